//! The microblog's query language, the part of X's that searches for reports need.
//!
//! <https://docs.x.com/x-api/posts/search/integrate/build-a-query>: words side by side are all needed, `OR`
//! binds weaker, parentheses group, quotes make a phrase, `-` negates; `is:retweet`, `is:reply`, `has:links`,
//! `from:` and `lang:` are understood. An operator that is not is an error, as it is at X: a search that
//! silently means something else would look like silence.

/// The longest query, in characters, as X has it for most readers.
pub(super) const QUERY_CHARS_MAX: usize = 512;
/// Parentheses may nest so deep.
const DEPTH_MAX: usize = 16;

/// What a query can ask about.
#[derive(Debug)]
pub(super) struct Subject<'post> {
    pub(super) text: &'post str,
    pub(super) author: &'post str,
    pub(super) is_repost: bool,
    pub(super) is_reply: bool,
    pub(super) has_links: bool,
}

/// A query, read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Query {
    All(Vec<Query>),
    Any(Vec<Query>),
    Not(Box<Query>),
    /// Lower case.
    Words(String),
    From(String),
    Language(String),
    Repost,
    Reply,
    Links,
}

/// The language of every post here.
const LANGUAGE: &str = "en";

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// What of it is not understood.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let tokens = tokens(text)?;
        let mut rest = tokens.as_slice();
        let query = any(&mut rest, 0)?;
        if rest.is_empty() {
            Ok(query)
        } else {
            Err("a parenthesis is closed that was not opened".to_owned())
        }
    }

    /// Whether it finds a post.
    pub(super) fn finds(&self, subject: &Subject<'_>) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.finds(subject)),
            Self::Any(parts) => parts.iter().any(|part| part.finds(subject)),
            Self::Not(part) => !part.finds(subject),
            Self::Words(words) => has_words(subject.text, words),
            Self::From(author) => subject.author.eq_ignore_ascii_case(author),
            Self::Language(language) => language == LANGUAGE,
            Self::Repost => subject.is_repost,
            Self::Reply => subject.is_reply,
            Self::Links => subject.has_links,
        }
    }
}

/// Whether the words stand in the text as whole words, one after the other.
fn has_words(text: &str, words: &str) -> bool {
    let words = words.trim_start_matches(['#', '@']);
    let part = |char: char| char.is_alphanumeric();
    let text = text.to_lowercase();
    text.match_indices(words).any(|(start, found)| {
        let before = text.get(..start).and_then(|text| text.chars().next_back());
        let after = text.get(start + found.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    Or,
    Minus,
    Phrase(String),
    Word(String),
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        tokens.push(match char {
            '(' => Token::Open,
            ')' => Token::Close,
            '-' => Token::Minus,
            '"' => {
                let phrase: String = chars.by_ref().take_while(|char| *char != '"').collect();
                if phrase.trim().is_empty() {
                    return Err("a phrase is empty".to_owned());
                }
                Token::Phrase(phrase.to_lowercase())
            }
            _ if char.is_whitespace() => continue,
            _ => {
                let mut word = String::from(char);
                while let Some(next) = chars.next_if(|next| !next.is_whitespace() && !"()\"".contains(*next))
                {
                    word.push(next);
                }
                if word == "OR" { Token::Or } else { Token::Word(word.to_lowercase()) }
            }
        });
    }
    Ok(tokens)
}

fn any(rest: &mut &[Token], depth: usize) -> Result<Query, String> {
    let mut parts = vec![all(rest, depth)?];
    while let [Token::Or, after @ ..] = rest {
        *rest = after;
        parts.push(all(rest, depth)?);
    }
    Ok(single(parts, Query::Any))
}

fn all(rest: &mut &[Token], depth: usize) -> Result<Query, String> {
    let mut parts = Vec::new();
    while !matches!(rest, [] | [Token::Close | Token::Or, ..]) {
        parts.push(one(rest, depth)?);
    }
    if parts.is_empty() {
        Err("a part of the query is empty".to_owned())
    } else {
        Ok(single(parts, Query::All))
    }
}

fn one(rest: &mut &[Token], depth: usize) -> Result<Query, String> {
    let Some((first, after)) = rest.split_first() else { return Err("the query ends too early".to_owned()) };
    *rest = after;
    match first {
        Token::Minus => Ok(Query::Not(Box::new(one(rest, depth)?))),
        Token::Open if depth < DEPTH_MAX => {
            let inner = any(rest, depth + 1)?;
            match rest.split_first() {
                Some((Token::Close, after)) => *rest = after,
                _ => return Err("a parenthesis is not closed".to_owned()),
            }
            Ok(inner)
        }
        Token::Open => Err("the parentheses nest too deep".to_owned()),
        Token::Phrase(words) => Ok(Query::Words(words.clone())),
        Token::Word(word) => operator(word),
        Token::Close | Token::Or => Err("an operator stands where a word should".to_owned()),
    }
}

fn operator(word: &str) -> Result<Query, String> {
    Ok(match word.split_once(':') {
        None => Query::Words(word.to_owned()),
        Some(("is", "retweet")) => Query::Repost,
        Some(("is", "reply")) => Query::Reply,
        Some(("has", "links")) => Query::Links,
        Some(("from", author)) => Query::From(author.to_owned()),
        Some(("lang", language)) => Query::Language(language.to_owned()),
        Some(_) => return Err(format!("the operator {word:?} is unknown")),
    })
}

fn single(mut parts: Vec<Query>, joined: fn(Vec<Query>) -> Query) -> Query {
    if parts.len() == 1 { parts.remove(0) } else { joined(parts) }
}

#[cfg(test)]
mod tests {
    use super::{Query, Subject};

    fn finds(query: &str, text: &str) -> bool {
        let subject = Subject {
            text,
            author: "ann",
            is_repost: text.starts_with("RT"),
            is_reply: false,
            has_links: false,
        };
        Query::read(query).unwrap().finds(&subject)
    }

    #[test]
    fn words_are_joined_as_x_joins_them() {
        let query = "(\"office 365\" OR exchange) mail -is:retweet lang:en";
        assert!(finds(query, "Office 365 mail is stuck"));
        assert!(finds(query, "#exchange mail, again"));
        assert!(!finds(query, "RT @b: Exchange mail is stuck"));
        assert!(!finds(query, "Office 365 calendar"));
        assert!(!finds("git", "GitHub is down"), "only whole words are found");
        assert!(finds("from:Ann -from:bob", "anything"));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        let nested = "(".repeat(100_000);
        for query in ["", "()", "(mail", "mail)", "OR mail", "-", "\"\"", "near:here", nested.as_str()] {
            assert!(Query::read(query).is_err(), "{}", query.get(..9.min(query.len())).unwrap_or_default());
        }
    }

    #[test]
    fn many_minus_signs_do_not_exhaust_the_stack() {
        let _ = Query::read(&format!("{}mail", "-".repeat(super::QUERY_CHARS_MAX - 4)));
    }
}
