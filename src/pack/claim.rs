//! The claim pack: when it began and ended in each view, side by side, for a claim under a service level agreement.
//!
//! Two onsets that conflict are two claims. A time between them would be true for nobody, so nothing is averaged.

use super::markdown::{Document, Span};
use super::words::{count, gist, minute, minutes, onset, provider, services, span};
use super::{Facts, contradictions, official, reports, tickets_about};
use crate::detect::SwarmState;
use crate::private::TicketClaimKind;

/// Its title and its Markdown.
pub(super) fn write(facts: &Facts<'_>) -> (String, String) {
    let swarm = facts.swarm;
    let name = provider(facts, &swarm.provider);
    let day = swarm.onset.1.strftime("%-d %B %Y");
    let title = format!("Service level claim: {name}, {}, from {day}", gist(facts));
    let mut document = Document::default();
    document.heading(1, &Span::words(&title));
    document.paragraph(format!(
        "Written from public reports, as known at {}. What only you know is marked {}. Times are UTC. Read it before you send \
         it; nothing was sent.",
        minute(facts.now),
        Span::blank("like this"),
    ));
    yours(&mut document, facts);
    views(&mut document, facts);
    document.heading(2, &Span::own("The provider's word"));
    official::section(&mut document, facts);
    let claims = official::claims(facts);
    if !claims.is_empty() {
        document.heading(2, &Span::own("Who says when"));
        document
            .paragraph("As each says it. Where they differ, both stand: nothing is averaged.")
            .list(claims);
    }
    tickets(&mut document, facts);
    document.heading(2, &Span::own("Evidence"));
    document.paragraph(format!("{}.", reports::people_and_places(facts)));
    document.list(reports::phrases(facts));
    document.paragraph("The reports, earliest first:").list(reports::evidence(facts));
    unknown(&mut document, facts);
    (title, document.finish())
}

/// What only the operator knows.
fn yours(document: &mut Document, facts: &Facts<'_>) {
    let services = services(facts);
    let services =
        if services.is_empty() { provider(facts, &facts.swarm.provider) } else { services.join(", ") };
    document.heading(2, &Span::own("For you to fill in"));
    let fields = [
        ("Customer and contract", Span::blank("name, tenant or subscription, contract number").to_string()),
        ("Service claimed for", format!("{} {}", Span::words(&services), Span::blank("confirm or correct"))),
        ("Agreement", Span::blank("document, version, section, promised share of time").to_string()),
        ("Claim is due by", Span::blank("date, as the agreement says").to_string()),
        ("Affected users, and of how many", Span::blank("numbers, and how counted").to_string()),
        ("Began and ended with us", Span::blank("times and zone, from your own logs").to_string()),
        ("Credit asked for", Span::blank("as the agreement reckons it").to_string()),
    ];
    document.list(fields.map(|(what, field)| Span::own(format!("{what}: {field}"))));
}

/// Each view with its start, its end and its minutes.
fn views(document: &mut Document, facts: &Facts<'_>) {
    let (swarm, now) = (facts.swarm, facts.now);
    let official = official::incidents(facts);
    let mut rows = Vec::new();
    for incident in &official {
        let named = if incident.start_named { "" } else { " (published)" };
        let matched = if incident.matched { "" } else { " (perhaps another failure)" };
        rows.push([
            Span::own(format!("The provider: {}{matched}", Span::words(&incident.stored.incident.id))),
            Span::own(format!("{}{named}", minute(incident.start))),
            Span::own(incident.end.map_or_else(|| "not over".to_owned(), minute)),
            Span::own(match incident.end {
                Some(end) => minutes(incident.start, end).to_string(),
                None => format!("{} so far", minutes(incident.start, now)),
            }),
        ]);
    }
    if rows.is_empty() {
        let none = || Span::own("none published");
        rows.push([Span::own("The provider"), none(), none(), Span::own("none")]);
    }
    let open = swarm.state != SwarmState::Subsided;
    let quiet = swarm.subsided_at.unwrap_or(now);
    let least = minutes(swarm.onset.1, swarm.last_report_at);
    let most = minutes(swarm.onset.0, quiet);
    rows.push([
        Span::own("Public reports, at least"),
        Span::own(format!("{} (first report)", minute(swarm.onset.1))),
        Span::own(format!("{} (newest report)", minute(swarm.last_report_at))),
        Span::own(least.to_string()),
    ]);
    rows.push([
        Span::own("Public reports, at most"),
        Span::own(format!("{} (last quiet time)", minute(swarm.onset.0))),
        Span::own(if open {
            format!("{} (now: not over)", minute(now))
        } else {
            format!("{} (nobody reports it)", minute(quiet))
        }),
        Span::own(if open { format!("{most} so far") } else { most.to_string() }),
    ]);
    rows.push([Span::own("Our own logs"), Span::blank("start"), Span::blank("end"), Span::blank("minutes")]);
    document.heading(2, &Span::own("How long it lasted, in each view"));
    document.table(["View", "Start", "End", "Minutes"], &rows);
    document.list(differences(facts, &official));
}

