//! From bytes to a feed, whatever its publisher or one of its posters put into it.
//!
//! What feed-rs 3.0 does with hostile input was looked at: entities a document defines are left alone, so
//! they cannot expand; nesting costs no stack; namespaces are bounded. Two things are not safe and are
//! kept from it here: an author whose e-mail address touches a character beyond ASCII, on which it
//! panics, and nested `xml:base` attributes, each of which it keeps whole. Nor is the XML reader below it
//! safe from a tag with a million attributes.

use crate::text::{ATTRIBUTES_MAX, overlong_in_xml};
use crate::{Fault, FaultKind, Page};
use feed_rs::model::Feed;
use feed_rs::parser::{Builder, ParseErrorKind, ParseFeedError};
use regex::Regex;
use std::borrow::Cow;
use std::panic::catch_unwind;
use std::sync::LazyLock;

static DECLARATION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*<\?xml\b[^>]*\?>").expect("the pattern is constant and tested"));

static DECLARED: LazyLock<regex::bytes::Regex> = LazyLock::new(|| {
    regex::bytes::Regex::new(r#"^\s*<\?xml\b[^>]{0,200}\bencoding\s*=\s*["']([A-Za-z0-9_:.-]{1,40})["']"#)
        .expect("the pattern is constant and tested")
});

/// An e-mail address right after, and right before, a character that is more than one byte long.
static AFTER_WIDE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"([^\x00-\x7F])((?:mailto:)?[A-Za-z0-9._%+-]+@)").expect("the pattern is constant and tested")
});
static BEFORE_WIDE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(@[A-Za-z0-9.-]+\.[A-Za-z]{2,})([^\x00-\x7F])").expect("the pattern is constant and tested")
});

/// Reads a page as a feed. Entries without an id of their own get their address, or an empty id.
pub(crate) fn read(page: &Page) -> Result<Feed, Fault> {
    let text = text(page)?;
    let text = DECLARATION.replace(&text, "");
    let text = AFTER_WIDE.replace_all(&text, "$1 $2");
    let text = BEFORE_WIDE.replace_all(&text, "$1 $2").replace("xml:base", "xml-base");
    if text.trim_start().starts_with('<') && overlong_in_xml(&text).is_some() {
        let what = format!("a tag of the feed has more than {ATTRIBUTES_MAX} attributes");
        return Err(Fault::new(FaultKind::Damaged, what));
    }
    let parsed = catch_unwind(|| {
        let id = |links: &[feed_rs::model::Link], _: &_, _: Option<&str>| {
            links.first().map_or_else(String::new, |link| link.href.clone())
        };
        Builder::new()
            .id_generator(id)
            .base_uri(Some(page.url.as_str()))
            .sanitize_content(false)
            .build()
            .parse(text.as_bytes())
    });
    match parsed {
        Ok(Ok(feed)) => Ok(feed),
        Ok(Err(error)) => Err(Fault::new(kind(&error), format!("the body is not a feed: {error}"))),
        Err(_) => {
            Err(Fault::new(FaultKind::Drifted, "the feed makes its reader panic: report it to feed-rs"))
        }
    }
}

/// The body as text. Unlike other pages, XML names its own charset; a byte order mark or the header wins.
fn text(page: &Page) -> Result<Cow<'_, str>, Fault> {
    let in_header =
        page.content_type.as_deref().is_some_and(|kind| kind.to_ascii_lowercase().contains("charset"));
    let declared = DECLARED.captures(&page.body).filter(|_| !in_header);
    let text = match declared.as_ref().and_then(|found| std::str::from_utf8(&found[1]).ok()) {
        Some(charset) => {
            let content_type = Some(format!("application/xml; charset={charset}"));
            Page { content_type, ..page.clone() }.text().map(|text| Cow::Owned(text.into_owned()))
        }
        None => page.text(),
    };
    text.map_err(|error| Fault::new(FaultKind::Damaged, error.to_string()))
}

