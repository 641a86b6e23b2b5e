//! How much there was to be wrong about: providers under watch, times the time nothing of theirs failed.

use super::truth::{Truth, TruthKind};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// Which providers were watched, from when to when.
#[derive(Debug, Clone, Default)]
pub struct Exposure {
    span: Option<(Timestamp, Timestamp)>,
    providers: BTreeSet<String>,
}

impl Exposure {
    /// Something was seen at `at`: the watch lasts until then at least.
    pub fn see(&mut self, at: Timestamp) {
        self.span = Some(self.span.map_or((at, at), |(from, to)| (from.min(at), to.max(at))));
    }

    /// The provider was watched: somebody reported a failure of it, or it is known what happened to it.
    pub fn watch(&mut self, provider: &str) {
        if !self.providers.contains(provider) {
            self.providers.insert(provider.to_owned());
        }
    }

    /// Days in which nothing failed, by provider. The time in which a flag would have matched an outage is left out.
    pub fn quiet_days(&self, truths: &[Truth]) -> BTreeMap<String, f64> {
        let Some((from, to)) = self.span else { return BTreeMap::new() };
        let quiet = |provider: &String| {
            let outages =
                truths.iter().filter(|truth| truth.kind == TruthKind::Outage && truth.provider == *provider);
            let mut spans: Vec<_> = outages.map(Truth::span).collect();
            spans.sort_unstable();
            let mut quiet = to.duration_since(from);
            let mut done = from;
            for (begin, end) in spans {
                let (begin, end) = (begin.max(done), end.min(to));
                if end > begin {
                    quiet -= end.duration_since(begin);
                    done = end;
                }
            }
            (provider.clone(), quiet.as_secs_f64() / SignedDuration::from_hours(24).as_secs_f64())
        };
        self.providers.iter().map(quiet).collect()
    }
}
