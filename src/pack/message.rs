//! The message to one's own users: what is confirmed, what is reported, what nobody knows yet, and when we look again.
//!
//! Calm and plain. It promises nothing that nobody promised: no time at which it will work, no cause that was not named.

use super::markdown::{Document, Span};
use super::words::{count, gist, minute, next_look, onset, people, provider};
use super::{Facts, official};
use crate::detect::{Claimant, Claimed, Grade, Step, SwarmState};

/// Its title and its Markdown.
pub(super) fn write(facts: &Facts<'_>) -> (String, String) {
    let swarm = facts.swarm;
    let name = provider(facts, &swarm.provider);
    let title = format!("{name}: {}", gist(facts));
    let over = swarm.state == SwarmState::Subsided;
    let mut document = Document::default();
    document.heading(1, &Span::words(&title));
    let opening = match (over, swarm.held || swarm.grade == Grade::Possible) {
        (true, _) => "Some of you may have had trouble with it. Nobody reports it any more.",
        (false, true) => {
            "Some of you may have trouble with it. It may not be us: a few others report the same."
        }
        (false, false) => "Some of you may have trouble with it. It is not only us: others report the same.",
    };
    document.paragraph(format!("{opening} This is what we know at {}.", minute(facts.now)));
    document.heading(2, &Span::own("Confirmed"));
    document.list(confirmed(facts, &name));
    document.heading(2, &Span::own("Reported"));
    document.list(reported(facts, over));
    document.heading(2, &Span::own("Unknown"));
    document.list(unknown(facts, over));
    document.heading(2, &Span::own("What you can do"));
    document.paragraph(format!(
        "{}",
        Span::blank("for example another way to reach customers; leave out what you have not tried")
    ));
    document.heading(2, &Span::own("When we look again"));
    if over {
        document.paragraph(format!(
            "If you still have it, tell us: {}. We write again if it comes back.",
            Span::blank("where to write")
        ));
    } else {
        document.paragraph(format!(
            "We look again at {} {} and write to you then, whether something has changed or not.",
            minute(next_look(facts.now)),
            Span::blank("keep or change")
        ));
    }
    (title, document.finish())
}

/// What the provider itself said, and what the operator saw.
fn confirmed(facts: &Facts<'_>, name: &str) -> Vec<Span> {
    let swarm = facts.swarm;
    let name = Span::words(name);
    let mut items = Vec::new();
    match &swarm.acknowledgement {
        Some(word) => {
            let title =
                if word.title.is_empty() { String::new() } else { format!(": {}", Span::quote(&word.title)) };
            let at = minute(word.published_at);
            items.push(Span::own(format!("{name} has said so {}, at {at}{title}", word.step)));
        }
        None => items.push(Span::own(format!("{name} has confirmed nothing in public so far."))),
    }
    if let Some(rung) = swarm.rung(Step::Cause) {
        items.push(Span::own(format!("{name} names a cause: {}", Span::quote(&rung.words))));
    }
    let over =
        swarm.claims.iter().find(|claim| claim.what == Claimed::Over && claim.by == Claimant::Provider);
    if let Some(claim) = over.filter(|claim| claim.contradicted_by == 0) {
        items.push(Span::own(format!("{name} says that it is over since {}.", minute(claim.at))));
    }
    items
        .push(Span::own(format!("With us: {}", Span::blank("what you saw yourself, or take this line out"))));
    items
}

/// What other people say.
fn reported(facts: &Facts<'_>, over: bool) -> Vec<Span> {
    let swarm = facts.swarm;
    let report = if people(swarm) == 1 { "reports" } else { "report" };
    let mut items = vec![Span::own(format!(
        "{} outside our organisation {} the same: {}.",
        count(people(swarm), "person", "people"),
        if over { "reported" } else { report },
        Span::words(&gist(facts))
    ))];
    items.push(Span::own(format!(
        "By their reports it began {}; the newest report is of {}.",
        onset(swarm),
        minute(swarm.last_report_at)
    )));
    for claim in swarm.claims.iter().filter(|claim| claim.contradicted_by > 0) {
        let who = if claim.by == Claimant::Staff { "The provider's people say" } else { "The provider says" };
        let after = count(claim.contradicted_by, "person", "people");
        match claim.what {
            Claimed::Over => items.push(Span::own(format!(
                "{who} that it is over since {}; {after} reported it after that.",
                minute(claim.at)
            ))),
            Claimed::NotOurs => items.push(Span::own(format!(
                "{who} that nothing is wrong on their side; {after} reported it after that."
            ))),
            Claimed::Began => {}
        }
    }
    items
}

/// What nobody has said.
fn unknown(facts: &Facts<'_>, over: bool) -> Vec<Span> {
    let swarm = facts.swarm;
    let mut items = Vec::new();
    if swarm.rung(Step::Cause).is_none() {
        items.push(Span::own("What the cause is."));
    }
    let ended = official::incidents(facts).iter().any(|incident| incident.matched && incident.end.is_some());
    match (over, ended) {
        (true, true) => {}
        (true, false) => {
            items.push(Span::own("Whether it is over for everybody: the provider has not said so."))
        }
        (false, _) => {
            items.push(Span::own("When it will be over: nobody has given a time that can be relied on."))
        }
    }
    items.push(Span::own("Whether everybody here has it: tell us if you do, and when it began."));
    items
}
