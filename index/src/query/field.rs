//! The filters of the query language.

use crate::facet::Facet;
use crate::schema::Fields;
use tantivy::schema::Field;

/// A filter whose values are compared whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filter {
    /// Error codes: not counted by value, since each is there twice, canonical and as typed.
    Code,
    Of(Facet),
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
    Filter(Filter),
    Clock(Clock),
}

/// Every name, with a value as an example.
pub(super) const NAMES: &[(&str, Name, &str)] = &[
    ("provider", Name::Filter(Filter::Of(Facet::Provider)), "microsoft-365"),
    ("service", Name::Filter(Filter::Of(Facet::Service)), "exchange-online"),
    ("signature", Name::Filter(Filter::Of(Facet::Signature)), "symptom:mail-stuck"),
    ("code", Name::Filter(Filter::Code), "smtp:4.4.7"),
    ("venue", Name::Filter(Filter::Of(Facet::Venue)), "forum"),
    ("lang", Name::Filter(Filter::Of(Facet::Language)), "en"),
    ("language", Name::Filter(Filter::Of(Facet::Language)), "en"),
    ("source", Name::Filter(Filter::Of(Facet::Source)), "hacker-news"),
    ("side", Name::Filter(Filter::Of(Facet::Side)), "local"),
    ("at", Name::Clock(Clock::At), "2020-12-14..2020-12-15"),
    ("after", Name::Clock(Clock::After), "2020-12-14"),
    ("before", Name::Clock(Clock::Before), "2020-12-15"),
];

impl Filter {
    pub(crate) fn field(self, fields: &Fields) -> Field {
        match self {
            Filter::Code => fields.code,
            Filter::Of(facet) => facet.field(fields),
        }
    }
}