/// How far the provider's word and the reports are apart.
fn differences(facts: &Facts<'_>, official: &[official::Official<'_>]) -> Vec<Span> {
    let swarm = facts.swarm;
    let mut items = Vec::new();
    for incident in official.iter().filter(|incident| incident.matched) {
        let id = Span::code(&incident.stored.incident.id);
        let (first, newest) = (swarm.onset.1, swarm.last_report_at);
        if incident.start > first {
            items.push(Span::own(format!(
                "The provider's start in {id} is {} ({} minutes) after the first public report.",
                span(first, incident.start),
                minutes(first, incident.start)
            )));
        } else if incident.start < first {
            items.push(Span::own(format!(
                "The provider's start in {id} is {} ({} minutes) before the first public report.",
                span(incident.start, first),
                minutes(incident.start, first)
            )));
        }
        if let Some(end) = incident.end.filter(|end| *end < newest) {
            items.push(Span::own(format!(
                "The provider's end in {id} is {} ({} minutes) before the newest public report.",
                span(end, newest),
                minutes(end, newest)
            )));
        }
    }
    if let Some(word) = &swarm.acknowledgement
        && word.lag_seconds > 0
    {
        items.push(Span::own(format!(
            "The provider first said so in public at {}, {} ({} minutes) after the first public report.",
            minute(word.published_at),
            span(swarm.onset.1, word.published_at),
            minutes(swarm.onset.1, word.published_at)
        )));
    }
    items
}

/// The operator's tickets, with what support answered and what that was worth.
fn tickets(document: &mut Document, facts: &Facts<'_>) {
    let swarm = facts.swarm;
    document.heading(2, &Span::own("Our tickets"));
    let tickets = tickets_about(swarm, facts.catalog, facts.tickets, facts.now);
    let found = contradictions(swarm, facts.catalog, facts.tickets, facts.now);
    if tickets.is_empty() {
        document.paragraph(format!(
            "{}",
            Span::blank("numbers and times of your tickets, and what was answered")
        ));
    } else {
        let solved = tickets.iter().flat_map(|ticket| &ticket.claims);
        let solved = solved.filter(|claim| claim.kind == TicketClaimKind::Solved).count();
        let solved = match solved {
            0 => "never called solved".to_owned(),
            1 => "called solved once".to_owned(),
            times => format!("called solved {times} times"),
        };
        document.paragraph(format!("{}, {solved}.", count(tickets.len() as u32, "ticket", "tickets")));
        document.outline(tickets.into_iter().map(|ticket| {
            let note = ticket.note.as_deref().map(|note| format!(". {}", Span::words(note)));
            let mut items = vec![Span::own(format!(
                "**{}**, opened {}{}",
                Span::words(&ticket.number),
                minute(ticket.opened_at),
                note.unwrap_or_default()
            ))];
            items.extend(ticket.claims.iter().filter(|claim| claim.at <= facts.now).map(|claim| {
                Span::own(format!(
                    "{} {}: {}",
                    minute(claim.at),
                    claim.kind.as_str(),
                    Span::quote(&claim.words)
                ))
            }));
            items
        }));
    }
    if !found.is_empty() {
        document.paragraph("What was said, and what came after it:");
        document.list(found.iter().map(super::words::contradiction));
    }
}

fn unknown(document: &mut Document, facts: &Facts<'_>) {
    let swarm = facts.swarm;
    document.heading(2, &Span::own("What is still unknown"));
    let mut items = vec![
        Span::own(format!(
            "Whether it lasted without a break: {} show that it was there when each was written, and no more.",
            count(swarm.reports, "report", "reports")
        )),
        Span::own("Whether your own users had it all the time: your logs say that."),
        Span::own(format!("When exactly it began: {}.", onset(swarm))),
    ];
    if swarm.state != SwarmState::Subsided {
        items.push(Span::own("When it is over: it is still reported, or was until a short time ago."));
    }
    items.extend(
        reports::blind(facts)
            .into_iter()
            .map(|blind| Span::own(format!("What stands in sources that {blind}"))),
    );
    document.list(items);
}
