//! Streams: posts as they are written, over one connection that stays open.
//!
//! A [`Streamer`] knows one *kind* of stream. Like a [`crate::Crawler`] it is pure: it plans the request
//! and reads one frame. [`run()`] alone drives the network. It connects again whenever the connection breaks,
//! goes on where it was, and drops what it has handed on already. Where a stream cannot go on, what it
//! missed is handed on as a [`What::Gap`], to be read by a visit to the site's lists.
//!
//! Most of what a great stream says is about nothing we know. So a caller gives a test of bytes, and a frame
//! is read as JSON only when it passes, or takes back or changes what may have passed before.

mod connection;
mod events;
mod health;
pub mod jetstream;
pub mod mastodon;
mod run;
mod seen;
mod socket;
mod subscription;

pub use health::{Health, State};
pub use run::{FAULTS_PER_CONNECTION_MAX, run};
pub use seen::SEEN_MAX;
pub use subscription::{Ended, StreamSettings, Subscription};

use crate::{Fault, Post, Request, Source};
use jiff::Timestamp;
use std::fmt::Debug;

/// The longest frame or event, in bytes. A longer one ends the connection before it fills the memory.
pub const FRAME_BYTES_MAX: usize = 256 * 1024;

/// How to read one kind of stream. A unit struct without state.
pub trait Streamer: Debug + Sync {
    /// The kind's name in `sources.toml`; also its file stem.
    fn name(&self) -> &'static str;

    /// How its frames come.
    fn transport(&self) -> Transport;

    /// What to ask for: everything from `cursor` on, or what is written from now on.
    ///
    /// # Errors
    /// What is wrong with the source, and what to write instead.
    fn request(&self, source: &Source, cursor: Option<Cursor>) -> Result<Request, String>;

    /// What can be told of a frame from its bytes alone, before it is known whether anybody wants it.
    fn glance(&self, frame: Frame<'_>) -> Glance;

    /// Reads one frame. Never fails: what cannot be read is a [`What::Fault`].
    fn parse_event(&self, source: &Source, frame: Frame<'_>) -> Event;
}

/// Every kind of stream that can be read.
pub static STREAMERS: &[&dyn Streamer] = &[&jetstream::Jetstream, &mastodon::MastodonStream];

/// The streamer whose [`Streamer::name`] is `kind`.
pub fn streamer(kind: &str) -> Option<&'static dyn Streamer> {
    STREAMERS.iter().copied().find(|streamer| streamer.name() == kind)
}

/// How the frames of a stream come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// Messages of a WebSocket (RFC 6455).
    WebSocket,
    /// Server-sent events over HTTP.
    Events,
}

/// A place in a stream: microseconds since 1970, as its server counts them.
pub type Cursor = u64;

/// One message of a stream.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// The event's name; empty for a message of a WebSocket, which has none.
    pub name: &'a str,
    /// The message as it came.
    pub data: &'a [u8],
}

/// What the bytes of a frame tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glance {
    /// Where in the stream it stands.
    pub cursor: Option<Cursor>,
    /// It must be read whether or not it says a word that is looked for: it may take back or change a
    /// post that was handed on.
    pub must_read: bool,
}

/// What one frame says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub what: What,
    /// Tells this event from all others of its stream, and is the same when it comes once more. Without
    /// one it is never a double.
    pub identity: Option<String>,
}

impl Event {
    /// Nothing that is of interest here.
    pub(crate) const NOTHING: Self = Self { what: What::Nothing, identity: None };

    /// Something that could not be read.
    pub(crate) fn fault(fault: Fault) -> Self {
        Self { what: What::Fault(fault), identity: None }
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A post was written, or changed ([`Post::edited_at`]).
    Post(Box<Post>),
    /// The post of this id was deleted.
    Deleted(String),
    /// This author left, and all posts of the author are deleted.
    AuthorDeleted(String),
    /// Nothing of interest. Handed on now and then, when the cursor has moved over many frames that nobody
    /// wanted.
    Nothing,
    /// What was written in this time was not read: the stream could not go on where it was.
    Gap {
        /// When the last frame came before.
        from: Timestamp,
        /// When the stream went on.
        until: Timestamp,
    },
    /// A frame that could not be read.
    Fault(Fault),
}

/// What [`run()`] hands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// What happened.
    pub what: What,
    /// Where to go on in a later run, once this was taken in; None when the stream cannot go on. The next
    /// run begins a little before, so its first events may be known already.
    pub cursor: Option<Cursor>,
}
