//! How good is the detector? What it flagged, held against what really happened, each figure with its interval.
//!
//! Pure, and blind to how flags came about: any detector's flags are judged alike, so that figures can be compared.

mod exposure;
mod flag;
mod interval;
mod lags;
mod scores;
mod tally;
#[cfg(test)]
mod tests;
mod truth;

pub use exposure::Exposure;
pub use flag::{Flag, Flags};
pub use interval::{CONFIDENCE, Interval, median_ranks, poisson, share};
pub use lags::{Lags, StepLag};
pub use scores::{Median, Rate, Recall, Scores, Share};
pub use tally::{Caught, RECALL_MINUTES, Tally};
pub use truth::{MATCHES_AFTER, MATCHES_BEFORE, Truth, TruthKind};
