//! Guesses which kind of site an address leads to, the best guess first. Pure: a guess is proved by a visit.
//!
//! First the address itself is looked at, for some sites can be known by it. Then the page that stands there: the
//! software it names, the feeds it links to. What is left are the addresses where the kinds have their interfaces: a
//! guess of a wrong kind costs the site a request or two, so these are few and in order.

mod address;
mod base;
mod identity;
mod page;
mod software;

pub use address::by_address;
pub use identity::page_id;
pub use page::by_page;

use crate::{Source, Venue};
use std::collections::BTreeMap;
use url::Url;

/// How many guesses are made about one address.
pub const GUESSES_MAX: usize = 32;

/// A guess: what a source would look like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    /// The kind of site.
    pub kind: &'static str,
    /// The address that the kind wants.
    pub url: Url,
    /// What sort of place it usually is.
    pub venue: Venue,
    /// The identity that the kind must be told.
    pub page_id: Option<String>,
    /// The options that the kind must be told.
    pub options: BTreeMap<String, String>,
    /// The address or the page says so itself.
    pub certain: bool,
}

impl Guess {
    fn new(kind: &'static str, venue: Venue, url: Url) -> Self {
        Self { kind, url, venue, page_id: None, options: BTreeMap::new(), certain: false }
    }

    /// The same where the kind's interface stands at a fixed address; none if that is no address.
    fn at(kind: &'static str, venue: Venue, url: &str) -> Option<Self> {
        Url::parse(url).ok().map(|url| Self::new(kind, venue, url))
    }

    fn with(mut self, option: &str, value: impl Into<String>) -> Self {
        self.options.insert(option.to_owned(), value.into());
        self
    }

    fn certain(mut self) -> Self {
        self.certain = true;
        self
    }

    /// The source that it guesses.
    pub fn source(&self, id: &str, venue: Option<Venue>, provider: Option<&str>) -> Source {
        Source {
            id: id.to_owned(),
            kind: self.kind.to_owned(),
            url: self.url.clone(),
            venue: venue.unwrap_or(self.venue),
            provider: provider.map(str::to_owned),
            page_id: self.page_id.clone(),
            options: self.options.clone(),
        }
    }
}

/// The guesses without those that stand twice, at most [`GUESSES_MAX`].
fn distinct(guesses: Vec<Guess>) -> Vec<Guess> {
    let mut kept: Vec<Guess> = Vec::new();
    for guess in guesses {
        let same = |other: &Guess| Guess { certain: other.certain, ..guess.clone() } == *other;
        if kept.len() < GUESSES_MAX && !kept.iter().any(same) {
            kept.push(guess);
        }
    }
    kept
}

#[cfg(test)]
mod tests;
