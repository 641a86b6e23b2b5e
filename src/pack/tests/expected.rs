//! The packs as files in `tests/packs`: what an admin reads. `UPDATE_EXPECT=1` writes them anew.

use crate::catalog::Catalog;
use crate::detect::{Claimed, Swarm};
use crate::pack::{Contradiction, Facts, Pack, PackKind, Said, contradictions, tickets_about};
use crate::private::{Ticket, TicketClaim, TicketClaimKind};
use crate::store::{SeenUpdate, StoredIncident};
use crate::verdict::SourceState;
use crawlers::{Impact, Incident, IncidentState, IncidentUpdate};
use jiff::{SignedDuration, Timestamp};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::built_in().unwrap());

pub(super) fn now() -> Timestamp {
    "2026-03-01T07:20:00Z".parse().unwrap()
}

/// So many minutes after the first report of the example.
fn after(minutes: i64) -> Timestamp {
    Swarm::example().onset.1 + SignedDuration::from_mins(minutes)
}

pub(super) fn facts_about(swarm: &Swarm) -> Facts<'_> {
    Facts { swarm, catalog: &CATALOG, incidents: &[], pages: &[], sources: &[], tickets: &[], now: now() }
}

fn ticket(id: u64, number: &str, opened_at: Timestamp, claims: &[(i64, TicketClaimKind, &str)]) -> Ticket {
    let claim = |(minutes, kind, words): &(i64, TicketClaimKind, &str)| TicketClaim {
        at: after(*minutes),
        kind: *kind,
        words: (*words).to_owned(),
    };
    Ticket {
        id,
        number: number.to_owned(),
        provider: "aws".to_owned(),
        service: None,
        opened_at,
        note: None,
        claims: claims.iter().map(claim).collect(),
    }
}

/// The operator's tickets, the provider's incident, the official source.
pub(super) fn told() -> (Vec<Ticket>, Vec<StoredIncident>, Vec<SourceState>) {
    let tickets = vec![
        ticket(
            1,
            "CASE-17",
            after(1),
            &[
                (2, TicketClaimKind::Solved, "The problem is resolved. Please check your SPF record."),
                (30, TicketClaimKind::Working, "We are looking into it."),
            ],
        ),
        ticket(2, "CASE-4", after(-60 * 24 * 30), &[]),
    ];
    let update = |minutes, state, text: &str| SeenUpdate {
        update: IncidentUpdate { at: after(minutes), state, text: text.to_owned() },
        first_seen_at: after(minutes + 3),
    };
    let incident = Incident {
        id: "inc-5".to_owned(),
        title: "Delayed delivery of mail".to_owned(),
        state: IncidentState::Resolved,
        impact: Impact::Minor,
        services: vec!["SES".to_owned()],
        began_at: Some(after(3)),
        published_at: after(50),
        resolved_at: Some(after(25)),
        url: Some("https://aws-status.example/inc-5".to_owned()),
        updates: Vec::new(),
    };
    let incidents = vec![StoredIncident {
        source: "aws-status".to_owned(),
        about: Some("aws".to_owned()),
        first_seen_at: after(53),
        changed_at: after(83),
        incident,
        updates: vec![
            update(50, IncidentState::Investigating, "We are investigating delays."),
            update(80, IncidentState::Resolved, "The cause is a queue that was never emptied."),
        ],
    }];
    let sources = vec![SourceState {
        id: "aws-status".to_owned(),
        official: true,
        about: Some("aws".to_owned()),
        last_ok_at: Some(now() - SignedDuration::from_mins(4)),
        blind: None,
    }];
    (tickets, incidents, sources)
}

/// Compares a pack with its file.
#[track_caller]
fn holds(name: &str, pack: &Pack) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs").join(name);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, &pack.markdown).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(pack.markdown == expected, "UPDATE_EXPECT=1 accepts this as {name}:\n{}", pack.markdown);
    assert!(pack.markdown.starts_with("# ") && pack.html().starts_with("<h1>"));
}

#[test]
fn a_silent_provider() {
    let (swarm, (_, _, sources)) = (Swarm::example(), told());
    let facts = Facts { sources: &sources, ..facts_about(&swarm) };
    for kind in PackKind::ALL {
        holds(&format!("silent-{}.md", kind.as_str()), &Pack::new(kind, &facts));
    }
}

#[test]
fn a_provider_that_spoke_and_contradicted_itself() {
    let (swarm, (tickets, incidents, sources)) = (Swarm::example_full(), told());
    let facts = Facts { incidents: &incidents, sources: &sources, tickets: &tickets, ..facts_about(&swarm) };
    for kind in PackKind::ALL {
        let pack = Pack::new(kind, &facts);
        holds(&format!("told-{}.md", kind.as_str()), &pack);
        assert_eq!(pack, Pack::new(kind, &facts), "the same facts give the same bytes");
    }
}

#[test]
fn what_is_over_and_was_never_acknowledged() {
    let swarm = Swarm::example_subsided();
    for kind in [PackKind::Claim, PackKind::Message] {
        holds(&format!("over-{}.md", kind.as_str()), &Pack::new(kind, &facts_about(&swarm)));
    }
}

#[test]
fn solved_is_held_against_the_reports_that_came_after_it() {
    let (swarm, (tickets, ..)) = (Swarm::example_full(), told());
    let found = contradictions(&swarm, &CATALOG, &tickets, now());
    let what = |found: &Contradiction| match &found.said {
        Said::Ticket { number, .. } => (number.clone(), found.denied, found.after, found.at_least),
        Said::Staff { id, .. } | Said::Provider { id, .. } => {
            (id.clone(), found.denied, found.after, found.at_least)
        }
    };
    let expected = [
        // One of the two reports that are kept came after it, and not all fifteen are kept.
        ("CASE-17", false, 1, true),
        ("72", true, 11, false),
        ("inc-5", false, 6, false),
    ];
    let expected = expected.map(|(id, denied, after, least)| (id.to_owned(), denied, after, least));
    assert_eq!(
        found.iter().map(what).collect::<Vec<_>>(),
        expected,
        "the earliest first, \"working\" is no such claim"
    );

    let later = [ticket(3, "CASE-20", after(40), &[(40, TicketClaimKind::Solved, "Done.")])];
    let mut quiet = Swarm::example();
    quiet.reports = 2;
    assert_eq!(contradictions(&quiet, &CATALOG, &later, now()), [], "nobody reported it after that");
    let mut before = Swarm::example_full();
    before.claims.retain(|claim| claim.what == Claimed::Began);
    assert_eq!(contradictions(&before, &CATALOG, &[], now()), [], "a beginning is not contradicted");
    let early = contradictions(&swarm, &CATALOG, &tickets, after(1));
    assert_eq!(early, [], "nothing was said yet");
}

#[test]
fn tickets_of_other_times_and_providers_are_left_out() {
    let (swarm, (mut tickets, ..)) = (Swarm::example(), told());
    tickets.push(Ticket { provider: "slack".to_owned(), ..tickets[0].clone() });
    let about = tickets_about(&swarm, &CATALOG, &tickets, now());
    assert_eq!(about.iter().map(|ticket| ticket.id).collect::<Vec<_>>(), [1]);
}
