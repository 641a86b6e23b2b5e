//! Mailing lists and newsgroups: what people write to each other by mail.
//!
//! Archives differ in how they hand their messages out, never in what a message is. So each kind here
//! finds the messages, and one reader (`message.rs`) makes posts of them.

mod archive;
pub mod hyperkitty;
pub mod mbox;
mod message;
pub mod nntp;
mod own_words;
pub mod pipermail;
pub mod public_inbox;
mod sender;

pub use archive::{LETTER_BYTES_MAX, begins_letter, read_letter};
