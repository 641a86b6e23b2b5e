//! May 2012: five firms in one forum over two days, whose mail to some large domains is deferred.
//!
//! No common code, one kind of place, a thread called solved on the first day, a reputation list to blame, and no word
//! of the provider until the third day.

use super::told::{Told, time};
use jiff::Timestamp;
use notjustme::detect::{Claimant, Claimed, Grade, Step, Swarm, SwarmState};
use notjustme::verdict::Verdict;

const ONSET: &str = "2012-05-09T12:10:00Z";
const SOLVED: &str = "2012-05-09T20:30:00Z";
const ADMITTED: &str = "2012-05-11T18:40:00Z";

/// What is usual may move as old weeks are forgotten; seventeen reports that taught would double it.
const TAUGHT_MAX: f64 = 1.25;

/// What the sixth admin pastes.
const SIXTH: &str =
    "Outbound mail from Office 365 to one of our biggest customers has been deferred since yesterday";

/// The first day, with the thread called solved.
fn first_day() -> (Told, String) {
    let mut told = Told::after_quiet_weeks(ONSET);
    let thread = told.says(
        ONSET,
        "the surveyors",
        None,
        "Since this morning our outbound mail from Office 365 to two very large customers is deferred. Everybody else \
         gets our words within seconds.",
    );
    told.says(
        "2012-05-09T15:25:00Z",
        "the joinery",
        Some(&thread),
        "Same for us, thirty people in another state: our mail to a county office is not being delivered, and no \
         bounce comes back either.",
    );
    told.says(
        "2012-05-09T18:05:00Z",
        "the clinic",
        None,
        "Outgoing mail from Exchange Online to a big insurer sits undelivered. Their postmaster says that a reputation \
         list rates the sending addresses of Microsoft as poor. Anyone else?",
    );
    told.staff_says(
        SOLVED,
        &thread,
        "This issue has been resolved. Please check the SPF record of your domain.",
    );
    (told, thread)
}

/// The second day, until its afternoon.
fn second_day() -> (Told, String) {
    let (mut told, thread) = first_day();
    told.says(
        "2012-05-10T12:40:00Z",
        "the surveyors",
        Some(&thread),
        "Nothing is solved: our outbound mail to both customers is deferred as before, and our SPF record is right.",
    );
    told.says(
        "2012-05-10T13:15:00Z",
        "the architects",
        None,
        "We can't send mail to a federal agency from Office 365; their gateway holds back the connections because \
         Senderbase gives those servers a bad score.",
    );
    told.says(
        "2012-05-10T16:20:00Z",
        "the caterers",
        Some(&thread),
        "A friend pointed me here. Our emails from Office 365 are not going out to the two hospitals we cook for, \
         deferred again and again.",
    );
    (told, thread)
}

/// All of it, with the provider's word on the third day.
fn third_day() -> Told {
    let (mut told, thread) = second_day();
    told.says(
        "2012-05-11T13:30:00Z",
        "the caterers",
        Some(&thread),
        "Third day, and our outbound mail to the hospitals is deferred all the same. Let us put our ticket numbers \
         together.",
    );
    told.staff_says(
        ADMITTED,
        &thread,
        "We are aware of the problem with mail to these domains and are working on a fix.",
    );
    told
}

fn began_and_flagged(swarm: &Swarm) -> (Timestamp, Timestamp) {
    (swarm.onset.1, swarm.flagged_at)
}

#[test]
fn five_firms_are_a_swarm_before_the_third_day() {
    let (told, _) = second_day();
    let swarm = told.swarm();
    assert_eq!((swarm.provider.as_str(), swarm.authors), ("microsoft-365", 5), "{swarm:#?}");
    let (began, flagged) = began_and_flagged(&swarm);
    assert_eq!(began, time(ONSET));
    assert!(flagged < time("2012-05-11T00:00:00Z"), "{flagged}");
}

#[test]
fn the_sixth_admin_is_told_on_the_second_day_that_others_report_it() {
    let (told, _) = second_day();
    let answer = told.asks(SIXTH);
    assert_eq!(answer.verdict, Verdict::Possible, "five firms in one forum: {}", answer.sentence);
}

#[test]
fn a_sixth_voice_in_another_kind_of_place_makes_it_likely() {
    let (mut told, _) = second_day();
    told.tweets(
        "2012-05-10T17:05:00Z",
        "the surveyors",
        "Office 365 outbound mail deferred for a second day, anyone else?",
    );
    assert_eq!(told.swarm().grade, Grade::Likely);
    let answer = told.asks(SIXTH);
    assert_eq!(answer.verdict, Verdict::WidespreadUnacknowledged, "{}", answer.sentence);
}

#[test]
fn solved_is_kept_as_a_claim_beside_the_reports_and_ends_nothing() {
    let (told, _) = second_day();
    let swarm = told.swarm();
    let claim = swarm.claims.iter().find(|claim| claim.what == Claimed::Over).unwrap();
    assert_eq!((claim.by, claim.at), (Claimant::Staff, time(SOLVED)));
    assert!(claim.contradicted_by >= 2, "two firms came after it: {claim:?}");
    assert_eq!(swarm.state, SwarmState::Unacknowledged);
    assert_eq!(swarm.acknowledgement, None, "\"solved\" acknowledges nothing that goes on");
    let conflicts = swarm.conflicts();
    assert!(
        conflicts
            .iter()
            .any(|words| words.starts_with("the provider's people say that it is over since Wednesday")),
        "{conflicts:?}"
    );
}

#[test]
fn the_provider_admits_it_on_the_third_day_and_the_ladder_says_how_late() {
    let word = third_day().swarm().acknowledgement.unwrap();
    assert_eq!(word.step, Step::Staff);
    assert_eq!(word.lag_seconds, time(ADMITTED).duration_since(time(ONSET)).as_secs());
    assert_eq!(word.lag_seconds / 86_400, 2, "two days and some hours");
}

#[test]
fn it_is_still_open_when_it_is_admitted() {
    let told = third_day();
    assert_eq!((told.opened(), told.swarm().state), (1, SwarmState::Acknowledged));
}

#[test]
fn days_of_it_do_not_become_usual() {
    let (mut told, _) = second_day();
    let before = told.swarm();
    // Nobody says anything, and it goes on at the same pace for four days more, nights and a weekend between.
    for (day, firm) in (11..15).flat_map(|day| (0..3).map(move |firm| (day, firm))) {
        let at = format!("2012-05-{day}T{:02}:20:00Z", 12 + 4 * firm);
        told.says(&at, &format!("firm {day} {firm}"), None, "Office 365 outbound mail still deferred");
    }
    let swarm = told.swarm();
    assert_eq!(told.opened(), 1, "one outage, one swarm");
    assert_eq!((swarm.state, swarm.authors), (SwarmState::Unacknowledged, 5 + 12));
    let taught = swarm.figures.level / before.figures.level;
    assert!(taught < TAUGHT_MAX, "an open swarm taught its own reports: {taught}");
}
