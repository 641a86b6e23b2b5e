//! The filters of the query language.

use crate::schema::Fields;
use tantivy::schema::Field;

/// A filter whose values are compared whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Facet {
    Provider,
    Service,
    Signature,
    Code,
    Venue,
    Language,
    Source,
}

/// A filter by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clock {
    At,
    After,
    Before,
}

/// What stands before a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Facet(Facet),
    Clock(Clock),
}

/// Every name, with a value as an example.
pub(super) const NAMES: &[(&str, Name, &str)] = &[
    ("provider", Name::Facet(Facet::Provider), "microsoft-365"),
    ("service", Name::Facet(Facet::Service), "exchange-online"),
    ("signature", Name::Facet(Facet::Signature), "symptom:mail-stuck"),
    ("code", Name::Facet(Facet::Code), "smtp:4.4.7"),
    ("venue", Name::Facet(Facet::Venue), "forum"),
    ("lang", Name::Facet(Facet::Language), "en"),
    ("language", Name::Facet(Facet::Language), "en"),
    ("source", Name::Facet(Facet::Source), "hacker-news"),
    ("at", Name::Clock(Clock::At), "2020-12-14..2020-12-15"),
    ("after", Name::Clock(Clock::After), "2020-12-14"),
    ("before", Name::Clock(Clock::Before), "2020-12-15"),
];

impl Facet {
    pub(crate) fn field(self, fields: &Fields) -> Field {
        match self {
            Facet::Provider => fields.provider,
            Facet::Service => fields.service,
            Facet::Signature => fields.signature,
            Facet::Code => fields.code,
            Facet::Venue => fields.venue,
            Facet::Language => fields.language,
            Facet::Source => fields.source,
        }
    }
}
