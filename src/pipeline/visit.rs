//! Turns a crawl round into a visit to be recorded.

use crate::store::Visit;
use crawlers::Source;
use crawlers::crawl::Round;
use jiff::Timestamp;

/// The visit that a round was.
pub fn visit_of<'a>(source: &'a Source, round: &'a Round, now: Timestamp) -> Visit<'a> {
    Visit {
        scope: source.url.host_str().unwrap_or(&source.kind),
        about: source.provider.as_deref(),
        posts: &round.posts,
        incidents: &round.incidents,
        all_open_incidents: round.all_open_incidents,
        whole_threads: &round.whole_threads,
        gone_threads: &round.gone_threads,
        page: round.page.as_ref(),
        reading: round.reading,
        why: round.faults.first().map(|fault| fault.what.as_str()),
        cursor: Some(&round.cursor),
        ..Visit::new(&source.id, source.venue, now)
    }
}
