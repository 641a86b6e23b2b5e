//! What is answered, and in which words.

use super::widespread::widespread;
use super::{Answer, Asked, Known, SourceState, Verdict, judge};
use crate::catalog::Catalog;
use crate::detect::{Claim, Claimant, Claimed, CommonCause, Grade, Rung, Step, Swarm};
use crate::report::Reader;
use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, LazyLock};

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new(Arc::new(Catalog::built_in().unwrap())));

fn now() -> Timestamp {
    "2026-03-01T05:12:00Z".parse().unwrap()
}

fn said(swarm: &Swarm) -> (Verdict, String) {
    widespread(swarm, READER.catalog(), now())
}

fn quoted() -> Rung {
    Rung {
        step: Step::QuotedId,
        source: "cloud-forum".to_owned(),
        id: "74".to_owned(),
        at: now() - SignedDuration::from_mins(30),
        seen_at: now() - SignedDuration::from_mins(29),
        lag_seconds: 1800,
        words: "EX703958".to_owned(),
    }
}

#[test]
fn an_acknowledged_swarm_names_the_step_and_when() {
    let (verdict, sentence) = said(&Swarm::example_acknowledged());
    assert_eq!(verdict, Verdict::WidespreadAcknowledged);
    assert_eq!(
        sentence,
        "Not just you: 14 independent people report the same of Amazon Web Services, since 1h ago. The provider has \
         said so 10m ago on its status page: “Delayed delivery of mail”."
    );
}

#[test]
fn a_word_to_customers_and_a_denial_leave_it_unacknowledged() {
    let denial = Claim {
        by: Claimant::Staff,
        what: Claimed::NotOurs,
        at: now(),
        people: 1,
        contradicted_by: 0,
        said_at: now(),
        source: "cloud-forum".to_owned(),
        id: "75".to_owned(),
    };
    let swarm = Swarm { ladder: vec![quoted()], claims: vec![denial], ..Swarm::example() };
    let (verdict, sentence) = said(&swarm);
    assert_eq!(verdict, Verdict::WidespreadUnacknowledged);
    assert!(
        sentence.ends_with(
            "The provider's public channels are silent so far. It is acknowledged to customers only: they quote \
             EX703958, since 30m ago. Its people say that nothing is wrong on their side."
        ),
        "{sentence}"
    );
}

#[test]
fn a_swarm_that_is_held_back_is_possible_at_most() {
    for swarm in [Swarm::example(), Swarm::example_acknowledged()] {
        let (verdict, sentence) = said(&Swarm { held: true, ..swarm });
        assert_eq!(verdict, Verdict::Possible);
        assert!(sentence.starts_with("Possibly not just you: 14 "), "{sentence}");
    }
}

#[test]
fn a_common_cause_is_named_and_is_a_third_party_while_the_provider_is_silent() {
    let cause = |confirmed| {
        Some(CommonCause { provider: "cloudflare".to_owned(), swarms: vec!["x-1".to_owned(); 2], confirmed })
    };
    let (verdict, sentence) = said(&Swarm { cause: cause(true), ..Swarm::example() });
    assert_eq!(verdict, Verdict::ThirdParty);
    assert!(
        sentence.contains(
            "The cause is probably Cloudflare, which fails too or has said so: 2 other providers built on it fail at \
             the same time."
        ),
        "{sentence}"
    );
    let unsure = Swarm { grade: Grade::Possible, ..Swarm::example() };
    assert_eq!(said(&Swarm { cause: cause(false), ..unsure.clone() }).0, Verdict::Possible);
    assert_eq!(said(&Swarm { cause: cause(true), ..unsure }).0, Verdict::ThirdParty);
    let own = Some(CommonCause { provider: "aws".to_owned(), swarms: Vec::new(), confirmed: true });
    assert_eq!(said(&Swarm { cause: own, ..Swarm::example() }).0, Verdict::WidespreadUnacknowledged);
    let spoke = Swarm { cause: cause(false), ..Swarm::example_acknowledged() };
    let (verdict, sentence) = said(&spoke);
    assert_eq!(verdict, Verdict::WidespreadAcknowledged);
    assert!(sentence.contains("probably Cloudflare, though nobody says so of it yet"), "{sentence}");
}

#[test]
fn whoever_cannot_tell_names_the_sources_that_are_blind() {
    let source = |id: &str| SourceState {
        id: id.to_owned(),
        official: false,
        about: Some("microsoft-365".to_owned()),
        last_ok_at: None,
        blind: Some("HTTP 503".to_owned()),
    };
    let ask = |text: &str, sources: Vec<SourceState>| {
        judge(
            READER.catalog(),
            Asked::read(&READER, text, None, now()),
            Known { swarms: Vec::new(), similar: Vec::new(), sources },
            now(),
        )
    };
    let answer = ask("Office 365 is down", vec![source("forum"), source("chirp")]);
    assert_eq!(answer.verdict, Verdict::CannotTell);
    assert!(answer.sentence.ends_with("were not read lately: forum, chirp."), "{}", answer.sentence);
    let seeing = |id: &str| SourceState { blind: None, last_ok_at: Some(now()), ..source(id) };
    let answer = ask("good morning", vec![source("forum"), seeing("chirp"), seeing("news")]);
    assert_eq!(answer.verdict, Verdict::CannotTell);
    assert!(answer.sentence.ends_with("these cannot be read: forum."), "{}", answer.sentence);
}

fn asked_beside(text: &str, swarms: Vec<Swarm>) -> Answer {
    let source = |id: &str, about: Option<&str>| SourceState {
        id: id.to_owned(),
        official: about.is_some(),
        about: about.map(str::to_owned),
        last_ok_at: Some(now()),
        blind: None,
    };
    let sources = vec![source("board", None), source("aws-status", Some("aws"))];
    judge(
        READER.catalog(),
        Asked::read(&READER, text, None, now()),
        Known { swarms, similar: Vec::new(), sources },
        now(),
    )
}

#[test]
fn ones_own_quota_is_ones_own_while_the_provider_fails_for_others() {
    let answer = asked_beside(
        "AWS: wrong password, my account is locked",
        vec![Swarm { provider: "aws".to_owned(), ..Swarm::example() }],
    );
    assert_eq!(answer.verdict, Verdict::LikelyLocal, "{}", answer.sentence);
}

#[test]
fn nobody_is_named_by_what_every_service_shows() {
    let answer = asked_beside(
        "it is down: 503 Service Unavailable",
        vec![Swarm::example(), Swarm::example_acknowledged()],
    );
    assert_eq!(answer.verdict, Verdict::CannotTell, "{}", answer.sentence);
    assert!(answer.swarms.is_empty());
}

#[test]
fn whoever_nobody_listens_for_cannot_be_told_of() {
    let answer = asked_beside("Zendesk is down", Vec::new());
    assert_eq!(answer.sentence, "Cannot tell: no source that is read would know about Zendesk.");
}
