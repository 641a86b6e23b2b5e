//! Words in, reports out, by the catalog that comes with the program.

mod forms;
mod kinds;
mod threads;
mod world;

use super::{Form, Named, Reader, Report, Signature, Topic, Words};
use crate::catalog::{Catalog, Side};
use jiff::Timestamp;
use std::sync::{Arc, LazyLock};

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new(Arc::new(Catalog::built_in().unwrap())));

fn title<'a>(title: &'a str, link: Option<&'a str>) -> Option<Report> {
    READER.read(&Words { title: Some(title), link, ..Words::default() })
}

fn text(text: &str) -> Report {
    READER.read(&Words { text, ..Words::default() }).unwrap_or_else(|| panic!("not read as a report: {text}"))
}

fn providers(report: &Report) -> Vec<&str> {
    report.providers.iter().map(|named| named.provider.as_str()).collect()
}

#[test]
fn headlines_about_a_provider_are_no_evidence() {
    for (line, link) in [
        ("This is how Google will collapse", Some("https://example.org/essay")),
        ("AWS Managed Workflows for Apache Airflow", Some("https://aws.amazon.com/blogs/aws/x/")),
        ("Slack Is the Right Tool for the Wrong Way to Work", Some("https://example.org/")),
        ("Facebook's Latest Error Shakes Advertisers' Confidence", Some("https://example.org/")),
        ("The Error Model", Some("https://example.org/")),
        ("Google's Back Up", None),
        ("Anatomy of the 2017 S3 outage (2017)", None),
        ("Ask HN: Google Play Music Alternative?", None),
        ("AWS Outage: what happened and lessons learned", None),
    ] {
        let report = title(line, link);
        assert!(!report.as_ref().is_some_and(Report::is_evidence), "{line}: {report:?}");
    }
}

#[test]
fn plain_words_about_a_failure_now_are_evidence() {
    for (line, link, provider) in [
        ("Google Outage", None, "google"),
        ("AWS Outage – 25Nov2020", None, "aws"),
        (
            "AWS Cognito is having issues and health dashboards are still green",
            Some("https://status.aws.amazon.com/##"),
            "aws",
        ),
        ("Is GitHub down?", None, "github"),
    ] {
        let report = title(line, link).unwrap_or_else(|| panic!("{line} is no report"));
        assert!(report.is_evidence(), "{line}: {report:?}");
        assert_eq!(providers(&report), [provider], "{line}");
    }
}

#[test]
fn a_code_is_a_signature_and_an_address_is_not_a_code() {
    let report =
        text("Office 365 bounces our mail: #550 4.4.7 QUEUE.Expired; message expired ## from 10.5.3.2");
    assert_eq!(providers(&report), ["microsoft-365"]);
    assert!(report.signatures.contains(&Signature::Code("smtp:4.4.7".into())), "{report:?}");
    assert!(!report.codes.iter().any(|code| code.contains("5.3.2")), "{report:?}");
}

#[test]
fn same_here_says_what_its_thread_says() {
    let topic = Topic {
        providers: vec![Named { provider: "slack".into(), services: Vec::new() }],
        signatures: vec![Signature::Symptom("cannot-sign-in".into())],
        tokens: Vec::new(),
        visited_at: Timestamp::UNIX_EPOCH,
    };
    let words = Words { text: "Same here, two offices.", topic: Some(&topic), ..Words::default() };
    let report = READER.read(&words).unwrap();
    assert_eq!(report.form, Form::MeToo);
    assert_eq!(report.providers, topic.providers);
    assert_eq!(report.signatures, topic.signatures);
    assert!(READER.read(&Words { topic: None, ..words }).is_none(), "without a thread it says nothing");
}

#[test]
fn homonyms_need_their_context() {
    for line in [
        "My exchange student is down with a fever",
        "We hung up a slack line in the park",
        "our teams keep failing",
    ] {
        let report = READER.read(&Words { text: line, ..Words::default() });
        assert!(report.is_none_or(|report| report.providers.is_empty()), "{line}");
    }
}

#[test]
fn words_may_blame_somebody_else() {
    let blocked =
        "Outlook 365: 550 5.7.1 Service unavailable, client host [192.0.2.7] blocked using zen.spamhaus.org";
    assert_eq!(text(blocked).side, Side::ThirdParty);
}

#[test]
fn hostile_words_are_read_within_bounds() {
    let long = "github is down ".repeat(1_000_000);
    assert_eq!(providers(&text(&long)), ["github"]);
    let report =
        READER.read(&Words { text: "\u{202e}\0\u{1b}[2J github\u{200b} is down", ..Words::default() });
    assert_eq!(providers(&report.unwrap()), ["github"]);
}
