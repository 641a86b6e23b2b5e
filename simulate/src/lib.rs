//! Seeded worlds of posts about providers, with the truth beside them.
//!
//! The detector is judged on them, so they know nothing of it: this package reads none of its rules and has a
//! phrase bank of its own. See `README.md` for the figures and where each comes from.

pub mod crowd;
pub mod curve;
pub mod dice;
pub mod distractor;
pub mod line;
pub mod null;
pub mod ordinary;
pub mod outage;
pub mod pen;
pub mod phrase;
pub mod place;
pub mod roster;
pub mod season;
pub mod truth;
pub mod world;

pub use curve::Curve;
pub use line::Line;
pub use phrase::Phrasing;
pub use truth::{Kind, Label, Labelled, Truth};
pub use world::{Amplified, Mixed, Options, Outages, Quiet, Upstream, World};
