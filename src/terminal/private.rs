//! The operator's own: tickets with what support said of them, and tokens.

use super::layout::{Table, wrapped};
use super::style::{DIM, GOOD, STRONG, UNSURE, paint};
use super::words;
use crate::private::{IssuedToken, Ticket, TokenLine};

/// Tickets, each with what was said of it below.
pub fn tickets(tickets: &[Ticket]) -> String {
    if tickets.is_empty() {
        return "No ticket is noted. `notjustme tickets add NUMBER --provider PROVIDER` notes one.\n"
            .to_owned();
    }
    let mut text = String::new();
    for ticket in tickets {
        let about = match &ticket.service {
            Some(service) => format!("{}, {}", words::name(&ticket.provider), words::name(service)),
            None => words::name(&ticket.provider),
        };
        text.push_str(&format!(
            "{:>4}  {}  {about}  opened {}\n",
            ticket.id,
            paint(STRONG, &words::name(&ticket.number)),
            words::minute(ticket.opened_at)
        ));
        text.push_str(&wrapped(&words::paragraph(ticket.note.as_deref().unwrap_or_default()), 6));
        for claim in &ticket.claims {
            let line = format!(
                "{}  {}: “{}”",
                words::minute(claim.at),
                claim.kind.as_str(),
                words::paragraph(&claim.words)
            );
            text.push_str(&wrapped(&line, 6));
        }
    }
    text
}

/// Tokens, as far as anybody may see them.
pub fn tokens(tokens: &[TokenLine]) -> String {
    if tokens.is_empty() {
        return "There is no token. `notjustme tokens add NAME --scope read` makes one.\n".to_owned();
    }
    let day = |at: jiff::Timestamp| at.strftime("%Y-%m-%d").to_string();
    let mut table = Table::default();
    for token in tokens {
        let (style, state) = match token.revoked_at {
            Some(at) => (UNSURE, format!("revoked {}", words::minute(at))),
            None => (GOOD, "good".to_owned()),
        };
        let used =
            token.last_used_at.map_or_else(|| "never used".to_owned(), |at| format!("used {}", day(at)));
        let cells = [
            (STRONG, words::name(&token.name)),
            (DIM, token.scope.as_str().to_owned()),
            (DIM, format!("made {}", day(token.created_at))),
            (DIM, used),
            (style, state),
        ];
        table.row(cells, String::new());
    }
    table.lines()
}

/// A token that was made this moment, and what to do with it.
pub fn issued(issued: &IssuedToken) -> String {
    format!(
        "{}\n\nThis is the token {} (scope {}). It is shown this once and kept nowhere: put it where its user reads it,\n\
         and send it as `Authorization: Bearer …`. `notjustme tokens revoke` ends it.\n",
        issued.token,
        words::name(&issued.name),
        issued.scope.as_str(),
    )
}
