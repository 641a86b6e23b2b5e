//! What the sources' silence is worth: which are read, which are not, and why.

use super::badge::{Badge, provider_name};
use super::plain::{Link, Plain};
use super::words::{Moment, are, count};
use crate::catalog::Catalog;
use crate::desk::SourceLine;
use crawlers::Reading;
use jiff::{SignedDuration, Timestamp};

/// A source read no longer ago than this counts as read now.
const RECENT: SignedDuration = SignedDuration::from_mins(10);

/// [`RECENT`] in words.
const RECENT_WORDS: &str = "in the last 10 minutes";

/// The sources, problems first.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Health {
    pub(super) notice: Notice,
    /// Those that cannot be read.
    pub(super) problems: Vec<Row>,
    /// Those that are read, wait for their first visit, or are off.
    pub(super) rest: Vec<Row>,
    /// How many are how: worst first.
    pub(super) tally: Vec<(Badge, usize)>,
}

/// How much can be known now, in a title and a sentence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Notice {
    /// Whether silence means something.
    pub(super) calm: bool,
    pub(super) title: String,
    pub(super) detail: String,
}

/// A source.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) badge: Badge,
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) link: Option<Link>,
    pub(super) about: Option<String>,
    pub(super) verified: bool,
    pub(super) since: Option<Moment>,
    pub(super) why: Option<Plain>,
    pub(super) read: Option<Moment>,
}

impl Health {
    pub(super) fn new(sources: &[SourceLine], open_swarms: usize, catalog: &Catalog, now: Timestamp) -> Self {
        let mut rows: Vec<(u8, Row)> =
            sources.iter().map(|source| (rank(source), Row::new(source, catalog, now))).collect();
        rows.sort_by(|(a, x), (b, y)| (a, &x.id).cmp(&(b, &y.id)));
        let mut tally: Vec<(Badge, usize)> = Vec::new();
        for (_, row) in &rows {
            match tally.last_mut() {
                Some((badge, count)) if *badge == row.badge => *count += 1,
                _ => tally.push((row.badge, 1)),
            }
        }
        let (problems, rest): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(rank, _)| *rank < RANK_NEVER);
        let rows = |rows: Vec<(u8, Row)>| rows.into_iter().map(|(_, row)| row).collect();
        Self {
            notice: Notice::new(sources, open_swarms, now),
            problems: rows(problems),
            rest: rows(rest),
            tally,
        }
    }
}

impl Row {
    pub(super) fn new(source: &SourceLine, catalog: &Catalog, now: Timestamp) -> Self {
        let reading = source.reading.filter(|_| source.enabled);
        Self {
            badge: Badge::of_source(source.enabled, source.reading),
            id: source.id.clone(),
            kind: source.kind.clone(),
            link: Link::new(&source.url),
            about: source.about.as_deref().map(|id| provider_name(catalog, id)),
            verified: source.verified,
            since: source.since.filter(|_| reading.is_some()).map(|at| Moment::clock(at, now)),
            why: source.why.as_deref().filter(|_| reading.is_some()).map(Plain::new),
            read: source.last_ok_at.map(|at| Moment::ago(at, now)),
        }
    }
}

impl Notice {
    /// What may be concluded from what is read. Silence is "nothing is swarming" only where somebody listens.
    fn new(sources: &[SourceLine], open_swarms: usize, now: Timestamp) -> Self {
        let enabled: Vec<&SourceLine> = sources.iter().filter(|source| source.enabled).collect();
        let all = enabled.len();
        let newest = enabled.iter().filter_map(|source| source.last_ok_at).max();
        let recent = enabled
            .iter()
            .filter(|source| source.last_ok_at.is_some_and(|at| now.duration_since(at) <= RECENT))
            .count();
        let blind = enabled.iter().filter(|source| rank(source) < RANK_NEVER).count();
        let never = enabled.iter().filter(|source| source.reading.is_none()).count();
        let read =
            format!("{recent} of {} {} read {RECENT_WORDS}", count(all, "source", "sources"), was(recent));
        let mut unseen = Vec::new();
        if blind > 0 {
            unseen.push(format!("{blind} cannot be read"));
        }
        if never > 0 {
            unseen.push(format!("{never} {} not yet been read", if never == 1 { "has" } else { "have" }));
        }
        let silence = if unseen.is_empty() {
            String::new()
        } else {
            format!("; {}: their silence means nothing", unseen.join(", "))
        };
        let (calm, title, detail) = match newest {
            _ if all == 0 => (
                false,
                "Nothing is being read",
                "No source is switched on, so this page cannot know of any failure.".to_owned(),
            ),
            None => (
                false,
                "Nothing has been read yet",
                format!(
                    "{} {} switched on and none has been read so far, so this page cannot say whether something fails.",
                    count(all, "source", "sources"),
                    are(all)
                ),
            ),
            Some(newest) if recent == 0 => (
                false,
                "What you see is old",
                format!(
                    "No source was read {RECENT_WORDS}; the newest reading is from {}.",
                    Moment::ago(newest, now).words
                ),
            ),
            Some(_) if blind + never > all / 2 => {
                (false, "Most sources cannot be seen", format!("{read}{silence}."))
            }
            Some(_) if open_swarms > 0 => (true, "", format!("{read}{silence}.")),
            Some(_) if blind + never > 0 => {
                (true, "Nothing is swarming, as far as can be seen", format!("{read}{silence}."))
            }
            Some(_) => (true, "Nothing is swarming", format!("{read}, and none fails.")),
        };
        Self { calm, title: title.to_owned(), detail }
    }
}

/// The rank of a source that waits for its first visit; what comes before cannot be read.
const RANK_NEVER: u8 = 4;

/// Worst first.
fn rank(source: &SourceLine) -> u8 {
    match source.reading {
        _ if !source.enabled => 7,
        Some(Reading::Unreachable) => 0,
        Some(Reading::Stranger) => 1,
        Some(Reading::Damaged) => 2,
        Some(Reading::Drifted) => 3,
        None => RANK_NEVER,
        Some(Reading::Empty) => 5,
        Some(Reading::Ok) => 6,
    }
}

fn was(number: usize) -> &'static str {
    if number == 1 { "was" } else { "were" }
}
