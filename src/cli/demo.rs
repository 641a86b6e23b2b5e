//! `demo`: the whole belt on a reconstructed outage, offline, in under a minute.
//!
//! A loopback site speaks the wire formats of real ones; everything that reads it is the program itself. Only
//! time is made up: the clock is moved by hand through two quiet weeks and the four days of the story.

use super::serve::{listen, serve_until};
use super::stop::{asked_to_stop, runtime};
use super::{Finding, Global};
use crate::catalog::Catalog;
use crate::config::Config;
use crate::demo::clock::DemoClock;
use crate::demo::world::World;
use crate::demo::{self, site, story};
use crate::desk::Desk;
use crate::pipeline::Belt;
use crate::pipeline::watch::{Told, Watch};
use crate::server::House;
use crate::terminal;
use anyhow::{Context, Result};
use clap::Args;
use crawlers::fetch::{FetchSettings, Fetcher};
use jiff::{SignedDuration, Timestamp};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::Instant;

/// Virtual time between two looks at the world, in the quiet weeks.
const QUIET_STEP: SignedDuration = SignedDuration::from_hours(6);

/// Virtual time between two looks at the world, in the story.
const STORY_STEP: SignedDuration = SignedDuration::from_mins(10);

/// Real time between two looks: the story's 90 hours take about 40 seconds.
const STORY_BEAT: Duration = Duration::from_millis(75);

/// Shows the whole thing at work.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Stop when the story is over instead of leaving the page open.
    #[arg(long)]
    exit: bool,
}

/// A folder of its own that goes with the demo.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("notjustme-demo-{}", std::process::id()));
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Demo {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        let scratch = Scratch::new()?;
        let world = Arc::new(World::load()?);
        let clock = Arc::new(DemoClock::standing(world.starts_at));
        runtime()?.block_on(async {
            let stop = asked_to_stop()?;
            tokio::pin!(stop);
            let site = site::serve(Arc::clone(&world), clock.shared()).await?;
            let catalog = Catalog { sources: demo::sources(&world, &site.base), ..Catalog::built_in()? };
            let catalog = Arc::new(catalog);
            let belt = Belt::open(&scratch.0, Arc::clone(&catalog), Vec::new())?;
            let desk = Arc::new(Desk::open(&scratch.0, Arc::clone(&catalog))?);
            let fetcher = Fetcher::new(FetchSettings {
                allow_loopback: true,
                pace: Duration::ZERO,
                ..FetchSettings::new("the demo reads only itself")
            })?;
            let watch = Watch::new(belt, fetcher, &catalog, &Config::default(), clock.shared())?;

            let listener = page_listener().await?;
            let page = format!("http://{}/", listener.local_addr()?);
            let (stop_page, page_stopped) = tokio::sync::oneshot::channel::<()>();
            let serving =
                tokio::spawn(serve_until(desk, House::own(&scratch.0), listener, clock.shared(), async {
                    page_stopped.await.ok();
                }));

            let teller = Teller { world: &world, catalog: &catalog, json: global.json };
            teller.open(&page)?;
            let told = tokio::select! {
                told = teller.tell(watch, &clock) => Some(told?),
                () = &mut stop => None,
            };
            if told.is_some() && !self.exit {
                teller.say(&format!("\nThe page stays open at {page} (Ctrl-C ends).\n"))?;
                stop.await;
            }
            stop_page.send(()).ok();
            serving.await??;
            Ok(Finding::Yes)
        })
    }
}

/// The usual address, or any free one: the demo must not fail because something listens there already.
async fn page_listener() -> Result<TcpListener> {
    match listen(Config::default().bind).await {
        Ok(listener) => Ok(listener),
        Err(_) => listen(([127, 0, 0, 1], 0).into()).await,
    }
}

/// Tells the story in the terminal while the belt runs.
struct Teller<'a> {
    world: &'a World,
    catalog: &'a Catalog,
    json: bool,
}

impl Teller<'_> {
    fn open(&self, page: &str) -> Result<()> {
        self.say(&format!("\n{}\nWatch it in the browser as well: {page}\n\n", self.world.label))
    }

    async fn tell(&self, mut watch: Watch, clock: &DemoClock) -> Result<()> {
        let mut now = self.world.starts_at;
        while now < self.world.story_at {
            self.step(&mut watch, clock, &mut now, QUIET_STEP, self.world.story_at).await?;
        }
        let posts = watch.belt().store().post_count()?;
        self.say(&format!("{} {posts} posts of two quiet weeks are read; the story begins.\n", stamp(now)))?;
        let mut beat = Instant::now();
        while now < self.world.ends_at {
            self.step(&mut watch, clock, &mut now, STORY_STEP, self.world.ends_at).await?;
            beat += STORY_BEAT;
            tokio::time::sleep_until(beat).await;
        }
        Ok(())
    }

    async fn step(
        &self,
        watch: &mut Watch,
        clock: &DemoClock,
        now: &mut Timestamp,
        step: SignedDuration,
        end: Timestamp,
    ) -> Result<()> {
        let next = now.checked_add(step)?.min(end);
        for moment in story::moments_between(self.world, *now, next) {
            self.say(&format!("{} {} — {}\n", stamp(moment.at), moment.name, moment.sentence))?;
        }
        *now = next;
        clock.advance_to(next);
        let mut lines = String::new();
        watch
            .visit_due(|told| {
                if let Told::Changed(change) = told {
                    lines.push_str(&if self.json {
                        format!("{}\n", terminal::change_json(change))
                    } else {
                        terminal::change(change, self.catalog)
                    });
                }
            })
            .await?;
        if !lines.is_empty() {
            terminal::print(&lines)?;
        }
        Ok(())
    }

    /// Words for people; JSON readers get the changes alone.
    fn say(&self, words: &str) -> Result<()> {
        if !self.json {
            terminal::print(words)?;
        }
        Ok(())
    }
}

/// `Wed 09 May 13:26`, the story's clock.
fn stamp(at: Timestamp) -> String {
    at.strftime("%a %d %b %H:%M").to_string()
}
