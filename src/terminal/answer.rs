//! Is it just me? The answer first, then what it rests on, then what to do.

use super::layout::{fields, wrapped};
use super::link::linked;
use super::style::{BAD, GOOD, STRONG, UNSURE, paint};
use super::words;
use super::{results, swarms};
use crate::catalog::Catalog;
use crate::verdict::{Answer, Similar, Verdict};
use anstyle::Style;

/// Reports of others that are shown.
const SIMILAR_MAX: usize = 5;

/// Swarms that are shown.
const SWARMS_MAX: usize = 5;

/// Sources that are named with the reason why they cannot be read; the rest is counted.
const BLIND_MAX: usize = 3;

/// The answer to a pasted text.
pub fn answer(answer: &Answer, catalog: &Catalog) -> String {
    let style = match answer.verdict {
        Verdict::WidespreadUnacknowledged => BAD.bold(),
        Verdict::Possible => UNSURE.bold(),
        Verdict::LikelyLocal => GOOD.bold(),
        Verdict::WidespreadAcknowledged | Verdict::ThirdParty | Verdict::CannotTell => STRONG,
    };
    let mut text = in_style(style, &wrapped(&words::paragraph(&answer.sentence), 0));
    let list = |words: Vec<String>| words.join(", ");
    let recognised = fields(&[
        ("provider", list(answer.providers.iter().map(|id| words::provider(catalog, id)).collect())),
        ("failure", list(answer.signatures.iter().map(words::signature).collect())),
        ("words", list(answer.phrases.iter().map(|phrase| format!("“{}”", words::name(phrase))).collect())),
        ("sources", sources(answer)),
    ]);
    if !recognised.is_empty() {
        text.push_str(&format!("\n{recognised}"));
    }
    if !answer.swarms.is_empty() {
        let shown = &answer.swarms[..answer.swarms.len().min(SWARMS_MAX)];
        text.push_str(&format!("\nSwarms\n{}", swarms::table(shown, catalog, answer.at)));
    }
    if !answer.similar.is_empty() {
        text.push_str("\nWhat others wrote\n");
        answer.similar.iter().take(SIMILAR_MAX).for_each(|similar| text.push_str(&block(similar, answer)));
    }
    if !answer.next.is_empty() {
        text.push_str("\nNext\n");
        for step in &answer.next {
            let step = wrapped(&linked(&words::paragraph(step)), 4);
            text.push_str(&format!("  - {}", step.trim_start_matches(' ')));
        }
    }
    text
}

/// Each line in the style: a colour that runs over the end of a line stains the next one in some terminals.
fn in_style(style: Style, lines: &str) -> String {
    lines.lines().map(|line| format!("{}\n", paint(style, line))).collect()
}

/// How many of the sources that should know can be read.
fn sources(answer: &Answer) -> String {
    let all = answer.sources.len();
    if all == 0 {
        return String::new();
    }
    let blind: Vec<String> = answer
        .sources
        .iter()
        .filter_map(|source| {
            let why = source.blind.as_ref()?;
            Some(format!("{} ({})", words::name(&source.id), words::sentence(why)))
        })
        .collect();
    match blind.len() {
        0 => format!("{all} that should know"),
        some => {
            let more = match some.saturating_sub(BLIND_MAX) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let shown = blind[..some.min(BLIND_MAX)].join(", ");
            format!("{all} that should know; {some} cannot be read: {shown}{more}")
        }
    }
}

fn block(similar: &Similar, answer: &Answer) -> String {
    let matching = if similar.matching { "  the same failure" } else { "" };
    let head = format!("{}  {}{matching}", words::ago(similar.at, answer.at), words::name(&similar.source));
    results::post(
        &head,
        similar.title.as_deref(),
        &similar.snippet,
        &similar.highlights,
        similar.url.as_deref(),
    )
}
