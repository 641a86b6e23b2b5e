//! Each step of the ladder, and what is no step.

use super::story::Story;
use super::{strangers, stuck};
use crate::detect::{Step, Swarm, SwarmState};
use crate::report::{Signature, StaffWord};
use crawlers::IncidentState::{Identified, Investigating, Monitoring, Postmortem, Resolved};
use crawlers::Venue;
use jiff::SignedDuration;

/// Six strangers, ten minutes apart; the newest wrote now.
fn swarming() -> Story {
    let mut story = Story::after_quiet_weeks();
    strangers(&mut story, 0..6, 10);
    assert_eq!(story.swarm().state, SwarmState::Unacknowledged);
    story
}

fn steps(swarm: &Swarm) -> Vec<(Step, i64)> {
    swarm.ladder.iter().map(|rung| (rung.step, rung.lag_seconds / 60)).collect()
}

#[test]
fn every_step_is_kept_with_its_own_clock() {
    let mut story = swarming();
    story.minutes(10).quotes("customer", stuck(6), "EX703958");
    let swarm = story.swarm();
    assert_eq!(steps(&swarm), [(Step::QuotedId, 60)]);
    assert_eq!((swarm.state, swarm.acknowledgement), (SwarmState::Unacknowledged, None), "customers only");
    assert_eq!(swarm.ladder[0].words, "EX703958");

    story.minutes(10).writes_in("t1", "stranger 7", stuck(7));
    story.minutes(10).staff_says(
        "t1",
        StaffWord::Acknowledges,
        "We are aware of this and are looking into it.",
    );
    assert_eq!(story.swarm().state, SwarmState::Acknowledged);
    story.minutes(10).handle_says(StaffWord::Acknowledges, "We're investigating a problem with mail.");
    story.minutes(10).publishes("microsoft-365", Investigating, |_| {});
    let found = story.minutes(20).update(5, Identified, "A faulty certificate was rolled out.");
    story.publishes("microsoft-365", Identified, |incident| incident.updates = vec![found]);

    let swarm = story.swarm();
    let clocks = [
        (Step::QuotedId, 60),
        (Step::Staff, 80),
        (Step::Handle, 90),
        (Step::StatusPage, 100),
        (Step::Cause, 115),
    ];
    assert_eq!(steps(&swarm), clocks);
    let word = swarm.acknowledgement.unwrap();
    assert_eq!((word.step, word.lag_seconds), (Step::Staff, 80 * 60));
    assert_eq!(word.title, "We are aware of this and are looking into it.");
}

#[test]
fn staff_elsewhere_counts_when_it_speaks_of_the_same_failure() {
    let mut story = swarming();
    let mail = [Signature::Symptom("mail-not-sent".to_owned())];
    let login = [Signature::Symptom("sign-in".to_owned())];
    story.staff_says_of("far away", StaffWord::Acknowledges, "We know of a problem with sign-in.", &login);
    story.staff_says("far away", StaffWord::Acknowledges, "We are on it.");
    assert_eq!(story.swarm().state, SwarmState::Unacknowledged, "about something else, or nobody knows what");
    story.staff_says_of("elsewhere", StaffWord::Acknowledges, "We know that mail is stuck.", &mail);
    assert_eq!(story.swarm().rung(Step::Staff).unwrap().words, "We know that mail is stuck.");
}

#[test]
fn what_staff_said_before_it_was_flagged_is_remembered() {
    let mut story = Story::after_quiet_weeks();
    story.writes_in("t1", "the first", stuck(0));
    story.minutes(5).staff_says("t1", StaffWord::Acknowledges, "Known, we are working on it.");
    strangers(&mut story, 1..7, 10);
    let swarm = story.swarm();
    assert_eq!(steps(&swarm), [(Step::Staff, 5)]);
    assert_eq!(swarm.state, SwarmState::Acknowledged);
}

