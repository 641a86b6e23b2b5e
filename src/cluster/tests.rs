//! What the clustering promises whatever it is given.

use super::limit::{CLUSTERS_MAX, MERGED_MAX, POSTINGS_MAX, VOCABULARY_WORDS_MAX, WORDS_PER_CLUSTER_MAX};
use super::*;
use proptest::prelude::*;

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_900_000_000 + 60 * minutes).unwrap()
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

/// Documents of a small vocabulary with topics, each with the minutes since the one before.
fn documents() -> impl Strategy<Value = Vec<(Vec<String>, i64)>> {
    let word = (0..4_u8, 0..8_u8).prop_map(|(topic, word)| format!("t{topic}w{word}"));
    let rare = "[a-c]{1,3}";
    let token = prop_oneof![4 => word, 1 => rare];
    prop::collection::vec((prop::collection::vec(token, 0..9), 0..3_000_i64), 0..120)
}

fn run(clusters: &mut Clusters, documents: &[(Vec<String>, i64)]) -> Vec<Placed> {
    let mut minutes = 0;
    let place = |(tokens, pause): &(Vec<String>, i64)| {
        minutes += pause;
        clusters.place(tokens, at(minutes))
    };
    documents.iter().map(place).collect()
}

fn bytes(clusters: &Clusters) -> String {
    serde_json::to_string(clusters).unwrap()
}

