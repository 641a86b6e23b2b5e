//! The desk for assistants: five tools over the Model Context Protocol, on standard input and output or by HTTP.
//!
//! An assistant puts what it is given into its context and may take it for an order. So strangers' words come last,
//! each line of them marked, with a sentence that says what they are; all of it is cleaned and bounded. The tools read
//! and change nothing. The protocol: <https://modelcontextprotocol.io/specification/>.

mod input;
mod json;
mod quotes;
mod refusal;
mod serve;
mod server;
mod tools;
mod words;

pub use serve::{mounted, speak};
pub use server::{Opener, Server};

/// Swarms, posts or incidents in one answer, at most; an assistant can ask again, more closely.
const LIMIT_MAX: u16 = 50;

/// The longest question or message that is read, in bytes: the longest text to check, every byte of it written in more
/// than three.
const MESSAGE_BYTES_MAX: usize = 4 * crate::desk::QUESTION_BYTES_MAX;

/// The longest text of an answer, in bytes, once for our words and once for those of others.
const TEXT_BYTES_MAX: usize = 24 * 1024;

/// The longest JSON of an answer, in bytes; a longer one is left out.
const JSON_BYTES_MAX: usize = 256 * 1024;

/// The longest text within that JSON, in characters.
const JSON_TEXT_CHARS_MAX: usize = 1000;
