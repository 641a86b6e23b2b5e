//! Which texts an expression needs: one of them stands in whatever it matches.
//!
//! Most posts hold no code, and looking for a few hundred literals in one pass says so much faster than running the
//! expressions. The texts are in the catalog's spelling, so that they can be looked for together with phrases; an
//! expression whose letters may be large or small needs the small ones.

use super::{Spelt, normalise, spelt};
use regex_syntax::hir::literal::{ExtractKind, Extractor, Seq};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind};

/// The most texts for one expression: more of them cost more than they save.
const LITERALS_MAX: usize = 512;

/// Classes of more characters than this say nothing.
const CLASS_CHARACTERS_MAX: usize = 40;

/// Shorter texts stand everywhere.
const LITERAL_BYTES_MIN: usize = 3;

/// The longest text that is looked for, in bytes.
const LITERAL_BYTES_MAX: usize = 24;

/// The texts that a compiled expression needs, normalised; `None` when there are none or too many.
pub(super) fn needed(pattern: &str) -> Option<Vec<String>> {
    let hir = small(&regex_syntax::parse(pattern).ok()?)?;
    let mut literals = best(&hir)?;
    literals.sort();
    literals.dedup();
    Some(literals)
}

/// The texts of the part of the expression that says most.
fn best(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Capture(capture) => best(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => best(&repetition.sub),
        HirKind::Alternation(branches) => {
            let lists: Option<Vec<_>> = branches.iter().map(best).collect();
            lists.map(|lists| lists.concat()).filter(|all| all.len() <= LITERALS_MAX)
        }
        HirKind::Concat(parts) => {
            // What follows a part can make its texts longer, so each tail is tried, and each part by itself.
            let tails = (0..parts.len()).filter_map(|from| prefixes(&Hir::concat(parts[from..].to_vec())));
            tails.chain(parts.iter().filter_map(best)).max_by_key(|literals| worth(literals))
        }
        _ => prefixes(hir),
    }
}

/// Long texts say more than short ones, few more than many.
fn worth(literals: &[String]) -> (usize, std::cmp::Reverse<usize>) {
    let shortest = literals.iter().map(|literal| literal.trim().len()).min().unwrap_or(0);
    (shortest.min(8), std::cmp::Reverse(literals.len()))
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
    fn the_part_that_says_most_is_needed() {
        let of = |pattern: &str| needed(pattern).map(|texts| texts.join("|"));
        assert_eq!(of(r"(?i)\bcurl: ?\((\d{1,2})\)").as_deref(), Some("curl: (|curl:("));
        assert_eq!(of(r"\b(ECONNRESET|EPIPE)\b").as_deref(), Some("econnreset|epipe"));
        assert_eq!(of(r"(?:^| )([45]\.[01]\.[1])\b").as_deref(), Some("4.0.1|4.1.1|5.0.1|5.1.1"));
        assert_eq!(of(r"(?i)x[^\n]{0,60}\b(spamcop|sorbs)").as_deref(), Some("sorbs|spamcop"));
        assert_eq!(of(r"[a-z]+").as_deref(), None);
    }
}
