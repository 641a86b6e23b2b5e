//! Which texts an expression needs: one of them stands in whatever it matches.
//!
//! Most posts hold no code, and looking for a few hundred literals in one pass says so much faster than running the
//! expressions. The texts are in the catalog's spelling, so that they can be looked for together with phrases; an
//! expression whose letters may be large or small needs the small ones.

use super::normal::{Spelt, normalise, spelt};
use regex_syntax::hir::literal::{ExtractKind, Extractor, Seq};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind};

/// The most texts for one expression: more of them cost more than they save.
const LITERALS_MAX: usize = 64;

/// Classes of more characters than this say nothing.
const CLASS_CHARACTERS_MAX: usize = 40;

/// Shorter texts stand everywhere.
const LITERAL_BYTES_MIN: usize = 3;

/// The most lists for one expression: with two, hardly any post comes through that holds no code.
const LISTS_MAX: usize = 2;

/// Whatever says so much says enough, and the shorter list is better: eight letters.
const WORTH_MAX: usize = 24;

/// The longest text that is looked for, in bytes.
const LITERAL_BYTES_MAX: usize = 24;

/// The lists of texts of which a compiled expression needs one each, normalised: at most two, the one that says
/// most first. Empty when nothing can be said.
pub(super) fn needed(pattern: &str) -> Vec<Vec<String>> {
    let Some(hir) = regex_syntax::parse(pattern).ok().and_then(|hir| small(&hir)) else { return Vec::new() };
    let mut lists = candidates(&hir);
    lists.sort_by_key(|literals| std::cmp::Reverse(worth(literals)));
    let mut chosen: Vec<Vec<String>> = Vec::new();
    for list in lists {
        // A list that only repeats a part of the first says nothing more.
        let repeats =
            |literal: &String| chosen.iter().flatten().any(|known| known.contains(literal.as_str()));
        if chosen.len() < LISTS_MAX && !list.iter().any(repeats) {
            chosen.push(list);
        }
    }
    chosen
}

/// The lists of the expression's parts, each of which it needs.
fn candidates(hir: &Hir) -> Vec<Vec<String>> {
    match hir.kind() {
        HirKind::Capture(capture) => candidates(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => candidates(&repetition.sub),
        HirKind::Alternation(branches) => {
            let best = |branch| candidates(branch).into_iter().max_by_key(|literals| worth(literals));
            let lists: Option<Vec<_>> = branches.iter().map(best).collect();
            let all = lists.map(|lists| lists.concat()).filter(|all| all.len() <= LITERALS_MAX);
            all.into_iter().collect()
        }
        HirKind::Concat(parts) => {
            // What follows a part can make its texts longer, so each tail is tried, and each part by itself.
            let tails = (0..parts.len()).filter_map(|from| prefixes(&Hir::concat(parts[from..].to_vec())));
            tails.chain(parts.iter().flat_map(candidates)).collect()
        }
        _ => prefixes(hir).into_iter().collect(),
    }
}

/// Long texts say more than short ones, digits and signs more than letters, few more than many.
fn worth(literals: &[String]) -> (usize, std::cmp::Reverse<usize>) {
    let weight = |literal: &String| {
        let weights = literal.chars().map(|character| match character {
            ' ' => 1,
            letter if letter.is_alphabetic() => 3,
            _ => 5,
        });
        weights.sum::<usize>()
    };
    let least = literals.iter().map(weight).min().unwrap_or(0);
    (least.min(WORTH_MAX), std::cmp::Reverse(literals.len()))
}

/// The texts that whatever the expression matches begins with.
fn prefixes(hir: &Hir) -> Option<Vec<String>> {
    let mut extractor = Extractor::new();
    extractor
        .kind(ExtractKind::Prefix)
        .limit_class(CLASS_CHARACTERS_MAX)
        .limit_repeat(4)
        .limit_literal_len(LITERAL_BYTES_MAX)
        .limit_total(LITERALS_MAX);
    let found: Seq = extractor.extract(hir);
    let literals = found.literals()?.iter().map(|literal| spelling(literal.as_bytes()));
    literals.collect::<Option<Vec<_>>>().filter(|literals| !literals.is_empty())
}

/// The catalog's spelling of a text, if it says enough. White space at its ends may be the text's own end.
fn spelling(literal: &[u8]) -> Option<String> {
    // A literal that was cut may end within a character.
    let whole = literal.utf8_chunks().next()?.valid();
    let spelling = normalise(whole);
    (spelling.len() >= LITERAL_BYTES_MIN).then_some(spelling)
}

/// The expression as it reads texts in the catalog's spelling; `None` when it may match nothing any more. What
/// depends on neighbours is left out: texts that hold it are read whole.
fn small(hir: &Hir) -> Option<Hir> {
    Some(match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Hir::empty(),
        HirKind::Literal(literal) => {
            Hir::literal(std::str::from_utf8(&literal.0).ok()?.to_lowercase().into_bytes())
        }
        HirKind::Class(class) => class_in_small(class)?,
        HirKind::Repetition(repetition) => {
            let sub = Box::new(small(&repetition.sub)?);
            Hir::repetition(regex_syntax::hir::Repetition { sub, ..repetition.clone() })
        }
        HirKind::Capture(capture) => small(&capture.sub)?,
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(small).collect::<Option<_>>()?),
        HirKind::Alternation(branches) => {
            Hir::alternation(branches.iter().map(small).collect::<Option<_>>()?)
        }
    })
}