#[test]
fn staff_that_fixed_it_before_the_onset_spoke_of_something_else() {
    let mut story = Story::after_quiet_weeks();
    story.handle_says(StaffWord::Acknowledges, "We are investigating trouble with mail.");
    story.minutes(30).handle_says(StaffWord::Solved, "This is fixed.");
    story.minutes(60);
    strangers(&mut story, 0..6, 5);
    assert!(story.swarm().ladder.is_empty());
    story.handle_says(StaffWord::Acknowledges, "We are investigating trouble with mail again.");
    assert_eq!(steps(&story.swarm()), [(Step::Handle, 25)]);
}

#[test]
fn a_denial_is_no_acknowledgement() {
    let mut story = swarming();
    story.writes_in("t1", "stranger 7", stuck(7));
    story.minutes(5).staff_says("t1", StaffWord::Denies, "All our systems are fine, check your settings.");
    story.minutes(5).staff_says("t1", StaffWord::Replies, "Thank you for writing.");
    story.minutes(5).staff_says("t1", StaffWord::Solved, "This has been resolved.");
    let swarm = story.swarm();
    assert_eq!((swarm.state, swarm.ladder), (SwarmState::Unacknowledged, Vec::new()));
}

#[test]
fn an_incident_of_another_service_does_not_acknowledge() {
    let of = |services: &[&str], title: &str| {
        let mut story = Story::after_quiet_weeks();
        for person in 0..6 {
            story.minutes(10).says_of(&format!("person {person}"), stuck(person), "exchange-online");
        }
        let services = services.iter().map(|name| (*name).to_owned()).collect();
        story.publishes("microsoft-365", Investigating, |incident| {
            (incident.services, incident.title) = (services, title.to_owned());
        });
        story.swarm().state
    };
    assert_eq!(of(&["Microsoft Teams"], "Calls drop"), SwarmState::Unacknowledged);
    assert_eq!(of(&[], "Delays in SharePoint Online"), SwarmState::Unacknowledged, "the title names another");
    assert_eq!(of(&["Exchange Online (mail flow)"], "Delays"), SwarmState::Acknowledged);
    assert_eq!(of(&["Microsoft Teams", "OWA"], "Delays"), SwarmState::Acknowledged);
    assert_eq!(
        of(&["Microsoft Teams", "Region 7"], "Delays"),
        SwarmState::Acknowledged,
        "region 7 could be anything"
    );
    assert_eq!(of(&[], "Degraded performance"), SwarmState::Acknowledged, "it names none");
}

#[test]
fn planned_work_and_what_was_over_before_do_not_acknowledge() {
    let mut story = Story::after_quiet_weeks();
    let planned = |title: &'static str| {
        move |incident: &mut crawlers::Incident| {
            incident.id = "planned".to_owned();
            incident.title = title.to_owned();
        }
    };
    story.publishes("microsoft-365", Investigating, |incident| incident.id = "over".to_owned());
    story.minutes(30).publishes("microsoft-365", Resolved, |incident| incident.id = "over".to_owned());
    story.minutes(60);
    strangers(&mut story, 0..6, 10);
    story.publishes("microsoft-365", Monitoring, planned("Scheduled network maintenance"));
    assert_eq!(story.swarm().state, SwarmState::Unacknowledged);
    story.publishes("microsoft-365", Monitoring, planned("Emergency maintenance of mail servers"));
    assert_eq!(story.swarm().state, SwarmState::Acknowledged);
}

#[test]
fn an_incident_that_is_opened_again_acknowledges_from_then_on() {
    let mut story = Story::after_quiet_weeks();
    let begun = story.now;
    story.publishes("microsoft-365", Investigating, |_| {});
    story.minutes(60).publishes("microsoft-365", Resolved, |incident| incident.published_at = begun);
    story.minutes(72 * 60);
    strangers(&mut story, 0..6, 10);
    let analysis = story.update(0, Postmortem, "What happened three days ago.");
    story.publishes("microsoft-365", Postmortem, |incident| {
        (incident.published_at, incident.updates) = (begun, vec![analysis]);
    });
    assert_eq!(story.swarm().state, SwarmState::Unacknowledged, "the story of last time is not this time");
    let again = story.update(0, Monitoring, "It is back.");
    story.minutes(5).publishes("microsoft-365", Monitoring, |incident| {
        (incident.published_at, incident.updates) = (begun, vec![again]);
    });
    assert_eq!(steps(&story.swarm()), [(Step::StatusPage, 50)]);
}

