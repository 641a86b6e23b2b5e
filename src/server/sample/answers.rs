//! What the invented morning is answered with, and how it looks at one glance.

use super::{HOSTILE, faint, minutes_ago, now, silent, spoken, subsided};
use crate::catalog::Side;
use crate::desk::{
    ACTIVITY_HOURS, Cause, Mark, OfficialPage, OpenIncident, Overview, PastSwarm, Readings, Reply, Standing,
    Tile, Timeline,
};
use crate::detect::{Step, Swarm};
use crate::report::Signature;
use crate::verdict::{Answer, Similar, SourceState, Verdict};
use crawlers::IncidentState;

/// What happens when these swarms are open and these are over.
pub(in crate::server) fn overview(open: Vec<Swarm>, subsided: Vec<Swarm>) -> Overview {
    let causes = open.iter().filter_map(|swarm| {
        let cause = swarm.cause.as_ref()?;
        Some(Cause {
            provider: cause.provider.clone(),
            confirmed: cause.confirmed,
            swarms: vec![swarm.id.clone()],
        })
    });
    let tile = |id: &str, standing, reports| Tile {
        id: id.to_owned(),
        name: id.to_owned(),
        category: "cloud".to_owned(),
        standing,
        swarm: None,
        activity: vec![reports; ACTIVITY_HOURS],
        seeing: 1,
        blind: 0,
    };
    Overview {
        at: now(),
        causes: causes.collect(),
        open,
        subsided,
        providers: vec![
            tile("norvia", Standing::Unacknowledged, 2),
            tile("brightforge", Standing::Unknown, 1),
            tile("aquila", Standing::Unknown, 0),
        ],
        sources: Readings::default(),
    }
}

/// A reply with this verdict: official pages, one of them blind and one with an incident, and a past outage.
pub(in crate::server) fn reply(verdict: Verdict) -> Reply {
    let official = |id: &str, blind: Option<&str>, open| OfficialPage {
        source: id.to_owned(),
        about: Some("norvia".to_owned()),
        url: format!("https://{id}.example.org/"),
        read_at: Some(minutes_ago(9)),
        blind: blind.map(str::to_owned),
        open,
    };
    let incident = OpenIncident {
        title: HOSTILE.to_owned(),
        state: IncidentState::Investigating,
        published_at: minutes_ago(20),
        url: None,
    };
    let mut timeline = Timeline::over(minutes_ago(240), now());
    timeline.reports[10] = 7;
    timeline.usual = Some(0.4);
    timeline.rungs = vec![Mark { at: minutes_ago(60), step: Step::StatusPage }];
    Reply {
        answer: answer(verdict),
        timeline: Some(timeline),
        official: vec![
            official("norvia-status", Some("answers for somebody else"), Vec::new()),
            official("norvia-news", None, vec![incident]),
            official("norvia-board", None, Vec::new()),
        ],
        past: vec![PastSwarm::of(&subsided())],
    }
}

/// An answer with this verdict.
fn answer(verdict: Verdict) -> Answer {
    let (swarms, sentence) = match verdict {
        Verdict::WidespreadUnacknowledged => (
            vec![silent()],
            "Not just you: 26 independent people report the same of Norvia Mail, since 3h 20m ago. The provider's public channels are silent so far.",
        ),
        Verdict::WidespreadAcknowledged => (
            vec![spoken()],
            "Not just you: 97 independent people report the same of Brightforge, since 5h 10m ago. The provider has said so 4h 23m ago: “Degraded availability of build runners”.",
        ),
        Verdict::Possible => (
            vec![faint()],
            "Possibly not just you: 4 independent people report the same of Aquila Cloud, since 29m ago.",
        ),
        Verdict::ThirdParty => (
            Vec::new(),
            "The text blames somebody else, such as a reputation list or a carrier, not Norvia Mail itself.",
        ),
        Verdict::LikelyLocal => (
            Vec::new(),
            "Likely just you: 9 sources that would know are read, and nobody else says this of Norvia Mail.",
        ),
        Verdict::CannotTell => (
            Vec::new(),
            "Cannot tell: 3 of 4 sources that should know cannot be read or were not read lately.",
        ),
    };
    let similar = |minutes, text: &str, highlights: &[(usize, usize)], url: &str| Similar {
        source: "forum-1".to_owned(),
        post: "9".to_owned(),
        at: minutes_ago(minutes),
        url: Some(url.to_owned()),
        title: Some("Outgoing mail stuck since this morning".to_owned()),
        snippet: text.to_owned(),
        highlights: highlights.to_vec(),
        matching: minutes < 100,
        author: Some(1),
    };
    let state = |id: &str, official, read: Option<i64>, blind: Option<&str>| SourceState {
        id: id.to_owned(),
        official,
        about: Some("norvia".to_owned()),
        last_ok_at: read.map(minutes_ago),
        blind: blind.map(str::to_owned),
    };
    let mut next = vec!["Open a ticket that says: several unrelated customers, same start, worked before; link the reports below.".to_owned()];
    if let Some(url) = swarms.first().and_then(|swarm| swarm.evidence[0].url.as_deref()) {
        next.insert(0, format!("Join the largest thread: {url}"));
    }
    Answer {
        verdict,
        sentence: sentence.to_owned(),
        at: now(),
        asked_at: None,
        side: Some(Side::Provider),
        providers: vec!["norvia".to_owned()],
        signatures: vec![Signature::Code("smtp:4.7.500".to_owned())],
        phrases: vec!["server busy".to_owned(), "mail stuck".to_owned()],
        swarms,
        similar: vec![
            similar(
                12,
                "since 6:40 all outgoing mail stuck, 451 4.7.500 server busy in every log",
                &[(15, 34), (36, 59)],
                "https://forum-1.example.org/t/9",
            ),
            similar(340, HOSTILE, &[(0, 8)], "javascript:alert(3)"),
        ],
        sources: vec![
            state("norvia-status", true, Some(2900), Some("answers for somebody else")),
            state("forum-1", false, Some(1), None),
            state("skyline", false, None, None),
        ],
        next,
    }
}
