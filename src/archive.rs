//! Reads archives: JSON Lines of posts, incidents and the health of sources, in any compression.
//!
//! One object per line; `docs/archive.md` describes the fields. Unknown fields are passed over, a bad line is
//! counted and named and never ends the reading.

mod input;
mod line;

pub use input::{Input, LINE_BYTES_MAX, Lines};
pub use line::{ArchiveLine, IncidentLine, Known, PostLine, SourceLine};
