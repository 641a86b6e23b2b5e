//! One mail or news message (RFC 5322, MIME, RFC 5536) as a post.
//!
//! A message that says of itself that a machine answered, or that it is not to be kept, is no post; nor
//! is a reply that adds no word of its own.

use super::own_words::own_words;
use super::sender;
use crate::{Fault, FaultKind, Post, text};
use jiff::Timestamp;
use mail_parser::{DateTime, HeaderValue, Message, MessageParser, PartType};
use std::borrow::Cow;

/// How much of one message is read, in bytes: what comes later is attachments.
pub(super) const MESSAGE_BYTES_MAX: usize = 1024 * 1024;

/// How many parts of one body are read: some programs cut a text at each picture.
const PARTS_MAX: usize = 8;

/// Dates before this are those of machines without a clock (1 January 1980).
const EPOCH_SECONDS_MIN: i64 = 315_532_800;

/// How replies begin their subject.
const REPLY_MARKS: &[&str] =
    &["re:", "aw:", "sv:", "vs:", "antw:", "rép:", "ré:", "odp:", "res:", "回复:", "答复:"];

/// The post that a message is, if it is one. `received` is when its archive says it came.
///
/// # Errors
/// A *drifted* fault when it has no `Message-ID`, or no date.
pub(super) fn read(raw: &[u8], received: Option<Timestamp>) -> Result<Option<Post>, Fault> {
    let drifted = |what: &str| Fault::new(FaultKind::Drifted, what);
    let raw = readable(&raw[..raw.len().min(MESSAGE_BYTES_MAX)]);
    let message = MessageParser::default()
        .parse(raw.as_ref())
        .ok_or_else(|| drifted("expected the head of a message, found none"))?;
    let post = post(&message, received);
    take_apart(message);
    post
}

/// Drops a message without its messages in messages in messages: a drop of one calls itself for the next, and so does not
/// end well ten thousand deep.
fn take_apart(message: Message<'_>) {
    let mut whole = vec![message];
    while let Some(message) = whole.pop() {
        whole.extend(message.parts.into_iter().filter_map(|part| match part.body {
            PartType::Message(inner) => Some(inner),
            _ => None,
        }));
    }
}

fn post(message: &Message<'_>, received: Option<Timestamp>) -> Result<Option<Post>, Fault> {
    let drifted = |what: &str| Fault::new(FaultKind::Drifted, what);
    if is_unwanted(message) {
        return Ok(None);
    }
    let id = message.message_id().map(text::line).filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| drifted("`Message-ID`: expected an id, found nothing"))?;
    let at = message.date().and_then(time).or(received);
    let at = at.ok_or_else(|| drifted("`Date`: expected a time, found none that can be read"))?;
    let mut post = Post::new(id, at, body(message));
    let (references, answered) = (ids(message.references()), ids(message.in_reply_to()));
    post.reply_to = answered.first().or(references.last()).filter(|id| **id != post.id).cloned();
    let root = references.first().or(post.reply_to.as_ref());
    post.thread = Some(root.unwrap_or(&post.id).clone());
    post.author = sender::author(message);
    let title = message.subject().map(text::line).filter(|title| !title.is_empty());
    // The subject of a reply is the words of whoever began.
    post.title = title.filter(|title| post.reply_to.is_none() && !is_reply(title));
    Ok((post.title.is_some() || !post.text.is_empty()).then_some(post))
}

/// Bytes that name no charset are UTF-8, or else of the charset most old archives are in.
fn readable(raw: &[u8]) -> Cow<'_, [u8]> {
    let names_charset = || raw.windows(8).take(64 * 1024).any(|word| word.eq_ignore_ascii_case(b"charset="));
    if std::str::from_utf8(raw).is_ok() || names_charset() {
        return Cow::Borrowed(raw);
    }
    let (text, ..) = encoding_rs::WINDOWS_1252.decode(raw);
    Cow::Owned(text.into_owned().into_bytes())
}

/// "I am on holiday", and what its author asks nobody to keep.
fn is_unwanted(message: &Message<'_>) -> bool {
    let says = |name: &str, value: &str| {
        let header = message.header_raw(name).unwrap_or_default().trim();
        header.get(..value.len()).is_some_and(|start| start.eq_ignore_ascii_case(value))
    };
    says("Auto-Submitted", "auto-replied") || says("X-No-Archive", "yes")
}

fn is_reply(title: &str) -> bool {
    let title = title.to_lowercase();
    // A list may put its name first: "[users] Re: mail down".
    let named = title.strip_prefix('[').and_then(|title| title.split_once(']')).map(|(_, rest)| rest.trim());
    let begins = |title: &str| REPLY_MARKS.iter().any(|mark| title.starts_with(mark));
    begins(&title) || named.is_some_and(begins)
}

/// The time of a `Date` header, if it is one.
fn time(date: &DateTime) -> Option<Timestamp> {
    let seconds = date.is_valid().then(|| date.to_timestamp())?;
    Timestamp::from_second(seconds).ok().filter(|_| seconds >= EPOCH_SECONDS_MIN)
}

/// Message ids, without their angle brackets.
fn ids(header: &HeaderValue<'_>) -> Vec<String> {
    let ids: Vec<&str> = match header {
        HeaderValue::Text(id) => vec![id],
        HeaderValue::TextList(ids) => ids.iter().map(AsRef::as_ref).collect(),
        _ => Vec::new(),
    };
    ids.into_iter().map(text::line).filter(|id| !id.is_empty()).collect()
}

