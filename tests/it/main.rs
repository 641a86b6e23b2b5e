//! The one integration binary: the whole program, from outside.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod belt;
mod browser;
mod cli;
mod crash;
mod faults;
mod mcp;
mod order;
mod quality;
mod simulation;
mod stories;
mod streaming;
mod support;
mod tidy;
