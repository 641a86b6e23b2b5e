//! What the rules would find is never set aside, however it is written and wherever it stands.

use super::Signs;
use crate::catalog::Catalog;
use crate::report::{Reader, Words};
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

/// Reads a text with and without the sieve, as typed and as a line of JSON.
fn same(title: &str, text: &str) -> Result<(), TestCaseError> {
    let words = Words { title: Some(title), text, about: Some("github"), ..Words::default() };
    let whole = READER.read_whole(&words, Signs::ALL);
    prop_assert_eq!(&READER.read(&words), &whole, "{:?} {:?}", title, text);
    if whole.is_some() {
        let plain = serde_json::json!({ "kind": "post", "title": title, "text": text }).to_string();
        // Other programs write everything beyond ASCII as numbers.
        let escaped: String = plain
            .encode_utf16()
            .map(|unit| match u8::try_from(unit) {
                Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
                _ => format!("\\u{unit:04x}"),
            })
            .collect();
        for line in [plain, escaped] {
            prop_assert!(READER.signs(line.as_bytes()).may_be_report(false), "{}", line);
        }
    }
    Ok(())
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
        same("", example).unwrap();
        same(example, filler).unwrap();
        same("", &format!("{filler} {example} {FILLER}")).unwrap();
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
    for text in talk {
        assert!(!READER.sieve.text(text).may_be_report(false), "{text}");
    }
    assert!(!READER.sieve.text("me too").may_be_report(false), "nothing to agree with");
    assert!(READER.sieve.text("me too").may_be_report(true));
}

#[test]
fn broken_lines_are_walked_to_their_end() {
    for line in [
        &b"\\"[..],
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
    fn reading_with_the_sieve_is_reading_without(
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
        same(title, body)?;
        same("", &text[cut(&text, &places[1])..])?;
    }
}
