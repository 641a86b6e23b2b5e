//! The frame of the demo's pages, and the one way in which text gets into them.
//!
//! Everything people wrote passes [`text`]: markup is shown as it was typed, and characters that could
//! turn a line around or drive a terminal are replaced by one that is visible.

use super::super::view::View;
use crate::plain::turns_direction;
use jiff::Timestamp;
use std::fmt::Write;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:0 1rem 3rem;\
color:#222;background:#fff}aside{background:#fff3cd;color:#5c4300;padding:.5rem 1rem;margin:0 -1rem}\
article{border-top:1px solid #ddd;padding:.75rem 0}article p{margin:.4rem 0;white-space:pre-wrap;\
overflow-wrap:anywhere}.by{color:#666;font-size:.875rem}.here{background:#eef5ff;margin:0 -1rem;padding:.75rem 1rem}\
.green{color:#0a6b2c}.red{color:#a11}@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}\
aside{background:#4a3a00;color:#ffe9a8}article{border-color:#444}.by{color:#aaa}.here{background:#1d2a3c}\
.green{color:#6fd08c}.red{color:#ff8a80}a{color:#8ab4ff}}";

/// A whole page. `title` is plain text, `body` is markup.
pub(super) fn page(view: &View<'_>, title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title} · Reconstruction</title>\
         <style>{STYLE}</style><aside role=\"note\">{label}</aside><h1>{title}</h1>{body}</html>\n",
        title = text(title),
        label = text(&view.world.label),
    )
}

/// Plain text as markup, fit to be shown.
pub(super) fn text(plain: &str) -> String {
    let hides = |char: char| (char.is_control() && char != '\n' && char != '\t') || turns_direction(char);
    let seen: String =
        plain.chars().map(|char| if hides(char) { char::REPLACEMENT_CHARACTER } else { char }).collect();
    escaped(&seen)
}

/// Plain text as markup, character for character: what a real service sends on, and a reader has to bear.
pub(super) fn escaped(plain: &str) -> String {
    let mut markup = String::with_capacity(plain.len());
    for char in plain.chars() {
        match char {
            '&' => markup.push_str("&amp;"),
            '<' => markup.push_str("&lt;"),
            '>' => markup.push_str("&gt;"),
            '"' => markup.push_str("&quot;"),
            '\'' => markup.push_str("&#39;"),
            _ => markup.push(char),
        }
    }
    markup
}

/// Text as X gives it: only the three signs of markup are written as entities.
pub(super) fn markup_signs(plain: &str) -> String {
    plain.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A time for people, as markup.
pub(super) fn time(at: Timestamp) -> String {
    format!("<time datetime=\"{at}\">{}</time>", at.strftime("%a %-d %B %Y, %H:%M UTC"))
}

/// One post: who, when, what. `note` and `anchor` are plain text.
pub(super) fn post(author: &str, at: Timestamp, note: &str, body: &str, anchor: &str, here: bool) -> String {
    let mut markup = String::new();
    let class = if here { " class=\"here\"" } else { "" };
    write!(
        markup,
        "<article id=\"{}\"{class}><div class=\"by\"><b>{}</b> · {}{}</div><p>{}</p></article>",
        text(anchor),
        text(author),
        time(at),
        text(note),
        text(body)
    )
    .expect("a string takes every write");
    markup
}
