//! Matching and figures, on examples small enough to count by hand.

use super::{Exposure, Flag, Median, Rate, Share, Tally, Truth, median_ranks, poisson, share};
use jiff::Timestamp;

fn at(text: &str) -> Timestamp {
    format!("2026-03-{text}:00Z").parse().unwrap()
}

fn flag(provider: &str, when: &str) -> Flag {
    Flag { provider: provider.to_owned(), at: at(when), reports: 7, cause: None, acknowledged_at: None }
}

fn truth(json: &str) -> Truth {
    serde_json::from_str(json).unwrap()
}

fn outage(provider: &str, from: &str, to: &str) -> Truth {
    truth(&format!(
        r#"{{"provider":"{provider}","from":"{}","to":"{}","kind":"outage","further":[1]}}"#,
        at(from),
        at(to)
    ))
}

fn month(providers: &[&str]) -> Exposure {
    let mut exposure = Exposure::default();
    exposure.see(at("01T00:00"));
    exposure.see(at("31T00:00"));
    providers.iter().for_each(|provider| exposure.watch(provider));
    exposure
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-6 * expected.abs().max(1e-6), "{found}, not {expected}");
}

/// The figures are those of scipy 1.17: `chi2.ppf` and `beta.ppf`.
#[test]
fn intervals_are_those_of_another_program() {
    for (count, low, high) in [
        (0, 0.0, 3.688_879_454_113_935_4),
        (1, 0.025_317_807_984_289_876, 5.571_643_390_938_898),
        (10, 4.795_388_696_132_433_5, 18.390_356_042_017_78),
        (100, 81.363_991_250_923_14, 121.626_793_792_426_38),
        (1500, 1_425.042_468_259_896_4, 1_577.877_047_118_903),
    ] {
        near(poisson(count).low, low);
        near(poisson(count).high, high);
    }
    for (hits, of, low, high) in [
        (0, 10, 0.0, 0.308_497_107_818_760_7),
        (5, 10, 0.187_086_028_447_398_55, 0.812_913_971_552_601_5),
        (95, 100, 0.887_165_088_894_537_3, 0.983_568_120_817_947_9),
        (100, 100, 0.963_783_307_354_823_5, 1.0),
        (812, 1000, 0.786_378_459_836_871, 0.835_769_276_598_681_3),
    ] {
        near(share(hits, of).low, low);
        near(share(hits, of).high, high);
    }
    let ranks =
        [(5, None), (6, Some((0, 5))), (10, Some((1, 8))), (25, Some((7, 17))), (401, Some((180, 220)))];
    for (count, expected) in ranks {
        assert_eq!(median_ranks(count), expected, "{count}");
    }
}

#[test]
fn a_flag_matches_a_quarter_of_an_hour_before_and_three_hours_after_and_only_its_provider() {
    let truths = [outage("github", "10T12:00", "10T14:00")];
    let flags = [
        flag("github", "10T11:44"),
        flag("github", "10T11:45"),
        flag("github", "10T17:00"),
        flag("github", "10T17:01"),
        flag("slack", "10T12:30"),
    ];
    let tally = Tally::of(flags.iter(), &truths, &month(&["github", "slack"]));
    assert_eq!(tally.matched, 2);
    assert_eq!((tally.false_flags["github"], tally.false_flags["slack"]), (2, 1));
    let caught = tally.outages[0].unwrap();
    assert_eq!((caught.delay_seconds, caught.flags), (-900.0, 2));
    near(tally.scores().fragments.unwrap().value, 2.0);
}

#[test]
fn a_missed_outage_is_infinitely_late_and_lowers_recall() {
    let truths = [
        outage("github", "02T12:00", "02T14:00"),
        outage("github", "12T12:00", "12T14:00"),
        outage("github", "22T12:00", "22T14:00"),
    ];
    let flags = [flag("github", "02T12:10"), flag("github", "12T12:50")];
    let scores = Tally::of(flags.iter(), &truths, &month(&["github"])).scores();
    let hits: Vec<u64> = scores.recall.iter().map(|recall| recall.share.hits).collect();
    assert_eq!(hits, [1, 1, 2, 2]);
    assert_eq!(scores.delay_seconds.value, Some(3000.0));
    assert_eq!(Median::of(vec![1.0, f64::INFINITY, f64::INFINITY]).value, Some(f64::INFINITY));
    assert_eq!(
        serde_json::to_value(Median::of(vec![f64::INFINITY])).unwrap()["value"],
        serde_json::Value::Null
    );
}

#[test]
fn a_flag_on_a_distractor_is_false_and_counted_under_its_label() {
    let distractor = truth(&format!(
        r#"{{"provider":"github","from":"{}","to":"{}","kind":"distractor","note":"old news","name":"retold"}}"#,
        at("05T12:00"),
        at("05T13:00")
    ));
    let truths = [distractor, outage("github", "15T12:00", "15T14:00")];
    let flags = [flag("github", "05T12:30"), flag("github", "15T12:30")];
    let scores = Tally::of(flags.iter(), &truths, &month(&["github"])).scores();
    assert_eq!((scores.false_flags.events, scores.precision.hits, scores.precision.of), (1, 1, 2));
    assert_eq!(scores.distractors["retold"], Share::new(1, 1));
}

#[test]
fn the_time_of_outages_is_no_quiet_time_even_where_they_overlap() {
    let truths = [outage("github", "10T12:15", "10T15:00"), outage("github", "10T14:15", "10T21:00")];
    let tally = Tally::of([].iter(), &truths, &month(&["github", "slack"]));
    near(tally.quiet_days["github"], 29.5);
    near(tally.quiet_days["slack"], 30.0);
    near(Rate::new(2, 59.5).per_30_days, 60.0 / 59.5);
}

#[test]
fn causes_and_acknowledgements_are_held_against_the_truth() {
    let with_cause = truth(&format!(
        r#"{{"provider":"slack","from":"{}","to":"{}","acknowledged_at":"{}","kind":"outage","cause":"aws"}}"#,
        at("10T12:00"),
        at("10T14:00"),
        at("10T12:40")
    ));
    let mut right = flag("slack", "10T12:20");
    right.cause = Some("aws".to_owned());
    right.acknowledged_at = Some(at("10T12:41"));
    let wrong = flag("slack", "10T13:00");
    let tally = Tally::of([right, wrong].iter(), &[with_cause], &month(&["slack"]));
    assert_eq!((tally.attributed, tally.acknowledged), ((1, 2), (1, 1)));
    assert_eq!(tally.lag_errors_seconds, [60.0]);
    let mut twice = tally.clone();
    twice.add(tally);
    assert_eq!((twice.attributed, twice.outages.len(), twice.matched), ((2, 4), 2, 4));
}
