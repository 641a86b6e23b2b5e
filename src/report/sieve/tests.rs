//! Who is named is never set aside, however the line is written.

use super::Sieve;
use crate::catalog::Catalog;
use crate::report::Reader;
use proptest::prelude::*;
use std::sync::{Arc, LazyLock};

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new(Arc::new(Catalog::built_in().unwrap())));
static SIEVE: LazyLock<Sieve> = LazyLock::new(|| Sieve::new(READER.catalog()));

/// Every name that is one by itself, and those that need company, with it.
static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let providers = READER.catalog().providers.iter();
    let names = providers.flat_map(|provider| {
        let services = provider.services.iter().flat_map(|service| service.aliases.iter().cloned());
        let ambiguous =
            provider.ambiguous.iter().map(|word| format!("{} {}", word.alias, word.context.join(" ")));
        provider.aliases.iter().cloned().chain(services).chain(ambiguous).chain([provider.name.clone()])
    });
    names.collect()
});

/// A post as programs write it: field after field, spaced out, and with markup and everything beyond ASCII as numbers.
fn lines(text: &str) -> Vec<String> {
    let post = serde_json::json!({ "kind": "post", "text": text, "likes": 3 });
    let record = serde_json::json!({ "commit": { "record": { "langs": ["en"], "text": text } } });
    let units = text.encode_utf16().map(|unit| match u8::try_from(unit).map(char::from) {
        Ok(byte) if byte.is_ascii() && !byte.is_ascii_control() && !"\"\\<>&".contains(byte) => {
            byte.to_string()
        }
        _ => format!("\\u{unit:04x}"),
    });
    vec![
        post.to_string(),
        format!("{record:#}"),
        format!("{{\"title\" : null, \"text\":\t\"{}\"}}", units.collect::<String>()),
    ]
}

#[test]
fn a_line_that_names_nobody_is_set_aside() {
    for text in ["The kettle sings.", "Kettles and \"text\": tea", "Zoë\nwaits", ""] {
        let line = serde_json::json!({ "did": "did:plc:github", "text": text }).to_string();
        assert!(!SIEVE.may_name_somebody(line.as_bytes()), "{line}");
    }
}

#[test]
fn a_word_with_a_name_in_it_names_nobody_and_one_after_a_line_break_does() {
    for (text, named) in [
        ("the githubby", false),
        ("mygithub", false),
        ("oh\\nGitHub", true),
        ("\\u003cGitHub\\u003e", true),
        ("\\u003cp\\u003ea", false),
        ("\\\"GitHub", true),
    ] {
        let line = format!("{{\"text\":\"{text}\"}}");
        assert_eq!(SIEVE.may_name_somebody(line.as_bytes()), named, "{line}");
    }
}

#[test]
fn what_has_no_text_to_look_at_comes_through() {
    for line in ["", "{}", "{\"text\":null}", "{\"text\":\"cut off", "{\"title\":7}"] {
        assert!(SIEVE.may_name_somebody(line.as_bytes()), "{line}");
    }
}

proptest! {
    #[test]
    fn who_is_named_comes_through(place in any::<prop::sample::Index>(), before in "[a-z .,é\"\\n🎉]{0,20}", loud in any::<bool>()) {
        let name = place.get(&NAMES);
        let name = if loud { name.to_uppercase() } else { name.clone() };
        let text = format!("{before} {name} is down");
        if name.is_ascii() && !READER.named(&text, None).is_empty() {
            for line in lines(&text) {
                prop_assert!(SIEVE.may_name_somebody(line.as_bytes()), "{}", line);
            }
        }
    }

    #[test]
    fn no_bytes_make_it_panic(line in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut fielded = b"{\"text\":\"".to_vec();
        fielded.extend(&line);
        SIEVE.may_name_somebody(&fielded);
        SIEVE.may_name_somebody(&line);
    }
}
