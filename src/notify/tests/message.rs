//! The shape that receivers rely on.

use crate::alert::Reason;
use crate::detect::{Evidence, Swarm};
use crate::notify::{EVIDENCE_LINKS_MAX, message};
use serde_json::json;

#[test]
fn a_message_has_the_documented_shape() {
    let expected = json!({
        "version": 1,
        "reason": "acknowledged",
        "at": "2026-03-01T05:05:00Z",
        "swarm": "aws-20260301T0412",
        "provider": { "id": "aws", "name": "Amazon Web Services" },
        "services": ["ses", "ec2"],
        "signature": "code:smtp:4.4.7",
        "state": "acknowledged",
        "grade": "likely",
        "onset": ["2026-03-01T04:10:00Z", "2026-03-01T04:12:00Z"],
        "reports": 15,
        "people": 13.6,
        "authors": 12,
        "venues": { "forum": 8, "social": 7 },
        "expected": 0.42,
        "window_minutes": 30,
        "score": 4.4,
        "phrases": [
            { "words": "4.4.7 message expired", "reports": 6 },
            { "words": "mails are stuck", "reports": 3 },
        ],
        "evidence": [
            {
                "source": "cloud-forum",
                "venue": "forum",
                "at": "2026-03-01T04:12:00Z",
                "url": "https://cloud-forum.example/t/71",
                "excerpt": "Anyone else with 4.4.7 message expired since ten past four?",
            },
            {
                "source": "chirp",
                "venue": "social",
                "at": "2026-03-01T04:15:00Z",
                "url": "https://chirp.example/t/a9",
                "excerpt": "our mails are stuck in the queue",
            },
        ],
        "acknowledgement": {
            "step": "status-page",
            "source": "aws-status",
            "id": "inc-5",
            "title": "Delayed delivery of mail",
            "published_at": "2026-03-01T05:02:00Z",
            "seen_at": "2026-03-01T05:05:00Z",
            "lag_seconds": 3000,
        },
        "ladder": [{
            "step": "status-page",
            "source": "aws-status",
            "id": "inc-5",
            "at": "2026-03-01T05:02:00Z",
            "seen_at": "2026-03-01T05:05:00Z",
            "lag_seconds": 3000,
            "words": "Delayed delivery of mail",
        }],
        "conflicts": [],
        "cause": null,
        "text": "Amazon Web Services has said so on its status page, 50m after the first report: “Delayed delivery of mail” (aws-status).",
    });
    assert_eq!(
        message(&Swarm::example_acknowledged(), Reason::Acknowledged, "Amazon Web Services"),
        expected
    );
}

#[test]
fn each_reason_has_its_time_and_its_words() {
    let firing = message(&Swarm::example(), Reason::Firing, "AWS");
    assert_eq!(firing["at"], "2026-03-01T04:20:00Z");
    assert_eq!(firing["acknowledgement"], json!(null));
    assert_eq!(
        firing["text"],
        "AWS has likely failed since 04:12 UTC: 14 independent people report the same (usual in 30m: 0.4): \
         “4.4.7 message expired”, “mails are stuck”. The provider is silent."
    );
    let resolved = message(&Swarm::example_subsided(), Reason::Resolved, "AWS");
    assert_eq!(resolved["at"], "2026-03-01T06:41:00Z");
    assert_eq!(
        resolved["text"],
        "AWS: nobody reports it any more since 06:41 UTC; 15 reports in 29m. The provider never said a word."
    );
}

#[test]
fn a_word_to_customers_alone_is_no_silence_and_no_acknowledgement() {
    let mut swarm = Swarm::example_full();
    swarm.ladder.truncate(1);
    swarm.acknowledgement = None;
    let firing = message(&swarm, Reason::Firing, "AWS");
    assert!(firing["text"].as_str().unwrap().ends_with("The provider has told its customers only."));
    assert_eq!(
        (&firing["acknowledgement"], &firing["ladder"][0]["step"]),
        (&json!(null), &json!("quoted-id"))
    );
    assert_eq!(firing["conflicts"].as_array().unwrap().len(), 3);
}

#[test]
fn strangers_words_are_short_and_do_nothing_and_only_web_addresses_are_linked() {
    let mut swarm = Swarm::example();
    let phrase = format!("\u{1b}[2Jowned\u{202e}\0 {}", "long ".repeat(100_000));
    swarm.phrases = vec![(phrase.clone(), 1); 50];
    let report = Evidence { excerpt: phrase, ..swarm.evidence[0].clone() };
    swarm.evidence = vec![report.clone(); 40];
    swarm.evidence.insert(0, Evidence { url: Some("javascript:alert(1)".to_owned()), ..report.clone() });
    swarm.evidence.insert(0, Evidence { url: None, ..report });
    let message = message(&swarm, Reason::Firing, "AWS");
    let links = message["evidence"].as_array().unwrap();
    assert_eq!(links.len(), EVIDENCE_LINKS_MAX);
    assert!(links.iter().all(|link| link["url"] == "https://cloud-forum.example/t/71"));
    let words = message.to_string();
    assert!(words.len() < 10_000, "{} bytes", words.len());
    assert!(!words.contains("\\u001b") && !words.contains('\u{202e}') && !words.contains("\\u0000"));
    assert!(message["text"].as_str().unwrap().ends_with("The provider is silent."));
}
