//! Finds error codes in a text and gives each its canonical form.
//!
//! The canonical form is `family:value`: the family is the part of the rule's id before its first dot, the
//! value is group 1 of its expression (else the whole match, unless the rule names a value), in lower
//! case with single spaces. So `smtp.enhanced` finds `smtp:4.4.7`, `aadsts.code` finds `aadsts:50058`, and two
//! rules of one family give the same code for the same text.

use super::literals::needed;
use super::normal::{NORMAL_CHARS_MAX, normalise_simple};
use super::pattern::{compile, compile_set};
use super::{Code, Side};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::{Regex, RegexSet};
use std::sync::Arc;

/// How much of a text is searched for codes, in bytes.
pub const CODE_TEXT_BYTES_MAX: usize = 64 * 1024;

/// The most codes reported for one text: a pasted log names a few codes many times.
pub const CODE_HITS_MAX: usize = 32;

/// The longest value of a code, in characters.
const VALUE_CHARS_MAX: usize = 64;

/// All codes, ready to be looked for. Cheap to clone.
#[derive(Debug, Clone)]
pub struct CodeSet {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    any: RegexSet,
    /// For each rule, the lists of normalised texts of which one each stands in every normalised text that the rule finds
    /// a code in. A rule without lists may find one anywhere.
    needed: Vec<Vec<Vec<String>>>,
    /// Finds the texts of all lists.
    literals: AhoCorasick,
    /// The rule of each of these texts, and the place of its list.
    list_of: Vec<(usize, usize)>,
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    id: String,
    regex: Regex,
    value: Option<String>,
    side: Side,
    provider: Option<String>,
}

/// An error code that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeHit {
    /// The code in its canonical form, `family:value`.
    pub code: String,
    /// The id of the rule that found it.
    pub rule: String,
    /// Whose fault it suggests.
    pub side: Side,
    /// The provider that alone shows such codes, if there is one.
    pub provider: Option<String>,
    /// First byte of the code in the text, without the words around it that the rule demands.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl CodeSet {
    /// Prepares rules, each with the id of the provider it belongs to. Of two rules that find the same
    /// code in the same place, the first one is reported; so narrow rules go before wide ones.
    ///
    /// # Errors
    /// What is wrong with an expression and what to write instead.
    pub fn new<'a>(codes: impl IntoIterator<Item = (&'a Code, Option<&'a str>)>) -> Result<Self, String> {
        let codes: Vec<_> = codes.into_iter().collect();
        let any = compile_set(codes.iter().map(|(code, _)| code.regex.as_str()))?;
        let rule = |(code, provider): &(&Code, Option<&str>)| {
            Ok(Rule {
                id: code.id.clone(),
                regex: compile(&code.regex).map_err(|what| format!("code `{}`: {what}", code.id))?,
                value: code.value.clone(),
                side: code.side,
                provider: provider.map(str::to_owned),
            })
        };
        let rules = codes.iter().map(rule).collect::<Result<_, String>>()?;
        let needed: Vec<Vec<Vec<String>>> = any.patterns().iter().map(|pattern| needed(pattern)).collect();
        let texts = needed.iter().enumerate().flat_map(|(rule, lists)| {
            lists
                .iter()
                .enumerate()
                .flat_map(move |(list, texts)| texts.iter().map(move |text| ((rule, list), text)))
        });
        let (list_of, texts): (Vec<_>, Vec<&String>) = texts.unzip();
        let literals = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .build(texts)
            .map_err(|error| format!("{error}: write fewer codes"))?;
        Ok(Self { inner: Arc::new(Inner { any, needed, literals, list_of, rules }) })
    }

    /// The rules that may find a code in the text. Few of the texts that hold one hold several, so that running
    /// these alone is far cheaper than running all together.
    fn candidates(&self, text: &str, normal: Option<&str>) -> Vec<usize> {
        let inner = &self.inner;
        let Some(normal) = normal else { return inner.any.matches(text).into_iter().collect() };
        let mut missing: Vec<u8> = inner.needed.iter().map(|lists| (1 << lists.len()) - 1).collect();
        for found in inner.literals.find_overlapping_iter(normal) {
            let (rule, list) = inner.list_of[found.pattern().as_usize()];
            missing[rule] &= !(1 << list);
        }
        (0..inner.rules.len()).filter(|rule| missing[*rule] == 0).collect()
    }

    /// The codes in `text`, in its order, at most [`CODE_HITS_MAX`] of the first [`CODE_TEXT_BYTES_MAX`].
    ///
    /// `text` is as people wrote it: capitals tell some codes from words.
    pub fn find(&self, text: &str) -> Vec<CodeHit> {
        let normal = if text.len() <= NORMAL_CHARS_MAX { normalise_simple(text) } else { None };
        self.find_beside(text, normal.as_deref())
    }

    /// The same where `text` was brought to the catalog's spelling already, character by character and to its end.
    pub(crate) fn find_beside(&self, text: &str, normal: Option<&str>) -> Vec<CodeHit> {
        let text = &text[..text.floor_char_boundary(CODE_TEXT_BYTES_MAX)];
        let mut hits: Vec<(usize, CodeHit)> = Vec::new();
        for place in self.candidates(text, normal) {
            let rule = &self.inner.rules[place];
            hits.extend(rule.find(text).take(CODE_HITS_MAX).map(|hit| (place, hit)));
        }
        hits.sort_by(|(one_place, one), (other_place, other)| {
            (one.start, one.end, &one.code, one_place).cmp(&(
                other.start,
                other.end,
                &other.code,
                other_place,
            ))
        });
        let mut hits: Vec<CodeHit> = hits.into_iter().map(|(_, hit)| hit).collect();
        hits.dedup_by(|later, first| {
            (later.start, later.end) == (first.start, first.end) && later.code == first.code
        });
        hits.truncate(CODE_HITS_MAX);
        hits
    }
}