/// Whether the site answered something else, or a feed of another shape.
fn kind(error: &ParseFeedError) -> FaultKind {
    match error {
        ParseFeedError::ParseError(ParseErrorKind::NoFeedRoot)
        | ParseFeedError::IoError(_)
        | ParseFeedError::XmlReader(_) => FaultKind::Damaged,
        ParseFeedError::JsonSerde(error) if !error.is_data() => FaultKind::Damaged,
        ParseFeedError::JsonSerde(_)
        | ParseFeedError::JsonUnsupportedVersion(_)
        | ParseFeedError::ParseError(_) => FaultKind::Drifted,
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::{FaultKind, Page};
    use feed_rs::model::Feed;
    use jiff::Timestamp;

    fn page(content_type: &str, body: &[u8]) -> Page {
        Page {
            url: "https://feed.example/".parse().unwrap(),
            content_type: Some(content_type.to_owned()),
            body: body.to_vec(),
            fetched_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn feed(items: &str) -> Feed {
        let body = format!("<rss version=\"2.0\"><channel>{items}</channel></rss>");
        read(&page("application/rss+xml", body.as_bytes())).unwrap()
    }

    fn first_title(feed: &Feed) -> &str {
        &feed.entries[0].title.as_ref().unwrap().content
    }

    #[test]
    fn an_author_between_wide_characters_is_survived() {
        for author in ["山田（a@b.example）", "…a@b.example…c@d.example…", "（mailto:a@b.example"]
        {
            let feed = feed(&format!("<item><title>t</title><author>{author}</author></item>"));
            assert_eq!(feed.entries[0].authors[0].email.as_deref(), Some("a@b.example"), "{author}");
        }
    }

    #[test]
    fn a_panic_inside_the_reader_is_a_fault() {
        let body =
            "<rss version=\"2.0\"><channel><item><author>&#8230;a@b.example</author></item></channel></rss>";
        assert_eq!(read(&page("text/xml", body.as_bytes())).unwrap_err().kind, FaultKind::Drifted);
    }

    #[test]
    fn entities_do_not_expand_and_files_are_not_read() {
        let bomb = (0..30).map(|n| format!("<!ENTITY e{} \"&e{n};&e{n};\">", n + 1)).collect::<String>();
        let body = format!(
            "<!DOCTYPE rss [<!ENTITY e0 \"x\">{bomb}<!ENTITY file SYSTEM \"file:///etc/passwd\">]>\
             <rss version=\"2.0\"><channel><item><title>&e30; &file;</title></item></channel></rss>"
        );
        assert_eq!(first_title(&read(&page("text/xml", body.as_bytes())).unwrap()), "&e30; &file;");
    }

    #[test]
    fn nesting_costs_neither_stack_nor_memory() {
        const DEPTH: usize = 60_000;
        let nested = format!("{}{}", "<b xml:base=\"x/\">".repeat(DEPTH), "</b>".repeat(DEPTH));
        assert_eq!(feed(&format!("{nested}<item><title>t</title></item>")).entries.len(), 1);
    }

    #[test]
    fn a_tag_may_not_go_on_without_end() {
        let attributes: String = (0..20_000).map(|number| format!(" a{number}=''")).collect();
        let body = format!("<rss version=\"2.0\"{attributes}><channel></channel></rss>");
        assert_eq!(read(&page("text/xml", body.as_bytes())).unwrap_err().kind, FaultKind::Damaged);
    }

    #[test]
    fn xml_names_its_own_charset_unless_the_header_does() {
        let declared = b"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><rss version=\"2.0\"><channel><item><title>\xe4</title></item></channel></rss>";
        assert_eq!(first_title(&read(&page("application/rss+xml", declared)).unwrap()), "ä");
        let recoded = "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><rss version=\"2.0\"><channel><item><title>ä</title></item></channel></rss>";
        assert_eq!(first_title(&read(&page("text/xml; charset=utf-8", recoded.as_bytes())).unwrap()), "ä");
    }

    #[test]
    fn another_format_is_damaged_and_another_shape_has_drifted() {
        for (body, kind) in [
            ("", FaultKind::Damaged),
            ("<!DOCTYPE html><html><body>Sign in</body></html>", FaultKind::Damaged),
            ("<rss version=\"2.0\"><channel><item><tit", FaultKind::Damaged),
            ("{\"version\": \"https://jsonfeed.org/version/1.1\", \"ti", FaultKind::Damaged),
            (
                "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": 1, \"items\": []}",
                FaultKind::Drifted,
            ),
            (
                "{\"version\": \"https://jsonfeed.org/version/9\", \"title\": \"t\", \"items\": []}",
                FaultKind::Drifted,
            ),
        ] {
            assert_eq!(read(&page("text/plain", body.as_bytes())).unwrap_err().kind, kind, "{body}");
        }
    }
}
