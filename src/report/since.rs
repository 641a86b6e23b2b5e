//! Since when it is so, as a text claims: "since yesterday morning", "for three hours", "seit gestern", "昨日から".
//!
//! Nobody says in which time zone he lives, so hours are taken as UTC unless the text names a zone; a claim that
//! lies ahead then, or that could mean two days, is none. Days begin at midnight and their parts at the hour that
//! [`table::DAY_PARTS`] gives: the claim is a bound, not a measurement. Memory of more than
//! [`CLAIM_AGE_MAX`] is a story.

mod japanese;
mod table;
#[cfg(test)]
mod tests;
mod units;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use table::{day_part, fillers, markers, month, weekday, words_of_day};
use units::{Length, amount, length, zone};

/// The oldest claim that is believed.
const CLAIM_AGE_MAX: SignedDuration = SignedDuration::from_hours(30 * 24);

/// An hour without a zone that would lie ahead today is yesterday's if it is no longer ago than this.
const YESTERDAYS_HOUR_AGE_MAX: SignedDuration = SignedDuration::from_hours(12);

/// Claims looked at in one text.
const CLAIMS_MAX: usize = 16;

/// Words after the marker that may belong to the claim.
const CLAIM_WORDS_MAX: usize = 8;

/// The onset that a normalised text claims, written at `at`: the first claim that is clear.
pub(super) fn since(text: &str, at: Timestamp) -> Option<Timestamp> {
    let believed = |claim: &Timestamp| *claim <= at && at.duration_since(*claim) <= CLAIM_AGE_MAX;
    let western = markers(text).take(CLAIMS_MAX).find_map(|(marker, rest)| {
        let words: Vec<&str> = rest
            .split([' ', ',', ';', '(', ')'])
            .filter(|word| !word.is_empty())
            .take(CLAIM_WORDS_MAX)
            .collect();
        let words: Vec<&str> = words.iter().map(|word| word.trim_end_matches(['.', '!', '?', ':'])).collect();
        let words = fillers(&words);
        let ago = || elapsed(words, at);
        let claim = if marker.lasts { ago() } else { moment(words, at).or_else(ago) };
        claim.filter(believed)
    });
    western.or_else(|| japanese::since(text, at).filter(believed))
}

/// "3 hours", "two days", "half an hour".
fn elapsed(words: &[&str], at: Timestamp) -> Option<Timestamp> {
    let (number, rest) = match words {
        ["half", "an" | "a", rest @ ..] => (0.5, rest),
        [number, rest @ ..] => match amount(number) {
            Some(number) => (number, rest),
            None => return glued(number).and_then(|(number, unit)| before(at, number, unit)),
        },
        [] => return None,
    };
    let unit = fillers(rest).first().and_then(|unit| length(unit))?;
    before(at, number, unit)
}

/// "3h", "20min".
fn glued(word: &str) -> Option<(f64, Length)> {
    let digits = word.find(|letter: char| !letter.is_ascii_digit())?;
    Some((amount(&word[..digits])?, length(&word[digits..])?))
}

/// The time that lies so many units before `at`.
fn before(at: Timestamp, number: f64, unit: Length) -> Option<Timestamp> {
    at.checked_sub(SignedDuration::try_from_secs_f64(number * unit.seconds()).ok()?).ok()
}