impl Rule {
    fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = CodeHit> + 'a {
        self.regex.captures_iter(text).filter_map(|captures| {
            let found = captures.get(1).or_else(|| captures.get(0))?;
            let value = self.value.as_deref().unwrap_or(found.as_str());
            Some(CodeHit {
                code: canonical(&self.id, value),
                rule: self.id.clone(),
                side: self.side,
                provider: self.provider.clone(),
                start: found.start(),
                end: found.end(),
            })
        })
    }
}

/// The canonical form of the code `value` that the rule `id` found.
fn canonical(id: &str, value: &str) -> String {
    let family = id.split('.').next().unwrap_or(id);
    let words: Vec<&str> = value.split_whitespace().collect();
    let value: String = words.join(" ").to_lowercase().chars().take(VALUE_CHARS_MAX).collect();
    format!("{family}:{value}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(id: &str, regex: &str, side: Side) -> Code {
        Code { id: id.into(), regex: regex.into(), value: None, side, matches: vec![], misses: vec![] }
    }

    fn codes(set: &CodeSet, text: &str) -> Vec<String> {
        set.find(text).into_iter().map(|hit| hit.code).collect()
    }

    #[test]
    fn a_code_is_its_family_and_its_value() {
        let sentence = Code {
            value: Some("front-door".into()),
            ..code("azure.x", "(?i)not available now", Side::Provider)
        };
        let rules = [
            code("smtp.enhanced", r"(?:^| )([245]\.\d\.\d)\b", Side::Either),
            code("errno", r"\bE[A-Z]+\b", Side::Local),
            sentence,
        ];
        let set = CodeSet::new(rules.iter().map(|rule| (rule, Some("p")))).unwrap();
        let text = "550 4.4.7 then ETIMEDOUT; Not available now";
        assert_eq!(codes(&set, text), ["smtp:4.4.7", "errno:etimedout", "azure:front-door"]);
        let hit = &set.find(text)[0];
        assert_eq!(
            (&text[hit.start..hit.end], hit.rule.as_str(), hit.provider.as_deref()),
            ("4.4.7", "smtp.enhanced", Some("p"))
        );
    }

    #[test]
    fn the_first_rule_speaks_for_a_code_of_both() {
        let rules = [
            code("http.own", r"\b(522)\b", Side::ThirdParty),
            code("http.any", r"\b(5\d\d)\b", Side::Either),
        ];
        let set = CodeSet::new(rules.iter().map(|rule| (rule, None))).unwrap();
        let sides: Vec<_> = set.find("522 and 503").iter().map(|hit| (hit.code.clone(), hit.side)).collect();
        assert_eq!(sides, [("http:522".to_owned(), Side::ThirdParty), ("http:503".to_owned(), Side::Either)]);
    }

    #[test]
    fn a_log_of_codes_has_an_end() {
        let rules = [code("errno.name", r"\bE[A-Z]+\b", Side::Either)];
        let set = CodeSet::new(rules.iter().map(|rule| (rule, None))).unwrap();
        assert_eq!(set.find(&"EPIPE ".repeat(1000)).len(), CODE_HITS_MAX);
        assert_eq!(set.find(&format!("{}é EPIPE", "x".repeat(CODE_TEXT_BYTES_MAX - 1))), []);
    }
}
