//! Clock times without a date or a proper zone, as people write them into status updates.

use crate::Fault;
use crate::json::Node;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// How long before an update's clock time the day it belongs to may be given as: AWS writes when the
/// trouble began, and once posted about it 6½ hours later.
const LEAD_MINUTES_MAX: i64 = 8 * 60;

/// How far the clock times of two updates may be in the wrong order.
const DISORDER_MINUTES_MAX: i64 = 2 * 60;

/// How long a provider may say nothing between two updates of one incident.
const PAUSE_DAYS_MAX: i64 = 180;

/// The offset behind a zone's abbreviation, for the few that status pages use. Abbreviations are
/// ambiguous (CST is also China's), so this list holds American and European ones only.
pub(crate) fn zone_offset(abbreviation: &str) -> Option<Offset> {
    let hours = match abbreviation.to_ascii_uppercase().as_str() {
        "UTC" | "GMT" => 0,
        "PDT" | "MST" => -7,
        "PST" => -8,
        "MDT" | "CST" => -6,
        "CDT" | "EST" => -5,
        "EDT" => -4,
        "BST" | "CET" => 1,
        "CEST" => 2,
        _ => return None,
    };
    Some(Offset::constant(hours))
}

/// The number of an English month, by its first three letters.
pub(crate) fn month(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = name.get(..3)?.to_ascii_lowercase();
    let index = MONTHS.iter().position(|month| *month == name)?;
    i8::try_from(index + 1).ok()
}

/// A time as RFC 3339 writes it, or without an offset, as databases write it: then it is UTC.
pub(super) fn utc(node: &Node<'_>) -> Result<Timestamp, Fault> {
    let text = node.text()?;
    let local = || text.parse::<DateTime>().ok().and_then(|local| Offset::UTC.to_timestamp(local).ok());
    text.parse().ok().or_else(local).ok_or_else(|| node.expected("a time"))
}

/// A time as Go prints it: `2026-10-31 16:20:11 +0100 CET`, with its offset.
pub(super) fn printed_by_go(node: &Node<'_>) -> Result<(Timestamp, Offset), Fault> {
    let mut parts = node.text()?.split_whitespace();
    let time = match (parts.next(), parts.next(), parts.next()) {
        (Some(day), Some(clock), Some(offset)) => {
            let local = format!("{day}T{clock}").parse::<DateTime>().ok();
            let at = format!("{day}T{clock}{offset}").parse::<Timestamp>().ok();
            at.zip(local).and_then(|(at, local)| {
                let seconds = Offset::UTC.to_timestamp(local).ok()?.as_second() - at.as_second();
                Some((at, Offset::from_seconds(i32::try_from(seconds).ok()?).ok()?))
            })
        }
        _ => None,
    };
    time.ok_or_else(|| node.expected("a time with its offset"))
}

/// A time as RFC 3339 or as JavaScript prints it: `Sat Oct 31 2026 16:20:11 GMT+0100 (…)`.
pub(super) fn printed_by_javascript(node: &Node<'_>) -> Result<Timestamp, Fault> {
    let text = node.text()?;
    let parts: Vec<&str> = text.split_whitespace().collect();
    let printed = || match parts[..] {
        [_, month_name, day, year, clock, zone, ..] => {
            let (month, offset) = (month(month_name)?, zone.strip_prefix("GMT")?);
            format!("{year}-{month:02}-{day}T{clock}{offset}").parse().ok()
        }
        _ => None,
    };
    text.parse().ok().or_else(printed).ok_or_else(|| node.expected("a time"))
}

/// A clock time such as `6:36 AM PST` or `Oct 7, 7:00 PM PDT`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clock {
    month_day: Option<(i8, i8)>,
    hour: i8,
    minute: i8,
    offset: Offset,
}

static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^\s*(?:([A-Za-z]{3})[a-z]*\s+(\d{1,2}),\s+)?(\d{1,2}):(\d{2})\s+([AaPp])[Mm]\s+([A-Za-z]{2,4})\s*$",
    )
    .expect("the pattern is constant and tested")
});

