//! Who says when it began, whether it is over and whose it is; kept side by side where they conflict.
//!
//! Never averaged: in May 2011 some firms named Monday and others Tuesday, and both were right about their own
//! mail. A time between the two would have been true for nobody.

use super::swarm::Swarm;
use crate::sighting::AuthorHash;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Claims kept per swarm of each kind of claimant: reporters, and the provider's side.
pub const CLAIMS_MAX: usize = 12;

/// Times named this close together are one claim: nobody looked at the clock.
const SAME_TIME: SignedDuration = SignedDuration::from_hours(1);

/// Reporters whose onset is remembered per swarm.
const REPORTERS_MAX: usize = 500;

/// Who makes a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Claimant {
    /// People who report it.
    Reporters,
    /// The provider's people, in a thread.
    Staff,
    /// The provider's official channels.
    Provider,
}

/// What is claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Claimed {
    /// That it began at this time.
    Began,
    /// That it is over since this time.
    Over,
    /// That nothing is wrong on the provider's side.
    NotOurs,
}

/// What somebody says of the failure, kept as said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Claim {
    /// Who says so.
    pub by: Claimant,
    /// What.
    pub what: Claimed,
    /// The time they name; for [`Claimed::NotOurs`], when they said it.
    pub at: Timestamp,
    /// How many people name about this time.
    pub people: u32,
    /// People who reported the failure after `at` all the same; 0 for [`Claimed::Began`].
    pub contradicted_by: u32,
    /// When it was first said, as far as we could see.
    pub said_at: Timestamp,
    /// The source's id of who said it first.
    pub source: String,
    /// The id of the post or incident there.
    pub id: String,
}

/// The onset that one reporter names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Named {
    at: Timestamp,
    said_at: Timestamp,
    source: String,
    id: String,
}

/// The onsets that reporters name: one each, the first they said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Onsets {
    by_author: BTreeMap<AuthorHash, Named>,
}

impl Onsets {
    /// Notes what a reporter names. Nobody reports the future: a time after the words is a misreading.
    pub(super) fn note(
        &mut self,
        author: AuthorHash,
        at: Timestamp,
        said_at: Timestamp,
        place: (&str, &str),
    ) {
        let full = self.by_author.len() >= REPORTERS_MAX;
        if at > said_at || self.by_author.contains_key(&author) || full {
            return;
        }
        let named = Named { at, said_at, source: place.0.to_owned(), id: place.1.to_owned() };
        self.by_author.insert(author, named);
    }

    /// The claims that most people share, each about a time that somebody named.
    fn claims(&self) -> Vec<Claim> {
        let mut left: Vec<&Named> = self.by_author.values().collect();
        left.sort_by_key(|named| (named.at, named.said_at, &named.source, &named.id));
        let mut claims = Vec::new();
        while !left.is_empty() && claims.len() < CLAIMS_MAX {
            let near = |a: &Named, b: &Named| a.at.duration_since(b.at).abs() <= SAME_TIME;
            let centre = centre(&left);
            let (group, rest) = left.iter().copied().partition::<Vec<_>, _>(|named| near(named, centre));
            let first = group.iter().min_by_key(|named| (named.said_at, &named.source, &named.id));
            let first = first.expect("the centre is in it");
            claims.push(Claim {
                by: Claimant::Reporters,
                what: Claimed::Began,
                at: centre.at,
                people: u32::try_from(group.len()).unwrap_or(u32::MAX),
                contradicted_by: 0,
                said_at: first.said_at,
                source: first.source.clone(),
                id: first.id.clone(),
            });
            left = rest;
        }
        claims
    }
}

/// The onset that most people stand by, by what they say exactly where that is even, the earliest of those. They are in
/// the order of time, which makes one walk enough.
fn centre<'a>(named: &[&'a Named]) -> &'a Named {
    let span = |of: &Named, by: SignedDuration| {
        let edge = |by| of.at.saturating_add(by).unwrap_or(of.at);
        let (from, to) = (edge(-by), edge(by));
        named.partition_point(|other| other.at <= to) - named.partition_point(|other| other.at < from)
    };
    let around = |of: &Named| (span(of, SAME_TIME), span(of, SignedDuration::ZERO));
    // `max_by_key` takes the last of equals.
    named.iter().rev().max_by_key(|of| around(of)).copied().expect("some are left")
}

