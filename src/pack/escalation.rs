//! The escalation pack: a ticket that says "many customers, same start, worked before", and the evidence below it.

use super::markdown::{Document, Span};
use super::words::{count, gist, listed, minute, onset, people, provider, services, signature, span};
use super::{Facts, contradictions, official, reports, tickets_about};
use crate::detect::{Claim, Claimant, Claimed, Grade, Swarm, SwarmState};
use crate::plain;
use jiff::SignedDuration;

/// Its title and its Markdown.
pub(super) fn write(facts: &Facts<'_>) -> (String, String) {
    let swarm = facts.swarm;
    let name = provider(facts, &swarm.provider);
    let title = format!("{name}: {}, for many unrelated customers", gist(facts));
    let mut document = Document::default();
    document.heading(1, &Span::words(&title));
    document.paragraph(format!(
        "Written from public reports, as known at {}. What only you know is marked {}. Read it before you send it; nothing \
         was sent.",
        minute(facts.now),
        Span::blank("like this"),
    ));
    ticket(&mut document, facts, &name);
    since(&mut document, swarm, facts);
    who(&mut document, facts);
    document.heading(2, &Span::own("Reports to open"));
    let threads = reports::threads(facts);
    if !threads.is_empty() {
        document.paragraph("Where people gather, and whom to fetch there:").list(threads);
        document.paragraph("The reports, earliest first:");
    }
    document.list(reports::evidence(facts));
    document.heading(2, &Span::own("What the provider has said"));
    official::section(&mut document, facts);
    contradicted(&mut document, facts);
    document.heading(2, &Span::own("What is not seen, and what is not counted"));
    document.list(reports::blind(facts));
    document
        .paragraph("Only public places are read: what a customer's own dashboard shows is not among them.");
    let left = reports::not_counted(facts);
    if left.is_empty() {
        document.paragraph("No post about it was left out.");
    } else {
        document.paragraph("Left out, because it is no independent evidence:").list(left);
    }
    (title, document.finish())
}

/// What to paste into the provider's form.
fn ticket(document: &mut Document, facts: &Facts<'_>, name: &str) {
    let swarm = facts.swarm;
    let services = services(facts);
    let of = match listed(&services) {
        none if none.is_empty() => none,
        services => format!(" ({})", Span::words(&services)),
    };
    let sure = match swarm.grade {
        _ if swarm.held => "It may be one failure on your side: so far nothing else bears it out.",
        Grade::Likely => "This is one failure on your side and not the settings of one customer.",
        Grade::Possible => {
            "It looks like one failure on your side and not like the settings of one customer."
        }
    };
    document.heading(2, &Span::own("The ticket"));
    document.paragraph(format!(
        "We open this ticket as one of many customers of {}{} who report the same: **{}**. It began {}{}. {} report it so far{}. \
         {sure}",
        Span::words(name),
        of,
        Span::words(&gist(facts)),
        onset(swarm),
        same_start(swarm),
        count(people(swarm), "independent person", "independent people"),
        worked_before(swarm),
    ));
    document.paragraph(format!(
        "With us it began at {}, {} are affected, and we changed nothing before it: {}.",
        Span::blank("time and zone"),
        Span::blank("how many users, which tenant"),
        Span::blank("confirm, or say what was changed"),
    ));
    document.paragraph(
        "Please do not close this ticket with advice on our settings: people without any connection to us have the same since \
         the same time. Please join it with the tickets of the others, tell us the id of the incident and when you began to \
         work on it, and tell us when it is over for everybody.",
    );
    let tickets = tickets_about(swarm, facts.catalog, facts.tickets, facts.now);
    if tickets.is_empty() {
        document.paragraph(format!("Our earlier tickets about it: {}", Span::blank("numbers, or none")));
    } else {
        document.paragraph("Our earlier tickets about it:");
        document.list(tickets.into_iter().map(|ticket| {
            let said = ticket
                .claims
                .last()
                .map(|claim| format!("; last answer {}: {}", minute(claim.at), Span::quote(&claim.words)));
            Span::own(format!(
                "{}, opened {}{}",
                Span::code(&ticket.number),
                minute(ticket.opened_at),
                said.unwrap_or_default()
            ))
        }));
    }
}

/// Reporters who name a time no further from the first report than this mean the same beginning.
const SAME_START: SignedDuration = SignedDuration::from_hours(1);

/// Whether those who name a beginning name the same one.
fn same_start(swarm: &Swarm) -> &'static str {
    let differs = |claim: &Claim| {
        claim.what == Claimed::Began
            && claim.by == Claimant::Reporters
            && claim.at.duration_since(swarm.onset.1).abs() > SAME_START
    };
    if swarm.claims.iter().any(differs) {
        "; some name another beginning, which stands below"
    } else {
        ", with the same start for all of them"
    }
}

/// How unusual it is, which is how it is known that it worked before.
fn worked_before(swarm: &Swarm) -> String {
    let (counted, minutes) = (swarm.figures.counted, swarm.window_minutes);
    if counted == 0 || minutes == 0 {
        return String::new();
    }
    let usual = match swarm.expected {
        ..0.05 => "nobody is usual".to_owned(),
        ..9.95 => format!("{:.1} are usual", swarm.expected),
        expected => format!("{expected:.0} are usual"),
    };
    let window = plain::duration(SignedDuration::from_mins(minutes.into()));
    format!(", {counted} of them within {window}, where {usual}: it worked before")
}

fn since(document: &mut Document, swarm: &Swarm, facts: &Facts<'_>) {
    document.heading(2, &Span::own("Since when"));
    let now = facts.now;
    let state = match (swarm.state, swarm.subsided_at) {
        (SwarmState::Subsided, Some(at)) => {
            format!("Nobody has reported it any more since; called over at {}.", minute(at))
        }
        _ => format!("It goes on: the newest report is {} old.", span(swarm.last_report_at, now)),
    };
    document.paragraph(format!(
        "It began {}: the first time is the last quiet one, the second that of the first report. The newest report is of {}. \
         {state}",
        onset(swarm),
        minute(swarm.last_report_at),
    ));
    let claims = official::claims(facts);
    if !claims.is_empty() {
        document.paragraph("Who says when it began and whether it is over, as each says it:").list(claims);
    }
}

fn who(document: &mut Document, facts: &Facts<'_>) {
    let swarm = facts.swarm;
    document.heading(2, &Span::own("Who reports it, and in which words"));
    document.paragraph(format!(
        "{}. One person counts once in twelve hours; reposts, copies and news do not count.",
        reports::people_and_places(facts)
    ));
    document.list(reports::phrases(facts));
    let shared: Vec<String> = swarm.signatures.iter().filter_map(|one| signature(facts, one)).collect();
    if !shared.is_empty() {
        document.paragraph(format!("What the reports have in common: {}.", Span::words(&listed(&shared))));
    }
    if let Some(cause) = &swarm.cause {
        let sure = if cause.confirmed {
            "which fails too or has said so"
        } else {
            "though nobody says so of it yet"
        };
        let cause = provider(facts, &cause.provider);
        document.paragraph(format!("The cause is probably {}, {sure}.", Span::words(&cause)));
    }
}

fn contradicted(document: &mut Document, facts: &Facts<'_>) {
    let found = contradictions(facts.swarm, facts.catalog, facts.tickets, facts.now);
    if found.is_empty() {
        return;
    }
    document.heading(2, &Span::own("What does not agree"));
    document.list(found.iter().map(super::words::contradiction));
}
