//! Times as tables hold them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

/// As X wrote times until 2023.
const X_TIME: &str = "%a %b %d %H:%M:%S %z %Y";

/// A number of seconds from here on would be after the year 5000: such a number counts milliseconds.
const MILLISECONDS_FROM: f64 = 1e11;

/// A time in RFC 3339, as a number of seconds or milliseconds since 1970, or as X writes it. One without an offset is in
/// UTC.
pub(super) fn read(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        return since_1970(number);
    }
    if let Ok(time) = text.parse() {
        return Some(time);
    }
    let civil = text.strip_suffix("UTC").unwrap_or(text).trim_end();
    let civil = || civil.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok();
    let by_x = strtime::parse(X_TIME, text).and_then(|time| time.to_timestamp());
    by_x.ok().or_else(|| civil().map(|time| time.timestamp()))
}

fn since_1970(number: f64) -> Option<Timestamp> {
    let milliseconds = if number.abs() < MILLISECONDS_FROM { number * 1000.0 } else { number };
    // What is beyond the range of whole numbers becomes the largest one, which is no time.
    Timestamp::from_millisecond(milliseconds.round() as i64).ok().filter(|_| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn every_way_to_write_a_time_is_the_same_moment() {
        for text in [
            "2017-10-31T22:10:47Z",
            "2017-10-31T23:10:47+01:00",
            "2017-10-31 22:10:47+00:00",
            "2017-10-31 22:10:47 UTC",
            "2017-10-31 22:10:47",
            "Tue Oct 31 22:10:47 +0000 2017",
            " 1509487847",
            "1509487847.0",
            "1509487847000",
        ] {
            assert_eq!(read(text).unwrap().to_string(), "2017-10-31T22:10:47Z", "{text}");
        }
        for text in ["", "soon", "NaN", "inf", "1e300", "31/10/2017", "2017-10-31T22:10:47+99:00"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
