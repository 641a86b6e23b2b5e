//! What silence is worth: it means something only where somebody listens.

use super::SourceState;
use jiff::{SignedDuration, Timestamp};

/// A source read well no longer ago than this knows about now.
const FRESH: SignedDuration = SignedDuration::from_hours(2);

impl SourceState {
    /// Whether it knows about now: it can be read, and was read well not long ago.
    pub fn sees(&self, now: Timestamp) -> bool {
        self.blind.is_none() && self.last_ok_at.is_some_and(|at| now.duration_since(at) < FRESH)
    }
}

/// Whether so many sources that see, beside so many that do not, are enough to conclude something from silence.
pub fn can_tell(seeing: usize, blind: usize) -> bool {
    seeing > 0 && seeing >= blind
}
