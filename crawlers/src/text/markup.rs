//! Plain text out of HTML.
//!
//! Tags are read one after the other and no tree is built: a tree costs the square of its depth, and
//! markup nests as deep as its writer likes.

use super::Writer;
use super::tags::overlong_in_html;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use std::cell::RefCell;

/// Elements whose content nobody reads.
const UNREAD: &[&str] = &["script", "select", "style", "svg", "template", "textarea", "title"];

/// Elements that begin and end a line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figure",
    "footer",
    "form",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "pre",
    "section",
    "summary",
    "table",
    "tr",
    "ul",
];

/// Elements with an empty line before and after.
const PARAGRAPHS: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6", "p"];

/// How much HTML of one post is looked at, in bytes.
const POST_HTML_BYTES_MAX: usize = 1024 * 1024;

/// The plain text of a piece of HTML, at most [`POST_CHARS_MAX`](super::POST_CHARS_MAX) characters.
pub fn from_html(html: &str) -> String {
    let html = &html[..html.floor_char_boundary(POST_HTML_BYTES_MAX)];
    let html = &html[..html.floor_char_boundary(overlong_in_html(html).unwrap_or(html.len()))];
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Sink(RefCell::default()), TokenizerOpts::default());
    // It stops early only when the sink wants a script run, and ours never does.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner().writer.text
}

/// Hands on what the tokenizer finds, and tells it where no tags are.
struct Sink(RefCell<Reader>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::CharacterTokens(text) => self.0.borrow_mut().text(&text),
            Token::TagToken(tag) => {
                self.0.borrow_mut().tag(&tag);
                match (tag.kind, &*tag.name) {
                    (TagKind::StartTag, "script") => return TokenSinkResult::RawData(RawKind::ScriptData),
                    (TagKind::StartTag, "style") => return TokenSinkResult::RawData(RawKind::Rawtext),
                    (TagKind::StartTag, "textarea" | "title") => {
                        return TokenSinkResult::RawData(RawKind::Rcdata);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// Knows what an element means for the text inside it.
#[derive(Default)]
struct Reader {
    writer: Writer,
    /// The element nobody reads that we are in, and how many of its name are open.
    unread: Option<(String, usize)>,
    preformatted_depth: usize,
}

impl Reader {
    fn text(&mut self, text: &str) {
        if self.unread.is_none() {
            self.writer.push(text, self.preformatted_depth > 0);
        }
    }

    fn tag(&mut self, tag: &Tag) {
        let (name, opens) = (&*tag.name, tag.kind == TagKind::StartTag);
        let step = |depth: &mut usize| *depth = if opens { *depth + 1 } else { depth.saturating_sub(1) };
        if let Some((unread, depth)) = &mut self.unread {
            if unread == name {
                step(depth);
            }
            if *depth == 0 {
                self.unread = None;
            }
            return;
        }
        match name {
            "br" => self.writer.add_line_break(),
            "td" | "th" => self.writer.space = true,
            "pre" => step(&mut self.preformatted_depth),
            "aside" | "blockquote" => step(&mut self.writer.quote_depth),
            _ if opens && !tag.self_closing && UNREAD.contains(&name) => {
                self.unread = Some((name.to_owned(), 1));
            }
            _ => {}
        }
        if PARAGRAPHS.contains(&name) {
            self.writer.line_breaks(2);
        } else if BLOCKS.contains(&name) {
            self.writer.line_breaks(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_lines() {
        let html = "<p>Mail &amp; more\n  is   <b>down</b>.</p><p>Error:<br>451 4.7.0<br/>again</p>";
        assert_eq!(from_html(html), "Mail & more is down.\n\nError:\n451 4.7.0\nagain");
        assert_eq!(from_html("<ul><li>one<li>two</ul>three"), "one\ntwo\nthree");
        assert_eq!(from_html("<pre><code>a\n  b\n</code></pre>c"), "a\nb\nc");
        assert_eq!(from_html("<table><tr><td>a<td>b<tr><td>c</table>"), "a b\nc");
    }

    #[test]
    fn quotations_are_marked() {
        let html = "<aside>eve:<blockquote><p>is it down?</p></blockquote></aside><p>same here</p>";
        assert_eq!(from_html(html), "> eve:\n\n> is it down?\n\nsame here");
    }

    #[test]
    fn nested_and_unclosed_markup_is_survived() {
        for tag in [
            "<div>",
            "<b id=a>",
            "<blockquote>",
            "<table><td>",
            "<p><i>",
            "<",
            "&",
            "<!--",
            "<a b='",
            "<a",
            " b",
        ] {
            let html = format!("start {}", tag.repeat(POST_HTML_BYTES_MAX / tag.len()));
            assert!(from_html(&html).starts_with("start"), "{tag}");
        }
        let attributes: String = (0..100_000).map(|number| format!(" a{number}")).collect();
        assert_eq!(from_html(&format!("start<p{attributes}>end")), "start");
        assert_eq!(from_html("</blockquote></pre></p>a<svg><svg>b</svg>c</svg>d"), "ad");
    }
}
