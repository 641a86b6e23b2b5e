//! What the provider's side said of a swarm, step by step, and where words exclude each other.

use super::words;
use crate::catalog::Catalog;
use crate::detect::{Claim, Claimant, Claimed, Rung, Step, Swarm};
use crate::plain;

/// The steps that were reached, each with its clock; and that nothing public was said where nothing was.
pub(super) fn rungs(swarm: &Swarm) -> Vec<(&'static str, String)> {
    let mut rungs: Vec<(&str, String)> =
        swarm.ladder.iter().map(|rung| (words::step(rung.step), said(rung))).collect();
    if swarm.acknowledgement.is_none() {
        let silent = match swarm.rung(Step::QuotedId) {
            Some(_) => "no word; it is acknowledged to customers only",
            None => "no word",
        };
        rungs.push(("in public", silent.to_owned()));
    }
    rungs
}

fn said(rung: &Rung) -> String {
    let words = match words::sentence(&rung.words) {
        gone if gone.is_empty() => "its words are deleted".to_owned(),
        words => format!("“{words}”"),
    };
    format!(
        "{}, {}: {words} ({} in {}); seen here {} later",
        words::minute(rung.at),
        words::lag(rung.lag_seconds),
        words::name(&rung.id),
        words::name(&rung.source),
        plain::duration(rung.seen_at.duration_since(rung.at)),
    )
}

/// Who claims what, a line each.
pub(super) fn claims(swarm: &Swarm) -> Vec<(&'static str, String)> {
    swarm.claims.iter().map(|claim| (what(claim), claimed(claim))).collect()
}

fn what(claim: &Claim) -> &'static str {
    match claim.what {
        Claimed::Began => "began",
        Claimed::Over => "is over",
        Claimed::NotOurs => "not ours",
    }
}

fn claimed(claim: &Claim) -> String {
    let by = match claim.by {
        Claimant::Reporters => words::count_of(claim.people.into(), "reporter", "reporters"),
        Claimant::Staff => "the provider's people".to_owned(),
        Claimant::Provider => "the provider".to_owned(),
    };
    let place = format!("{} in {}", words::name(&claim.id), words::name(&claim.source));
    let first = if claim.people > 1 { "first " } else { "" };
    let said = format!("{first}said {} ({place})", words::minute(claim.said_at));
    match claim.what {
        Claimed::NotOurs => format!("by {by}: {said}"),
        Claimed::Began | Claimed::Over => format!("{} by {by}: {said}", words::minute(claim.at)),
    }
}

/// The failure below it, if one is inferred.
pub(super) fn cause(swarm: &Swarm, catalog: &Catalog) -> String {
    let Some(cause) = &swarm.cause else { return String::new() };
    let sure = if cause.confirmed { "which shows it too" } else { "inferred from others alone" };
    let others = match cause.swarms.as_slice() {
        [] => String::new(),
        swarms => format!(
            ": it explains {} as well",
            swarms.iter().map(|id| words::name(id)).collect::<Vec<_>>().join(", ")
        ),
    };
    format!("probably {}, {sure}{others}", words::provider(catalog, &cause.provider))
}
