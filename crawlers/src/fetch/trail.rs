//! Where redirects lead, and which headers may follow them.

use super::REDIRECTS_MAX;
use super::error::{self, FetchError};
use super::exchange::Answer;
use super::guard::Guard;
use reqwest::header::{ACCEPT, HeaderMap, LOCATION};
use url::Url;

/// The addresses one request went through. Each one has passed the guard, so a trail may be asked.
#[derive(Debug)]
pub(super) struct Trail {
    guard: Guard,
    /// Where to ask now.
    pub(super) url: Url,
    /// Headers of the request itself. All but `Accept` are dropped for good when a redirect leaves the
    /// origin: any of them may be a token that another site must not see.
    pub(super) headers: HeaderMap,
    /// Addresses asked so far, the first one first.
    asked: Vec<Url>,
}

impl Trail {
    /// Begins at `url`.
    pub(super) fn new(guard: Guard, mut url: Url, headers: HeaderMap) -> Result<Self, FetchError> {
        guard.check(&url)?;
        url.set_fragment(None);
        Ok(Self { guard, url, headers, asked: Vec::new() })
    }

    /// Goes where `answer` redirects to; says `false` when it is no redirect.
    ///
    /// # Errors
    /// When redirects go in a circle, are more than [`REDIRECTS_MAX`], or lead where nobody may ask.
    pub(super) fn follow(&mut self, answer: &Answer) -> Result<bool, FetchError> {
        let location = answer.headers.get(LOCATION).and_then(|value| value.to_str().ok());
        let (301 | 302 | 303 | 307 | 308, Some(location)) = (answer.status.as_u16(), location) else {
            return Ok(false);
        };
        let Ok(mut target) = self.url.join(location) else { return Ok(false) };
        target.set_fragment(None);
        self.guard.check(&target)?;
        // A user name in a redirect would become an Authorization header nobody chose. Removing it never
        // fails for an address with a host.
        let _ = target.set_username("");
        let _ = target.set_password(None);
        if target.origin() != self.url.origin() {
            let accept = self.headers.remove(ACCEPT);
            self.headers = accept.map(|accept| (ACCEPT, accept)).into_iter().collect();
        }
        self.asked.push(std::mem::replace(&mut self.url, target));
        if self.asked.len() > REDIRECTS_MAX || self.asked.contains(&self.url) {
            return Err(FetchError::Redirects { address: error::shown(&self.asked[0]) });
        }
        Ok(true)
    }
}
