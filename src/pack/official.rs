//! What the provider's side said, and how much of it could be seen.

use super::Facts;
use super::markdown::{Document, Span};
use super::words::{minute, provider, span};
use crate::detect::{Claim, Claimant, Claimed, Step};
use crate::store::StoredIncident;
use jiff::{SignedDuration, Timestamp};

/// An incident published this long before the swarm began, or after it ended, may still be about it.
const ABOUT: SignedDuration = SignedDuration::from_hours(24);

/// Incidents that are shown.
const INCIDENTS_MAX: usize = 10;

/// Updates of an incident that are shown.
const UPDATES_MAX: usize = 12;

/// An incident of the provider, and what it says of its own duration.
#[derive(Debug)]
pub(super) struct Official<'a> {
    pub(super) stored: &'a StoredIncident,
    /// Whether the detector heard it as a word about this failure; else it only falls into its time.
    pub(super) matched: bool,
    /// When the provider says that it began, else when it was published.
    pub(super) start: Timestamp,
    /// Whether the provider names the beginning itself.
    pub(super) start_named: bool,
    /// When the provider says that it was over.
    pub(super) end: Option<Timestamp>,
}

/// The incidents that are about the failure or fall into its time, those that are about it first.
pub(super) fn incidents<'a>(facts: &Facts<'a>) -> Vec<Official<'a>> {
    let swarm = facts.swarm;
    let rungs = swarm.ladder.iter().map(|rung| (&rung.source, &rung.id));
    let claims = swarm.claims.iter().filter(|claim| claim.by == Claimant::Provider);
    let heard: Vec<_> = rungs.chain(claims.map(|claim| (&claim.source, &claim.id))).collect();
    let shifted = |at: Timestamp, by| at.saturating_add(by).unwrap_or(at);
    let from = shifted(swarm.onset.0, -ABOUT);
    let to = shifted(swarm.subsided_at.unwrap_or(facts.now), ABOUT);
    let mut found: Vec<Official<'a>> = facts
        .incidents
        .iter()
        .filter(|stored| stored.first_seen_at <= facts.now)
        .map(|stored| {
            let incident = &stored.incident;
            let over = |update: &&crate::store::SeenUpdate| {
                update.update.state.is_over() && update.first_seen_at <= facts.now
            };
            Official {
                stored,
                matched: heard.contains(&(&stored.source, &incident.id)),
                start: incident.began_at.unwrap_or(incident.published_at),
                start_named: incident.began_at.is_some(),
                end: incident.resolved_at.or(stored.updates.iter().find(over).map(|seen| seen.update.at)),
            }
        })
        .filter(|official| {
            let family = official.stored.about.as_deref();
            let ours =
                family.is_some_and(|about| facts.catalog.family(&swarm.provider).any(|id| id == about));
            official.matched || ours && from <= official.start && official.start <= to
        })
        .collect();
    found.sort_by_key(|official| (!official.matched, official.start, &official.stored.incident.id));
    found.truncate(INCIDENTS_MAX);
    found
}

/// What it said, its incidents, its pages: three lists with a line above each, or they would be one.
pub(super) fn section(document: &mut Document, facts: &Facts<'_>) {
    document.list(ladder(facts));
    let incidents = incidents(facts);
    if !incidents.is_empty() {
        document.paragraph("Its own incidents, as it shows them:");
        document.outline(incidents.iter().map(|official| incident(official, facts.now)));
    }
    document.paragraph("Its official pages, and how old what is known of them is:").list(pages(facts));
}

/// What was said in public and to customers, step by step, or that nothing was.
fn ladder(facts: &Facts<'_>) -> Vec<Span> {
    let swarm = facts.swarm;
    let name = Span::words(&provider(facts, &swarm.provider));
    let mut items = Vec::new();
    if swarm.acknowledgement.is_none() {
        let since = span(swarm.onset.1, swarm.subsided_at.unwrap_or(facts.now).min(facts.now));
        items.push(Span::own(format!(
            "**In public {name} has said nothing that we could see**, {since} after the first report."
        )));
    }
    items.extend(swarm.ladder.iter().map(|rung| {
        let lag = if rung.lag_seconds < 0 {
            "before the first report".to_owned()
        } else {
            let lag = crate::plain::duration(SignedDuration::from_secs(rung.lag_seconds));
            format!("{lag} after the first report")
        };
        let said = match rung.step {
            Step::QuotedId => format!("customers quote the incident id {}", Span::code(&rung.words)),
            _ if rung.words.is_empty() => format!("{}; the words are deleted since", rung.step),
            _ => format!("{}: {}", rung.step, Span::quote(&rung.words)),
        };
        let place = format!("{} in {}", Span::code(&rung.id), Span::words(&rung.source));
        Span::own(format!("{}, {lag}, {said} ({place})", minute(rung.at)))
    }));
    items
}

