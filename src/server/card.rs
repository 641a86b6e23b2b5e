//! A swarm as it is shown: what, who, since when, how unusual, and every reason for it.

use super::badge::{Badge, provider_name, signature_words};
use super::plain::{Link, Plain};
use super::words::{Moment, amount, count, span};
use crate::catalog::Catalog;
use crate::detect::{Evidence, Grade, NotCounted, Rung, Step, Swarm, SwarmState};
use crawlers::Venue;
use jiff::Timestamp;

/// The most phrases shown.
const PHRASES_SHOWN: usize = 8;

/// A score beyond this says no more than "never by chance".
const SCORE_SHOWN_MAX: f64 = 15.0;

/// A swarm, in words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Card {
    pub(super) id: String,
    /// The provider's id.
    pub(super) provider_id: String,
    pub(super) badge: Badge,
    pub(super) provider: String,
    pub(super) services: Vec<String>,
    pub(super) likely: bool,
    /// Likely, and the provider is silent: shown first.
    pub(super) urgent: bool,
    /// "unacknowledged for 3 h 20 min".
    pub(super) standing: String,
    /// "31 independent people report: cannot sign in".
    pub(super) sentence: String,
    pub(super) people: String,
    pub(super) people_detail: String,
    pub(super) expected: String,
    pub(super) expected_detail: String,
    /// The exponent in "1 in 10ⁿ", where it says anything.
    pub(super) chance: Option<String>,
    pub(super) venues: Vec<(&'static str, u32)>,
    /// Last quiet moment and first report.
    pub(super) onset: (Moment, Moment),
    pub(super) flagged: Moment,
    pub(super) newest: Moment,
    pub(super) subsided: Option<Moment>,
    pub(super) phrases: Vec<(Plain, u32)>,
    /// What the provider's side said, step by step.
    pub(super) ladder: Vec<Word>,
    /// Whether customers alone were told.
    pub(super) customers_only: bool,
    /// Claims that exclude each other, or what people report.
    pub(super) conflicts: Vec<String>,
    /// "Cloudflare", with how sure that is.
    pub(super) cause: Option<(String, &'static str)>,
    /// Nobody was alerted.
    pub(super) held: bool,
    pub(super) blind: Vec<String>,
    /// What the catalog says a reader should know of the provider.
    pub(super) note: Option<String>,
    pub(super) evidence: Vec<Line>,
    /// Reports that joined but are not kept to be opened.
    pub(super) evidence_unkept: usize,
    /// "by people who already counted: 12", one reason each.
    pub(super) not_counted: Vec<String>,
}

/// A word of the provider's side.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// "status page".
    pub(super) step: &'static str,
    pub(super) title: Plain,
    pub(super) source: String,
    pub(super) published: Moment,
    pub(super) seen: Moment,
    /// "2 h 10 min after the first report".
    pub(super) lag: String,
}

/// One report.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) at: Moment,
    pub(super) venue: &'static str,
    pub(super) source: String,
    pub(super) excerpt: Plain,
    pub(super) link: Option<Link>,
}

impl Card {
    pub(super) fn new(swarm: &Swarm, catalog: &Catalog, now: Timestamp) -> Self {
        let provider = catalog.provider(&swarm.provider);
        let service = |id: &String| {
            let services = provider.iter().flat_map(|provider| &provider.services);
            services
                .into_iter()
                .find(|service| service.id == *id)
                .map_or_else(|| id.clone(), |service| service.name.clone())
        };
        let people = amount(swarm.people);
        Self {
            id: swarm.id.clone(),
            provider_id: swarm.provider.clone(),
            badge: Badge::of_swarm(swarm),
            provider: provider_name(catalog, &swarm.provider),
            services: swarm.services.iter().map(service).collect(),
            likely: swarm.grade == Grade::Likely,
            urgent: swarm.grade == Grade::Likely && swarm.state == SwarmState::Unacknowledged,
            standing: standing(swarm, now),
            sentence: format!(
                "{people} independent people report: {}",
                signature_words(catalog, &swarm.signature)
            ),
            people_detail: format!(
                "{} by {}",
                count(swarm.reports as usize, "report", "reports"),
                count(swarm.authors as usize, "author", "authors")
            ),
            people,
            expected: amount(swarm.expected),
            expected_detail: format!("in {}", span(i64::from(swarm.window_minutes) * 60)),
            chance: (swarm.score >= 1.0).then(|| format!("{:.0}", swarm.score.floor().min(SCORE_SHOWN_MAX))),
            venues: places(swarm),
            onset: (Moment::clock(swarm.onset.0, now), Moment::clock(swarm.onset.1, now)),
            flagged: Moment::clock(swarm.flagged_at, now),
            newest: Moment::ago(swarm.last_report_at, now),
            subsided: swarm.subsided_at.map(|at| Moment::ago(at, now)),
            phrases: swarm
                .phrases
                .iter()
                .take(PHRASES_SHOWN)
                .map(|(text, reports)| (Plain::new(text), *reports))
                .collect(),
            ladder: swarm.ladder.iter().map(|rung| Word::new(rung, now)).collect(),
            customers_only: swarm.acknowledgement.is_none() && swarm.rung(Step::QuotedId).is_some(),
            conflicts: swarm.conflicts(),
            cause: swarm.cause.as_ref().map(|cause| {
                let sure = if cause.confirmed { "which shows it too" } else { "inferred from others alone" };
                (provider_name(catalog, &cause.provider), sure)
            }),
            held: swarm.held,
            blind: swarm.blind_sources.clone(),
            note: provider.and_then(|provider| provider.note.clone()),
            evidence_unkept: (swarm.reports as usize).saturating_sub(swarm.evidence.len()),
            evidence: swarm.evidence.iter().map(|evidence| Line::new(evidence, now)).collect(),
            not_counted: not_counted(&swarm.not_counted),
        }
    }
}

