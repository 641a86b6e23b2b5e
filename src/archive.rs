//! Reads archives: JSON Lines of posts, incidents and the health of sources, in any compression.
//!
//! One object per line; `docs/archive.md` describes the fields. Unknown fields are passed over, a bad line is
//! counted and named and never ends the reading. A replay takes the lines in an order that does not depend on how
//! they lie in the files: [`Sorter`] puts them into it, in bounded memory.

mod good;
mod input;
mod known;
mod line;
mod order;
mod sorter;

pub use good::{BAD_LINES_NAMED_MAX, BadLines, GoodLines};
pub use input::{Input, LINE_BYTES_MAX, Lines};
pub use known::Known;
pub use line::{ArchiveLine, IncidentLine, PostLine, SourceLine};
pub use sorter::{RUN_BYTES_MAX, Sorted, Sorter};
