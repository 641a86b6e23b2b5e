//! What is claimed side by side, and which claims exclude each other.

use super::story::Story;
use super::{strangers, stuck};
use crate::detect::{Claim, Claimant, Claimed, Swarm, SwarmState};
use crate::report::StaffWord;
use crawlers::IncidentState::{Investigating, Resolved};
use crawlers::Venue;
use jiff::{SignedDuration, Timestamp};

fn began(swarm: &Swarm) -> Vec<(Claimant, Timestamp, u32)> {
    let began = swarm.claims.iter().filter(|claim| claim.what == Claimed::Began);
    began.map(|claim| (claim.by, claim.at, claim.people)).collect()
}

#[test]
fn two_days_that_reporters_name_are_two_claims_and_never_one_between() {
    let mut story = Story::after_quiet_weeks();
    strangers(&mut story, 0..5, 10);
    let (monday, tuesday) = ("2026-03-23T00:00:00Z", "2026-03-24T00:00:00Z");
    story.minutes(10).says_since("firm 1", stuck(5), monday);
    story.minutes(10).says_since("firm 2", stuck(6), tuesday);
    story.minutes(10).says_since("firm 3", stuck(7), "2026-03-24T00:40:00Z");
    story.minutes(10).says_since("firm 3", stuck(8), monday);
    story.minutes(10).says_since("firm 4", stuck(9), tuesday);
    story.minutes(10).says_since("dreamer", stuck(10), "2027-01-01T00:00:00Z");
    let swarm = story.swarm();
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    assert_eq!(
        began(&swarm),
        [(Claimant::Reporters, at(monday), 1), (Claimant::Reporters, at(tuesday), 3)],
        "one voice each, and nobody reports the future"
    );
    assert_eq!(
        swarm.conflicts(),
        ["reporters name Monday 23 March (1 person) and Tuesday 24 March (3 people) as its beginning"]
    );
}

#[test]
fn whoever_counts_already_is_heard_when_they_name_a_day() {
    let mut story = Story::after_quiet_weeks();
    strangers(&mut story, 0..6, 10);
    story.minutes(10).says_since("stranger 2", stuck(7), "2026-03-24T00:00:00Z");
    let swarm = story.swarm();
    assert_eq!((swarm.authors, began(&swarm).len()), (6, 1));
    assert!(swarm.conflicts().is_empty(), "one claim conflicts with nobody");
}

#[test]
fn it_is_over_says_the_provider_and_people_go_on() {
    let mut story = Story::after_quiet_weeks();
    strangers(&mut story, 0..6, 10);
    let over = story.now;
    story.provider_says("microsoft-365", Investigating);
    story.publishes("microsoft-365", Resolved, |incident| incident.resolved_at = Some(over));
    assert!(story.swarm().conflicts().is_empty());
    strangers(&mut story, 6..9, 10);
    let swarm = story.swarm();
    assert_eq!(swarm.state, SwarmState::Acknowledged);
    let claim = swarm.claims.iter().find(|claim| claim.what == Claimed::Over).unwrap();
    assert_eq!((claim.by, claim.at, claim.contradicted_by), (Claimant::Provider, over, 3));
    let expected = format!(
        "the provider says that it is over since {}; 3 people reported it after that",
        over.strftime("%A %-d %B %H:%M UTC")
    );
    assert_eq!(swarm.conflicts(), [expected]);
}

#[test]
fn a_denial_stands_beside_the_reports_and_beside_the_status_page() {
    let mut story = Story::after_quiet_weeks();
    strangers(&mut story, 0..6, 10);
    story.writes_in("t1", "stranger 6", stuck(6));
    story.minutes(5).staff_says("t1", StaffWord::Denies, "We see no problem on our side.");
    let denied = "nothing is wrong on its side; 7 people report it";
    assert!(story.swarm().conflicts()[0].ends_with(denied), "{:?}", story.swarm().conflicts());
    story.minutes(30).provider_says("microsoft-365", Investigating);
    let conflicts = story.swarm().conflicts();
    assert!(
        conflicts[0].ends_with(&format!("{denied}; it said so itself on its status page")),
        "{conflicts:?}"
    );
}

#[test]
fn staff_that_calls_it_solved_ends_nothing() {
    let mut story = Story::after_quiet_weeks();
    strangers(&mut story, 0..6, 10);
    story.writes_in("t1", "stranger 6", stuck(6));
    story.staff_says("t1", StaffWord::Solved, "Solved.");
    story.minutes(20).says("stranger 7", Venue::Forum, stuck(7));
    let swarm = story.swarm();
    let claim = &swarm.claims[0];
    assert_eq!((claim.by, claim.what, claim.contradicted_by), (Claimant::Staff, Claimed::Over, 1));
    assert!(swarm.conflicts()[0].starts_with("the provider's people say that it is over since"));
    story.minutes(70).passes();
    assert_eq!(story.swarm().state, SwarmState::Unacknowledged, "silence and a closed ticket are no end");
}

#[test]
fn every_beginning_that_the_provider_names_is_kept() {
    let mut story = Story::after_quiet_weeks();
    strangers(&mut story, 0..6, 10);
    let first = story.swarm().onset.1;
    let named = [story.now, first - SignedDuration::from_mins(30)];
    for at in named {
        story.minutes(10).publishes("microsoft-365", Investigating, |incident| incident.began_at = Some(at));
        story.now -= SignedDuration::from_mins(9);
    }
    assert_eq!(began(&story.swarm()), [(Claimant::Provider, named[1], 1), (Claimant::Provider, named[0], 1)]);
    assert_eq!(story.swarm().conflicts().len(), 1, "the two exclude each other");
}

#[test]
fn a_provider_that_dates_it_after_the_first_reports_is_contradicted() {
    let claim = Claim {
        by: Claimant::Provider,
        what: Claimed::Began,
        at: "2026-03-01T06:00:00Z".parse().unwrap(),
        people: 1,
        contradicted_by: 0,
        said_at: "2026-03-01T06:10:00Z".parse().unwrap(),
        source: "aws-status".to_owned(),
        id: "inc-5".to_owned(),
    };
    let swarm = Swarm { claims: vec![claim], ..Swarm::example() };
    assert_eq!(
        swarm.conflicts(),
        [
            "the provider says that it began on Sunday 1 March 06:00 UTC; the first report is of Sunday 1 March 04:12 UTC"
        ]
    );
}
