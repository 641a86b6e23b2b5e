//! An mbox (RFC 4155 and its older relatives): messages one after the other, each below a `From ` line.
//!
//! Files are often packed with gzip as files, which no content encoding says. They grow at their end, so
//! where a limit is met it is the end that is read.

use super::message;
use crate::faults::Faults;
use crate::{Fault, FaultKind, Page, Parsed, Post};
use flate2::read::MultiGzDecoder;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use regex::bytes::Regex;
use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::Read;
use std::sync::LazyLock;

/// The longest file, in bytes after unpacking.
const UNPACKED_BYTES_MAX: usize = 64 * 1024 * 1024;

/// How many messages of one file are read: the last ones.
const MESSAGES_MAX: usize = 20_000;

/// A `From ` line with a time in it, and a header's name below. Mailman 2 does not escape such lines within
/// a body, so the words alone say too little.
static BEGIN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m-u)^From [^\r\n]{0,300}?\d:\d\d[^\r\n]{0,40}\r?\n(?:>?[!-9;-~]+):")
        .expect("a fixed pattern")
});

/// A `From ` line of a body: mboxrd and mboxo put a `>` before it.
static ESCAPED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m-u)^>(>*From )").expect("a fixed pattern"));

/// The posts of an mbox, packed or not, in the file's order.
pub(super) fn read(page: &Page) -> Result<Parsed, Fault> {
    let damaged = |what: &str| Fault::new(FaultKind::Damaged, format!("expected an mbox: {what}"));
    if page.body.is_empty() {
        return Err(damaged("the body is empty"));
    }
    let mut faults = Faults::default();
    let (file, whole) = unpack(&page.body, &mut faults);
    let mut places = split(&file);
    if places.is_empty() && whole && !file.trim_ascii().is_empty() {
        return Err(damaged("no line begins with \"From \" and holds a time"));
    }
    if !whole {
        places.pop_back(); // it has no end
    }
    let mut parsed = Parsed::default();
    for (index, (begin, end)) in places.into_iter().enumerate() {
        match read_letter(&file[begin..end]) {
            Ok(post) => parsed.posts.extend(post),
            Err(fault) => {
                faults.add(Fault::new(fault.kind, format!("message {}: {}", index + 1, fault.what)));
            }
        }
    }
    faults.require_authors(&parsed.posts, "From");
    parsed.faults = faults.into_list();
    Ok(parsed)
}

/// Says that all these posts are one thread, the whole of it unless something could not be read.
pub(super) fn as_one_thread(parsed: &mut Parsed) {
    let opens = parsed.posts.iter().find(|post| post.thread.as_ref() == Some(&post.id));
    let Some(root) = opens.or(parsed.posts.first()).and_then(|post| post.thread.clone()) else { return };
    for post in &mut parsed.posts {
        post.thread = Some(root.clone());
    }
    if parsed.faults.is_empty() {
        parsed.whole_threads.push(root);
    }
}

/// The bytes of the file, and whether that is all of them.
fn unpack<'a>(body: &'a [u8], faults: &mut Faults) -> (Cow<'a, [u8]>, bool) {
    if !body.starts_with(&[0x1f, 0x8b]) {
        return (Cow::Borrowed(body), true);
    }
    let mut file = Vec::new();
    let read = MultiGzDecoder::new(body).take(UNPACKED_BYTES_MAX as u64 + 1).read_to_end(&mut file);
    if let Err(error) = &read {
        faults.add(Fault::new(FaultKind::Damaged, format!("the gzip file is cut off or damaged: {error}")));
    } else if file.len() > UNPACKED_BYTES_MAX {
        let what = format!("the gzip file: expected at most {UNPACKED_BYTES_MAX} bytes in it, found more");
        faults.add(Fault::new(FaultKind::Drifted, what));
    }
    let whole = read.is_ok() && file.len() <= UNPACKED_BYTES_MAX;
    (Cow::Owned(file), whole)
}

/// Where the last messages begin and end, `From ` line included.
fn split(file: &[u8]) -> VecDeque<(usize, usize)> {
    let mut places = VecDeque::new();
    let mut begin = None;
    let begins = BEGIN.find_iter(file).map(|found| found.start());
    for place in begins.chain([file.len()]) {
        if let Some(begin) = begin.replace(place) {
            if places.len() == MESSAGES_MAX {
                places.pop_front();
            }
            places.push_back((begin, place));
        }
    }
    places
}

