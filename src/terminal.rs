//! The one place that writes for people.
//!
//! Renderers are pure and return text with colours; what prints it leaves the colours out where nobody
//! would see them. Words of strangers go through [`crate::plain`] before they stand in a line.

mod added;
mod answer;
mod change;
mod figures;
mod ladder;
mod layout;
mod link;
mod output;
mod pages;
mod private;
mod reading;
mod results;
mod round;
mod scores;
mod sources;
mod sparkline;
mod style;
mod swarm;
mod swarms;
#[cfg(test)]
mod tests;
mod words;

pub use added::{Attempt, added, nothing_reads};
pub use answer::answer;
pub use change::{change, change_json, explanation};
pub use output::{
    error, is_closed_pipe, print, print_json, print_json_line, print_json_lines, progress, progress_of_bytes,
    warn,
};
pub use pages::{page_on_record, pages};
pub use private::{issued, tickets, tokens};
pub use reading::{reading, reading_json};
pub use results::results;
pub use round::{round, round_json, streamed, streamed_json};
pub use scores::scores;
pub use sources::sources;
pub use swarm::swarm;
pub use swarms::swarms;
