//! Is it just me? Flags cloud outages from matching independent reports, while the provider is silent.
//!
//! The modules are the rooms of the house, in the order in which a post walks through them; a module may
//! name those above it and none below (`tests/it/tidy.rs` holds the table). ARCHITECTURE.md is the tour.

pub mod catalog;
pub mod sighting;
pub mod report;
pub mod detect;
pub mod alert;
pub mod store;
pub mod notify;
pub mod pipeline;
pub mod demo;
pub mod server;
pub mod cli;
