//! Claims in Japanese, where から stands after the time: 昨日から, 3時間前から, 9時40分から.
//!
//! Who writes Japanese lives in Japan's time, so days and hours are Japan's, unlike those of other languages.

use super::before;
use super::units::{Length, amount};
use jiff::civil::Time;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use regex::Regex;
use std::sync::LazyLock;

static CLAIM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        "(?:(一昨日|おととい|昨日|昨夜|昨晩|今朝|今日)(?:の(朝|昼|夕方|夜))?",
        "|([0-9]{1,3})(分|時間|日|週間)(?:くらい|ぐらい|ほど)?前",
        "|([0-9]{1,2})(?:時(?:([0-9]{1,2})分|(半))?|:([0-9]{2})))(?:くらい|ぐらい|頃|ごろ)?から"
    ))
    .expect("a constant")
});

/// Hours that Japan is ahead of UTC.
const JAPAN_AHEAD_HOURS: i8 = 9;

/// The onset that the text claims.
pub(super) fn since(text: &str, at: Timestamp) -> Option<Timestamp> {
    if !text.contains("から") {
        return None;
    }
    let found = CLAIM.captures(text)?;
    let group = |number: usize| found.get(number).map(|group| group.as_str());
    if let (Some(number), Some(unit)) = (group(3), group(4)) {
        let unit = match unit {
            "分" => Length::Minute,
            "時間" => Length::Hour,
            "日" => Length::Day,
            _ => Length::Week,
        };
        return before(at, amount(number)?, unit);
    }
    let zone = TimeZone::fixed(Offset::constant(JAPAN_AHEAD_HOURS));
    let today = at.to_zoned(zone.clone()).date();
    let (days, hour, minute) = match group(1) {
        Some(day) => {
            let (days, hour) = match day {
                "一昨日" | "おととい" => (2, 0),
                "昨日" => (1, 0),
                "昨夜" | "昨晩" => (1, 20),
                "今朝" => (0, 6),
                _ => (0, 0),
            };
            let part = group(2).map(|part| match part {
                "朝" => 6,
                "昼" => 12,
                _ => 18,
            });
            (days, part.unwrap_or(hour), 0)
        }
        None => {
            let minute = group(6).or(group(8)).map_or(Some(0), |minute| minute.parse().ok())?;
            (0, group(5)?.parse().ok()?, if group(7).is_some() { 30 } else { minute })
        }
    };
    let day = today.checked_sub(SignedDuration::from_hours(24 * days)).ok()?;
    let time = Time::new(hour, minute, 0, 0).ok()?;
    Some(day.to_datetime(time).to_zoned(zone).ok()?.timestamp())
}
