//! What the provider's side said, and which of it is about a swarm.
//!
//! Wrong either way is bad: a swarm that any notice acknowledges hides an outage, and one that none does calls a
//! provider silent that spoke. So a notice is turned away only for what it says itself: another time, another
//! service, planned work.

use super::claims::{Claim, Claimant, Claimed};
use super::hours::before;
use super::ladder::{Rung, Step};
use super::notice::Notice;
use super::remark::{self, Remark, Said};
use crate::catalog::Catalog;
use crate::report::{Signature, StaffWord};
use crate::sighting::AuthorHash;
use crawlers::Incident;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// An incident that was over this long before the onset may still be what people feel, and who wrote a little
/// before the first report that joined wrote of the same.
const BEFORE_ONSET: SignedDuration = SignedDuration::from_mins(15);

/// An incident published longer before the onset than this is about something else, though still open.
const PUBLISHED_BEFORE_ONSET_MAX: SignedDuration = SignedDuration::from_hours(24);

/// A message has no end, as an incident has; one written longer before the onset is about something else.
const SAID_BEFORE_ONSET_MAX: SignedDuration = SignedDuration::from_hours(2);

/// Incidents remembered per provider, newest first seen; archives of years come with the first visit.
const INCIDENTS_MAX: usize = 256;

/// What the provider's side said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Official {
    notices: BTreeMap<String, Vec<Notice>>,
    remarks: BTreeMap<String, Vec<Remark>>,
}

/// The swarm that is asked about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) provider: &'a str,
    /// The provider and its parts: each can speak for it.
    pub(super) parts: &'a [&'a str],
    /// The first report that joined.
    pub(super) onset: Timestamp,
    pub(super) subsided_at: Option<Timestamp>,
    /// Ids of the services its votes name.
    pub(super) services: &'a [String],
    /// What was found to be unusual.
    pub(super) found: &'a [Signature],
    /// Its threads, by [`place`].
    pub(super) threads: &'a BTreeSet<String>,
}

/// What was heard of a swarm.
#[derive(Debug, Default)]
pub(super) struct Heard {
    pub(super) rungs: Vec<Rung>,
    pub(super) claims: Vec<Claim>,
    /// Onsets that reporters name: who, when, and the remark.
    pub(super) onsets: Vec<(AuthorHash, Timestamp, Timestamp, (String, String))>,
    /// Since when it is over, if the provider says so of all it said.
    pub(super) over_at: Option<Timestamp>,
}

impl Official {
    /// Providers that say of themselves that something is wrong now.
    pub(super) fn speaking(&self, now: Timestamp) -> BTreeSet<&str> {
        let earliest = before(now, PUBLISHED_BEFORE_ONSET_MAX);
        let speaks = |notices: &[Notice]| notices.iter().any(|notice| notice.is_open_since(earliest));
        self.notices.iter().filter(|(_, of)| speaks(of)).map(|(provider, _)| provider.as_str()).collect()
    }

    /// Notes what a provider said, at the moment it could first be seen.
    pub(super) fn note(
        &mut self,
        catalog: &Catalog,
        provider: &str,
        source: &str,
        incident: &Incident,
        seen_at: Timestamp,
    ) {
        let notices = self.notices.entry(provider.to_owned()).or_default();
        if let Some(notice) = notices.iter_mut().find(|notice| notice.is(source, &incident.id)) {
            notice.update(catalog.provider(provider), incident, seen_at);
            return;
        }
        let Some(notice) = Notice::new(catalog.provider(provider), source, incident, seen_at) else { return };
        if notices.len() >= INCIDENTS_MAX {
            let oldest = (0..notices.len()).min_by_key(|&place| notices[place].published_at());
            notices.swap_remove(oldest.expect("there are some"));
        }
        notices.push(notice);
    }

    /// Notes what was remarked of a provider.
    pub(super) fn hear(&mut self, provider: &str, remark: Remark) {
        remark::keep(self.remarks.entry(provider.to_owned()).or_default(), remark);
    }

    /// Forgets the words of a deleted post.
    pub(super) fn forget(&mut self, source: &str, post: &str) {
        let all = self.remarks.values_mut().flatten();
        for remark in all.filter(|remark| remark.source == source && remark.post == post) {
            remark.words.clear();
        }
    }

