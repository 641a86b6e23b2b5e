//! How a stream is doing, for whoever looks from outside.

use jiff::Timestamp;

/// How a stream is doing. Numbers count from the begin of the run and may be a second old.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// What it is doing.
    pub state: State,
    /// Since when.
    pub since: Timestamp,
    /// When the last frame came.
    pub last_frame_at: Option<Timestamp>,
    /// Why the last connection ended, or why there is none: one sentence. None once frames come again.
    pub why_not: Option<String>,
    /// How many connections were made.
    pub connections: u64,
    /// How many frames were read.
    pub frames: u64,
    /// How many events were handed on.
    pub delivered: u64,
    /// How many events came once more and were dropped.
    pub doubles: u64,
    /// How many frames could not be read.
    pub faults: u64,
}

/// What a stream is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It asks for a connection.
    Connecting,
    /// It is connected.
    Connected,
    /// It waits before it asks again.
    Waiting,
    /// It came to its end.
    Ended,
}

impl State {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Connected => "connected",
            Self::Waiting => "waiting",
            Self::Ended => "ended",
        }
    }
}

impl Health {
    /// A stream that has not begun.
    pub fn new(now: Timestamp) -> Self {
        Self {
            state: State::Connecting,
            since: now,
            last_frame_at: None,
            why_not: None,
            connections: 0,
            frames: 0,
            delivered: 0,
            doubles: 0,
            faults: 0,
        }
    }
}
