//! The Office 365 Preview: one thread and a few strangers over a week, all with the same bounce, and nobody ever
//! acknowledged it.

use super::told::{Told, time};
use notjustme::detect::SwarmState;
use notjustme::report::Signature;

const ONSET: &str = "2012-12-03T15:05:00Z";

/// Day of the month, time, person, whether in the thread, words.
const BOUNCES: [(&str, &str, bool, &str); 9] = [
    (
        "03T15:05",
        "consultant",
        true,
        "Office 365 Preview returns what I send after two days: #550 4.4.7 QUEUE.Expired; message expired ##",
    ),
    (
        "03T22:40",
        "photographer",
        true,
        "Here too since the weekend, 550 4.4.7, and it worked for weeks before",
    ),
    (
        "04T14:10",
        "bookkeeper",
        false,
        "Bounce 550 4.4.7 message expired from the Office 365 Preview, DNS is as the wizard wants it",
    ),
    (
        "04T23:15",
        "developer",
        true,
        "One more with 4.4.7 on Office 365. I was asked to change my MX record, which cannot be it",
    ),
    (
        "05T17:30",
        "teacher",
        false,
        "My Office 365 trial tenant sends nothing to the outside: 550 4.4.7 after forty-eight hours",
    ),
    ("06T09:50", "translator", true, "Also 550 4.4.7 here. Receiving works, Office 365 just never sends"),
    ("07T08:20", "shop owner", false, "Office 365 bounces every order confirmation of mine with 550 4.4.7"),
    (
        "08T07:10",
        "club treasurer",
        true,
        "Sixth day with the Office 365 Preview, all invitations bounced with 4.4.7",
    ),
    (
        "09T06:30",
        "lawyer",
        true,
        "Still nothing leaves: 550 4.4.7, Office 365 Preview, support asks for screenshots",
    ),
];

/// The first so many of them.
fn bounces(count: usize) -> Told {
    let mut told = Told::after_quiet_weeks(ONSET);
    let mut thread = None;
    for (at, author, in_thread, text) in &BOUNCES[..count] {
        let id =
            told.says(&format!("2012-12-{at}:00Z"), author, thread.as_deref().filter(|_| *in_thread), text);
        thread.get_or_insert(id);
    }
    told
}

#[test]
fn a_handful_with_one_code_over_a_week_are_a_swarm() {
    let swarm = bounces(BOUNCES.len()).swarm();
    assert_eq!(swarm.provider, "microsoft-365");
    assert_eq!(swarm.signature, Signature::Code("smtp:4.4.7".to_owned()));
    assert_eq!((swarm.onset.1, swarm.authors), (time(ONSET), 9));
    assert!(swarm.flagged_at <= time("2012-12-06T10:00:00Z"), "within three days: {}", swarm.flagged_at);
}

#[test]
fn nights_do_not_end_it() {
    let mut told = bounces(BOUNCES.len());
    assert_eq!(told.opened(), 1, "one failure, one swarm");
    assert!(
        told.changes.iter().all(|change| change.swarm.state != SwarmState::Subsided),
        "{:#?}",
        told.changes
    );
    told.passes_until("2012-12-10T05:00:00Z");
    assert_eq!(told.swarm().state, SwarmState::Unacknowledged, "the last one wrote the morning before");
}

#[test]
fn what_was_never_acknowledged_has_no_lag_and_not_a_long_one() {
    let mut told = bounces(BOUNCES.len());
    told.passes_until("2012-12-12T12:00:00Z");
    let last = &told.changes.last().unwrap().swarm;
    assert_eq!(last.state, SwarmState::Subsided, "days after the last word it is over, whatever it was");
    assert_eq!(last.acknowledgement, None);
    assert!(last.ladder.is_empty());
    let json = serde_json::to_value(last).unwrap();
    assert!(json["acknowledgement"].is_null(), "never is not a number: {json}");
}
