//! An mbox file that a web server hands out, packed with gzip or not: RFC 4155,
//! <https://www.loc.gov/preservation/digital/formats/fdd/fdd000383.shtml>.

use super::archive;
use crate::{Crawler, Page, Parsed, Request, Source};
use jiff::Timestamp;

/// One mbox. `source.url` is the file.
#[derive(Debug)]
pub struct Mbox;

impl Crawler for Mbox {
    fn name(&self) -> &'static str {
        "mbox"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        Ok(vec![Request::get(source.url.clone())])
    }

    fn parse(&self, _source: &Source, page: &Page) -> Parsed {
        archive::read(page).unwrap_or_else(Parsed::from)
    }
}
