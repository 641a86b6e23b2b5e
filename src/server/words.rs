//! Times, spans and amounts as people say them.
//!
//! Words change at most once a minute, so a page that shows the same facts stays the same to the byte and
//! need not be sent again. The exact time always stands beside them.

use jiff::Timestamp;

const MINUTE_SECONDS: i64 = 60;
const HOUR_MINUTES: i64 = 60;
const DAY_MINUTES: i64 = 24 * HOUR_MINUTES;

/// A point in time in three spellings: for programs, for the careful, for the hurried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moment {
    /// RFC 3339, for the `datetime` attribute.
    pub(super) machine: String,
    /// Absolute, in UTC.
    pub(super) absolute: String,
    /// What is read first.
    pub(super) words: String,
}

impl Moment {
    /// "3 h 20 min ago".
    pub(super) fn ago(at: Timestamp, now: Timestamp) -> Self {
        let seconds = now.duration_since(at).as_secs();
        let words = match seconds {
            _ if seconds >= MINUTE_SECONDS => format!("{} ago", span(seconds)),
            _ if seconds <= -MINUTE_SECONDS => format!("in {}", span(-seconds)),
            _ => "just now".to_owned(),
        };
        Self { words, ..Self::clock(at, now) }
    }

    /// "08:25 UTC", with the date when that is another day.
    pub(super) fn clock(at: Timestamp, now: Timestamp) -> Self {
        let day = |at: Timestamp| at.strftime("%F").to_string();
        let format = if day(at) == day(now) { "%H:%M UTC" } else { "%-d %b %H:%M UTC" };
        Self {
            machine: at.strftime("%FT%TZ").to_string(),
            absolute: at.strftime("%F %T UTC").to_string(),
            words: at.strftime(format).to_string(),
        }
    }
}

/// "under a minute", "12 min", "3 h 20 min", "4 days 2 h".
pub(super) fn span(seconds: i64) -> String {
    let minutes = seconds.max(0) / MINUTE_SECONDS;
    let (large, large_unit, small, small_unit) = match minutes {
        0 => return "under a minute".to_owned(),
        1..HOUR_MINUTES => return format!("{minutes} min"),
        HOUR_MINUTES..2880 => (minutes / HOUR_MINUTES, "h", minutes % HOUR_MINUTES, "min"),
        _ => (minutes / DAY_MINUTES, "days", minutes % DAY_MINUTES / HOUR_MINUTES, "h"),
    };
    if small == 0 {
        format!("{large} {large_unit}")
    } else {
        format!("{large} {large_unit} {small} {small_unit}")
    }
}

/// "1 source", "3 sources".
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// "is" or "are".
pub(super) fn are(number: usize) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

/// A number of people, whole unless it is small: "31", "0.4", "<0.1".
pub(super) fn amount(number: f64) -> String {
    match number {
        0.0 => "0".to_owned(),
        ..0.05 => "<0.1".to_owned(),
        ..9.95 if (number - number.round()).abs() >= 0.05 => format!("{number:.1}"),
        _ => format!("{number:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Moment, amount, span};
    use jiff::Timestamp;

    #[test]
    fn spans_are_short_and_omit_what_is_zero() {
        let words = [-5, 59, 60, 3 * 3600 + 20 * 60, 7200, 47 * 3600, 98 * 3600].map(span);
        assert_eq!(
            words,
            ["under a minute", "under a minute", "1 min", "3 h 20 min", "2 h", "47 h", "4 days 2 h"]
        );
    }

    #[test]
    fn amounts_keep_a_decimal_only_where_it_matters() {
        assert_eq!([0.0, 0.01, 0.42, 3.0, 9.4, 31.4].map(amount), ["0", "<0.1", "0.4", "3", "9.4", "31"]);
    }

    #[test]
    fn moments_name_the_day_when_it_is_another_one() {
        let now: Timestamp = "2031-05-04T10:00:30Z".parse().unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(Moment::clock(at("2031-05-04T08:25:00Z"), now).words, "08:25 UTC");
        assert_eq!(Moment::clock(at("2031-05-03T08:25:00Z"), now).words, "3 May 08:25 UTC");
        assert_eq!(Moment::ago(at("2031-05-04T10:00:00Z"), now).words, "just now");
        assert_eq!(Moment::ago(at("2031-05-04T10:20:30Z"), now).words, "in 20 min");
        let moment = Moment::ago(at("2031-05-04T06:40:00.5Z"), now);
        assert_eq!(moment.words, "3 h 20 min ago");
        assert_eq!(moment.machine, "2031-05-04T06:40:00Z");
        assert_eq!(moment.absolute, "2031-05-04 06:40:00 UTC");
    }
}
