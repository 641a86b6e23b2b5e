//! Where a visit stands in a list that is read page by page, newest first.
//!
//! Kept in the fragment of the next address, which is never sent: crawlers remember nothing, and without a
//! number nobody could stop counting.

use crate::Request;
use jiff::{SignedDuration, Timestamp};
use url::{Url, form_urlencoded};

/// Posts written this long before the newest known one are read again: servers hear of posts late.
const OVERLAP: SignedDuration = SignedDuration::from_mins(10);

/// Where a visit stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The number of the page, counted from 1.
    pub(super) page: u32,
    /// What is older needs no reading.
    pub(super) since: Option<Timestamp>,
}

impl Place {
    /// The first page of a visit; `since` is the time of the newest known post.
    pub(super) fn first(since: Option<Timestamp>) -> Self {
        Self { page: 1, since: since.and_then(|since| since.saturating_sub(OVERLAP).ok()) }
    }

    /// The place of the page that was asked for at this address.
    pub(super) fn of(asked: &Url) -> Self {
        let (mut page, mut since) = (1, None);
        for (key, value) in form_urlencoded::parse(asked.fragment().unwrap_or_default().as_bytes()) {
            match &*key {
                "page" => page = value.parse().unwrap_or(u32::MAX),
                "since" => since = value.parse().ok(),
                _ => {}
            }
        }
        Self { page, since }
    }

    /// The time of the newest post that was known when the visit began.
    pub(super) fn news_since(self) -> Option<Timestamp> {
        self.since.and_then(|since| since.saturating_add(OVERLAP).ok())
    }

    /// A GET of `url` for the page of this place. Never conditional: counts move while a list stays.
    pub(super) fn request(self, mut url: Url) -> Request {
        let mut fragment = form_urlencoded::Serializer::new(String::new());
        fragment.append_pair("page", &self.page.to_string());
        if let Some(since) = self.since {
            fragment.append_pair("since", &since.to_string());
        }
        url.set_fragment(Some(&fragment.finish()));
        Request { conditional: false, ..Request::get(url) }
    }

    /// A GET of the page behind `asked`, which is the same address with this parameter. None when there are
    /// enough pages, or the oldest post on this one is known already.
    pub(super) fn next(
        self,
        asked: &Url,
        parameter: (&str, &str),
        oldest: Option<Timestamp>,
        pages_max: u32,
    ) -> Option<Request> {
        let is_known = matches!((oldest, self.since), (Some(oldest), Some(since)) if oldest <= since);
        let page = self.page.checked_add(1).filter(|page| *page <= pages_max && !is_known)?;
        let pairs: Vec<(String, String)> = asked.query_pairs().into_owned().collect();
        let others = pairs.iter().filter(|(key, _)| key != parameter.0);
        let mut url = asked.clone();
        url.query_pairs_mut().clear().extend_pairs(others).append_pair(parameter.0, parameter.1);
        Some(Self { page, ..self }.request(url))
    }
}
