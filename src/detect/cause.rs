//! One failure below several: when many providers fail together, what they are all built on is named.
//!
//! Crowds blame the name they know. Each provider below the failing ones is held against the others: it is the likelier
//! cause the more of those that fail depend on it, and the fewer of those that depend on it do not fail.

use super::swarm::{CommonCause, Swarm};
use crate::catalog::Catalog;
use jiff::SignedDuration;
use std::collections::{BTreeMap, BTreeSet};

/// Swarms that begin within this time of each other may have one cause.
const TOGETHER: SignedDuration = SignedDuration::from_mins(60);

/// Failing dependents that name a cause nobody speaks of.
const DEPENDENTS_MIN: usize = 3;

/// Failing dependents that name a cause which is itself reported, or has spoken.
const DEPENDENTS_CONFIRMED_MIN: usize = 2;

/// ln of how much likelier a dependent fails when the cause does than by itself: one in two against one in a hundred.
const FAILS: f64 = 3.9;

/// ln of one in two: a dependent that could be heard and does not fail speaks against the cause.
const WORKS: f64 = -0.69;

/// What it is worth that the cause itself is reported, or has spoken.
const CONFIRMED: f64 = 4.0;

/// Levels of dependencies that are followed: a shop on a platform on a cloud.
const DEPTH_MAX: usize = 4;

/// What is known of providers besides their swarms.
pub(super) struct Scene<'a> {
    pub(super) catalog: &'a Catalog,
    /// Providers that are heard of at all: their silence means something.
    pub(super) heard: BTreeSet<&'a str>,
    /// Providers that say something is wrong now.
    pub(super) spoken: BTreeSet<&'a str>,
}

/// The common cause of each of the open swarms that have one, by the swarm's id.
pub(super) fn common_causes(scene: &Scene<'_>, open: &[&Swarm]) -> BTreeMap<String, CommonCause> {
    if open.len() < DEPENDENTS_CONFIRMED_MIN {
        return BTreeMap::new();
    }
    let below: BTreeMap<&str, BTreeSet<&str>> =
        scene.catalog.providers.iter().map(|of| (of.id.as_str(), below(scene.catalog, &of.id))).collect();
    let none = BTreeSet::new();
    let built_on = |id: &str| below.get(id).unwrap_or(&none);
    let mut causes = BTreeMap::new();
    for swarm in open {
        let together: Vec<&&Swarm> = open.iter().filter(|other| is_together(swarm, other)).collect();
        let failing: BTreeSet<&str> = together.iter().map(|other| other.provider.as_str()).collect();
        let best = built_on(&swarm.provider)
            .iter()
            .filter_map(|cause| {
                let confirmed = failing.contains(cause) || scene.spoken.contains(cause);
                let fails = failing.iter().filter(|id| built_on(id).contains(cause)).count();
                let enough = if confirmed { DEPENDENTS_CONFIRMED_MIN } else { DEPENDENTS_MIN };
                let dependents = scene.heard.iter().filter(|id| built_on(id).contains(cause));
                let works = dependents.filter(|id| !failing.contains(*id)).count();
                #[expect(clippy::cast_precision_loss, reason = "a hundred providers")]
                let score =
                    FAILS * fails as f64 + WORKS * works as f64 + if confirmed { CONFIRMED } else { 0.0 };
                (fails >= enough && score > 0.0).then_some((score, *cause, confirmed))
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
        let Some((_, cause, confirmed)) = best else { continue };
        let others = together
            .iter()
            .filter(|other| other.id != swarm.id && built_on(&other.provider).contains(cause))
            .map(|other| other.id.clone());
        let found = CommonCause { provider: cause.to_owned(), swarms: others.collect(), confirmed };
        causes.insert(swarm.id.clone(), found);
    }
    causes
}

fn is_together(one: &Swarm, other: &Swarm) -> bool {
    one.onset.1.duration_since(other.onset.1).abs() <= TOGETHER
}

/// Everything a provider is built on, however far down.
fn below<'a>(catalog: &'a Catalog, id: &str) -> BTreeSet<&'a str> {
    let direct =
        |id: &str| catalog.provider(id).into_iter().flat_map(|of| of.depends_on.iter().map(String::as_str));
    let mut all: BTreeSet<&str> = direct(id).collect();
    for _ in 1..DEPTH_MAX {
        let more: Vec<&str> =
            all.iter().flat_map(|id| direct(id)).filter(|below| !all.contains(below)).collect();
        if more.is_empty() {
            break;
        }
        all.extend(more);
    }
    all.remove(id);
    all
}
