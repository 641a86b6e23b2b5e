//! Posts that match a search.

use super::layout::wrapped;
use super::style::{DIM, STRONG, paint};
use super::words;
use crate::desk::{Hit, Results};
use crate::plain;

/// The longest snippet, in bytes; a longer one is cut.
const SNIPPET_BYTES_MAX: usize = 2000;

/// How many there are, and the page of them.
pub fn results(results: &Results) -> String {
    let total = results.total as u64;
    let shown = results.hits.len();
    let mut text = match shown {
        0 if total == 0 => "Nothing is found.\n".to_owned(),
        _ if shown == results.total => format!("{} found.\n", words::count(total, "post")),
        _ => format!("{} found, {shown} shown.\n", words::count(total, "post")),
    };
    results.hits.iter().for_each(|hit| text.push_str(&block(hit)));
    text
}

fn block(hit: &Hit) -> String {
    let head = format!("{}  {}  {}", words::minute(hit.at), hit.venue.as_str(), words::name(&hit.source));
    post(&head, hit.title.as_deref(), &hit.snippet, &hit.highlights, hit.url.as_deref())
}

/// A post: a head line, its title, the part that matches, its address.
pub(super) fn post(
    head: &str,
    title: Option<&str>,
    snippet: &str,
    highlights: &[(usize, usize)],
    url: Option<&str>,
) -> String {
    let mut text = format!("\n  {}\n", paint(DIM, head));
    if let Some(title) = title {
        text.push_str(&wrapped(&words::sentence(title), 4));
    }
    text.push_str(&wrapped(&highlighted(snippet, highlights), 4));
    if let Some(url) = url {
        text.push_str(&format!("    {}\n", words::address(url)));
    }
    text
}

/// `snippet` with these byte ranges emphasised; a range that fits it nowhere is passed over.
fn highlighted(snippet: &str, ranges: &[(usize, usize)]) -> String {
    let snippet = &snippet[..snippet.floor_char_boundary(SNIPPET_BYTES_MAX)];
    let mut text = String::new();
    let mut done = 0;
    for (start, end) in ranges {
        let (Some(before), Some(inside)) = (snippet.get(done..*start), snippet.get(*start..*end)) else {
            continue;
        };
        text.push_str(&plain::text(before));
        text.push_str(&paint(STRONG, &plain::text(inside)));
        done = *end;
    }
    text.push_str(&plain::text(snippet.get(done..).unwrap_or_default()));
    text
}
