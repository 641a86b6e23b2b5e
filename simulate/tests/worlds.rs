//! The worlds keep their word: same seed, same bytes; lines in order; every event labelled and true.
#![expect(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::collections::BTreeMap;

use simulate::distractor::DISTRACTORS;
use simulate::line::Post;
use simulate::world::outages::family_curves;
use simulate::{
    Amplified, Kind, Label, Labelled, Line, Mixed, Options, Outages, Phrasing, Quiet, Upstream, World,
};

fn bytes(world: World) -> String {
    world.map(|labelled| serde_json::to_string(&labelled.line).unwrap() + "\n").collect()
}

fn mixed(seed: u64) -> World {
    let options = Options { seed, talk: 0.5, ..Options::default() };
    Mixed { options, providers: 44, days: 60, rates: vec![0.05, 0.5, 1.0] }.world()
}

fn grid() -> Outages {
    Outages {
        options: Options { talk: 0.2, ..Options::default() },
        curves: family_curves(3, 2),
        rates: vec![0.25, 1.0],
        streams: 10,
        ..Outages::default()
    }
}

fn post(labelled: &Labelled) -> Option<&Post> {
    match &labelled.line {
        Line::Post(post) => Some(post),
        _ => None,
    }
}

#[test]
fn a_seed_gives_the_same_bytes_and_another_seed_others() {
    let world = |seed| {
        let options = Options { seed, ..Options::default() };
        bytes(Quiet { options, providers: 8, days: 3, ..Quiet::default() }.world())
    };
    assert_eq!(world(4), world(4));
    assert_ne!(world(4), world(5));
    assert_eq!(bytes(mixed(2)), bytes(mixed(2)));
}

#[test]
fn lines_come_in_order_and_have_what_the_archive_requires() {
    for world in [mixed(1), Upstream { failures: 2, ..Upstream::default() }.world()] {
        let mut last = None;
        let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
        for labelled in world {
            assert!(last <= Some(labelled.line.seen_at()));
            last = Some(labelled.line.seen_at());
            if let Some(post) = post(&labelled) {
                assert!(post.at <= post.seen_at, "{post:?}");
                assert!(!post.text.contains('{') && post.title.as_deref() != Some(""), "{post:?}");
                assert!(!post.text.is_empty() || post.title.is_some(), "{post:?}");
            }
            let json: serde_json::Value =
                serde_json::from_str(&serde_json::to_string(&labelled.line).unwrap()).unwrap();
            let kind = json["kind"].as_str().unwrap().to_owned();
            let fields: &[&str] = match kind.as_str() {
                "post" => &["seen_at", "at", "source", "venue", "id"],
                "incident" => &["seen_at", "at", "provider", "id", "state"],
                "source" => &["seen_at", "source", "health"],
                other => panic!("{other}"),
            };
            assert!(fields.iter().all(|field| json[field].is_string()), "{json}");
            *kinds.entry(kind).or_default() += 1;
        }
        assert!(kinds["post"] > 1_000 && kinds["incident"] > 10, "{kinds:?}");
    }
}

#[test]
fn ids_are_unique_unless_a_post_is_seen_again() {
    let mut ids: BTreeMap<(String, String), String> = BTreeMap::new();
    for labelled in mixed(1) {
        let Some(post) = post(&labelled) else { continue };
        let key = (post.source.clone(), post.id.clone());
        let words = format!("{:?} {}", post.author, post.text);
        if let Some(earlier) = ids.insert(key, words.clone()) {
            assert_eq!(earlier, words, "an id names two posts");
            assert!(post.me_too.is_some());
        }
    }
}

/// Every labelled post lies within its truth, and every truth has the posts it promises.
fn check_truths(world: World) {
    let truths = world.truths().to_vec();
    let mut written = vec![0u32; truths.len()];
    for labelled in world {
        let (Label::Outage(place) | Label::Distractor(place)) = labelled.label else { continue };
        let truth = &truths[place as usize];
        let outage = matches!(labelled.label, Label::Outage(_));
        assert_eq!(outage, truth.kind == Kind::Outage);
        let Some(post) = post(&labelled) else { continue };
        assert!(truth.from <= post.at && post.at <= truth.to, "{truth:?} {post:?}");
        let extra = post.staff || post.me_too.is_some() || post.link.is_some();
        written[place as usize] += u32::from(!(outage && extra));
    }
    for (truth, written) in truths.iter().zip(written) {
        assert_eq!(truth.posts, written, "{truth:?}");
    }
}