    /// All that was said of this swarm.
    pub(super) fn about(&self, subject: &Subject<'_>) -> Heard {
        let mut heard = Heard::default();
        let mut over = Vec::new();
        for &part in subject.parts {
            for notice in self.notices.get(part).into_iter().flatten() {
                let published = before(subject.onset, PUBLISHED_BEFORE_ONSET_MAX);
                let opening = notice.covering(published, before(subject.onset, BEFORE_ONSET));
                if let Some(opening) = opening
                    && !subject.is_other_service(part, notice.services())
                {
                    heard.rungs.extend(notice.rungs(opening));
                    heard.claims.extend(opening.claims.iter().cloned());
                    over.push(notice.over_at());
                }
            }
            let remarks = self.remarks.get(part).map(Vec::as_slice).unwrap_or_default();
            let mut messages: BTreeMap<&str, (Timestamp, StaffWord)> = BTreeMap::new();
            for remark in remarks.iter().filter(|remark| subject.concerns(part, remark, remarks)) {
                heard.take(remark);
                if let Said::Handle(word) = remark.said {
                    let last = messages.entry(&remark.source).or_insert((remark.at, word));
                    *last = (*last).max((remark.at, word));
                }
            }
            // An account has no states; its last message says whether it is over.
            over.extend(messages.into_values().map(|(at, word)| (word == StaffWord::Solved).then_some(at)));
        }
        // One word that is still open is enough to go on.
        heard.over_at = over.into_iter().collect::<Option<Vec<_>>>().and_then(|over| over.into_iter().max());
        heard
    }
}

impl Heard {
    /// Takes in a remark about the swarm.
    fn take(&mut self, remark: &Remark) {
        let place = (remark.source.as_str(), remark.post.as_str());
        let mut rung =
            |step, words: &str| self.rungs.push(Rung::new(step, place, remark.at, remark.seen_at, words));
        let (by, word) = match &remark.said {
            Said::Quoted(id) => return rung(Step::QuotedId, id),
            Said::Since(at) => {
                let place = (remark.source.clone(), remark.post.clone());
                return self.onsets.push((remark.author, *at, remark.at, place));
            }
            Said::Staff(StaffWord::Acknowledges) => return rung(Step::Staff, &remark.words),
            Said::Handle(StaffWord::Acknowledges) => return rung(Step::Handle, &remark.words),
            Said::Staff(word) => (Claimant::Staff, word),
            Said::Handle(word) => (Claimant::Provider, word),
        };
        let what = match word {
            StaffWord::Denies => Claimed::NotOurs,
            StaffWord::Solved => Claimed::Over,
            StaffWord::Acknowledges | StaffWord::Replies => return,
        };
        self.claims.push(Claim {
            by,
            what,
            at: remark.at,
            people: 1,
            contradicted_by: 0,
            said_at: remark.at,
            source: remark.source.clone(),
            id: remark.post.clone(),
        });
    }
}

impl Subject<'_> {
    /// Whether words are known to be about other services than the swarm is. Services of a brand and of its parts
    /// are named apart, so they are compared only within one provider; where either side names none, or one that
    /// the catalog does not know, nothing is known.
    fn is_other_service(&self, provider: &str, services: &[String]) -> bool {
        provider == self.provider
            && !services.is_empty()
            && !self.services.is_empty()
            && services.iter().all(|service| !self.services.contains(service))
    }

    /// Whether a remark is about this swarm: it stands in one of its threads, or shares a signature with it while it
    /// is open. The provider's account speaks to everybody, and only about its own failure.
    fn concerns(&self, provider: &str, remark: &Remark, all: &[Remark]) -> bool {
        let from = match remark.said {
            Said::Staff(StaffWord::Acknowledges) | Said::Handle(StaffWord::Acknowledges) => {
                SAID_BEFORE_ONSET_MAX
            }
            _ => BEFORE_ONSET,
        };
        if remark.at < before(self.onset, from) || self.is_other_service(provider, &remark.services) {
            return false;
        }
        let in_thread = self.threads.contains(&place(&remark.source, &remark.thread));
        let open = self.subsided_at.is_none_or(|at| remark.at <= at);
        let shares = |signature: &Signature| match signature {
            Signature::Any => !remark.signatures.is_empty(),
            signature => remark.signatures.contains(signature),
        };
        let near = match remark.said {
            Said::Handle(_) => open,
            _ => in_thread || open && self.found.iter().any(shares),
        };
        near && !self.was_over(remark, all)
    }

    /// Whether the same people said in the same place, before the swarm began, that it was over.
    fn was_over(&self, remark: &Remark, all: &[Remark]) -> bool {
        let over_before = before(self.onset, BEFORE_ONSET);
        if remark.at >= over_before {
            return false;
        }
        let solved =
            |said: &Said| matches!(said, Said::Staff(StaffWord::Solved) | Said::Handle(StaffWord::Solved));
        let same_place = |other: &Remark| {
            other.source == remark.source
                && (other.thread == remark.thread || matches!(remark.said, Said::Handle(_)))
        };
        all.iter().any(|other| {
            solved(&other.said) && same_place(other) && other.at > remark.at && other.at < over_before
        })
    }
}

/// A thread's name across sources. U+001F separates units in ASCII.
pub(super) fn place(source: &str, thread: &str) -> String {
    format!("{source}\u{1f}{thread}")
}
