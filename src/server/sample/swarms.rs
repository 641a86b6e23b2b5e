//! The swarms of the invented morning: one silent, one acknowledged, one faint, one over.

use super::{HOSTILE, minutes_ago};
use crate::detect::{
    Acknowledgement, Claim, Claimant, Claimed, EVIDENCE_MAX, Evidence, Figures, Grade, NotCounted, Rung,
    Step, Swarm, SwarmState,
};
use crate::report::Signature;
use crawlers::Venue;

fn evidence(minutes: i64, number: usize, excerpt: &str) -> Evidence {
    let venue = [Venue::Forum, Venue::Social, Venue::Tracker][number % 3];
    Evidence {
        source: format!("{}-{number}", venue.as_str()),
        post: number.to_string(),
        venue,
        at: minutes_ago(minutes),
        url: (number % 5 != 4)
            .then(|| format!("https://forum-{}.example.org/t/outgoing-mail/{number}", number % 4)),
        thread: Some("17".to_owned()),
        excerpt: excerpt.to_owned(),
    }
}

/// A step that was reached so long ago, and seen two minutes later, in a swarm that began 310 minutes ago.
fn rung(step: Step, minutes: i64, words: &str) -> Rung {
    Rung {
        step,
        source: "brightforge-status".to_owned(),
        id: "bf-2041".to_owned(),
        at: minutes_ago(minutes),
        seen_at: minutes_ago(minutes - 2),
        lag_seconds: (310 - minutes) * 60,
        words: words.to_owned(),
    }
}

/// Unacknowledged for 3 h 20 min, seen in three kinds of place.
pub(in crate::server) fn silent() -> Swarm {
    let texts = [
        "Since about half past six nothing leaves our outbox, all mailboxes, two offices. 451 4.7.500 Server busy.",
        "Same here, 40 seats. Support told us to check our DNS, which nobody has touched since March.",
        "Anyone else with Norvia queues growing? Retry after retry, “server busy”.",
        "outbound mail stuck again, inbound fine",
        "Wir auch, seit heute früh geht keine Mail mehr raus.",
    ];
    let ages = [
        200, 191, 180, 171, 164, 150, 149, 140, 121, 118, 110, 96, 95, 90, 84, 77, 71, 66, 63, 52, 48, 44,
        39, 33, 28, 21, 15, 12, 9, 4,
    ];
    Swarm {
        id: "norvia-20310504T0640".to_owned(),
        provider: "norvia".to_owned(),
        services: vec!["smtp".to_owned()],
        signature: Signature::Symptom("mail-not-sent".to_owned()),
        signatures: vec![
            Signature::Symptom("mail-not-sent".to_owned()),
            Signature::Code("smtp:4.7.500".to_owned()),
        ],
        grade: Grade::Likely,
        state: SwarmState::Unacknowledged,
        onset: (minutes_ago(212), minutes_ago(200)),
        flagged_at: minutes_ago(171),
        last_report_at: minutes_ago(4),
        subsided_at: None,
        reports: 30,
        people: 26.5,
        authors: 24,
        venues: [(Venue::Forum, 14), (Venue::Social, 12), (Venue::Tracker, 4)].into(),
        window_minutes: 60,
        expected: 0.4,
        score: 11.3,
        phrases: vec![
            ("mail stuck".to_owned(), 12),
            ("451 4.7.500 server busy".to_owned(), 9),
            ("nothing leaves our outbox".to_owned(), 4),
            ("queues growing".to_owned(), 3),
        ],
        evidence: ages
            .iter()
            .enumerate()
            .map(|(number, age)| evidence(*age, number, texts[number % 5]))
            .collect(),
        not_counted: NotCounted {
            same_author: 12,
            copies: 3,
            reposts: 7,
            coverage: 1,
            ..NotCounted::default()
        },
        acknowledgement: None,
        ladder: Vec::new(),
        claims: Vec::new(),
        cause: None,
        held: false,
        figures: Figures::default(),
        blind_sources: vec!["norvia-status".to_owned()],
    }
}

