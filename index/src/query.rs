//! The language of searches, read into a [`Query`].
//!
//! ```text
//! query   = { item }                       all of them must match; nothing at all matches everything
//! item    = [ "-" ] one { "OR" [ "-" ] one }   "-" excludes; OR (in capitals) joins its two neighbours
//! one     = word | phrase | filter | "(" query ")"
//! phrase  = '"' words '"'                  in this order, side by side; curly quotes will do
//! filter  = field ":" value | field ":" phrase
//! field   = "provider" | "service" | "signature" | "code" | "venue" | "lang" | "source"
//!         | "side" | "at" | "after" | "before"
//! ```
//!
//! - A *word* is looked for in titles and texts without regard to case and accents, and among the error codes.
//!   What is joined by punctuation (`e-mail`, `can't`) is a phrase. Codes such as `4.4.7`, `0x8004010F` and
//!   `ERR_CONNECTION_RESET` are found whole, never by their pieces. Words of punctuation alone are passed over,
//!   and so is `AND`.
//! - A *filter's* value is compared whole, without regard to case: `provider:microsoft-365`,
//!   `signature:symptom:mail-stuck`, `code:smtp:4.4.7`, `lang:de` (`language:` is the same).
//! - A *time* is a year, month, day or more (`2020`, `2020-12`, `2020-12-14`, `2020-12-14T12:00`, with `Z` or an
//!   offset; UTC without), `now`, or so long ago (`-90m`, `-24h`, `-7d`, `-2w`). It lasts as long as its last
//!   part says: a day is the whole day. `at:` takes a time, a range with either end (`2020-12-14..2020-12-15`,
//!   both whole days; `2020-12-14..`), or `>`, `>=`, `<`, `<=` and a time. `after:2020-12-14` begins with that
//!   day; `before:2020-12-15` ends when that day begins.
//!
//! Reading never panics, whatever is typed, and what is wrong is said with its place and its remedy.

mod compile;
mod error;
mod excluded;
mod field;
mod parse;
mod time;

pub(crate) use compile::{CODE_BOOST, Compiled, is, unscored, words_in};
pub use error::{QueryError, QueryProblem};
use field::Filter;

use crate::document::value_term;
use crate::facet::Facet;
use crate::highlight::Highlighter;
use crate::words::Sequence;
use jiff::Timestamp;

/// The longest query, in characters.
pub const QUERY_CHARS_MAX: usize = 1000;
/// The most words, phrases and filters of a query.
pub const CLAUSES_MAX: usize = 64;
/// The most brackets inside each other.
pub const NESTING_MAX: usize = 8;

/// A search that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    root: Node,
}

impl Query {
    /// Reads a query. `now` is what `-24h` counts from.
    ///
    /// # Errors
    ///
    /// What is wrong, at which character, and what to write instead.
    pub fn parse(text: &str, now: Timestamp) -> Result<Query, QueryError> {
        parse::parse(text, now).map(|root| Query { root })
    }

    /// What is about any of these providers and shows any of these signatures, since a time; each is no matter if it is
    /// empty or `None`. No more than [`CLAUSES_MAX`] of each are looked for. For programs: values are taken as
    /// they are, whatever they hold.
    pub fn matching(providers: &[String], signatures: &[String], since: Option<Timestamp>) -> Query {
        let any = |facet, values: &[String]| {
            let values = values.iter().take(CLAUSES_MAX);
            let nodes: Vec<Node> =
                values.map(|value| Node::Is(Filter::Of(facet), value_term(value))).collect();
            (!nodes.is_empty()).then_some(Node::Any(nodes))
        };
        let since = since.map(|since| Node::Time(Some(since.as_millisecond()), None));
        let all = [any(Facet::Provider, providers), any(Facet::Signature, signatures), since];
        Query { root: Node::All(all.into_iter().flatten().collect()) }
    }

    /// Whether one document can match it better than another.
    pub(crate) fn has_words(&self) -> bool {
        self.root.has_words()
    }

    /// Finds the words of this query in titles and texts, to show where they stand.
    pub fn highlighter(&self) -> Highlighter {
        let mut wanted = Vec::new();
        self.root.collect_wanted(&mut wanted);
        Highlighter::new(wanted)
    }
}

/// What a document must be to match.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    /// All of them; with none, anything.
    All(Vec<Node>),
    /// At least one of them.
    Any(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    /// These words side by side in the title or the text, or this code.
    Words { words: Sequence, code: String },
    /// This value, in the form in which it is indexed.
    Is(Filter, String),
    /// Written at or after the first, and before the second, in milliseconds.
    Time(Option<i64>, Option<i64>),
}

impl Node {
    fn has_words(&self) -> bool {
        match self {
            Node::All(nodes) | Node::Any(nodes) => nodes.iter().any(Node::has_words),
            Node::Words { .. } => true,
            Node::Not(_) | Node::Is(..) | Node::Time(..) => false,
        }
    }

    fn collect_wanted(&self, wanted: &mut Vec<Sequence>) {
        match self {
            Node::All(nodes) | Node::Any(nodes) => {
                for node in nodes {
                    node.collect_wanted(wanted);
                }
            }
            Node::Words { words, .. } => wanted.push(words.clone()),
            // A canonical code is `family:code`, and people type what follows the colon.
            Node::Is(Filter::Code, code) => {
                wanted.push(crate::words::sequence(code.rsplit(':').next().unwrap_or(code)));
            }
            Node::Not(_) | Node::Is(..) | Node::Time(..) => {}
        }
    }
}
