//! Is it just me? Flags cloud outages from matching independent reports, while the provider is silent.
//!
//! The modules are the rooms of the house, in the order of the belt: `plain`, `catalog`, `sighting`, `report`,
//! `cluster`, `detect`, `score`, `verdict`, `alert`, `schedule`, `store`, `config`, `notify`, `archive`, `pipeline`, `private`,
//! `pack`, `desk`, `terminal`, `server`, `mcp`, `demo`, `cli`. A room may name those before it and none after; `tests/it/tidy.rs` holds
//! the table. ARCHITECTURE.md is the tour.

pub mod alert;
pub mod archive;
pub mod catalog;
pub mod cli;
pub mod cluster;
pub mod config;
pub mod demo;
pub mod desk;
pub mod detect;
pub mod mcp;
pub mod notify;
pub mod pack;
pub mod plain;

pub mod pipeline;
pub mod private;
pub mod report;
pub mod schedule;
pub mod score;
pub mod server;
pub mod sighting;
pub mod store;
pub mod terminal;
pub mod verdict;
