//! Posts that match a search.

use super::layout::wrapped;
use super::sparkline::BLOCKS;
use super::style::{DIM, STRONG, paint};
use super::words;
use crate::desk::{FacetCounts, Histogram, Hit, Results};
use crate::plain;
use jiff::SignedDuration;

/// The longest snippet, in bytes; a longer one is cut.
const SNIPPET_BYTES_MAX: usize = 2000;

/// The longest value of a facet, in characters.
const VALUE_CHARS_MAX: usize = 60;

/// How many there are, how they lie in time and by value if that was counted, the page of them, and where to go on.
pub fn results(results: &Results) -> String {
    let total = results.total as u64;
    let shown = results.hits.len();
    let mut text = match shown {
        0 if total == 0 => "Nothing is found.\n".to_owned(),
        _ if shown == results.total => format!("{} found.\n", words::count(total, "post")),
        _ => format!("{} found, {shown} shown.\n", words::count(total, "post")),
    };
    if let Some(histogram) = &results.histogram {
        text.push_str(&timeline(histogram));
    }
    results.facets.iter().for_each(|counts| text.push_str(&facet(counts)));
    results.hits.iter().for_each(|hit| text.push_str(&block(hit)));
    if let Some(next) = &results.next {
        text.push_str(&format!(
            "\n{}\n",
            paint(DIM, &format!("There are more: --after {}", words::name(next)))
        ));
    }
    text
}

/// Posts over time in one line.
fn timeline(histogram: &Histogram) -> String {
    let top = histogram.counts.iter().copied().max().unwrap_or(0).max(1);
    let last = BLOCKS.len() as u64 - 1;
    let block = |count: &u32| {
        let height = (u64::from(*count) * last).div_ceil(u64::from(top));
        usize::try_from(height).ok().and_then(|height| BLOCKS.get(height)).unwrap_or(&BLOCKS[0])
    };
    let bars: String = histogram.counts.iter().map(block).collect();
    let width = plain::duration(SignedDuration::from_secs(histogram.width_seconds));
    let from = words::minute(histogram.from);
    format!("  {bars}  {}\n", paint(DIM, &format!("{from}, {width} each, {top} at most")))
}

/// The values of a field, if what matches has any.
fn facet(counts: &FacetCounts) -> String {
    if counts.values.is_empty() {
        return String::new();
    }
    let value = |value: &crate::desk::FacetValue| {
        format!("{} {}", plain::line(&value.value, VALUE_CHARS_MAX), words::grouped(value.count))
    };
    let mut values: Vec<String> = counts.values.iter().map(value).collect();
    if counts.others > 0 {
        values.push(format!("others {}", words::grouped(counts.others)));
    }
    wrapped(&format!("{}: {}", counts.field, values.join(", ")), 2)
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
