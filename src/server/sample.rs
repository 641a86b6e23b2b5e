//! An invented morning to try pages on: providers, sources, swarms and answers, some of them hostile.

mod answers;
mod swarms;

pub(super) use answers::{overview, reply};
pub(super) use swarms::{faint, silent, spoken, subsided};

use crate::catalog::{Catalog, Phrases, Provider, Service};
use crate::desk::SourceLine;
use crawlers::{Reading, Venue};
use jiff::{SignedDuration, Timestamp};

/// A post that tries everything.
pub(super) const HOSTILE: &str =
    "<script>alert(1)</script> \u{202e}gnp.exe <img src=x onerror=alert(2)> do\u{200b}wn \u{1b}[31m";

pub(super) fn now() -> Timestamp {
    "2031-05-04T10:00:30Z".parse().unwrap()
}

fn minutes_ago(minutes: i64) -> Timestamp {
    now() - SignedDuration::from_mins(minutes)
}

fn provider(id: &str, name: &str, services: &[(&str, &str)], note: Option<&str>) -> Provider {
    let services = services.iter().map(|(id, name)| Service {
        id: (*id).to_owned(),
        name: (*name).to_owned(),
        aliases: Vec::new(),
        hints: Vec::new(),
    });
    Provider {
        id: id.to_owned(),
        name: name.to_owned(),
        category: "cloud".to_owned(),
        aliases: Vec::new(),
        places: Vec::new(),
        ambiguous: Vec::new(),
        part_of: None,
        depends_on: Vec::new(),
        status_hosts: Vec::new(),
        note: note.map(str::to_owned),
        services: services.collect(),
        codes: Vec::new(),
    }
}

pub(super) fn catalog() -> Catalog {
    let symptom = |id: &str, name: &str| Phrases {
        id: id.to_owned(),
        name: name.to_owned(),
        phrases: Vec::new(),
        matches: Vec::new(),
        misses: Vec::new(),
    };
    Catalog {
        providers: vec![
            provider(
                "norvia",
                "Norvia Mail",
                &[("smtp", "Outgoing mail")],
                Some("Publishes no status that programs can read."),
            ),
            provider(
                "brightforge",
                "Brightforge",
                &[("runners", "Build runners"), ("git", "Git over SSH")],
                None,
            ),
            provider("aquila", "Aquila Cloud", &[], None),
        ],
        sources: Vec::new(),
        masks: Vec::new(),
        codes: Vec::new(),
        symptoms: vec![symptom("mail-not-sent", "mail is not sent"), symptom("jobs-stuck", "jobs are stuck")],
        forms: Vec::new(),
        regions: Vec::new(),
    }
}

/// A source read `read` minutes ago, if ever.
pub(super) fn source(
    id: &str,
    venue: Venue,
    reading: Option<Reading>,
    why: Option<&str>,
    read: Option<i64>,
) -> SourceLine {
    SourceLine {
        id: id.to_owned(),
        kind: "discourse".to_owned(),
        url: format!("https://{id}.example.org/"),
        venue,
        about: (venue != Venue::Social).then(|| "norvia".to_owned()),
        enabled: true,
        verified: venue != Venue::Social,
        reading,
        since: reading.map(|_| minutes_ago(95)),
        why: why.map(str::to_owned),
        last_visit_at: reading.map(|_| minutes_ago(2)),
        last_ok_at: read.map(minutes_ago),
    }
}

pub(super) fn sources() -> Vec<SourceLine> {
    let well = (1..=9).map(|number| {
        source(&format!("forum-{number}"), Venue::Forum, Some(Reading::Ok), None, Some(number))
    });
    let mut sources: Vec<SourceLine> = well.collect();
    sources.extend([
        source(
            "norvia-status",
            Venue::Official,
            Some(Reading::Stranger),
            Some("the page says it is “Example Page”"),
            Some(2900),
        ),
        source("brightforge-status", Venue::Official, Some(Reading::Ok), None, Some(1)),
        source("lists-example", Venue::Mail, Some(Reading::Damaged), Some(HOSTILE), Some(95)),
        source(
            "tracker",
            Venue::Tracker,
            Some(Reading::Drifted),
            Some("no field “created_at” in 20 of 20 entries"),
            Some(180),
        ),
        source("skyline", Venue::Social, Some(Reading::Unreachable), Some("403 Forbidden"), None),
        source("quiet", Venue::Forum, Some(Reading::Empty), None, Some(3)),
        source("new", Venue::Social, None, None, None),
        SourceLine { enabled: false, ..source("paid", Venue::Social, None, None, None) },
    ]);
    sources
}
