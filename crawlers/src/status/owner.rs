//! Whose page it is, and whether anybody still tends it.
//!
//! A provider that moved leaves a page behind that answers 200 with data of years ago, or that somebody
//! else takes over. Both would be read as "all is well".

use crate::json::Node;
use crate::{Fault, FaultKind, Page, Source};
use jiff::{SignedDuration, Timestamp};

/// A page with nothing on it that nobody touched for this long is not the provider's any more.
const UNTOUCHED_MAX: SignedDuration = SignedDuration::from_hours(366 * 24);

/// The identity a page shows about itself.
///
/// # Errors
/// A *stranger* when the catalog means another one.
pub(super) fn same(source: &Source, node: &Node<'_>) -> Result<String, Fault> {
    let id = node.id()?;
    match source.page_id.as_deref() {
        Some(expected) if expected != id => {
            let differs = node.expected(&format!("{expected:?}")).what;
            Err(Fault::new(FaultKind::Stranger, format!("{differs}: the page belongs to somebody else")))
        }
        _ => Ok(id),
    }
}

/// Passes a page that somebody tends: something is on it, or it was touched not long ago.
///
/// # Errors
/// A *stranger*: nobody claimed it.
pub(super) fn claimed(page: &Page, id: &str, touched: Option<Timestamp>, bare: bool) -> Result<(), Fault> {
    let untouched = touched.is_none_or(|touched| page.fetched_at.duration_since(touched) > UNTOUCHED_MAX);
    if !untouched || !bare {
        return Ok(());
    }
    let since = touched.map_or("ever".to_owned(), |touched| format!("since {touched}"));
    let what = format!("page {id}: nobody touched it {since} and nothing is on it: it is not claimed");
    Err(Fault::new(FaultKind::Stranger, what))
}