/// How much of a message in an mbox is read, in bytes, its `From ` line included.
pub const LETTER_BYTES_MAX: usize = message::MESSAGE_BYTES_MAX + 1024;

/// Whether these bytes, a line and the one after it, begin a message in an mbox.
pub fn begins_letter(two_lines: &[u8]) -> bool {
    BEGIN.find(two_lines).is_some_and(|found| found.start() == 0)
}

/// The post that a message in an mbox is, if it is one: its `From ` line first, its body escaped as there.
///
/// # Errors
/// A *drifted* fault when it has no `Message-ID`, or no date.
pub fn read_letter(bytes: &[u8]) -> Result<Option<Post>, Fault> {
    let (received, raw) = letter(bytes);
    message::read(&raw, received)
}

/// The time in the `From ` line, and the message below it, as it was before it was put into the file.
fn letter(bytes: &[u8]) -> (Option<Timestamp>, Cow<'_, [u8]>) {
    let end = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |line| line + 1);
    let (line, raw) = bytes.split_at(end);
    let raw = &raw[..raw.len().min(message::MESSAGE_BYTES_MAX)];
    (envelope_time(&String::from_utf8_lossy(line)), ESCAPED.replace_all(raw, &b"$1"[..]))
}

/// The time as C's `asctime` writes it. It names no zone; a few hours do not matter where nothing else
/// says when a message came.
fn envelope_time(line: &str) -> Option<Timestamp> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [.., month, day, time, year] = words[..] else { return None };
    let time = DateTime::strptime("%b %d %H:%M:%S %Y", format!("{month} {day} {time} {year}")).ok()?;
    // public-inbox writes the beginning of 1970 for "nobody knows".
    TimeZone::UTC.to_timestamp(time).ok().filter(|time| *time > Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn page(body: Vec<u8>) -> Page {
        Page {
            url: "https://lists.example/users.mbox".parse().unwrap(),
            content_type: None,
            body,
            fetched_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn message(number: usize, body: &str) -> String {
        format!(
            "From anna@harbour.example Sun Nov  1 10:00:00 2026\nMessage-ID: <{number}@x>\nFrom: a@b.example\n\
             Date: Sun, 1 Nov 2026 10:00:00 +0000\n\n{body}\n\n"
        )
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn lines_that_only_look_like_the_next_message_are_text() {
        let body = "From here it works.\nFrom 10:00 on it did not.\n>From now on: nothing";
        let parsed = read(&page(message(1, body).into_bytes())).unwrap();
        assert_eq!(
            parsed.posts[0].text,
            "From here it works.\nFrom 10:00 on it did not.\nFrom now on: nothing"
        );
    }

    #[test]
    fn a_cut_file_gives_what_is_whole_in_it() {
        let file: String = (0..500).map(|number| message(number, "down")).collect();
        let mut packed = gzip(file.as_bytes());
        packed.truncate(packed.len() - 20);
        let parsed = read(&page(packed)).unwrap();
        assert_eq!(parsed.faults[0].kind, FaultKind::Damaged);
        assert!(parsed.posts.len() < 500);
        assert_eq!(read(&page(gzip(b""))).unwrap(), Parsed::default());
    }

    #[test]
    fn a_bomb_stops_and_a_long_file_is_read_at_its_end() {
        let bomb = gzip(&vec![b' '; UNPACKED_BYTES_MAX + 1024]);
        assert_eq!(read(&page(bomb)).unwrap().faults[0].kind, FaultKind::Drifted);
        let file: String = (0..MESSAGES_MAX + 5).map(|number| message(number, "down")).collect();
        let parsed = read(&page(file.into_bytes())).unwrap();
        assert_eq!((parsed.posts.len(), parsed.posts[0].id.as_str()), (MESSAGES_MAX, "5@x"));
    }

    #[test]
    fn the_line_above_a_message_may_say_when_it_came() {
        for (line, time) in [
            ("From a@b.example  Sun Nov  1 10:00:00 2026", Some("2026-11-01T10:00:00Z")),
            ("From mboxrd@z Thu Jan  1 00:00:00 1970", None),
            ("From a@b.example soon", None),
        ] {
            assert_eq!(envelope_time(line).map(|time| time.to_string()).as_deref(), time, "{line}");
        }
    }
}
