//! The same Markdown as HTML, for a page that can be printed.
//!
//! The Markdown is escaped when it is written. This is the second wall: whatever stands in it, what comes out has no HTML
//! but our own, no picture, and no link that leads elsewhere than to the web.

use super::markdown::address;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html::push_html};

/// What every link says: nobody is told where the reader came from, and nobody's rank grows by it.
const REL: &str = "noreferrer nofollow ugc";

/// The body of a page.
pub(super) fn html(markdown: &str) -> String {
    let mut open = Vec::new();
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES).filter_map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::HtmlBlock | Tag::Image { .. }) | Event::End(TagEnd::HtmlBlock | TagEnd::Image) => {
            None
        }
        Event::Start(Tag::Link { dest_url, .. }) => {
            let url = address(&dest_url);
            open.push(url.is_some());
            url.map(|url| own(format!("<a href=\"{}\" rel=\"{REL}\">", attribute(&url))))
        }
        Event::End(TagEnd::Link) => open.pop().unwrap_or(false).then(|| own("</a>".to_owned())),
        other => Some(other),
    });
    let mut html = String::new();
    push_html(&mut html, events);
    html
}

/// A whole page, for whoever has no server that lays it out.
pub(super) fn page(title: &str, markdown: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{}</title>\n</head>\n<body>\n{}</body>\n</html>\n",
        attribute(title),
        html(markdown)
    )
}

fn own(html: String) -> Event<'static> {
    Event::InlineHtml(CowStr::from(html))
}

/// `text` as it may stand in an attribute, or between tags.
fn attribute(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}
