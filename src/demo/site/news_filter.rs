//! What a search at the news site asks for, in Algolia's parameters.
//!
//! `query`: all words, anywhere. `tags`: joined by commas, all of them; in parentheses, any of them.
//! `numericFilters`: `name` `<`, `<=`, `=`, `>=` or `>` `number`, joined by commas, all of them.

use super::query::parameter;

/// A search, read.
#[derive(Debug, Default)]
pub(super) struct Filter {
    words: Vec<String>,
    /// All of these groups, of each any.
    tags: Vec<Vec<String>>,
    numbers: Vec<(String, Comparison, i64)>,
}

#[derive(Debug, Clone, Copy)]
enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    MoreOrEqual,
    More,
}

/// Longer signs first, so that `>=` is not read as `>`.
const COMPARISONS: [(&str, Comparison); 5] = [
    ("<=", Comparison::LessOrEqual),
    (">=", Comparison::MoreOrEqual),
    ("<", Comparison::Less),
    (">", Comparison::More),
    ("=", Comparison::Equal),
];

impl Filter {
    /// Reads the parameters; a condition that cannot be read is left out, as Algolia does with unknown tags.
    pub(super) fn of(parameters: &[(String, String)]) -> Self {
        let text = |name| parameter::<String>(parameters, name).unwrap_or_default();
        let words = text("query").to_lowercase();
        let numbers = text("numericFilters");
        Self {
            words: words.split_whitespace().map(|word| word.trim_matches('"').to_owned()).collect(),
            tags: groups(&text("tags")),
            numbers: numbers.split(',').filter_map(condition).collect(),
        }
    }

    /// Whether something with these words, tags and numbers is asked for.
    pub(super) fn admits(&self, words: &str, tags: &[String], numbers: &[(&str, i64)]) -> bool {
        let words = words.to_lowercase();
        self.words.iter().all(|word| words.contains(word.as_str()))
            && self.tags.iter().all(|group| group.iter().any(|tag| tags.contains(tag)))
            && self.numbers.iter().all(|(name, comparison, bound)| {
                numbers.iter().filter(|(known, _)| known == name).all(|(_, value)| match comparison {
                    Comparison::Less => value < bound,
                    Comparison::LessOrEqual => value <= bound,
                    Comparison::Equal => value == bound,
                    Comparison::MoreOrEqual => value >= bound,
                    Comparison::More => value > bound,
                })
            })
    }
}

/// `a,(b,c)` as `[[a], [b, c]]`.
fn groups(tags: &str) -> Vec<Vec<String>> {
    let mut groups: Vec<Vec<String>> = Vec::new();
    let mut open = false;
    for part in tags.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let tag = part.trim_start_matches('(').trim_end_matches(')').to_owned();
        match groups.last_mut().filter(|_| open) {
            Some(group) => group.push(tag),
            None => groups.push(vec![tag]),
        }
        open = (open || part.starts_with('(')) && !part.ends_with(')');
    }
    groups
}

fn condition(text: &str) -> Option<(String, Comparison, i64)> {
    COMPARISONS.iter().find_map(|(sign, comparison)| {
        let (name, number) = text.split_once(sign)?;
        Some((name.trim().to_owned(), *comparison, number.trim().parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::{Filter, groups};

    fn admits(name: &str, value: &str) -> bool {
        let filter = Filter::of(&[(name.to_owned(), value.to_owned())]);
        filter.admits("Mail is stuck", &["story".to_owned(), "front_page".to_owned()], &[("points", 9)])
    }

    #[test]
    fn commas_join_and_parentheses_choose() {
        assert_eq!(groups("story,(a,b),c"), [vec!["story"], vec!["a", "b"], vec!["c"]]);
        assert!(admits("tags", "front_page"));
        assert!(admits("tags", "(story,comment)"));
        assert!(!admits("tags", "comment,front_page"));
    }

    #[test]
    fn numbers_are_compared_as_written_and_words_are_all_needed() {
        for (condition, expected) in
            [("points>9", false), ("points>=9", true), ("points<9", false), ("points=9", true)]
        {
            assert_eq!(admits("numericFilters", condition), expected, "{condition}");
        }
        assert!(admits("query", "mail stuck"));
        assert!(!admits("query", "mail lost"));
    }
}
