//! Pipermail, the archives of Mailman 2: a list of volumes, mostly months, each also as one text.
//!
//! Shape: `HyperArch.py` and `pipermail.py` in Mailman 2.1 (<https://gitlab.com/mailman>; the branch is no
//! longer developed). A text is an mbox of a kind: six headers of each message, the `@` of addresses
//! written as a word, bodies neither escaped nor labelled with their charset.

use super::archive;
use crate::{Crawler, Fault, FaultKind, Page, Parsed, Request, Source, mark};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use regex::Regex;
use std::sync::LazyLock;

/// Pipermail. `source.url` is the list's archive, such as `https://lists.example/pipermail/users/`.
/// Option `text`: `listed` (default), the text that the archive names, or `plain`, the one without `.gz`.
#[derive(Debug)]
pub struct Pipermail;

/// How many volumes the first visit reads: the newest ones.
const FIRST_VOLUMES_MAX: usize = 2;

/// How many volumes any visit reads.
const VOLUMES_MAX: usize = 24;

/// A message may be filed a little before the day on which it came.
const OVERLAP_DAYS: i64 = 2;

/// What the archive's page links to each volume's text.
static TEXT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?i)<a\s+href="([\w-]{4,40})\.txt(\.gz)?""#).expect("a fixed pattern"));

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Crawler for Pipermail {
    fn name(&self) -> &'static str {
        "pipermail"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        if !matches!(source.option("text"), None | Some("listed" | "plain")) {
            return Err(format!("source {}: text: write \"listed\" or \"plain\"", source.id));
        }
        let mut url = source.join("")?;
        mark::set(&mut url, since, 1);
        // The newest volume grows while the list of volumes stays the same.
        Ok(vec![Request { conditional: false, ..Request::get(url) }])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        let volume = page.url.path_segments().and_then(|mut path| path.next_back()).unwrap_or_default();
        let read = match volume.strip_suffix(".gz").unwrap_or(volume).strip_suffix(".txt") {
            Some(volume) => read_volume(page, volume),
            None => read_index(source, page),
        };
        read.unwrap_or_else(Parsed::from)
    }
}

/// The messages of a volume. Their own pages are numbered, which the text does not say, so what is shown
/// to people is the volume's list of threads.
fn read_volume(page: &Page, volume: &str) -> Result<Parsed, Fault> {
    let mut parsed = archive::read(page)?;
    let url = page.url.join(&format!("{volume}/thread.html")).ok().map(String::from);
    for post in &mut parsed.posts {
        post.url.clone_from(&url);
    }
    Ok(parsed)
}

fn read_index(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let damaged = |what: String| Fault::new(FaultKind::Damaged, what);
    let html = page.text().map_err(|error| damaged(format!("expected HTML: {error}")))?;
    if !html.trim_start().starts_with('<') || !html.to_ascii_lowercase().contains("</html>") {
        return Err(damaged("expected HTML: the page does not begin with a tag, or has no end".to_owned()));
    }
    let named = TEXT.captures_iter(&html).filter_map(|found| {
        let packed = found.get(2).is_some() && source.option("text") != Some("plain");
        Some((begin(&found[1])?, format!("{}.txt{}", &found[1], if packed { ".gz" } else { "" })))
    });
    let mut volumes: Vec<(Date, String)> = named.collect();
    if volumes.is_empty() && !html.contains("listinfo") {
        return Err(Fault::new(
            FaultKind::Drifted,
            "the archive: expected links to texts of volumes, found none",
        ));
    }
    volumes.sort_by(|one, other| other.cmp(one));
    volumes.dedup();
    let next = wanted(&volumes, since(page)).iter().filter_map(|(_, name)| page.url.join(name).ok());
    Ok(Parsed { next: next.map(Request::get).collect(), ..Parsed::default() })
}

fn since(page: &Page) -> Option<Date> {
    let since = mark::since(&page.url)?;
    since.to_zoned(TimeZone::UTC).date().checked_sub(Span::new().days(OVERLAP_DAYS)).ok()
}

/// Those of the volumes, newest first, that did not end before `since`: one ends where a newer one begins.
fn wanted(volumes: &[(Date, String)], since: Option<Date>) -> &[(Date, String)] {
    let Some(since) = since else { return &volumes[..volumes.len().min(FIRST_VOLUMES_MAX)] };
    let begun_since = volumes.iter().take_while(|(begin, _)| *begin > since).count();
    // And the one that was being written then.
    &volumes[..(begun_since + 1).min(volumes.len()).min(VOLUMES_MAX)]
}

/// The first day of a volume, by its name: of a year, a quarter, a month, a week or a day.
fn begin(volume: &str) -> Option<Date> {
    let number = |digits: &str| digits.parse::<i16>().ok();
    let day = |digits: &str| Date::strptime("%Y%m%d", digits).ok();
    if let Some(monday) = volume.strip_prefix("Week-of-Mon-") {
        return day(monday);
    }
    if let Some((year, month)) = volume.split_once('-') {
        let month = MONTHS.iter().position(|name| name.eq_ignore_ascii_case(month))?;
        return Date::new(number(year)?, i8::try_from(month + 1).ok()?, 1).ok();
    }
    if let Some((year, quarter @ ("1" | "2" | "3" | "4"))) = volume.split_once('q') {
        return Date::new(number(year)?, quarter.parse::<i8>().ok()? * 3 - 2, 1).ok();
    }
    if volume.len() == 4 { number(volume).map(|year| date(year, 1, 1)) } else { day(volume) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volumes_of_every_length_begin_on_a_day() {
        for (volume, day) in [
            ("2026-November", Some("2026-11-01")),
            ("2026-november", Some("2026-11-01")),
            ("2026q4", Some("2026-10-01")),
            ("2026", Some("2026-01-01")),
            ("Week-of-Mon-20261026", Some("2026-10-26")),
            ("20261101", Some("2026-11-01")),
            ("2026-Brumaire", None),
            ("2026q5", None),
            ("robots", None),
        ] {
            assert_eq!(begin(volume).map(|day| day.to_string()).as_deref(), day, "{volume}");
        }
    }

    #[test]
    fn a_later_visit_reads_what_was_written_since_and_the_volume_then_open() {
        let volumes: Vec<(Date, String)> =
            (1..=11).rev().map(|month| (date(2026, month, 1), month.to_string())).collect();
        let names = |since: Option<Date>| {
            wanted(&volumes, since).iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names(None), "11 10");
        assert_eq!(names(Some(date(2026, 11, 20))), "11");
        assert_eq!(names(Some(date(2026, 10, 31))), "11 10");
        assert_eq!(names(Some(date(2026, 8, 15))), "11 10 9 8");
        assert_eq!(names(Some(date(2020, 1, 1))), "11 10 9 8 7 6 5 4 3 2 1");
    }

    #[test]
    fn a_wrong_option_is_told_what_to_write() {
        let source = Source::example("pipermail", "https://lists.example/pipermail/users", &[("text", "gz")]);
        assert!(Pipermail.requests(&source, None).unwrap_err().contains("\"listed\" or \"plain\""));
    }
}