/// Every limit, and that what is derived is what it would be made anew.
fn check(clusters: &Clusters) {
    let kept = &clusters.kept;
    assert!(kept.groups.len() <= CLUSTERS_MAX);
    assert!(kept.vocabulary.len() <= VOCABULARY_WORDS_MAX);
    assert!(kept.merged.len() <= MERGED_MAX);
    assert!(kept.groups.iter().all(|group| group.counts.len() <= WORDS_PER_CLUSTER_MAX));
    assert!(kept.groups.iter().all(|group| group.weight.is_finite() && group.length.is_finite()));
    let anew = Postings::of(&kept.groups, kept.vocabulary.len());
    for word in 0..u32::try_from(kept.vocabulary.len()).unwrap() {
        let posted = clusters.postings.sorted(word);
        assert!(posted.len() <= POSTINGS_MAX);
        assert_eq!(posted, anew.sorted(word), "{}", kept.vocabulary.text(word));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_same_documents_give_the_same_bytes_in_any_order_of_tokens(documents in documents()) {
        let turned = documents.iter().map(|(tokens, pause)| (tokens.iter().rev().cloned().collect(), *pause));
        let turned: Vec<(Vec<String>, i64)> = turned.collect();
        let (mut one, mut other) = (Clusters::default(), Clusters::default());
        prop_assert_eq!(run(&mut one, &documents), run(&mut other, &turned));
        prop_assert_eq!(bytes(&one), bytes(&other));
        check(&one);
    }

    #[test]
    fn saved_and_loaded_it_goes_on_to_the_bit(documents in documents(), cut in 0..120_usize) {
        let (before, after) = documents.split_at(cut.min(documents.len()));
        let mut whole = Clusters::default();
        run(&mut whole, before);
        let mut loaded: Clusters = serde_json::from_str(&bytes(&whole)).unwrap();
        prop_assert_eq!(&loaded, &whole);
        prop_assert_eq!(run(&mut whole, after), run(&mut loaded, after));
        prop_assert_eq!(bytes(&whole), bytes(&loaded));
        check(&loaded);
    }

    #[test]
    fn an_explanation_sums_to_the_score(documents in documents(), last in "(t0w[0-7] ){1,6}up") {
        let mut clusters = Clusters::default();
        run(&mut clusters, &documents);
        let tokens = words(&last);
        let mut before = clusters.clone();
        let placed = clusters.place(&tokens, at(0));
        before.pass(at(0));
        before.arrive(&tokens);
        // Had the document opened or merged a cluster, its id would not be the one that was scored.
        if !placed.opened && placed.merged.is_empty() {
            let explanation = before.explain(&tokens, placed.cluster).unwrap();
            prop_assert!((explanation.score() - placed.score).abs() < 1e-9, "{explanation:?} {placed:?}");
            prop_assert!(placed.score > explanation.needed);
        }
    }

    #[test]
    fn every_id_leads_to_a_cluster_that_was_opened(documents in documents()) {
        let mut clusters = Clusters::default();
        let placed = run(&mut clusters, &documents);
        let opened: Vec<u32> = placed.iter().filter(|placed| placed.cluster != WORDLESS).map(|placed| placed.cluster).collect();
        for placed in &placed {
            let current = clusters.current(placed.cluster);
            prop_assert_eq!(clusters.current(current), current);
            prop_assert!(current <= placed.cluster);
            prop_assert!(current == WORDLESS || opened.contains(&current));
            for (from, into) in &placed.merged {
                prop_assert!(into < from);
                prop_assert_eq!(clusters.current(*from), clusters.current(*into));
            }
        }
    }

    #[test]
    fn no_text_is_too_hostile(tokens in prop::collection::vec("\\PC{0,200}", 0..200), seconds in any::<i32>()) {
        let mut clusters = Clusters::default();
        let time = Timestamp::from_second(i64::from(seconds)).unwrap();
        clusters.place(&tokens, time);
        clusters.place(&tokens, Timestamp::MAX);
        clusters.place(&tokens, Timestamp::MIN);
        clusters.explain(&tokens, 1);
        clusters.words(1, usize::MAX);
        check(&clusters);
    }
}

#[test]
fn the_same_story_in_other_words_is_one_cluster_and_another_story_is_not() {
    let mut clusters = Clusters::default();
    let stuck =
        ["outbound mail stuck in outbox", "mail stuck outbox since morning", "outbox full mail stuck"];
    let slow =
        ["dashboard charts load slowly", "charts on dashboard slowly drawn", "dashboard slowly charts"];
    for minute in 0..20 {
        clusters.place(&words(stuck[minute % 3]), at(2 * minute as i64));
        clusters.place(&words(slow[minute % 3]), at(2 * minute as i64 + 1));
    }
    let mail = clusters.place(&words("mail stuck again outbox"), at(41));
    let charts = clusters.place(&words("dashboard charts slowly"), at(42));
    assert!(!mail.opened && !charts.opened);
    assert_ne!(clusters.current(mail.cluster), clusters.current(charts.cluster));
    assert!(clusters.place(&words("invoice export shows wrong currency"), at(43)).opened);
    let telling = clusters.words(mail.cluster, 3);
    assert!(telling.contains(&"stuck") && telling.contains(&"outbox"), "{telling:?}");
    let explanation = clusters.explain(&words("outbox charts"), mail.cluster).unwrap();
    assert_eq!(explanation.words[0], WordShare { word: "charts".into(), share: 0.0 });
    assert!(explanation.words[1].share > 1.0);
}

#[test]
fn two_copies_of_a_rare_complaint_find_each_other_two_days_apart() {
    let mut clusters = Clusters::default();
    for number in 0..300 {
        clusters.place(&words(&format!("usual talk a{number} b{number} c{number}")), at(number));
    }
    let first = clusters.place(&words("outbound agency mail deferred greylisted"), at(400));
    for number in 0..20 {
        clusters.place(&words(&format!("usual talk d{number} e{number} f{number}")), at(500 + 100 * number));
    }
    let second = clusters.place(&words("agency mail deferred again greylisted"), at(400 + 2 * 24 * 60));
    assert_eq!(clusters.current(first.cluster), clusters.current(second.cluster));
}

#[test]
fn a_topic_that_turns_into_another_does_not_swallow_it() {
    let mut clusters = Clusters::default();
    let old = clusters.place(&words("login password token expired"), at(0)).cluster;
    for minute in 0..3_000 {
        clusters.place(&words(&format!("login password token expired x{}", minute % 50)), at(minute));
    }
    let still = clusters.place(&words("login token expired"), at(3_001)).cluster;
    assert_eq!(clusters.current(still), clusters.current(old));
    let new: Vec<Placed> = (0..40)
        .map(|minute| clusters.place(&words("login page blank white browser"), at(3_002 + minute)))
        .collect();
    assert_ne!(clusters.current(new[39].cluster), clusters.current(old));
}

#[test]
fn documents_without_a_word_go_nowhere() {
    let mut clusters = Clusters::default();
    let long = "x".repeat(TOKEN_BYTES_MAX + 1);
    for tokens in [vec![], vec![String::new()], vec![long]] {
        let placed = clusters.place(&tokens, at(0));
        assert_eq!(placed, Placed { cluster: WORDLESS, opened: false, merged: vec![], score: 0.0 });
    }
    assert!(clusters.explain(&[], WORDLESS).is_none());
    assert!(clusters.words(WORDLESS, 3).is_empty());
    assert_eq!(clusters.current(WORDLESS), WORDLESS);
}

#[test]
fn copies_without_end_do_not_overflow() {
    let mut clusters = Clusters::default();
    let tokens = words("the very same words again");
    for _ in 0..1_000_000 {
        clusters.place(&tokens, at(0));
    }
    let placed = clusters.place(&tokens, at(1));
    assert_eq!((placed.cluster, placed.opened), (1, false));
    assert!(placed.score.is_finite() && placed.score > 0.0);
    check(&clusters);
}

#[test]
fn strangers_without_end_stay_within_the_limits() {
    let mut clusters = Clusters::default();
    for document in 0..3_000 {
        let tokens: Vec<String> = (0..40).map(|word| format!("d{document}w{word}")).collect();
        clusters.place(&tokens, at(document));
        clusters.place(&words(&format!("common d{document}")), at(document));
    }
    check(&clusters);
    let saved = bytes(&clusters);
    assert!(saved.len() < 8 << 20, "{} bytes", saved.len());
    assert_eq!(serde_json::from_str::<Clusters>(&saved).unwrap(), clusters);
}

#[test]
fn of_ten_thousand_tokens_copies_keep_the_same_few() {
    let tokens: Vec<String> = (0..10_000).map(|word| format!("w{word}")).collect();
    let mut clusters = Clusters::default();
    let first = clusters.place(&tokens, at(0));
    let turned: Vec<String> = tokens.iter().rev().cloned().collect();
    let second = clusters.place(&turned, at(0));
    assert_eq!((second.cluster, second.opened), (first.cluster, false));
    assert_eq!(clusters.explain(&tokens, first.cluster).unwrap().words.len(), TOKENS_MAX);
}

#[test]
fn damaged_memory_is_refused() {
    let mut clusters = Clusters::default();
    clusters.place(&words("one two three"), at(0));
    let broken = bytes(&clusters).replace("\"word\":2", "\"word\":7");
    assert!(serde_json::from_str::<Clusters>(&broken).is_err());
}
