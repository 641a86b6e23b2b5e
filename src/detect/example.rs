//! A swarm to test rooms with that show one.

use super::{Acknowledgement, Evidence, Figures, Grade, NotCounted, Step, Swarm, SwarmState};
use crate::report::Signature;
use crawlers::Venue;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

impl Swarm {
    /// A likely swarm about `aws`, unacknowledged, flagged at 2026-03-01 04:20 UTC.
    pub(crate) fn example() -> Self {
        let onset: Timestamp = "2026-03-01T04:10:00Z".parse().unwrap();
        let after = |minutes| onset + SignedDuration::from_mins(minutes);
        let report = |minutes, venue, source: &str, post: &str, excerpt: &str| Evidence {
            source: source.to_owned(),
            post: post.to_owned(),
            venue,
            at: after(minutes),
            url: Some(format!("https://{source}.example/t/{post}")),
            thread: Some("7".to_owned()),
            excerpt: excerpt.to_owned(),
        };
        Self {
            id: "aws-20260301T0412".to_owned(),
            provider: "aws".to_owned(),
            services: vec!["ses".to_owned(), "ec2".to_owned()],
            signature: Signature::Code("smtp:4.4.7".to_owned()),
            signatures: vec![
                Signature::Code("smtp:4.4.7".to_owned()),
                Signature::Symptom("mail-not-sent".to_owned()),
            ],
            grade: Grade::Likely,
            state: SwarmState::Unacknowledged,
            onset: (onset, after(2)),
            flagged_at: after(10),
            last_report_at: after(31),
            subsided_at: None,
            reports: 15,
            people: 13.6,
            authors: 12,
            venues: BTreeMap::from([(Venue::Forum, 8), (Venue::Social, 7)]),
            window_minutes: 30,
            expected: 0.42,
            score: 4.4,
            phrases: vec![("4.4.7 message expired".to_owned(), 6), ("mails are stuck".to_owned(), 3)],
            evidence: vec![
                report(
                    2,
                    Venue::Forum,
                    "cloud-forum",
                    "71",
                    "Anyone else with 4.4.7 message expired since ten past four?",
                ),
                report(5, Venue::Social, "chirp", "a9", "our mails are stuck in the queue"),
            ],
            not_counted: NotCounted { same_author: 3, copies: 1, ..NotCounted::default() },
            acknowledgement: None,
            ladder: Vec::new(),
            claims: Vec::new(),
            cause: None,
            held: false,
            figures: Figures::default(),
            blind_sources: Vec::new(),
        }
    }

    /// The same once the provider has said so, 50 minutes after the first report.
    pub(crate) fn example_acknowledged() -> Self {
        let swarm = Self::example();
        let published_at = swarm.onset.1 + SignedDuration::from_mins(50);
        Self {
            state: SwarmState::Acknowledged,
            acknowledgement: Some(Acknowledgement {
                step: Step::StatusPage,
                source: "aws-status".to_owned(),
                id: "inc-5".to_owned(),
                title: "Delayed delivery of mail".to_owned(),
                published_at,
                seen_at: published_at + SignedDuration::from_mins(3),
                lag_seconds: 3000,
            }),
            ..swarm
        }
    }

    /// The same once nobody reports it any more, without a word of the provider.
    pub(crate) fn example_subsided() -> Self {
        let swarm = Self::example();
        let end = swarm.last_report_at + SignedDuration::from_hours(2);
        Self { state: SwarmState::Subsided, subsided_at: Some(end), ..swarm }
    }
}
