//! The times of a query. Each lasts as long as its last part says: a day is the whole day.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

/// From `start` until just before `end`, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) start: i64,
    pub(super) end: i64,
}

/// Reads what may stand after `at:`. Of the result, one end is always there.
pub(super) fn parse_range(value: &str, now: Timestamp) -> Option<(Option<i64>, Option<i64>)> {
    if let Some((from, to)) = value.split_once("..") {
        let from = if from.is_empty() { None } else { Some(parse_time(from, now)?.start) };
        let to = if to.is_empty() { None } else { Some(parse_time(to, now)?.end) };
        return if from.is_none() && to.is_none() { None } else { Some((from, to)) };
    }
    if let Some(time) = value.strip_prefix(">=") {
        return Some((Some(parse_time(time, now)?.start), None));
    }
    if let Some(time) = value.strip_prefix("<=") {
        return Some((None, Some(parse_time(time, now)?.end)));
    }
    if let Some(time) = value.strip_prefix('>') {
        return Some((Some(parse_time(time, now)?.end), None));
    }
    if let Some(time) = value.strip_prefix('<') {
        return Some((None, Some(parse_time(time, now)?.start)));
    }
    let time = parse_time(value, now)?;
    Some((Some(time.start), Some(time.end)))
}

/// Reads one time.
pub(super) fn parse_time(value: &str, now: Timestamp) -> Option<Period> {
    if value.eq_ignore_ascii_case("now") {
        return Some(instant(now));
    }
    if let Some(ago) = value.strip_prefix('-') {
        return now.checked_sub(duration(ago)?).ok().map(instant);
    }
    match value.len() {
        4 => {
            let year: i16 = value.parse().ok()?;
            period(Date::new(year, 1, 1).ok()?, Date::new(year.checked_add(1)?, 1, 1).ok()?)
        }
        7 => {
            let first: Date = format!("{value}-01").parse().ok()?;
            period(first, first.last_of_month().tomorrow().ok()?)
        }
        10 => {
            let day: Date = value.parse().ok()?;
            period(day, day.tomorrow().ok()?)
        }
        _ => moment(value),
    }
}

fn period(first: Date, next: Date) -> Option<Period> {
    let start = |day: Date| Some(utc(day.to_datetime(jiff::civil::Time::midnight()))?.as_millisecond());
    Some(Period { start: start(first)?, end: start(next)? })
}

/// A date and time of day, which lasts an hour, a minute, a second or a millisecond.
fn moment(value: &str) -> Option<Period> {
    let (_, clock) = value.split_once(['T', 't', ' '])?;
    let clock = clock.split(['Z', 'z', '+', '-', '[']).next()?;
    let milliseconds = match clock.bytes().filter(u8::is_ascii_digit).count() {
        2 => 3_600_000,
        4 => 60_000,
        6 => 1_000,
        _ => 1,
    };
    let start = value.parse::<Timestamp>().ok().or_else(|| utc(value.parse::<DateTime>().ok()?))?;
    let start = start.as_millisecond();
    Some(Period { start, end: start.checked_add(milliseconds)? })
}

fn utc(time: DateTime) -> Option<Timestamp> {
    time.to_zoned(TimeZone::UTC).ok().as_ref().map(Zoned::timestamp)
}

fn instant(time: Timestamp) -> Period {
    Period { start: time.as_millisecond(), end: time.as_millisecond() + 1 }
}

/// `90m`, `24h`, `7d`, `2w`.
fn duration(text: &str) -> Option<SignedDuration> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let minutes: i64 = match unit {
        "m" => 1,
        "h" => 60,
        "d" => 24 * 60,
        "w" => 7 * 24 * 60,
        _ => return None,
    };
    let number: u32 = number.parse().ok()?;
    Some(SignedDuration::from_mins(minutes * i64::from(number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> Option<(Option<String>, Option<String>)> {
        let (from, to) = parse_range(value, "2020-12-14T12:00Z".parse().unwrap())?;
        let show = |time: i64| Timestamp::from_millisecond(time).unwrap().to_string();
        Some((from.map(show), to.map(show)))
    }

    fn both(from: &str, to: &str) -> Option<(Option<String>, Option<String>)> {
        Some((Some(from.to_owned()), Some(to.to_owned())))
    }

    #[test]
    fn a_time_lasts_as_long_as_its_last_part() {
        assert_eq!(read("2020"), both("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z"));
        assert_eq!(read("2020-12"), both("2020-12-01T00:00:00Z", "2021-01-01T00:00:00Z"));
        assert_eq!(read("2020-12-14"), both("2020-12-14T00:00:00Z", "2020-12-15T00:00:00Z"));
        assert_eq!(read("2020-12-14T12"), both("2020-12-14T12:00:00Z", "2020-12-14T13:00:00Z"));
        assert_eq!(read("2020-12-14 12:05"), both("2020-12-14T12:05:00Z", "2020-12-14T12:06:00Z"));
        assert_eq!(read("2020-12-14T12:05:06+01:00"), both("2020-12-14T11:05:06Z", "2020-12-14T11:05:07Z"));
    }

    #[test]
    fn ranges_hold_both_ends() {
        assert_eq!(read("2020-12-14..2020-12-15"), both("2020-12-14T00:00:00Z", "2020-12-16T00:00:00Z"));
        assert_eq!(read("2020-12-14.."), Some((Some("2020-12-14T00:00:00Z".to_owned()), None)));
        assert_eq!(read(">2020-12-14"), Some((Some("2020-12-15T00:00:00Z".to_owned()), None)));
        assert_eq!(read("<=2020-12-14"), Some((None, Some("2020-12-15T00:00:00Z".to_owned()))));
        assert_eq!(read("-24h..now"), both("2020-12-13T12:00:00Z", "2020-12-14T12:00:00.001Z"));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for value in [
            "..",
            ">",
            "24h",
            "-24",
            "-h",
            "-é",
            "-99999999999d",
            "2020-13-01",
            "9999",
            "9999-12-31",
            "yesterday",
            "2020-12-14T",
            "T12",
        ] {
            assert_eq!(read(value), None, "{value}");
        }
    }
}
