//! What `robots.txt` allows us (RFC 9309), read once a day per origin.
//!
//! A site without the file allows everything. A site whose file cannot be *reached* allows nothing for
//! now: it may be the one moment when its owner needs us to stay away. Rules read before are kept for
//! that case, so that a site which fails bit by bit can still be read where it answers.

use super::body::Limit;
use super::clock::Clock;
use super::error::{self, FetchError};
use super::trail::Trail;
use super::{Fetcher, PRODUCT};
use jiff::{SignedDuration, Timestamp};
use reqwest::header::HeaderMap;
use robotxt::Robots;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use url::Url;

/// How long rules are kept (RFC 9309, section 2.4).
const RULES_HOURS_MAX: i64 = 24;

/// How long an unreachable file is not asked for again.
const UNREACHABLE_SECONDS: i64 = 60;

/// The longest `Crawl-delay` that is respected in full.
const CRAWL_DELAY_MAX: Duration = Duration::from_secs(30);

/// How many bytes of the file count (RFC 9309, section 2.5), and one to see that there are more.
const ROBOTS_BYTES_MAX: usize = robotxt::BYTE_LIMIT + 1;

/// Above this many origins, all that are not in use are forgotten: each costs one request to know again.
const ORIGINS_MAX: usize = 20_000;

/// One lock for each origin, so that it is asked once however many pages wait for its rules.
type Slot = Arc<tokio::sync::Mutex<Option<Known>>>;

/// The rules of each origin.
#[derive(Debug, Default)]
pub(super) struct RobotsCache(Mutex<HashMap<String, Slot>>);

#[derive(Debug)]
struct Known {
    /// The rules, or why there are none.
    rules: Result<Robots, String>,
    /// When they are to be read again.
    until: Timestamp,
}

impl RobotsCache {
    fn slot(&self, origin: String) -> Slot {
        let mut origins = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if origins.len() >= ORIGINS_MAX {
            origins.retain(|_, slot| Arc::strong_count(slot) > 1);
        }
        Arc::clone(origins.entry(origin).or_default())
    }
}

impl Fetcher {
    /// Whether `url` may be read, and the gap between requests its site asks for.
    pub(super) async fn allowed(&self, url: &Url, clock: Clock) -> Result<Duration, FetchError> {
        let address = || error::shown(url);
        let robots_url = robotxt::robots_url(url).map_err(|_| FetchError::Scheme { address: address() })?;
        let slot = self.shared.robots.slot(url.origin().ascii_serialization());
        let mut slot = slot.lock().await;
        let stale = slot.as_ref().is_none_or(|known| known.until <= clock.now());
        if stale {
            let read = self.read_rules(&robots_url, clock).await?;
            let before = slot.take().and_then(|known| known.rules.ok());
            *slot = Some(match (read, before) {
                (Err(_), Some(rules)) => {
                    Known::new(Ok(rules), SignedDuration::from_secs(UNREACHABLE_SECONDS), clock)
                }
                (Err(reason), None) => {
                    Known::new(Err(reason), SignedDuration::from_secs(UNREACHABLE_SECONDS), clock)
                }
                (Ok(rules), _) => Known::new(Ok(rules), SignedDuration::from_hours(RULES_HOURS_MAX), clock),
            });
        }
        match slot.as_ref().map(|known| &known.rules) {
            Some(Ok(rules)) if rules.is_url_allowed(url) => {
                Ok(rules.crawl_delay().unwrap_or_default().min(CRAWL_DELAY_MAX))
            }
            Some(Err(reason)) => Err(FetchError::RobotsUnreachable {
                address: error::shown(&robots_url),
                reason: reason.clone(),
            }),
            Some(Ok(_)) | None => Err(FetchError::Robots { address: address() }),
        }
    }

    /// The rules at `robots_url`, or why they cannot be reached.
    ///
    /// # Errors
    /// What stands in the way of the site as a whole: an address never to be asked, a pause.
    async fn read_rules(&self, robots_url: &Url, clock: Clock) -> Result<Result<Robots, String>, FetchError> {
        match self.read_robots(robots_url, clock).await {
            Ok(rules) => Ok(Ok(rules)),
            Err(FetchError::Redirects { .. }) => Ok(Ok(Robots::allow_all())),
            Err(
                error @ (FetchError::Wait { .. } | FetchError::Refused { .. } | FetchError::Scheme { .. }),
            ) => Err(error),
            Err(FetchError::Status { status, .. }) => Ok(Err(format!("status {status}"))),
            Err(FetchError::Connect { reason, .. } | FetchError::Cut { reason, .. }) => Ok(Err(reason)),
            Err(FetchError::Timeout { seconds, .. }) => Ok(Err(format!("no answer within {seconds} s"))),
            Err(error) => Ok(Err(error.to_string())),
        }
    }

    async fn read_robots(&self, robots_url: &Url, clock: Clock) -> Result<Robots, FetchError> {
        let mut trail = Trail::new(self.shared.guard, robots_url.clone(), HeaderMap::new())?;
        loop {
            let limit = Limit::Cut(ROBOTS_BYTES_MAX);
            let answer = self.exchange(&trail, Duration::ZERO, limit, clock).await?;
            if !trail.follow(&answer)? {
                // Without status 200 there is no body, and without lines there are no rules.
                return Ok(Robots::parse(&answer.body, PRODUCT));
            }
        }
    }
}

impl Known {
    fn new(rules: Result<Robots, String>, kept: SignedDuration, clock: Clock) -> Self {
        Self { rules, until: clock.now().saturating_add(kept).unwrap_or(Timestamp::MAX) }
    }
}
