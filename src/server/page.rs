//! What people open: one page per file.
//!
//! Handlers only fetch; what is shown is made by pure code from what the desk knows, and templates show it.

pub(super) mod answer;
pub(super) mod api;
pub(super) mod look;
pub(super) mod overview;
pub(super) mod pack;
pub(super) mod provider;
pub(super) mod providers;
pub(super) mod record;
pub(super) mod search;
pub(super) mod sign_in;
pub(super) mod sources;
pub(super) mod swarm;
pub(super) mod swarms;
pub(super) mod tickets;

use super::problem::Shown;
use axum::response::Response;

/// A page, or why there is none.
pub(super) type Page = Result<Response, Shown>;
