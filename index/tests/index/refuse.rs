//! Bad queries are explained, and no query and no text makes anything panic.

use super::{document, index_of, noon};
use index::{CLAUSES_MAX, NESTING_MAX, Page, QUERY_CHARS_MAX, Query, Similar, Sort, WORD_BYTES_MAX};
use proptest::prelude::*;

#[test]
fn bad_queries_say_what_is_wrong_where_and_what_to_write() {
    let long = "a".repeat(WORD_BYTES_MAX + 1);
    let cases: &[(&str, &str)] = &[
        ("???", "at character 1: there is nothing to search for: write a word, a code or a filter"),
        (
            "é provder:aws",
            "at character 3: there is no filter provder: — use one of provider:, service:, signature:, code:, venue:, lang:, language:, source:, side:, at:, after:, before: — or put the words in quotes to search for them",
        ),
        (
            "mail provider: aws",
            "at character 6: provider: needs a value right after the colon, such as provider:microsoft-365; to search for the word, leave the colon out",
        ),
        (
            "lang:\"\"",
            "at character 1: lang: needs a value right after the colon, such as lang:en; to search for the word, leave the colon out",
        ),
        (
            "at:yesterday",
            "at character 4: this is no time: write a date (2020-12-14), a date and time (2020-12-14T12:00Z) or how long ago (-90m, -24h, -7d)",
        ),
        (
            "at:2020-12-15..2020-12-14",
            "at character 4: this range ends before it begins: write the earlier time first, as in 2020-12-14..2020-12-15",
        ),
        ("mail \"is stuck", "at character 6: this quote has no end: write \" after the phrase"),
        ("mail (is (stuck)", "at character 6: this bracket has no end: write ) after the last word it holds"),
        (
            "OR mail",
            "at character 1: OR stands between two words, as in outlook OR exchange: complete it, or write \"or\"",
        ),
        (
            "mail OR",
            "at character 6: OR stands between two words, as in outlook OR exchange: complete it, or write \"or\"",
        ),
        (&long, "at character 1: words of more than 64 bytes are not indexed: leave this one out"),
    ];
    for (query, message) in cases {
        assert_eq!(Query::parse(query, noon()).unwrap_err().to_string(), *message, "{query}");
    }
}

#[test]
fn queries_have_limits() {
    let error = |query: &str| Query::parse(query, noon()).unwrap_err().to_string();
    assert_eq!(
        error(&"é ".repeat(QUERY_CHARS_MAX)),
        "at character 1001: a search has at most 1000 characters: leave words out"
    );
    assert_eq!(
        error(&"a ".repeat(CLAUSES_MAX + 1)),
        "at character 129: a search has at most 64 words and filters: leave some out"
    );
    assert_eq!(
        error(&"(".repeat(NESTING_MAX + 1)),
        "at character 9: brackets stand at most 8 deep: take some away"
    );
    assert!(Query::parse(&"a ".repeat(CLAUSES_MAX), noon()).is_ok());
    assert!(
        Query::parse(&format!("{}a{}", "(".repeat(NESTING_MAX), ")".repeat(NESTING_MAX)), noon()).is_ok()
    );
}

#[test]
fn what_only_looks_like_a_filter_is_words() {
    for query in [
        "https://status.example.com/",
        "12:30",
        "C:\\mail",
        "std::io",
        "localhost:8080",
        "smtp:4.4.7",
        "Error: 5",
    ] {
        assert!(Query::parse(query, noon()).is_ok(), "{query}");
    }
}

/// Pieces of the language, in any order.
fn queries() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "mail",
        "接続",
        "4.4.7",
        "ERR_X",
        " ",
        " ",
        "\"",
        "“",
        "(",
        ")",
        "-",
        "OR ",
        " AND ",
        "at:",
        "after:",
        ">",
        "..",
        "2020-12-14",
        "-24h",
        "provider:",
        "code:",
        "x:y",
        "é",
        "\u{308}",
        "\0",
        "\u{202e}",
    ];
    prop_oneof![
        prop::collection::vec(prop::sample::select(PIECES), 0..12).prop_map(|pieces| pieces.concat()),
        any::<String>(),
    ]
}

#[test]
fn nothing_that_is_typed_or_posted_makes_anything_panic() {
    let texts = ["mail is 4.4.7 ERR_X", "接続 mail", ""];
    let documents: Vec<_> = (0..).zip(texts).map(|(key, text)| document(key, text)).collect();
    let (_folder, index) = index_of(&documents);
    proptest!(|(query in queries(), text in queries())| {
        if let Ok(query) = Query::parse(&query, noon()) {
            let page = Page { limit: 3, sort: Sort::Relevance, after: None };
            let found = index.search(&query, &page).unwrap();
            prop_assert_eq!(found.hits.len(), found.total);
            let highlighter = query.highlighter();
            for snippet in [highlighter.snippet(&text), highlighter.whole(&text)] {
                for range in snippet.highlighted {
                    prop_assert!(!snippet.text[range].is_empty());
                }
            }
        }
        index.similar(&Similar { text: &text, codes: &[query], providers: &[], since: None, limit: 3 }).unwrap();
    });
}
