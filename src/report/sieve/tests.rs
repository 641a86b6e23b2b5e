//! What the rules would find is never set aside, however it is written and wherever it stands.

use super::Signs;
use crate::catalog::Catalog;
use crate::report::{Reader, Topic, Words};
use jiff::Timestamp;
use proptest::prelude::*;
use std::sync::{Arc, LazyLock};

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new(Arc::new(Catalog::built_in().unwrap())));

/// Everything that the catalog says its rules find, and their phrases.
static EXAMPLES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let catalog = READER.catalog();
    let own = catalog.providers.iter().flat_map(|provider| &provider.codes);
    let codes =
        own.chain(&catalog.codes).flat_map(|code| code.matches.iter().map(|example| example.text.clone()));
    let classes = catalog.symptoms.iter().chain(&catalog.forms);
    let phrases = classes.flat_map(|class| class.matches.iter().chain(&class.phrases).cloned());
    codes.chain(phrases).map(|text| text.replace(" … ", " one ").replace('*', "ing")).collect()
});

const FILLER: &str =
    "The kettle sings in the kitchen and the cat sleeps on the sofa while rain falls over the hills. ";

static TOPIC: LazyLock<Topic> = LazyLock::new(|| Topic {
    providers: Vec::new(),
    signatures: Vec::new(),
    tokens: vec!["invoices".to_owned()],
    visited_at: Timestamp::UNIX_EPOCH,
});

/// What is read as a report, by itself or in a thread, comes through, however its line is written.
fn comes_through(title: &str, text: &str) -> Result<(), TestCaseError> {
    let words = Words { title: Some(title), text, about: Some("github"), ..Words::default() };
    let alone = READER.read(&words).is_some();
    let answering = READER.read(&Words { topic: Some(&TOPIC), ..words }).is_some();
    for line in lines(title, text) {
        prop_assert!(!alone || READER.signs(line.as_bytes()).may_be_report(false), "{}", line);
        prop_assert!(!answering || READER.signs(line.as_bytes()).may_be_report(true), "{}", line);
    }
    Ok(())
}

/// A post as programs write it.
fn lines(title: &str, text: &str) -> Vec<String> {
    let post =
        serde_json::json!({ "kind": "post", "title": title, "text": text, "thread": "17", "likes": 3 });
    let plain = post.to_string();
    // Other programs write everything beyond ASCII as numbers, and some of them letters too.
    let numbered = |text: &str, keeps: fn(char) -> bool| -> String {
        let units = text.encode_utf16().map(|unit| match u8::try_from(unit).map(char::from) {
            Ok(byte) if byte.is_ascii() && keeps(byte) => byte.to_string(),
            _ => format!("\\u{unit:04x}"),
        });
        units.collect()
    };
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let (title, text) = (quoted(title), quoted(text));
    vec![
        numbered(&plain, |_| true),
        serde_json::to_string_pretty(&post).unwrap(),
        format!(r#"{{"text":{text},"seen":"a \"text\":\"b","title":{title},"thread":"1"}}"#),
        format!(r#"{{"te{}t":{text},"{}":{title},"thread":"1"}}"#, numbered("x", |_| false), "title"),
        format!(r#"{{"more":{{"text":"tea","title":"tea"}},"title":{title},"text":{text},"thread":"1"}}"#),
        format!(r#"{{"tags":["text"],"title":{title},"thread":"1","text":{text}}}"#),
        plain,
    ]
}

/// The same words as other people write them.
fn written(text: &str, hand: u8) -> String {
    match hand {
        0 => text.to_uppercase(),
        1 => text.replace(' ', " \n\t "),
        2 => text.replace('\'', "’"),
        3 => text.replace('\'', "`").replace(' ', "\u{a0}"),
        4 => text.chars().flat_map(|letter| [letter, '\u{200b}']).collect(),
        5 => text.replace('o', "\0o"),
        6 => format!("«{text}»…"),
        7 => text.replace('d', "ｄ").replace('O', "Ｏ"),
        8 => format!("é{text}é 障害 {text}"),
        _ => text.to_owned(),
    }
}

#[test]
fn every_example_of_the_catalog_comes_through() {
    for (place, example) in EXAMPLES.iter().enumerate() {
        let filler = &FILLER.repeat(3)[..place % 200];
        comes_through("", example).unwrap();
        comes_through(example, filler).unwrap();
        comes_through("", &format!("{filler} {example} {FILLER}")).unwrap();
    }
}

#[test]
fn most_talk_is_set_aside() {
    let talk = [
        FILLER,
        "We compared three databases over a weekend, and the small one won by a wide margin.",
        "Thanks for the write-up! I never knew that a compiler could do this.",
        "J’ai lu ce livre l’été dernier, c’était très bien.",
        "The ballad found more listeners than its author hoped.",
    ];
    let line = |text: &str| serde_json::json!({ "kind": "post", "text": text }).to_string();
    for text in talk {
        assert_eq!(READER.signs(line(text).as_bytes()), Signs::None, "{text}");
    }
    assert_eq!(READER.signs(line("me too").as_bytes()), Signs::None, "nothing to agree with");
    let answer = serde_json::json!({ "text": "me too", "thread": "17" }).to_string();
    assert_eq!(READER.signs(answer.as_bytes()), Signs::Answer);
    let named = serde_json::json!({ "source": "outage", "id": "503 error", "text": FILLER }).to_string();
    assert_eq!(READER.signs(named.as_bytes()), Signs::None, "a sign beside the texts is none");
}

#[test]
fn broken_lines_are_walked_to_their_end() {
    for line in [
        &b"\\"[..],
        b"{\"text\":\"down",
        b"{\"text\"",
        b"{\"text\":\"\\ud800\"}",
        b"{\"title\":null,\"text\":17}",
        b"\\u12",
        b"\\ud800\\u0041",
        b"\xff\xfe",
        b"a\\",
        b"\xe3\x81",
        b"",
        &[b'\\'; 200],
        &[b' '; 200],
    ] {
        READER.signs(line);
    }
    let straddling = format!("{}\\ {}", "x".repeat(49), "x ".repeat(75));
    READER.signs(straddling.as_bytes());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_report_comes_through(
        picks in proptest::collection::vec((any::<prop::sample::Index>(), 0u8..12, 0usize..160), 1..4),
        noise in "(\\PC|[a-z ]){0,40}",
        places in any::<[prop::sample::Index; 2]>(),
    ) {
        let mut text = noise;
        for (pick, hand, filler) in picks {
            text.push_str(&FILLER.repeat(2)[..filler]);
            text.push_str(&written(&EXAMPLES[pick.index(EXAMPLES.len())], hand));
            text.push(' ');
        }
        // Cut somewhere, so that words stand at the ends and in the title.
        let cut = |text: &str, place: &prop::sample::Index| text.floor_char_boundary(place.index(text.len() + 1));
        let (title, body) = text.split_at(cut(&text, &places[0]));
        comes_through(title, body)?;
        comes_through("", &text[cut(&text, &places[1])..])?;
    }
}