/// What the author wrote, as text or as HTML.
fn body(message: &Message<'_>) -> String {
    let parts = message.text_bodies().take(PARTS_MAX).map(|part| match &part.body {
        PartType::Text(plain) => own_words(plain),
        PartType::Html(html) => own_words(&text::from_html(html)),
        _ => String::new(),
    });
    text::from_plain(&parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n"))
}

#[cfg(test)]
mod tests {
    use super::{MESSAGE_BYTES_MAX, read};
    use crate::Post;

    const HEAD: &str = "From: Anna Berg <Anna@Harbour.example>\nDate: Sun, 1 Nov 2026 11:00:00 +0100\n\
                        Message-ID: <a1@harbour.example>\n";

    fn post(rest: &str) -> Option<Post> {
        read(format!("{HEAD}{rest}").as_bytes(), None).unwrap()
    }

    #[test]
    fn a_message_is_named_dated_and_signed() {
        let post = post("Subject: =?utf-8?q?Mail_d=C3=B6wn?=\n\nNothing since nine.\n-- \nAnna\n").unwrap();
        assert_eq!(
            (post.id.as_str(), post.at.to_string().as_str()),
            ("a1@harbour.example", "2026-11-01T10:00:00Z")
        );
        assert_eq!(post.author.as_deref(), Some("anna@harbour.example"));
        assert_eq!((post.title.as_deref(), post.text.as_str()), (Some("Mail döwn"), "Nothing since nine."));
        assert_eq!((post.thread.as_deref(), post.reply_to), (Some("a1@harbour.example"), None));
    }

    #[test]
    fn a_reply_names_its_thread_and_repeats_nothing() {
        let reply = "Subject: Re: Mail down\nIn-Reply-To: <b2@x>\nReferences: <b1@x>\n\t<b2@x>\n\n";
        let post = post(&format!("{reply}Same.\n> Nothing since nine.\n")).unwrap();
        assert_eq!((post.thread.as_deref(), post.reply_to.as_deref()), (Some("b1@x"), Some("b2@x")));
        assert_eq!((post.title, post.text.as_str()), (None, "Same."));
        assert_eq!(self::post(&format!("{reply}> Nothing since nine.\n")), None, "no word of its own");
        let lost = self::post("Subject: [users] Re: Mail down\n\nSame.\n").unwrap();
        assert_eq!(lost.title, None);
    }

    #[test]
    fn text_is_preferred_to_html_and_html_is_read_where_it_is_alone() {
        let alternative = "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nplain\n\
                           --b\nContent-Type: text/html\n\n<p>rich</p>\n--b--\n";
        assert_eq!(post(alternative).unwrap().text, "plain");
        let html = "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n\
                    PHA+RG93bi48L3A+PGJsb2NrcXVvdGU+b2xkPC9ibG9ja3F1b3RlPg==\n";
        assert_eq!(post(html).unwrap().text, "Down.");
    }

    #[test]
    fn machines_and_the_shy_are_left_out() {
        assert_eq!(post("Auto-Submitted: auto-replied (holiday)\n\nI am away.\n"), None);
        assert_eq!(post("X-No-Archive: Yes\n\nDown.\n"), None);
    }

    #[test]
    fn bytes_without_a_charset_are_still_read() {
        let raw = [HEAD.as_bytes(), b"Subject: x\n\ncaf\xe9 is down\n"].concat();
        assert_eq!(read(&raw, None).unwrap().unwrap().text, "café is down");
    }

    #[test]
    fn what_nests_or_repeats_without_end_is_read_in_time() {
        let part = "--b\nContent-Type: multipart/mixed; boundary=b\n\n";
        for (before, repeated) in [
            ("Subject: ", "=?utf-8?q?"),
            ("Subject: ", "=?utf-8?b?====?= "),
            ("Reply-To: ", "("),
            ("Reply-To: ", "<a@b,\""),
            ("References: ", "<<a>"),
            ("X: y\n", "X: y\n"),
            ("Content-Type: multipart/mixed; boundary=b\n\n", part),
            ("Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\n"),
            ("Content-Type: multipart/mixed; boundary=b\n\n", "--b\nContent-Type: message/rfc822\n\n"),
            ("Content-Type: text/html\n\n", "<blockquote>"),
            ("\n", "> \nhe wrote:\n"),
            ("\n", "From: a\n"),
            ("\n", "\n--\n"),
        ] {
            let raw = format!("{HEAD}{before}{}", repeated.repeat(MESSAGE_BYTES_MAX / repeated.len()));
            let started = std::time::Instant::now();
            let _ = read(raw.as_bytes(), None);
            assert!(started.elapsed().as_secs() < 20, "{before:?} {repeated:?}: {:?}", started.elapsed());
        }
    }

    #[test]
    fn messages_in_messages_cost_no_stack() {
        const STACK_BYTES: usize = 512 * 1024;
        let nested = "--b\nContent-Type: message/rfc822\n\n".repeat(MESSAGE_BYTES_MAX / 32);
        let raw = format!("{HEAD}Content-Type: multipart/mixed; boundary=b\n\n{nested}");
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
        thread.spawn(move || read(raw.as_bytes(), None).unwrap()).unwrap().join().unwrap();
    }

    #[test]
    fn a_missing_date_is_the_archives_and_a_missing_id_is_a_fault() {
        let received = "2026-11-01T10:00:00Z".parse().ok();
        let dateless = b"From: a@b.example\nMessage-ID: <1@b>\nSubject: x\n\n";
        assert_eq!(read(dateless, received).unwrap().unwrap().at, received.unwrap());
        assert!(read(dateless, None).unwrap_err().what.contains("`Date`"));
        assert!(
            read(b"From: a@b.example\nSubject: x\n\n", received).unwrap_err().what.contains("`Message-ID`")
        );
    }
}
