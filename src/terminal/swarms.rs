//! A list of swarms; where there is none, what that is worth.

use super::layout::Table;
use super::sources::coverage;
use super::sparkline::sparkline;
use super::style::{DIM, STRONG};
use super::words;
use crate::catalog::Catalog;
use crate::desk::SourceLine;
use crate::detect::{Swarm, SwarmState};
use crate::plain;
use anstyle::Style;
use jiff::Timestamp;

/// A table of swarms, and what the silence about anything else is worth.
pub fn swarms(swarms: &[Swarm], sources: &[SourceLine], catalog: &Catalog, now: Timestamp) -> String {
    let open = swarms.iter().filter(|swarm| swarm.state != SwarmState::Subsided).count();
    let mut text = match open {
        0 => "No swarm is open.\n".to_owned(),
        1 => "1 swarm is open.\n".to_owned(),
        many => format!("{many} swarms are open.\n"),
    };
    text.push_str(&coverage(sources, now));
    if !swarms.is_empty() {
        text.push('\n');
        text.push_str(&table(swarms, catalog, now));
    }
    text
}

/// A row for each swarm, and below it what people say.
pub(super) fn table(swarms: &[Swarm], catalog: &Catalog, now: Timestamp) -> String {
    let mut table = Table::default();
    for swarm in swarms {
        let (style, state) = words::state(swarm);
        let time = match swarm.subsided_at {
            Some(at) => format!("over for {}", plain::duration(now.duration_since(at))),
            None => format!("for {}", plain::duration(now.duration_since(swarm.onset.1))),
        };
        let cells = [
            (style, state.to_owned()),
            (STRONG, words::provider(catalog, &swarm.provider)),
            (Style::new(), format!("{} people", words::people(swarm.people))),
            (style, sparkline(swarm, now)),
            (Style::new(), time),
            (DIM, words::name(&swarm.id)),
        ];
        table.row(cells, words::gist(swarm));
    }
    table.lines()
}
