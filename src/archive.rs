//! Reads archives: JSON Lines of posts, incidents and the health of sources, and what others publish, in any
//! compression.
//!
//! `docs/archive.md` describes the fields and the other forms ([`FORMS`]). Unknown fields are passed over, a bad
//! record is counted and named and never ends the reading. An import remembers how far it came in a file
//! ([`Progress`]). A replay takes the lines in an order that does not depend on how they lie in the files:
//! [`Sorter`] puts them into it, in bounded memory.

mod forms;
mod good;
mod input;
mod known;
mod line;
mod order;
mod progress;
mod record;
mod sorter;

pub use forms::{ColumnMap, FORMS, Form, Plan, PlanError, Wishes};
pub use good::{BAD_LINES_NAMED_MAX, BadLines, GoodLines};
pub use input::{Input, LINE_BYTES_MAX, Lines, Place};
pub use known::Known;
pub use line::{ArchiveLine, IncidentLine, PostLine, SourceLine};
pub use progress::Progress;
pub use record::{Item, Record, Records, Stands, What};
pub use sorter::{RUN_BYTES_MAX, Sorted, Sorter};