#[test]
fn truth_covers_every_post_about_an_event() {
    check_truths(grid().world());
    check_truths(mixed(1));
    check_truths(Upstream { failures: 3, ..Upstream::default() }.world());
    check_truths(Amplified { providers: 6, ..Amplified::default() }.world());
}

#[test]
fn the_mixed_world_has_every_look_alike_and_severe_outages() {
    let world = mixed(1);
    for kind in DISTRACTORS {
        assert!(world.truths().iter().any(|truth| truth.name == kind.name()), "{kind:?}");
    }
    assert!(world.truths().iter().filter(|truth| truth.severe).count() >= 5);
    assert!(world.truths().iter().any(|truth| truth.cause.is_some()));
}

#[test]
fn a_blind_source_shows_nothing_meanwhile() {
    let lines: Vec<Labelled> = mixed(1).collect();
    let mut blind: BTreeMap<String, bool> = BTreeMap::new();
    let mut spells = 0;
    for labelled in &lines {
        match &labelled.line {
            Line::Source(source) => {
                spells += 1;
                blind.insert(source.source.clone(), source.health == simulate::line::Health::Blind);
            }
            Line::Post(post) => assert!(!blind.get(&post.source).copied().unwrap_or(false), "{post:?}"),
            Line::Incident(_) => {}
        }
    }
    assert!(spells >= 2);
}

#[test]
fn the_grid_has_every_cell_once_after_three_quiet_weeks() {
    let grid = grid();
    let mut cells: BTreeMap<String, u32> = BTreeMap::new();
    for index in 0..grid.worlds() {
        let world = Outages { options: Options { index, ..grid.options.clone() }, ..grid.clone() }.world();
        let (start, _) = world.span();
        let mut last: BTreeMap<String, i64> = BTreeMap::new();
        for truth in world.truths() {
            assert!(truth.from.as_second() - start.as_second() >= 21 * 86_400);
            let from = truth.from.as_second();
            if let Some(earlier) = last.insert(truth.provider.clone(), from) {
                assert!(from - earlier >= 10 * 86_400, "{truth:?}");
            }
            let cell = format!("{} {:?} {:?}", truth.name, truth.size, truth.base_rate);
            *cells.entry(cell).or_default() += 1;
        }
    }
    // Two curves of each of five families, three sizes, two rates.
    assert_eq!(cells.len(), 30);
    assert!(cells.values().all(|count| *count == 2), "{cells:?}");
}

#[test]
fn a_quiet_world_has_its_rates_and_no_truth() {
    let world = Quiet { providers: 8, days: 56, ..Quiet::default() }.world();
    assert!(world.truths().is_empty());
    let streams = world.streams().to_vec();
    let (mut reports, mut talk) = (0.0, 0.0);
    for labelled in world {
        match labelled.label {
            Label::Background => reports += 1.0,
            Label::Talk => talk += 1.0,
            other => panic!("{other:?}"),
        }
    }
    let expected = streams.iter().map(|stream| stream.rate).sum::<f64>() * 24.0 * 56.0;
    assert!((reports / expected - 1.0f64).abs() < 0.15, "{reports} {expected}");
    assert!((talk / reports - 3.0f64).abs() < 0.6, "{talk} {reports}");
}

#[test]
fn an_upstream_failure_names_its_cause() {
    let world = Upstream::default().world();
    let causes: Vec<_> = world.truths().iter().filter(|truth| truth.cause.is_none()).collect();
    assert_eq!(causes.len(), 8);
    for root in causes {
        let dependents = world
            .truths()
            .iter()
            .filter(|truth| truth.cause.as_ref() == Some(&root.provider))
            .filter(|truth| truth.from.as_second().abs_diff(root.from.as_second()) <= 360)
            .count();
        assert!((4..=8).contains(&dependents), "{root:?}: {dependents}");
    }
}

#[test]
fn held_out_words_are_not_in_the_open_world() {
    let texts = |phrasing| -> std::collections::BTreeSet<String> {
        let options = Options { phrasing, talk: 0.0, ..Options::default() };
        let world = Quiet { options, providers: 8, days: 7, ..Quiet::default() }.world();
        world.filter_map(|labelled| post(&labelled).map(|post| post.text.to_lowercase())).collect()
    };
    let (open, held) = (texts(Phrasing::Open), texts(Phrasing::HeldOut));
    let shared = open.intersection(&held).count();
    assert!(open.len() > 500 && held.len() > 500);
    assert!(shared * 100 < held.len(), "{shared} of {}", held.len());
}
