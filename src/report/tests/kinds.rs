//! What reports share: codes, symptoms of services, symptoms, words; and what nobody is blamed for.

use super::world::{read, reader, report, signatures};
use crate::report::{Report, TOKENS_MAX, Words};

#[test]
fn a_symptom_is_told_of_the_service_and_in_general() {
    let told = report("Acme mail is stuck for us: 4.4.7");
    assert_eq!(signatures(&told), ["code:smtp:4.4.7", "service:post/mail-stuck", "symptom:mail-stuck"]);
    assert_eq!(signatures(&report("Bolt Hosting is down")), ["symptom:down"]);
}

#[test]
fn a_log_of_codes_does_not_push_out_the_symptom() {
    let told = report(&format!("Acme is down. {}", "4.4.7 ".repeat(500)));
    assert_eq!(signatures(&told), ["code:smtp:4.4.7", "symptom:down"]);
}

#[test]
fn a_trouble_that_no_rule_knows_is_known_by_its_words() {
    let told = report("The ledger export of Acme acts strange since 9:40, anyone else?");
    assert!(told.signatures.is_empty() && told.is_evidence(), "{told:?}");
    assert_eq!(told.tokens, ["ledger", "export", "acts", "strange"]);
    let at_acme = Words { text: "Ledger shows a blank page", about: Some("acme"), ..Words::default() };
    assert!(reader().read(&at_acme).unwrap().is_evidence());
    assert!(read(&format!("Acme has a cat. {} It acts strange.", "So it goes. ".repeat(30))).is_none());
    assert!(read("My cat acts strange").is_none());
    assert!(told.tokens.len() <= TOKENS_MAX);
}

#[test]
fn a_witness_who_blames_nobody_is_heard_apart() {
    for text in ["The ledger export acts strange, anyone else?", "our ledger is down"] {
        let told = report(text);
        assert!(
            told.providers.is_empty() && !told.is_evidence() && told.is_evidence_against_nobody(),
            "{text}"
        );
    }
    assert!(!report("the ledger is down").is_evidence_against_nobody(), "nobody speaks of himself");
    assert!(!report("Acme is down for us").is_evidence_against_nobody());
}

#[test]
fn a_private_incident_is_quoted_where_its_provider_is_meant() {
    let told = report("Acme tracks it as AC123456 in the console");
    assert_eq!(told.quoted.as_deref(), Some("AC123456"));
    assert!(told.signatures.is_empty() && told.codes.contains(&"acme:ac123456".to_owned()));
    assert_eq!(report("Bolt Hosting is down, part AC123456").quoted, None);
    assert!(read("part AC123456").is_none());
}

#[test]
fn one_text_told_of_many_providers_is_a_campaign() {
    let text = |provider: &str| {
        report(&format!(
            "Everybody wake up, {provider} is down and nobody of the press dares to write one word about what happens tonight"
        ))
    };
    let (acme, bolt) = (text("Acme"), text("Bolt Hosting"));
    assert_eq!(acme.campaign, bolt.campaign);
    assert!(acme.campaign.is_some());
    assert_ne!(acme.copy, bolt.copy);
}

#[test]
fn time_and_place_are_read() {
    let at = "2026-03-04T14:30:00Z".parse().ok();
    let words = Words { text: "Acme is down in Germany since 9:40", at, ..Words::default() };
    let told = reader().read(&words).unwrap();
    assert_eq!(told.region.as_deref(), Some("germany"));
    assert_eq!(told.since, "2026-03-04T09:40:00Z".parse().ok());
    let asks_us = |told: Report| told.region;
    assert_eq!(asks_us(report("Acme is down for us, tell us more about turkey")), None);
}
