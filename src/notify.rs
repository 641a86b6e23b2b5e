//! Tells receivers what is news: one sender, one outbox.
//!
//! The belt writes an alert into the store's outbox in the transaction of the verdict that caused it; the
//! sender takes what is due, delivers it and notes how that went. A crash between delivering and noting
//! delivers twice, never not at all: every delivery of the same news carries the same id (`webhook-id`),
//! so that a receiver can drop the second.

mod message;
mod retry;
mod sender;
mod signature;
#[cfg(test)]
mod tests;
mod webhook;

pub use message::{EVIDENCE_LINKS_MAX, MESSAGE_VERSION, message};
pub use retry::RETRY_FOR;
pub use sender::{Outcome, deliver, settle};
pub use signature::SECRET_PREFIX;
