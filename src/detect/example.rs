//! A swarm to test rooms with that show one.

use super::{
    Claim, Claimant, Claimed, CommonCause, Evidence, Figures, Grade, NotCounted, Rung, Step, Swarm,
    SwarmState,
};
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
        let seen_at = published_at + SignedDuration::from_mins(3);
        let place = ("aws-status", "inc-5");
        let mut swarm = swarm;
        swarm.climb(vec![Rung::new(
            Step::StatusPage,
            place,
            published_at,
            seen_at,
            "Delayed delivery of mail",
        )]);
        swarm
    }

    /// The same with every step of the ladder, conflicting claims, a common cause and all its figures.
    pub(crate) fn example_full() -> Self {
        let mut swarm = Self::example_acknowledged();
        let after = |minutes| swarm.onset.1 + SignedDuration::from_mins(minutes);
        let forum = ("cloud-forum", "74");
        let inside = ("aws-status", "inc-5");
        let said = "The cause is a queue that was never emptied.";
        let claim = |by, what, at, people, contradicted_by, said_at, place: (&str, &str)| Claim {
            by,
            what,
            at,
            people,
            contradicted_by,
            said_at,
            source: place.0.to_owned(),
            id: place.1.to_owned(),
        };
        let rungs = vec![
            Rung::new(Step::QuotedId, ("cloud-forum", "73"), after(20), after(21), "SES-48213"),
            Rung::new(Step::Staff, forum, after(35), after(36), "We are aware and are looking into it."),
            Rung::new(Step::Cause, inside, after(80), after(83), said),
        ];
        let claims = vec![
            claim(Claimant::Reporters, Claimed::Began, after(-132), 4, 0, after(9), ("chirp", "a9")),
            claim(Claimant::Provider, Claimed::Began, after(3), 1, 0, after(53), inside),
            claim(Claimant::Provider, Claimed::Over, after(25), 1, 6, after(83), inside),
            claim(Claimant::Staff, Claimed::NotOurs, after(6), 1, 11, after(6), ("cloud-forum", "72")),
        ];
        swarm.climb(rungs);
        swarm.claims = claims;
        swarm.cause = Some(CommonCause {
            provider: "cloudflare".to_owned(),
            swarms: vec!["slack-20260301T0419".to_owned()],
            confirmed: false,
        });
        swarm.held = true;
        swarm.blind_sources = vec!["chirp".to_owned()];
        swarm.figures = Figures {
            threshold: 4.04,
            rarity: 1.6,
            counted: 12,
            level: 0.84,
            dispersion: 2.2,
            share: 0.12,
            chance: 1.0 / 34.0,
            effective: 11.2,
            evidence: 5.3,
        };
        swarm
    }

    /// The same once nobody reports it any more, without a word of the provider.
    pub(crate) fn example_subsided() -> Self {
        let swarm = Self::example();
        let end = swarm.last_report_at + SignedDuration::from_hours(2);
        Self { state: SwarmState::Subsided, subsided_at: Some(end), ..swarm }
    }
}
