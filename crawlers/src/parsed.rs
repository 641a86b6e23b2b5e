//! What a page said, and what of it could not be read.

use crate::crawl::KnownThread;
use crate::{Incident, Post, Request};
use jiff::Timestamp;

/// What a page said, and what of it could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Messages by people, in the page's order.
    pub posts: Vec<Post>,
    /// What the provider says about itself.
    pub incidents: Vec<Incident>,
    /// The page names every incident that is open: one that is known as open and is not on it is over.
    pub all_open_incidents: bool,
    /// What could not be read. With none and nothing read, the page was *empty*.
    pub faults: Vec<Fault>,
    /// What else to ask for: the next page of a list, the thread a list names.
    pub next: Vec<Request>,
    /// Threads ([`crate::Post::thread`]) that this page shows from the first post to the last: a known post of one of
    /// them that is not on the page is gone.
    pub whole_threads: Vec<String>,
    /// Threads that later visits ask for at these addresses, to see whether they are still there. Those that a request
    /// names ([`Request::thread`]) need not be here, unless another address tells it better.
    pub known_threads: Vec<KnownThread>,
    /// Nothing is left of the thread that was asked for: it is forgotten, and not asked for again.
    pub thread_gone: bool,
    /// The time before which the body asks not to be asked again, when the site says so there instead of in a header.
    pub not_before: Option<Timestamp>,
}

impl Parsed {
    /// Nothing read but one fault.
    pub fn fault(kind: FaultKind, what: impl Into<String>) -> Self {
        Fault::new(kind, what).into()
    }
}

impl From<Fault> for Parsed {
    /// Nothing read but this fault.
    fn from(fault: Fault) -> Self {
        Self { faults: vec![fault], ..Self::default() }
    }
}

/// Something on a page that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Whose mistake it is.
    pub kind: FaultKind,
    /// One sentence: what was expected where, and what stood there. Never a whole page.
    pub what: String,
}

impl Fault {
    /// A fault with its sentence, cut to [`FAULT_CHARS_MAX`].
    pub fn new(kind: FaultKind, what: impl Into<String>) -> Self {
        let what: String = what.into();
        Self { kind, what: what.chars().take(FAULT_CHARS_MAX).collect() }
    }
}

/// The longest sentence of a [`Fault`], in characters.
pub const FAULT_CHARS_MAX: usize = 300;

/// Whose mistake a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// Not the format at all: 0 bytes, HTML for JSON, cut off in the middle. The site's mistake; ask again.
    Damaged,
    /// The format, but not the shape we know: a field is gone or has another type. Our crawler is old.
    Drifted,
    /// The shape, but of somebody else: another page id, an unclaimed page. The catalog is wrong.
    Stranger,
}