#[test]
fn edits_into_the_past_and_the_future_move_no_clock() {
    let mut story = swarming();
    let ahead = story.now + SignedDuration::from_hours(7);
    story.minutes(10).publishes("microsoft-365", Investigating, |incident| incident.published_at = ahead);
    assert_eq!(steps(&story.swarm()), [(Step::StatusPage, 60)], "it was out when we saw it");
    let past = story.now - SignedDuration::from_hours(7);
    story.minutes(10).publishes("microsoft-365", Identified, |incident| incident.published_at = past);
    let swarm = story.swarm();
    assert_eq!(swarm.rung(Step::StatusPage).unwrap().lag_seconds, 60 * 60, "nobody could see it before");
    assert!(swarm.ladder.iter().all(|rung| rung.at <= rung.seen_at));
}

#[test]
fn the_cause_is_a_step_only_where_it_is_named() {
    let mut story = swarming();
    let sorry = story.update(0, Resolved, "We are sorry for the inconvenience this has caused.");
    story.publishes("microsoft-365", Resolved, |incident| incident.updates = vec![sorry.clone()]);
    assert_eq!(steps(&story.swarm()), [(Step::StatusPage, 50)]);
    let named = story.update(0, Resolved, "This was caused by an expired certificate.");
    story.minutes(10).publishes("microsoft-365", Resolved, |incident| incident.updates = vec![sorry, named]);
    let swarm = story.swarm();
    assert_eq!(swarm.rung(Step::Cause).unwrap().words, "This was caused by an expired certificate.");
}

#[test]
fn a_report_found_late_moves_the_onset_and_every_lag() {
    let mut story = swarming();
    story.quotes("customer", stuck(6), "EX703958");
    story.provider_says("microsoft-365", Investigating);
    story.minutes(1).says_dated("found late", stuck(7), -111);
    let swarm = story.swarm();
    assert_eq!(steps(&swarm), [(Step::QuotedId, 110), (Step::StatusPage, 110)]);
    assert_eq!(swarm.acknowledgement.unwrap().lag_seconds, 110 * 60);
}

#[test]
fn two_words_of_one_visit_give_the_same_rung_in_either_order() {
    let tell = |order: [&str; 2]| {
        let mut story = swarming();
        for id in order {
            story.publishes("microsoft-365", Investigating, |incident| incident.id = id.to_owned());
        }
        story.swarm().ladder
    };
    assert_eq!(tell(["a", "b"]), tell(["b", "a"]));
}

#[test]
fn a_resolution_lets_an_acknowledged_swarm_subside_sooner() {
    let subsided = |resolved: bool| {
        let mut story = Story::after_quiet_weeks();
        strangers(&mut story, 0..12, 30);
        story.provider_says("microsoft-365", Investigating);
        if resolved {
            story.minutes(5).provider_says("microsoft-365", Resolved);
        }
        story.minutes(90).passes();
        story.swarm().state == SwarmState::Subsided
    };
    assert!(subsided(true) && !subsided(false));
}

#[test]
fn deleted_words_of_staff_are_forgotten_and_the_step_stays() {
    let mut story = swarming();
    story.writes_in("t1", "stranger 7", stuck(7));
    story.staff_says("t1", StaffWord::Acknowledges, "We are aware.");
    let post = story.swarm().ladder[0].id.clone();
    story.deletes(&post);
    story.minutes(1).says("one more", Venue::Forum, stuck(8));
    let swarm = story.swarm();
    assert_eq!((swarm.ladder[0].words.as_str(), swarm.ladder[0].step), ("", Step::Staff));
    assert_eq!(swarm.acknowledgement.unwrap().title, "");
}
