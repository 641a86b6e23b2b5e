//! The forms of time that forums write.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, fmt};

/// Reads RFC 3339, RFC 2822, `2012-05-10 13:04` with or without seconds as UTC, or seconds since 1970.
/// Words such as "yesterday" are none of these: they mean another time on every visit.
pub(super) fn read(text: &str) -> Option<Timestamp> {
    if let Ok(seconds) = text.parse::<i64>() {
        return Timestamp::from_second(seconds).ok();
    }
    let utc = |written: &str, form: &str| {
        let civil = DateTime::strptime(form, written).ok()?;
        TimeZone::UTC.to_timestamp(civil).ok()
    };
    text.parse()
        .ok()
        .or_else(|| fmt::rfc2822::parse(text).ok().map(|zoned| zoned.timestamp()))
        .or_else(|| utc(text, "%Y-%m-%d %H:%M:%S"))
        .or_else(|| utc(text, "%Y-%m-%d %H:%M"))
        .or_else(|| utc(text, "%Y-%m-%dT%H:%M:%S"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_means_the_same_time() {
        let forms = [
            "2012-05-10T13:04:00Z",
            "2012-05-10T15:04:00+02:00",
            "Thu, 10 May 2012 15:04:00 +0200",
            "2012-05-10 13:04:00",
            "2012-05-10 13:04",
            "2012-05-10T13:04:00",
            "1336655040",
        ];
        for form in forms {
            assert_eq!(read(form).map(Timestamp::as_second), Some(1_336_655_040), "{form}");
        }
    }

    #[test]
    fn words_are_no_time() {
        for form in ["", "yesterday", "3 hours ago", "10.05.2012", "99999999999999999999"] {
            assert_eq!(read(form), None, "{form}");
        }
    }
}
