//! Replaces what varies between two people's copies of the same error.
//!
//! Masks look at the text as written, the first one first; a place that one mask took is not looked at by
//! the next, and codes are kept: `10.5.3.2` becomes `<ip>`, the `5.3.2` of a bounce stays.

use super::Mask;
use super::pattern::{compile, compile_set};
use regex::{Regex, RegexSet};
use std::ops::Range;
use std::sync::Arc;

/// The most places replaced in one text; what comes after stays as it is.
pub const MASKED_PLACES_MAX: usize = 512;

/// All masks, ready to be used. Cheap to clone.
#[derive(Debug, Clone)]
pub struct MaskSet {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    any: RegexSet,
    rules: Vec<(Regex, String)>,
}

impl MaskSet {
    /// Prepares masks; the first of two that want the same place gets it.
    ///
    /// # Errors
    /// What is wrong with an expression and what to write instead.
    pub fn new(masks: &[Mask]) -> Result<Self, String> {
        let any = compile_set(masks.iter().map(|mask| mask.regex.as_str()))?;
        let rule = |mask: &Mask| {
            let regex = compile(&mask.regex).map_err(|what| format!("mask `{}`: {what}", mask.id))?;
            Ok((regex, mask.replacement.clone()))
        };
        let rules = masks.iter().map(rule).collect::<Result<_, String>>()?;
        Ok(Self { inner: Arc::new(Inner { any, rules }) })
    }

    /// `text` with what varies replaced, except in the byte ranges `keep` (the places of its codes).
    pub fn mask(&self, text: &str, keep: &[Range<usize>]) -> String {
        let mut taken: Vec<(Range<usize>, Option<&str>)> =
            keep.iter().filter(|range| !range.is_empty()).map(|range| (range.clone(), None)).collect();
        for place in self.inner.any.matches(text) {
            let (regex, replacement) = &self.inner.rules[place];
            for found in regex.find_iter(text) {
                if taken.len() >= keep.len() + MASKED_PLACES_MAX {
                    break;
                }
                for free in free_of(found.range(), &taken) {
                    taken.push((free, Some(replacement)));
                }
            }
        }
        taken.sort_by_key(|(range, _)| (range.start, range.end));
        let mut masked = String::with_capacity(text.len());
        let mut done = 0;
        for (range, replacement) in taken {
            let Some(replacement) = replacement else { continue };
            masked.push_str(&text[done..range.start]);
            masked.push_str(replacement);
            done = range.end;
        }
        masked.push_str(&text[done..]);
        masked
    }
}

/// The parts of `range` that no kept place takes; none at all when another mask was there first.
fn free_of(range: Range<usize>, taken: &[(Range<usize>, Option<&str>)]) -> Vec<Range<usize>> {
    let mut free = vec![range.clone()];
    for (other, replacement) in
        taken.iter().filter(|(other, _)| other.start < range.end && range.start < other.end)
    {
        if replacement.is_some() {
            return Vec::new();
        }
        free = free
            .into_iter()
            .flat_map(|part| {
                let before = part.start..other.start.clamp(part.start, part.end);
                let after = other.end.clamp(part.start, part.end)..part.end;
                [before, after]
            })
            .filter(|part| !part.is_empty())
            .collect();
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set() -> MaskSet {
        let mask = |id: &str, regex: &str| Mask {
            id: id.into(),
            regex: regex.into(),
            replacement: format!("<{id}>"),
            matches: vec![],
            misses: vec![],
        };
        MaskSet::new(&[
            mask("url", r"https?://\S+"),
            mask("ip", r"\b\d+\.\d+\.\d+\.\d+\b"),
            mask("number", r"\d{4,}"),
        ])
        .unwrap()
    }

    #[test]
    fn the_first_mask_gets_the_place() {
        assert_eq!(
            set().mask("see https://10.5.3.2/12345 from 10.5.3.2, case 12345", &[]),
            "see <url> from <ip>, case <number>"
        );
    }

    #[test]
    fn codes_are_kept_and_what_surrounds_them_masked() {
        let text = "AADSTS50058 at https://x.test/?code=AADSTS50058&id=1 and 123450058";
        let keep: Vec<_> =
            text.match_indices("50058").take(2).map(|(at, code)| at..at + code.len()).collect();
        assert_eq!(set().mask(text, &keep), "AADSTS50058 at <url>50058<url> and <number>");
    }

    #[test]
    fn a_text_of_numbers_has_an_end() {
        let masked = set().mask(&"12345 ".repeat(2 * MASKED_PLACES_MAX), &[]);
        assert_eq!(masked.matches("<number>").count(), MASKED_PLACES_MAX);
    }
}
