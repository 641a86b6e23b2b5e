//! What was measured, as people read it.

use crate::pages::Answer;
use crate::stages::{NAMES, Stages, timed};
use crate::storm::Storm;
use crawlers::Post;
use std::fmt;
use std::time::Duration;

/// The aim: half the speed of tantivy alone.
const RATIO_WANTED: f64 = 0.5;

/// What something took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    /// By the clock on the wall.
    pub(crate) time: Duration,
    /// By all threads together, where the system tells it: that says more on a busy machine.
    pub(crate) work: Duration,
}

impl Effort {
    /// What `work` takes.
    pub(crate) fn of(work: impl FnOnce()) -> Self {
        let before = worked();
        let (time, ()) = timed(work);
        Self { time, work: worked().saturating_sub(before) }
    }
}

/// Belt and bare index over the same posts, one after the other.
#[derive(Debug)]
pub(crate) struct Ratio {
    pub(crate) belt: Effort,
    pub(crate) bare: Effort,
}

/// Everything that was measured.
#[derive(Debug)]
pub(crate) struct Table {
    posts: usize,
    text_bytes: usize,
    page_bytes: usize,
    load_before: String,
    pub(crate) ratios: Vec<Ratio>,
    pub(crate) stages: Vec<Stages>,
    pub(crate) storms: Vec<Storm>,
}

impl Table {
    /// Nothing measured yet over these posts.
    pub(crate) fn new(posts: &[Post], answers: &[Answer]) -> Self {
        let length = |post: &Post| post.text.len() + post.title.as_ref().map_or(0, String::len);
        Self {
            posts: posts.len(),
            text_bytes: posts.iter().map(length).sum(),
            page_bytes: answers.iter().map(|answer| answer.page.body.len()).sum(),
            load_before: load(),
            ratios: Vec::new(),
            stages: Vec::new(),
            storms: Vec::new(),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    fn per_second(&self, took: Duration) -> f64 {
        self.posts as f64 / took.as_secs_f64()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        writeln!(
            f,
            "{} posts, {} bytes of text each, {} bytes of JSON each; {processors} processors, load {} before and {} after",
            self.posts,
            self.text_bytes / self.posts,
            self.page_bytes / self.posts,
            self.load_before,
            load(),
        )?;
        let belt = median(self.ratios.iter().map(|ratio| ratio.belt.time.as_secs_f64()));
        let bare = median(self.ratios.iter().map(|ratio| ratio.bare.time.as_secs_f64()));
        writeln!(f, "\n{:<28}{:>9}{:>10}{:>8}", "", "seconds", "posts/s", "share")?;
        let line = |f: &mut fmt::Formatter<'_>, name: &str, seconds: f64, share: Option<f64>| {
            let rate = self.per_second(Duration::from_secs_f64(seconds));
            let share = share.map_or(String::new(), |share| format!("{:.0} %", share * 100.0));
            writeln!(f, "{name:<28}{seconds:>9.3}{rate:>10.0}{share:>8}")
        };
        line(f, "tantivy alone", bare, None)?;
        line(f, "the belt", belt, None)?;
        let seconds = NAMES.map(|name| median(self.stages.iter().map(|stages| stages.seconds(name))));
        let sum: f64 = seconds.iter().sum();
        for (name, seconds) in NAMES.iter().zip(seconds) {
            line(f, &format!("  {name} alone"), seconds, Some(seconds / sum))?;
        }
        line(f, "  one after the other", sum, Some(1.0))?;
        if let Some(stages) = self.stages.last() {
            writeln!(
                f,
                "{} posts are reports; {} changes of swarms; {} saves, of {} bytes at last",
                stages.reports, stages.changes, stages.saves, stages.memory_bytes
            )?;
        }
        for storm in &self.storms {
            let parts = storm.took.iter().zip(&storm.reports);
            let each = parts.map(|(took, reports)| {
                format!(
                    "{:.1}",
                    took.as_secs_f64() * 1e6 / f64::from(u32::try_from(*reports).unwrap_or(u32::MAX))
                )
            });
            writeln!(
                f,
                "{}: {} µs for each report, by fifths of {}; {:.0} people in the largest swarm",
                storm.name,
                each.collect::<Vec<_>>().join(", "),
                storm.reports.iter().sum::<usize>(),
                storm.people,
            )?;
        }
        let mut ratios: Vec<f64> = self
            .ratios
            .iter()
            .map(|ratio| ratio.bare.time.as_secs_f64() / ratio.belt.time.as_secs_f64())
            .collect();
        ratios.sort_by(f64::total_cmp);
        let each: Vec<String> = ratios.iter().map(|ratio| format!("{ratio:.2}")).collect();
        let median = median(ratios.into_iter());
        let reached = if median >= RATIO_WANTED { "reached" } else { "missed" };
        let work = |of: fn(&Ratio) -> Duration| self.ratios.iter().map(of).sum::<Duration>().as_secs_f64();
        let (belt, bare) = (work(|ratio| ratio.belt.work), work(|ratio| ratio.bare.work));
        writeln!(f, "\nratio of the work of all threads: {:.2} ({bare:.2} s to {belt:.2} s)", bare / belt)?;
        write!(f, "ratio {median:.2} of {RATIO_WANTED} wanted: {reached} (in rounds: {})", each.join(" "))
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// What all threads of this program have worked so far, where the system tells it (`man 5 proc_pid_stat`).
fn worked() -> Duration {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = told.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(USER_TICKS_PLACE).take(2);
    let ticks: u64 = ticks.filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * TICK_MILLISECONDS)
}

/// Where the ticks in user mode stand after the program's name; those in the kernel follow.
const USER_TICKS_PLACE: usize = 11;

/// Linux tells programs of 100 ticks in a second, whatever it counts itself.
const TICK_MILLISECONDS: u64 = 10;

/// The machine's load over the last minute, where the system tells it.
fn load() -> String {
    let told = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    told.split_whitespace().next().unwrap_or("unknown").to_owned()
}
