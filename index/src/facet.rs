//! The values by which documents are told apart and counted.
//!
//! Each has a column of its own in the index, so that the values of whatever was found can be counted without
//! reading a document.

use crate::schema::{Fields, LANGUAGE, PROVIDER, SERVICE, SIDE, SIGNATURE, SOURCE, VENUE};
use tantivy::schema::Field;

/// What documents are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// Ids of providers.
    Provider,
    /// Ids of services.
    Service,
    /// What reports of one failure share.
    Signature,
    /// Sorts of places.
    Venue,
    /// Two-letter codes of languages.
    Language,
    /// Ids of sources.
    Source,
    /// Whose fault reports suggest.
    Side,
}

/// How often the values of a facet are among what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCounts {
    /// Which facet.
    pub facet: Facet,
    /// The values with the most documents and how many have each, the most first, then in the order of the
    /// alphabet. A document with several values counts for each.
    pub values: Vec<(String, u64)>,
    /// What the values left out would add up to.
    pub others: u64,
}

impl Facet {
    /// Every facet.
    pub const ALL: [Facet; 7] = [
        Facet::Provider,
        Facet::Service,
        Facet::Signature,
        Facet::Venue,
        Facet::Language,
        Facet::Source,
        Facet::Side,
    ];

    /// What stands before the colon in a query: `provider`, `lang`.
    pub fn name(self) -> &'static str {
        match self {
            Facet::Language => "lang",
            facet => facet.column(),
        }
    }

    pub(crate) fn column(self) -> &'static str {
        match self {
            Facet::Provider => PROVIDER,
            Facet::Service => SERVICE,
            Facet::Signature => SIGNATURE,
            Facet::Venue => VENUE,
            Facet::Language => LANGUAGE,
            Facet::Source => SOURCE,
            Facet::Side => SIDE,
        }
    }

    pub(crate) fn field(self, fields: &Fields) -> Field {
        match self {
            Facet::Provider => fields.provider,
            Facet::Service => fields.service,
            Facet::Signature => fields.signature,
            Facet::Venue => fields.venue,
            Facet::Language => fields.language,
            Facet::Source => fields.source,
            Facet::Side => fields.side,
        }
    }
}