/// "yesterday morning", "9:40", "monday", "3 march".
fn moment(words: &[&str], at: Timestamp) -> Option<Timestamp> {
    let today = at.to_zoned(TimeZone::UTC).date();
    let (first, rest) = words.split_first()?;
    if let Some((days, hour, length)) = words_of_day(words) {
        let day = today.checked_sub(SignedDuration::from_hours(24 * days)).ok()?;
        let part = hour.or_else(|| fillers(&words[length..]).first().and_then(|word| day_part(word)));
        if part.is_none()
            && let Some((time, zone)) = clock(fillers(&words[length..]))
        {
            return instant(day, time, zone);
        }
        return instant(day, Time::new(part.unwrap_or(0), 0, 0, 0).ok()?, None);
    }
    if let Some(weekday) = weekday(first) {
        let back = i64::from(today.weekday().since(jiff::civil::Weekday::Sunday)) - weekday;
        // On a Monday, "since Monday" could be today and could be a week ago.
        let back = if back == 0 { return None } else { back.rem_euclid(7) };
        let day = today.checked_sub(SignedDuration::from_hours(24 * back)).ok()?;
        let part = fillers(rest).first().and_then(|word| day_part(word)).unwrap_or(0);
        return instant(day, Time::new(part, 0, 0, 0).ok()?, None);
    }
    if let Some(day) = date(words, today) {
        return instant(day, Time::midnight(), None);
    }
    let (time, zone) = clock(words)?;
    let claim = instant(today, time, zone)?;
    if claim <= at {
        return Some(claim);
    }
    let yesterday = claim.checked_sub(SignedDuration::from_hours(24)).ok()?;
    (at.duration_since(yesterday) <= YESTERDAYS_HOUR_AGE_MAX || zone.is_some()).then_some(yesterday)
}

/// "9:40", "9am", "9:40 pm cet", "9 uhr", "9h30", and the zone's offset if it is named.
fn clock(words: &[&str]) -> Option<(Time, Option<i64>)> {
    let (first, mut rest) = words.split_first()?;
    let end = first.find(|letter: char| !letter.is_ascii_digit() && letter != ':').unwrap_or(first.len());
    let (digits, mut suffix) = first.split_at(end);
    let (hour, minute) = digits.split_once(':').unwrap_or((digits, ""));
    let mut clear = !minute.is_empty();
    let mut hour: i8 = hour.parse().ok()?;
    let mut minute: i8 = if minute.is_empty() { 0 } else { minute.get(..2)?.parse().ok()? };
    if suffix.is_empty()
        && let Some((next, after)) = rest.split_first()
        && matches!(*next, "am" | "pm" | "a.m" | "p.m" | "uhr" | "o'clock" | "h" | "utc" | "gmt")
    {
        (suffix, rest) = (*next, if matches!(*next, "utc" | "gmt") { rest } else { after });
    }
    match suffix {
        "am" | "a.m" | "pm" | "p.m" => {
            if !(1..=12).contains(&hour) {
                return None;
            }
            hour = hour % 12 + if suffix.starts_with('p') { 12 } else { 0 };
            clear = true;
        }
        "uhr" | "o'clock" | "h" | "utc" | "gmt" => clear = true,
        "" => {}
        // The French write 9h30.
        other => {
            minute = other.strip_prefix('h')?.parse().ok()?;
            clear = true;
        }
    }
    let time = Time::new(hour, minute, 0, 0).ok()?;
    let zone = rest.first().and_then(|word| zone(word));
    clear.then_some((time, zone))
}

/// "2026-03-02", "march 3", "3rd of march", "3 mars": the last day so called.
fn date(words: &[&str], today: Date) -> Option<Date> {
    if let Some(day) = words.first().and_then(|word| word.parse::<Date>().ok()) {
        return Some(day);
    }
    let ordinal = |word: &str| -> Option<i8> {
        let digits = word.trim_end_matches(|letter: char| !letter.is_ascii_digit());
        digits.parse().ok().filter(|_| word.len() <= digits.len() + 2)
    };
    let (day, month) = match words {
        [name, day, ..] if month(name).is_some() => (ordinal(day)?, month(name)?),
        [day, "of" | "de", name, ..] | [day, name, ..] if month(name).is_some() => {
            (ordinal(day)?, month(name)?)
        }
        _ => return None,
    };
    let this_year = Date::new(today.year(), month, day).ok()?;
    if this_year <= today { Some(this_year) } else { Date::new(today.year() - 1, month, day).ok() }
}

/// The instant at a zone's day and time; UTC if no zone is known.
fn instant(day: Date, time: Time, zone_minutes: Option<i64>) -> Option<Timestamp> {
    let utc = day.to_datetime(time).to_zoned(TimeZone::UTC).ok()?.timestamp();
    utc.checked_sub(SignedDuration::from_mins(zone_minutes.unwrap_or(0))).ok()
}