fn class_in_small(class: &Class) -> Option<Hir> {
    let Class::Unicode(unicode) = class else {
        let Class::Bytes(bytes) = class else { return None };
        return Some(Hir::class(Class::Unicode(lowered(&bytes.to_unicode_class()?))));
    };
    Some(Hir::class(Class::Unicode(lowered(unicode))))
}

/// The characters of a small class in their spelling; a wide class stays as it is, since it says nothing anyway.
fn lowered(class: &ClassUnicode) -> ClassUnicode {
    let count: usize = class.ranges().iter().map(ClassUnicodeRange::len).sum();
    if count > CLASS_CHARACTERS_MAX * 2 {
        return class.clone();
    }
    let characters = class.iter().flat_map(|range| range.start()..=range.end());
    let spellings = characters.filter_map(|character| match spelt(character) {
        Spelt::As(spelling) => Some(spelling),
        Spelt::Space => Some(' '),
        Spelt::Dots | Spelt::Hidden | Spelt::Unknown => None,
    });
    let ranges: Vec<ClassUnicodeRange> =
        spellings.map(|character| ClassUnicodeRange::new(character, character)).collect();
    // A class of hidden characters alone would be one that never matches.
    if ranges.is_empty() { class.clone() } else { ClassUnicode::new(ranges) }
}

#[cfg(test)]
mod tests {
    use super::needed;

    #[test]
    fn the_parts_that_say_most_are_needed() {
        let of = |pattern: &str| {
            let lists = needed(pattern).into_iter().map(|mut list| {
                list.sort();
                list.join("|")
            });
            lists.collect::<Vec<_>>()
        };
        assert!(needed(r"(?i)\bcurl: ?\((\d{1,2})\)")[0].iter().all(|text| text.starts_with("curl:")));
        assert_eq!(of(r"\b(ECONNRESET|EPIPE)\b"), ["econnreset|epipe"]);
        assert_eq!(of(r"(?:^| )([45]\.[01]\.[1])\b"), ["4.0.1|4.1.1|5.0.1|5.1.1"]);
        assert_eq!(of(r"(?i)xyz[^\n]{0,60}\b(spamcop|sorbs)"), ["sorbs|spamcop", "xyz"]);
        assert_eq!(of(r"(?i)error[ :#]{1,3}(52[01])"), ["error", "520|521"]);
        assert!(of(r"[a-z]+").is_empty());
    }
}
