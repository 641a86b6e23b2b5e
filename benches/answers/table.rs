//! The measured times as a table.

use crate::ask::Asked;
use std::fmt;
use std::time::Duration;

pub(crate) struct Table {
    pub(crate) reports: usize,
    pub(crate) swarms: usize,
    pub(crate) asked: Vec<Asked>,
}

impl Table {
    /// How many searches found something.
    pub(crate) fn found(&self) -> usize {
        self.asked.iter().filter(|asked| asked.total > 0).count()
    }

    fn times(&self, of: impl Fn(&Asked) -> Duration) -> Times {
        let mut sorted: Vec<Duration> = self.asked.iter().map(of).collect();
        sorted.sort_unstable();
        let at =
            |share: f64| sorted[((sorted.len() - 1) as f64 * share).round() as usize].as_secs_f64() * 1e3;
        Times { p50: at(0.5), p99: at(0.99) }
    }
}

/// In milliseconds.
struct Times {
    p50: f64,
    p99: f64,
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} questions to {} reports and {} swarms; {} of the searches found something\n",
            self.asked.len(),
            self.reports,
            self.swarms,
            self.found()
        )?;
        writeln!(f, "| | p50 ms | p99 ms | to bare tantivy, p50 | p99 |\n|---|---|---|---|---|")?;
        let any = self.times(|asked| asked.bare_any);
        let all = self.times(|asked| asked.bare_all);
        let rows = [
            ("tantivy, ten best with any word", self.times(|asked| asked.bare_any), &any),
            ("`check`", self.times(|asked| asked.check), &any),
            ("tantivy, ten best with all words", self.times(|asked| asked.bare_all), &all),
            ("`search`", self.times(|asked| asked.search), &all),
            ("`search` with facets and histogram", self.times(|asked| asked.counted), &all),
        ];
        for (name, times, bare) in rows {
            let (p50, p99) = (times.p50 / bare.p50, times.p99 / bare.p99);
            writeln!(f, "| {name} | {:.2} | {:.2} | {p50:.2} | {p99:.2} |", times.p50, times.p99)?;
        }
        Ok(())
    }
}