impl Clock {
    /// Reads what AWS writes before each update.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let found: Captures<'_> = CLOCK.captures(text)?;
        let number = |group: usize| found[group].parse::<i8>().ok();
        let month_day = match found.get(1) {
            Some(name) => Some((month(name.as_str())?, number(2)?)),
            None => None,
        };
        let (hour, minute) = (number(3)?, number(4)?);
        if !(1..=12).contains(&hour) || minute > 59 {
            return None;
        }
        let afternoon = found[5].eq_ignore_ascii_case("p");
        let hour = hour % 12 + if afternoon { 12 } else { 0 };
        Some(Self { month_day, hour, minute, offset: zone_offset(&found[6])? })
    }

    /// The last time this clock showed no later than [`LEAD_MINUTES_MAX`] after `hint`. Thus the hint may
    /// be the beginning of the trouble, and may have been moved forward by up to 16 hours.
    pub(crate) fn near(self, hint: Timestamp) -> Option<Timestamp> {
        let latest = hint.as_second() + LEAD_MINUTES_MAX * 60;
        let day = self.offset.to_datetime(Timestamp::from_second(latest).ok()?).date();
        let days = match self.month_day {
            Some((month, of_month)) => {
                [day.year(), day.year() - 1].map(|year| Date::new(year, month, of_month).ok())
            }
            None => [Some(day), day.yesterday().ok()],
        };
        days.into_iter().flatten().filter_map(|day| self.on(day)).find(|time| time.as_second() <= latest)
    }

    /// When this clock showed its time next after `earlier`, or shortly before it: updates follow each
    /// other, but their clock times are corrected by hand.
    pub(crate) fn after(self, earlier: Timestamp) -> Option<Timestamp> {
        let from = Timestamp::from_second(earlier.as_second() - DISORDER_MINUTES_MAX * 60).ok()?;
        let day = self.offset.to_datetime(from).date();
        let days = match self.month_day {
            Some((month, of_month)) => {
                [day.year(), day.year() + 1].map(|year| Date::new(year, month, of_month).ok())
            }
            None => [Some(day), day.tomorrow().ok()],
        };
        let mut times = days.into_iter().flatten().filter_map(|day| self.on(day));
        times.find(|time| {
            *time >= from && time.as_second() - from.as_second() <= PAUSE_DAYS_MAX * 24 * 60 * 60
        })
    }

    /// The day a time falls on where this clock hangs.
    pub(crate) fn day_of(self, time: Timestamp) -> Date {
        self.offset.to_datetime(time).date()
    }

    fn on(self, day: Date) -> Option<Timestamp> {
        self.offset.to_timestamp(day.at(self.hour, self.minute, 0, 0)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Clock;
    use super::{printed_by_go, printed_by_javascript, utc};
    use crate::json::Node;
    use jiff::Timestamp;

    fn near(clock: &str, hint: &str) -> String {
        let clock = Clock::read(clock).unwrap();
        clock.near(hint.parse::<Timestamp>().unwrap()).unwrap().to_string()
    }

    #[test]
    fn the_day_of_a_clock_time_survives_a_moved_date() {
        let first = "2020-11-25T14:36:00Z";
        assert_eq!(near(" 6:36 AM PST", first), first);
        assert_eq!(near(" 6:36 AM PST", "2020-11-25T20:34:07Z"), first, "moved 6 hours forward");
        assert_eq!(
            near("10:00 PM PST", "2020-11-26T12:00:00Z"),
            "2020-11-26T06:00:00Z",
            "moved over midnight"
        );
        assert_eq!(
            near(" 1:32 PM PDT", "2019-06-27T16:21:00Z"),
            "2019-06-27T20:32:00Z",
            "posted 4 hours late"
        );
        assert_eq!(near("Oct 7,  7:00 PM PDT", "2019-10-09T00:04:00Z"), "2019-10-08T02:00:00Z", "dated");
        assert_eq!(near("Dec 31, 11:00 PM PST", "2020-01-01T07:00:00Z"), "2020-01-01T07:00:00Z", "new year");
    }

    #[test]
    fn updates_follow_each_other_over_midnight() {
        let first: Timestamp = "2020-11-26T07:30:00Z".parse().unwrap();
        let next = Clock::read("12:10 AM PST").unwrap().after(first).unwrap();
        assert_eq!(next.to_string(), "2020-11-26T08:10:00Z");
        let corrected = Clock::read("11:00 PM PST").unwrap().after(first).unwrap();
        assert_eq!(corrected.to_string(), "2020-11-26T07:00:00Z");
        assert_eq!(Clock::read("Oct 7, 7:00 PM PST").unwrap().after(first), None, "not eleven months later");
    }

    #[test]
    fn times_are_read_as_databases_and_languages_print_them() {
        let text = |text: &str| serde_json::json!(text);
        let read = |written: &str| utc(&Node::root(&text(written))).ok().map(|at| at.to_string());
        let noon = Some("2026-10-31T12:00:00Z".to_owned());
        for written in ["2026-10-31 12:00:00", "2026-10-31T12:00:00.000", "2026-10-31T13:00:00+0100"] {
            assert_eq!(read(written), noon, "{written}");
        }
        assert_eq!(read("noon"), None);
        let go = |written: &str| printed_by_go(&Node::root(&text(written))).ok();
        let (at, offset) = go("2026-10-31 14:00:00 +0200 CEST").unwrap();
        assert_eq!((Some(at.to_string()), offset.seconds()), (noon.clone(), 7200));
        assert_eq!(go("2026-10-31 14:00:00").or(go("0001-01-01 00:00:00 +9900 XYZ")), None);
        let script =
            |written: &str| printed_by_javascript(&Node::root(&text(written))).ok().map(|at| at.to_string());
        assert_eq!(script("Sat Oct 31 2026 13:00:00 GMT+0100 (Central European Standard Time)"), noon);
        assert_eq!(script("2026-10-31T12:00:00.000Z"), noon);
        assert_eq!(script("Sat Foo 31 2026 13:00:00 GMT+0100"), None);
    }

    #[test]
    fn nonsense_is_no_clock_time() {
        for text in
            ["", "soon", "25:00 AM PST", "6:75 AM PST", "6:36 AM XYZ", "Foo 3, 6:36 AM PST", "0:10 AM PST"]
        {
            assert_eq!(Clock::read(text), None, "{text:?}");
        }
        assert_eq!(Clock::read("Feb 30, 6:36 AM PST").unwrap().near(Timestamp::UNIX_EPOCH), None);
        assert_eq!(Clock::read("6:36 AM PST").unwrap().near(Timestamp::MAX), None);
    }
}