/// Takes in what the provider's side claims, and what reporters name. `reported_after` counts people who reported
/// the failure after a time.
pub(super) fn weigh(
    claims: &mut Vec<Claim>,
    heard: Vec<Claim>,
    onsets: &Onsets,
    reported_after: impl Fn(Timestamp) -> u32,
) {
    claims.retain(|claim| claim.by != Claimant::Reporters);
    for claim in heard {
        let same = |known: &Claim| {
            (known.by, known.what, known.at, &known.source, &known.id)
                == (claim.by, claim.what, claim.at, &claim.source, &claim.id)
        };
        if !claims.iter().any(same) && claims.len() < CLAIMS_MAX {
            claims.push(claim);
        }
    }
    for claim in claims.iter_mut().filter(|claim| claim.what != Claimed::Began) {
        // Votes are forgotten after days; who contradicted stays counted.
        claim.contradicted_by = claim.contradicted_by.max(reported_after(claim.at));
    }
    claims.extend(onsets.claims());
    claims
        .sort_by(|a, b| (a.what, a.at, a.by, &a.source, &a.id).cmp(&(b.what, b.at, b.by, &b.source, &b.id)));
}

impl Swarm {
    /// Where claims about it exclude each other, or what people report: one sentence each, without full stop.
    pub fn conflicts(&self) -> Vec<String> {
        let mut conflicts = Vec::new();
        conflicts.extend(self.onset_conflict());
        conflicts.extend(self.late_onset());
        for claim in &self.claims {
            let who = side(claim.by);
            match claim.what {
                Claimed::Over if claim.contradicted_by > 0 => conflicts.push(format!(
                    "{who} that it is over since {}; {} reported it after that",
                    day(claim.at),
                    people(claim.contradicted_by)
                )),
                Claimed::NotOurs => {
                    let spoke = self
                        .acknowledgement
                        .as_ref()
                        .map(|word| format!("; it said so itself {}", word.step));
                    conflicts.push(format!(
                        "{who} on {} that nothing is wrong on its side; {} report it{}",
                        day(claim.at),
                        people(self.authors),
                        spoke.unwrap_or_default()
                    ));
                }
                _ => {}
            }
        }
        conflicts
    }

    /// Claims of when it began that are too far apart to be one.
    fn onset_conflict(&self) -> Option<String> {
        let began: Vec<&Claim> = self.claims.iter().filter(|claim| claim.what == Claimed::Began).collect();
        let (first, last) = (began.first()?, began.last()?);
        if last.at.duration_since(first.at) <= SAME_TIME {
            return None;
        }
        let named = |by: Claimant| {
            let claims = began.iter().filter(move |claim| claim.by == by);
            let one = move |claim: &&Claim| match by {
                Claimant::Reporters => format!("{} ({})", day(claim.at), people(claim.people)),
                Claimant::Staff | Claimant::Provider => day(claim.at),
            };
            claims.map(one).collect::<Vec<_>>()
        };
        let reporters = named(Claimant::Reporters);
        let official = [named(Claimant::Staff), named(Claimant::Provider)].concat();
        let mut sides = Vec::new();
        if !reporters.is_empty() {
            sides.push(format!("reporters name {} as its beginning", listed(&reporters)));
        }
        if !official.is_empty() {
            sides.push(format!("the provider names {}", listed(&official)));
        }
        Some(sides.join("; "))
    }

    /// The provider names a beginning before which people reported it already.
    fn late_onset(&self) -> Option<String> {
        let official = |claim: &&Claim| claim.what == Claimed::Began && claim.by == Claimant::Provider;
        let claim = self.claims.iter().find(official)?;
        (claim.at.duration_since(self.onset.1) > SAME_TIME).then(|| {
            format!(
                "the provider says that it began on {}; the first report is of {}",
                day(claim.at),
                day(self.onset.1)
            )
        })
    }
}

/// Who says it, with the verb.
fn side(by: Claimant) -> &'static str {
    match by {
        Claimant::Reporters => "reporters say",
        Claimant::Staff => "the provider's people say",
        Claimant::Provider => "the provider says",
    }
}

/// `Monday 9 May`, with the time where one is named: "since Monday" is midnight.
fn day(at: Timestamp) -> String {
    let midnight = at.as_second().rem_euclid(86_400) == 0;
    at.strftime(if midnight { "%A %-d %B" } else { "%A %-d %B %H:%M UTC" }).to_string()
}

fn people(people: u32) -> String {
    if people == 1 { "1 person".to_owned() } else { format!("{people} people") }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
