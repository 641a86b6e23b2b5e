//! What a site says about when to come back.
//!
//! Sites say it in several headers and forms. Whatever they say, the pause has an upper limit, so that
//! one wrong number does not silence a source for years.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// The longest pause a site can ask for, in seconds.
pub(super) const PAUSE_SECONDS_MAX: i64 = 24 * 60 * 60;

/// The pause after a 429 that names no time, in seconds.
const PAUSE_SECONDS_DEFAULT: i64 = 60;

/// Names under which sites say when a rate limit ends: X, GitHub and Mastodon, Bluesky.
const RESET_HEADERS: [&str; 3] = ["x-rate-limit-reset", "x-ratelimit-reset", "ratelimit-reset"];

/// GitHub answers 403 instead of 429, with this header at zero.
const REMAINING_HEADER: &str = "x-ratelimit-remaining";

/// A number below this is a count of seconds, one above it a Unix time (9 September 2001).
const UNIX_SECONDS_MIN: i64 = 1_000_000_000;

/// The time before which the site asks not to be asked, if this answer says so.
///
/// `Retry-After` counts with 403, 429 and 5xx; the end of a rate limit counts with 429, and with a 403
/// that says no request remains.
pub(super) fn pause(status: StatusCode, headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    let limited = status == StatusCode::TOO_MANY_REQUESTS;
    let refused = status == StatusCode::FORBIDDEN;
    if !(limited || refused || status.is_server_error()) {
        return None;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let retry_after = text(RETRY_AFTER.as_str()).and_then(|value| retry_after(value, now));
    let exhausted = limited || (refused && text(REMAINING_HEADER) == Some("0"));
    let reset = || RESET_HEADERS.iter().filter(|_| exhausted).find_map(|name| reset_time(text(name)?, now));
    let default = || limited.then(|| later(now, PAUSE_SECONDS_DEFAULT));
    retry_after.or_else(reset).or_else(default).map(|time| limit(time, now))
}

/// `Retry-After` (RFC 9110, section 10.2.3): seconds, or an HTTP date.
fn retry_after(value: &str, now: Timestamp) -> Option<Timestamp> {
    if value.bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty() {
        return Some(later(now, value.parse().unwrap_or(PAUSE_SECONDS_MAX)));
    }
    http_date(value)
}

/// The end of a rate limit: a Unix time, a count of seconds, or (Mastodon) RFC 3339.
fn reset_time(value: &str, now: Timestamp) -> Option<Timestamp> {
    match value.parse::<i64>() {
        Ok(seconds) if seconds >= UNIX_SECONDS_MIN => Timestamp::from_second(seconds).ok(),
        Ok(seconds) => Some(later(now, seconds)),
        Err(_) => value.parse().ok(),
    }
}

/// The three forms of an HTTP date (RFC 9110, section 5.6.7): as in mail, RFC 850, and C's `asctime`.
fn http_date(value: &str) -> Option<Timestamp> {
    if let Ok(time) = jiff::fmt::rfc2822::parse(value) {
        return Some(time.timestamp());
    }
    ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"]
        .iter()
        .find_map(|form| DateTime::strptime(form, value).ok())
        .and_then(|time| TimeZone::UTC.to_timestamp(time).ok())
}

/// `now` and some seconds, at most [`PAUSE_SECONDS_MAX`].
fn later(now: Timestamp, seconds: i64) -> Timestamp {
    let pause = SignedDuration::from_secs(seconds.clamp(0, PAUSE_SECONDS_MAX));
    now.checked_add(pause).unwrap_or(Timestamp::MAX)
}

/// `time`, but not before now and at most [`PAUSE_SECONDS_MAX`] later.
pub(super) fn limit(time: Timestamp, now: Timestamp) -> Timestamp {
    time.clamp(now, later(now, PAUSE_SECONDS_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};

    const NOW: &str = "2026-03-01T12:00:00Z";

    fn asked(status: u16, headers: &[(&'static str, &str)]) -> Option<String> {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
            .collect();
        let status = StatusCode::from_u16(status).unwrap();
        pause(status, &headers, NOW.parse().unwrap()).map(|time| time.to_string())
    }

    #[test]
    fn seconds_and_all_three_dates_are_understood() {
        let forms = [
            "90",
            "Sun, 01 Mar 2026 12:01:30 GMT",
            "Sunday, 01-Mar-26 12:01:30 GMT",
            "Sun Mar  1 12:01:30 2026",
        ];
        for form in forms {
            assert_eq!(
                asked(503, &[("retry-after", form)]).as_deref(),
                Some("2026-03-01T12:01:30Z"),
                "{form}"
            );
        }
    }

    #[test]
    fn a_rate_limit_says_when_it_ends() {
        let end = Some("2026-03-01T12:15:00Z");
        assert_eq!(asked(429, &[("x-rate-limit-reset", "1772367300")]).as_deref(), end);
        assert_eq!(asked(429, &[("x-ratelimit-reset", "900")]).as_deref(), end);
        assert_eq!(asked(429, &[("x-ratelimit-reset", "2026-03-01T12:15:00.000Z")]).as_deref(), end);
        let exhausted = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1772367300")];
        assert_eq!(asked(403, &exhausted).as_deref(), end);
        assert_eq!(asked(403, &exhausted[1..]), None, "requests remain: this 403 means something else");
    }

    #[test]
    fn a_pause_is_at_least_none_and_at_most_a_day() {
        let day = Some("2026-03-02T12:00:00Z");
        for long in ["86401", "99999999999999999999999", "Tue, 31 Dec 2999 23:59:59 GMT"] {
            assert_eq!(asked(503, &[("retry-after", long)]).as_deref(), day, "{long}");
        }
        let past = "Thu, 01 Jan 1970 00:00:00 GMT";
        assert_eq!(asked(503, &[("retry-after", past)]).as_deref(), Some(NOW));
        assert_eq!(asked(429, &[("x-rate-limit-reset", "-5")]).as_deref(), Some(NOW));
    }

    #[test]
    fn nonsense_is_no_pause_but_429_always_is_one() {
        assert_eq!(asked(503, &[("retry-after", "soon")]), None);
        assert_eq!(asked(503, &[("retry-after", "")]), None);
        assert_eq!(asked(200, &[("retry-after", "90")]), None);
        assert_eq!(asked(429, &[("retry-after", "-1")]).as_deref(), Some("2026-03-01T12:01:00Z"));
    }
}