/// Acknowledged after 47 minutes; more reports than are kept.
pub(in crate::server) fn spoken() -> Swarm {
    let evidence = (0..EVIDENCE_MAX).map(|number| {
        let age = 310 - (number * number) as i64 / 12;
        evidence(
            age,
            number,
            if number == 1 { HOSTILE } else { "Runners do not pick up jobs, all queued since lunch." },
        )
    });
    Swarm {
        id: "brightforge-20310504T0450".to_owned(),
        provider: "brightforge".to_owned(),
        services: vec!["runners".to_owned(), "git".to_owned()],
        signature: Signature::Symptom("jobs-stuck".to_owned()),
        signatures: vec![Signature::Symptom("jobs-stuck".to_owned())],
        state: SwarmState::Acknowledged,
        onset: (minutes_ago(331), minutes_ago(310)),
        flagged_at: minutes_ago(296),
        last_report_at: minutes_ago(35),
        reports: 131,
        people: 97.0,
        authors: 92,
        expected: 3.2,
        score: 42.0,
        phrases: vec![("jobs queued".to_owned(), 44), (HOSTILE.to_owned(), 3)],
        evidence: evidence.collect(),
        not_counted: NotCounted { explained: 61, recovered: 2, ..NotCounted::default() },
        acknowledgement: Some(Acknowledgement {
            step: Step::StatusPage,
            source: "brightforge-status".to_owned(),
            id: "bf-2041".to_owned(),
            title: "Degraded availability of build runners".to_owned(),
            published_at: minutes_ago(263),
            seen_at: minutes_ago(261),
            lag_seconds: 47 * 60,
        }),
        ladder: vec![
            rung(Step::QuotedId, 280, "BF-PRIV-7731"),
            rung(Step::StatusPage, 263, "Degraded availability of build runners"),
            rung(Step::Cause, 90, HOSTILE),
        ],
        claims: vec![Claim {
            by: Claimant::Provider,
            what: Claimed::Over,
            at: minutes_ago(60),
            people: 1,
            contradicted_by: 6,
            said_at: minutes_ago(58),
            source: "brightforge-status".to_owned(),
            id: "bf-2041".to_owned(),
        }],
        cause: None,
        held: false,
        figures: Figures::default(),
        blind_sources: Vec::new(),
        ..silent()
    }
}

/// Four people, one forum.
pub(in crate::server) fn faint() -> Swarm {
    let texts =
        ["Console shows 503 on every page for us", "503 too", "same, eu region", "login loops, then 503"];
    Swarm {
        id: "aquila-20310504T0931".to_owned(),
        provider: "aquila".to_owned(),
        services: Vec::new(),
        signature: Signature::Code("http:503".to_owned()),
        grade: Grade::Possible,
        onset: (minutes_ago(40), minutes_ago(29)),
        flagged_at: minutes_ago(8),
        reports: 4,
        people: 4.0,
        authors: 4,
        venues: [(Venue::Forum, 4)].into(),
        expected: 0.02,
        score: 3.6,
        phrases: vec![("503".to_owned(), 4)],
        evidence: texts
            .iter()
            .enumerate()
            .map(|(number, text)| evidence(29 - 7 * number as i64, number, text))
            .collect(),
        not_counted: NotCounted::default(),
        ladder: Vec::new(),
        claims: Vec::new(),
        cause: None,
        held: false,
        figures: Figures::default(),
        blind_sources: Vec::new(),
        ..silent()
    }
}

/// Over, and never acknowledged.
pub(in crate::server) fn subsided() -> Swarm {
    Swarm {
        id: "aquila-20310503T1210".to_owned(),
        provider: "aquila".to_owned(),
        state: SwarmState::Subsided,
        onset: (minutes_ago(1330), minutes_ago(1310)),
        last_report_at: minutes_ago(1130),
        subsided_at: Some(minutes_ago(1040)),
        evidence: (0..9)
            .map(|number| evidence(1310 - 20 * number as i64, number, "cannot reach the console"))
            .collect(),
        ladder: Vec::new(),
        claims: Vec::new(),
        cause: None,
        held: false,
        figures: Figures::default(),
        blind_sources: Vec::new(),
        ..silent()
    }
}