impl Word {
    fn new(rung: &Rung, now: Timestamp) -> Self {
        Self {
            step: step_words(rung.step),
            title: Plain::new(&rung.words),
            source: rung.source.clone(),
            published: Moment::clock(rung.at, now),
            seen: Moment::clock(rung.seen_at, now),
            lag: lag(rung.lag_seconds),
        }
    }
}

impl Line {
    fn new(evidence: &Evidence, now: Timestamp) -> Self {
        Self {
            at: Moment::ago(evidence.at, now),
            venue: venue_words(evidence.venue),
            source: evidence.source.clone(),
            excerpt: Plain::new(&evidence.excerpt),
            link: evidence.url.as_deref().and_then(Link::new),
        }
    }
}

/// A step of the ladder, as people say it.
pub(super) fn step_words(step: Step) -> &'static str {
    match step {
        Step::QuotedId => "customers only",
        Step::Staff => "staff reply",
        Step::Handle => "social account",
        Step::StatusPage => "status page",
        Step::Cause => "cause",
    }
}

/// Where it stands, and for how long: "unacknowledged for 3 h 20 min".
pub(super) fn standing(swarm: &Swarm, now: Timestamp) -> String {
    let acknowledged = swarm.acknowledgement.as_ref();
    match swarm.state {
        SwarmState::Unacknowledged => {
            format!("unacknowledged for {}", span(now.duration_since(swarm.onset.1).as_secs()))
        }
        SwarmState::Acknowledged => match acknowledged {
            Some(word) => format!("acknowledged {}", lag(word.lag_seconds)),
            None => "acknowledged".to_owned(),
        },
        SwarmState::Subsided => {
            let end = swarm.subsided_at.unwrap_or(swarm.last_report_at);
            let lasted = span(end.duration_since(swarm.onset.1).as_secs());
            match acknowledged {
                Some(word) => format!("subsided after {lasted}, acknowledged {}", lag(word.lag_seconds)),
                None => format!("subsided after {lasted}, never acknowledged"),
            }
        }
    }
}

/// A swarm's acknowledgement, counted from its first report.
pub(super) fn lag(seconds: i64) -> String {
    if seconds < 0 {
        format!("{} before the first report", span(-seconds))
    } else {
        format!("{} after the first report", span(seconds))
    }
}

/// Where a report stands, as people say it.
pub(super) fn venue_words(venue: Venue) -> &'static str {
    match venue {
        Venue::Forum => "forum",
        Venue::Social => "social network",
        Venue::News => "news site",
        Venue::Tracker => "issue tracker",
        Venue::Mail => "mailing list",
        Venue::Official => "official page",
    }
}

/// How many reports stand where: "14 in forums".
pub(super) fn places(swarm: &Swarm) -> Vec<(&'static str, u32)> {
    let words = |venue| match venue {
        Venue::Forum => "in forums",
        Venue::Social => "on social networks",
        Venue::News => "on news sites",
        Venue::Tracker => "in issue trackers",
        Venue::Mail => "on mailing lists",
        Venue::Official => "on official pages",
    };
    swarm.venues.iter().map(|(venue, reports)| (words(*venue), *reports)).collect()
}

fn not_counted(posts: &NotCounted) -> Vec<String> {
    let reasons = [
        (posts.same_author, "by people who already counted"),
        (posts.copies, "nearly a copy of one that counted"),
        (posts.reposts, "reposts and quotes"),
        (posts.coverage, "links to news or to a status page"),
        (posts.retold, "headlines, and what was before today"),
        (posts.recovered, "“works again”"),
        (posts.explained, "written after the provider spoke"),
    ];
    reasons
        .into_iter()
        .filter(|(posts, _)| *posts > 0)
        .map(|(posts, why)| format!("{why}: {posts}"))
        .collect()
}
