//! `sources add`: from an address to a source that is known to work.

use super::entry::{OwnSources, entry, id_for};
use super::keep_to_pauses;
use super::proof::{Found, Search, Seen, Tried};
use crate::catalog::Catalog;
use crate::cli::open::Opened;
use crate::cli::stop::{asked_to_stop, runtime};
use crate::cli::{Finding, Global};
use crate::terminal::{self, Attempt};
use anyhow::{Result, bail};
use clap::Args;
use crawlers::recognise::{Guess, page_id};
use crawlers::{Source, Venue};
use jiff::Timestamp;
use serde_json::json;
use url::Url;

/// Finds out how an address can be read, and adds it to your own sources.
#[derive(Debug, Args)]
pub(super) struct Add {
    /// The forum, list, tracker, feed or status page, as a browser shows it.
    #[arg(value_name = "URL")]
    url: String,
    /// The provider it is about, by id or name; status pages in the catalog's lists are known without.
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
    /// The source's id; its address makes one otherwise.
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// What sort of place it is: forum, social, news, tracker, mail or official.
    #[arg(long, value_name = "VENUE", value_parser = venue)]
    venue: Option<Venue>,
    /// Show the entry and write nothing.
    #[arg(long)]
    dry_run: bool,
}

impl Add {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        let opened = Opened::new(global)?;
        let url = address(&self.url)?;
        let provider = self.provider(&url, &opened.catalog)?;
        let id = match &self.id {
            Some(id) if opened.catalog.sources.iter().any(|source| source.source.id == *id) => {
                bail!("there is a source {id:?} already: choose another --id");
            }
            Some(id) => id.clone(),
            None => id_for(&url, &opened.catalog)?,
        };
        let fetcher = opened.fetcher()?;
        let asked = Source {
            id: id.clone(),
            kind: String::new(),
            url: url.clone(),
            venue: Venue::Forum,
            provider: None,
            page_id: None,
            options: Default::default(),
        };
        keep_to_pauses(&asked, &fetcher, global)?;
        let mut search = Search {
            fetcher: &fetcher,
            catalog: &opened.catalog,
            config: &opened.config,
            id: &id,
            venue: self.venue,
            provider: provider.as_deref(),
            tried: Vec::new(),
            requests: 0,
        };
        let found = runtime()?.block_on(async {
            let stop = asked_to_stop()?;
            let bar = terminal::progress(None, "asking the site, a second between two requests");
            bar.enable_steady_tick(std::time::Duration::from_secs(1));
            let found = tokio::select! {
                found = search.search(&url) => Ok(found),
                () = stop => bail!("stopped before anything was found: nothing is added"),
            };
            bar.finish_and_clear();
            found
        })?;
        let tried = search.tried;
        match found {
            Found::Read(guess, seen) => {
                let mut source = guess.source(&id, self.venue, provider.as_deref());
                source.page_id = source.page_id.or_else(|| shown_id(&guess, &seen));
                self.add(global, &opened, source, &seen, &tried)
            }
            Found::Known(id) => {
                bail!("the source {id:?} reads it already: `notjustme sources test {id}` tries it out")
            }
            Found::Refused(error) => {
                Err(anyhow::Error::from(error).context(format!("{url} cannot be added")))
            }
            Found::Nothing => {
                let attempts: Vec<Attempt<'_>> = attempts(&tried);
                if global.json {
                    terminal::print_json(&json!({ "added": false, "source": null, "tried": attempts }))?;
                } else {
                    terminal::print(&terminal::nothing_reads(url.as_str(), &attempts))?;
                }
                Ok(Finding::No)
            }
        }
    }

    /// The provider that was named, or the one whose status page this is.
    fn provider(&self, url: &Url, catalog: &Catalog) -> Result<Option<String>> {
        match &self.provider {
            Some(name) => match catalog.provider_called(name) {
                Ok(id) => Ok(Some(id.to_owned())),
                Err(advice) => bail!("there is no provider {name:?}: {advice}"),
            },
            None => {
                let is_host =
                    |host: &String| url.host_str().is_some_and(|own| own.eq_ignore_ascii_case(host));
                let owner =
                    catalog.providers.iter().find(|provider| provider.status_hosts.iter().any(is_host));
                Ok(owner.map(|provider| provider.id.clone()))
            }
        }
    }

    fn add(
        &self,
        global: &Global,
        opened: &Opened,
        source: Source,
        seen: &Seen,
        tried: &[Tried],
    ) -> Result<Finding> {
        let now = Timestamp::now();
        let entry = entry(&source, now);
        let own = OwnSources::read(&global.data)?;
        own.check(&entry, &opened.config, &global.data)?;
        if !self.dry_run {
            own.append(&entry)?;
        }
        if global.json {
            terminal::print_json(&json!({
                "added": !self.dry_run,
                "file": own.path(),
                "entry": entry,
                "source": source,
                "read": terminal::reading_json(&source, &seen.round, seen.took),
                "tried": attempts(tried),
            }))?;
        } else {
            let mut text = terminal::reading(&source, &seen.round, seen.took, now);
            text.push_str(&terminal::added(&entry, &source, own.path(), self.dry_run));
            terminal::print(&text)?;
        }
        Ok(Finding::Yes)
    }
}

/// The identity that the page showed when it was read.
fn shown_id(guess: &Guess, seen: &Seen) -> Option<String> {
    page_id(guess.kind, seen.round.page.as_ref()?)
}

fn attempts(tried: &[Tried]) -> Vec<Attempt<'_>> {
    tried.iter().map(attempt).collect()
}

fn attempt(tried: &Tried) -> Attempt<'_> {
    Attempt { kind: tried.kind, url: tried.url.as_str(), reading: tried.reading, why: &tried.why }
}

/// The address as people write it: `https` is understood.
fn address(written: &str) -> Result<Url> {
    let whole = if written.contains("://") { written.to_owned() } else { format!("https://{written}") };
    let url = Url::parse(&whole).ok().filter(|url| url.has_host());
    let Some(mut url) = url else {
        bail!("{written:?} is no address: write it whole, as in \"https://forum.example/\"")
    };
    if !matches!(url.scheme(), "http" | "https" | "nntp") {
        bail!("{:?} addresses cannot be read: write one with https, http or nntp", url.scheme());
    }
    if !url.username().is_empty() || url.password().is_some() {
        bail!("the address holds a user name or password: leave them out");
    }
    url.set_fragment(None);
    Ok(url)
}

fn venue(word: &str) -> Result<Venue, String> {
    let venues = [Venue::Forum, Venue::Social, Venue::News, Venue::Tracker, Venue::Mail, Venue::Official];
    let found = venues.into_iter().find(|venue| venue.as_str() == word);
    found.ok_or_else(|| format!("write one of {}", venues.map(Venue::as_str).join(", ")))
}
