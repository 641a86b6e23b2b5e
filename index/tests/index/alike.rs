//! The closest reports to a pasted text.

use super::{document, index_of, noon};
use index::{Document, Index, Similar};
use jiff::ToSpan;

const BOUNCE: &str = "Your message to kim@example.net could not be delivered. Reporting server: mx4. \
    #550 4.4.7 QUEUE.Expired; message expired ##";

fn similar<'a>(text: &'a str, codes: &'a [String], providers: &'a [String]) -> Similar<'a> {
    Similar { text, codes, providers, since: None, limit: 10 }
}

fn keys(index: &Index, similar: Similar<'_>) -> Vec<u64> {
    index.similar(&similar).unwrap()
}

fn reports() -> Vec<Document> {
    let mut coded = document(1, "nothing gets out");
    coded.code = vec!["smtp:4.4.7".to_owned()];
    coded.provider = vec!["microsoft-365".to_owned()];
    let mut quoted = document(2, "we get: message expired, QUEUE.Expired, could not be delivered to anybody");
    quoted.provider = vec!["microsoft-365".to_owned()];
    quoted.at = noon() - 48.hours();
    let chatter = ["your order was not found", "to be or not", "the server room", "delivered on monday"];
    let chatter = (3..).zip(chatter).map(|(key, text)| document(key, text));
    [coded, quoted].into_iter().chain(chatter).collect()
}

#[test]
fn the_closest_reports_share_the_code_or_the_rare_words() {
    let (_folder, index) = index_of(&reports());
    assert_eq!(keys(&index, similar(BOUNCE, &["SMTP:4.4.7".to_owned()], &[])), [2, 1]);
    assert_eq!(keys(&index, similar("message to whom", &["SMTP:4.4.7".to_owned()], &[]))[0], 1);
    assert_eq!(keys(&index, similar(BOUNCE, &[], &[])), [2]);
}

#[test]
fn providers_and_times_narrow_it() {
    let (_folder, index) = index_of(&reports());
    let codes = ["smtp:4.4.7".to_owned()];
    let providers = ["aws".to_owned(), "Microsoft-365".to_owned()];
    assert_eq!(keys(&index, similar(BOUNCE, &codes, &providers)), [2, 1]);
    assert_eq!(keys(&index, similar(BOUNCE, &codes, &providers[..1])), [] as [u64; 0]);
    let recent = Similar { since: Some(noon() - 24.hours()), ..similar(BOUNCE, &codes, &providers) };
    assert_eq!(keys(&index, recent), [1]);
    assert_eq!(keys(&index, Similar { limit: 1, ..similar(BOUNCE, &codes, &[]) }), [2]);
}

#[test]
fn a_text_without_a_known_word_is_like_nothing() {
    let (_folder, index) = index_of(&reports());
    for text in ["", "???", "xylophone", &"qwertz ".repeat(100_000)] {
        assert_eq!(keys(&index, similar(text, &[], &[])), [] as [u64; 0]);
    }
}