/// The official sources: how old what is known of them is, and what they showed when the swarm was flagged.
fn pages(facts: &Facts<'_>) -> Vec<Span> {
    let ours = |about: &Option<String>| {
        about
            .as_deref()
            .is_some_and(|about| facts.catalog.family(&facts.swarm.provider).any(|id| id == about))
    };
    let official = facts.sources.iter().filter(|source| source.official && ours(&source.about));
    let mut items: Vec<Span> = official
        .map(|source| {
            let read = match source.last_ok_at.filter(|at| *at <= facts.now) {
                Some(at) => format!("last read well {} ago, at {}", span(at, facts.now), minute(at)),
                None => "never read well so far".to_owned(),
            };
            let blind = source.blind.as_deref().map(|why| {
                format!("; it cannot be read now ({}), so its silence means nothing", Span::words(why))
            });
            Span::own(format!("{}: {read}{}", Span::words(&source.id), blind.unwrap_or_default()))
        })
        .collect();
    if items.is_empty() {
        items.push(Span::own(
            "No official page of this provider is read here: its silence could not be heard.",
        ));
    }
    items.extend(facts.pages.iter().map(|page| {
        let address = Span::address(&page.url).map(|address| format!(", {address}")).unwrap_or_default();
        Span::own(format!(
            "On record: {}{address} showed the same from {} to {}, when people already reported it",
            Span::words(&page.source),
            minute(page.first_seen_at),
            minute(page.last_seen_at),
        ))
    }));
    let provider = facts.catalog.provider(&facts.swarm.provider);
    items.extend(provider.and_then(|provider| provider.note.as_deref()).map(Span::words));
    items
}

/// An incident with its times, then its updates.
fn incident(official: &Official<'_>, now: Timestamp) -> Vec<Span> {
    let (stored, incident) = (official.stored, &official.stored.incident);
    let began = match incident.began_at {
        Some(at) => format!("began {} by its own word, ", minute(at)),
        None => "names no beginning, ".to_owned(),
    };
    let ended = match official.end {
        Some(at) => format!("over since {}", minute(at)),
        None => format!("still {}", incident.state.as_str()),
    };
    let address = incident.url.as_deref().and_then(Span::address);
    let matched =
        if official.matched { "" } else { " Whether it is about the same failure is not known: check." };
    let mut items = vec![Span::own(format!(
        "**{}** {}, {}: {began}published {}, first seen here {}, {ended}.{}{matched}",
        Span::words(&incident.title),
        Span::code(&incident.id),
        Span::words(&stored.source),
        minute(incident.published_at),
        minute(stored.first_seen_at),
        address.map(|address| format!(" {address}")).unwrap_or_default(),
    ))];
    let seen = stored.updates.iter().filter(|update| update.first_seen_at <= now);
    items.extend(seen.take(UPDATES_MAX).map(|seen| {
        let update = &seen.update;
        Span::own(format!("{} {}: {}", minute(update.at), update.state.as_str(), Span::quote(&update.text)))
    }));
    items
}

/// Who says when it began, whether it is over and whose it is, side by side.
pub(super) fn claims(facts: &Facts<'_>) -> Vec<Span> {
    let said = facts.swarm.claims.iter().filter(|claim| claim.said_at <= facts.now);
    said.map(claim).collect()
}

fn claim(claim: &Claim) -> Span {
    let by = match claim.by {
        Claimant::Reporters if claim.people == 1 => "1 reporter says".to_owned(),
        Claimant::Reporters => format!("{} reporters say", claim.people),
        Claimant::Staff => "the provider's people say".to_owned(),
        Claimant::Provider => "the provider says".to_owned(),
    };
    let what = match claim.what {
        Claimed::Began => format!("it began {}", minute(claim.at)),
        Claimed::Over => format!("it is over since {}", minute(claim.at)),
        Claimed::NotOurs => "nothing is wrong on their side".to_owned(),
    };
    let place = format!("{} in {}", Span::code(&claim.id), Span::words(&claim.source));
    Span::own(format!("{by} that {what}; first said {} ({place})", minute(claim.said_at)))
}
