//! What pages say of now: swarms, sources, charts.

use super::text;
use crate::desk::{Mark, SourceLine, Timeline};
use crate::detect::{Acknowledgement, CommonCause, Step, Swarm};
use crate::server::card::Card;
use crate::server::chart::{Chart, SPARK_HEIGHT, Spark};
use crate::server::health::{Health, Row};
use crate::server::page::answer::shown;
use crate::server::page::overview::{Ask, Now};
use crate::server::sample::{catalog, faint, now, overview, silent, source, sources, spoken, subsided};
use crawlers::{Reading, Venue};
use jiff::SignedDuration;

/// A page that says what happens now, and nothing else.
async fn happening(open: Vec<Swarm>, over: Vec<Swarm>, sources: &[SourceLine]) -> String {
    let now = Now::new(&overview(open, over), sources, &catalog(), now());
    text(shown(None, Ask::default(), &now, &catalog(), false)).await
}

#[tokio::test]
async fn a_swarm_says_what_it_rests_on() {
    let html = happening(vec![silent(), faint(), spoken()], vec![subsided()], &sources()).await;
    for words in [
        "3 open swarms, 2 of them unacknowledged",
        "unacknowledged for 3 h 20 min",
        "independent people report: mail is not sent",
        "14 in forums, 12 on social networks, 4 in issue trackers",
        "chance below 10<sup>−11</sup>",
        "acknowledged 47 min after the first report",
        "Not sure yet.",
        "1 subsided in the last 48 hours",
        "subsided after 4 h 30 min, never acknowledged",
        "Since about half past six nothing leaves our outbox",
    ] {
        assert!(html.contains(words), "missing: {words}");
    }
}

#[tokio::test]
async fn one_failure_below_several_is_named_once_with_how_sure_that_is() {
    let built_on = |confirmed| {
        let cause = CommonCause { provider: "aquila".to_owned(), swarms: Vec::new(), confirmed };
        Swarm { cause: Some(cause), ..silent() }
    };
    let html = happening(vec![built_on(false)], Vec::new(), &sources()).await;
    assert!(html.contains("1 provider fail") && html.contains("inferred from others alone"), "{html}");
    assert!(html.contains("The cause is probably Aquila Cloud, inferred from others alone."));
    let html = happening(vec![built_on(true)], Vec::new(), &sources()).await;
    assert!(html.contains("it shows the failure too") && !html.contains("inferred"), "{html}");
}

#[test]
fn a_provider_that_spoke_first_did_so_before() {
    let early = Acknowledgement { lag_seconds: -600, ..spoken().acknowledgement.unwrap() };
    let card = Card::new(&Swarm { acknowledgement: Some(early), ..spoken() }, &catalog(), now());
    assert_eq!(card.standing, "acknowledged 10 min before the first report");
    assert_eq!(
        Card::new(&subsided(), &catalog(), now()).standing,
        "subsided after 4 h 30 min, never acknowledged"
    );
}

#[test]
fn customers_alone_were_told_only_where_the_public_was_not() {
    assert!(!Card::new(&spoken(), &catalog(), now()).customers_only, "the public was told too");
    let mut swarm = Swarm { acknowledgement: None, ..spoken() };
    swarm.ladder.truncate(1);
    assert!(Card::new(&swarm, &catalog(), now()).customers_only);
    assert!(!Card::new(&silent(), &catalog(), now()).customers_only, "nobody was told");
}

#[tokio::test]
async fn silence_is_called_quiet_only_where_somebody_listens() {
    let quiet = async |sources: &[SourceLine]| happening(Vec::new(), Vec::new(), sources).await;
    let well = source("a", Venue::Forum, Some(Reading::Ok), None, Some(3));
    let blind = source("b", Venue::Forum, Some(Reading::Unreachable), Some("403"), Some(300));
    let never = source("c", Venue::Forum, None, None, None);
    let old = source("d", Venue::Forum, Some(Reading::Ok), None, Some(300));
    let all_well = quiet(&[well.clone(), well.clone()]).await;
    assert!(all_well.contains(">Nothing is swarming<"));
    assert!(all_well.contains("2 of 2 sources were read in the last 10 minutes, and none fails."));
    let partly = quiet(&[well.clone(), well, blind.clone()]).await;
    assert!(
        partly.contains("as far as can be seen")
            && partly.contains("1 cannot be read: their silence means nothing")
    );
    for (sources, words) in [
        (vec![], "Nothing is being read"),
        (vec![never.clone(), never], "Nothing has been read yet"),
        (vec![old], "What you see is old"),
        (vec![blind.clone(), blind], "What you see is old"),
    ] {
        let html = quiet(&sources).await;
        assert!(html.contains(words), "missing: {words}");
        assert!(!html.contains("Nothing is swarming"), "said to be quiet: {words}");
    }
}

#[tokio::test]
async fn other_swarms_may_be_unseen_where_most_sources_cannot_be_read() {
    let blind = source("b", Venue::Forum, Some(Reading::Unreachable), Some("403"), Some(3));
    let html = happening(vec![silent()], Vec::new(), &[blind]).await;
    assert!(html.contains("Most sources cannot be seen"), "{html}");
    let html = happening(vec![silent()], Vec::new(), &sources()[..3]).await;
    assert!(!html.contains("id=\"notice\""), "a swarm comes first where all is well");
}

#[test]
fn sources_with_problems_come_first_the_worst_before_the_others() {
    let health = Health::new(&sources(), 0, &catalog(), now());
    let told = |rows: &[Row]| -> Vec<(String, &str)> {
        rows.iter().map(|row| (row.id.clone(), row.badge.words)).collect()
    };
    let problems = told(&health.problems);
    let expected = [
        ("skyline", "unreachable"),
        ("norvia-status", "stranger"),
        ("lists-example", "damaged"),
        ("tracker", "drifted"),
    ];
    assert_eq!(problems, expected.map(|(id, words)| (id.to_owned(), words)));
    let rest = told(&health.rest);
    assert_eq!(rest[0], ("new".to_owned(), "never read"));
    assert_eq!(rest[1], ("quiet".to_owned(), "empty"));
    assert_eq!(rest.last(), Some(&("paid".to_owned(), "off")), "what is switched off is no problem");
    let counted: usize = health.tally.iter().map(|(_, number)| number).sum();
    assert_eq!(counted, sources().len());
}

#[test]
fn what_happens_now_reads_the_same_until_a_minute_is_over() {
    let at = |seconds| {
        let now = now() + SignedDuration::from_secs(seconds);
        Now::new(&overview(vec![silent()], Vec::new()), &sources(), &catalog(), now)
    };
    assert_eq!(at(0), at(20));
    assert_ne!(at(0), at(60));
}

#[test]
fn providers_that_nobody_knows_anything_of_have_no_tile_on_the_first_page() {
    let now = Now::new(&overview(Vec::new(), Vec::new()), &sources(), &catalog(), now());
    let tiles: Vec<&str> = now.tiles.iter().map(|tile| tile.id.as_str()).collect();
    assert_eq!((tiles, now.more), (vec!["norvia", "brightforge"], 1), "but they are counted");
}

#[test]
fn a_chart_shows_nothing_that_it_does_not_know() {
    let from = now() - SignedDuration::from_hours(2);
    let mut timeline = Timeline::over(from, now());
    let empty = Chart::new(&timeline, now());
    assert_eq!((empty.bars.len(), empty.usual, empty.rungs, empty.total), (0, None, Vec::new(), 0));
    let parts = timeline.reports.len();
    timeline.reports[1] = 1;
    timeline.reports[parts - 1] = 8;
    timeline.usual = Some(0.4);
    let mark = |at| Mark { at, step: Step::StatusPage };
    let year = SignedDuration::from_hours(24 * 365);
    timeline.rungs = vec![mark(now() - year), mark(from + SignedDuration::from_hours(1)), mark(now() + year)];
    let chart = Chart::new(&timeline, now());
    assert_eq!((chart.bars.len(), chart.highest, chart.total), (2, 8, 9), "no bar where there is no report");
    assert!(chart.bars.iter().all(|bar| bar.x >= 0.0 && bar.x + bar.width <= 1000.0 && bar.y >= 0.0));
    assert!((chart.bars[1].height - 100.0).abs() < 0.01 && (chart.bars[0].height - 12.5).abs() < 0.01);
    let [(x, "status page")] = chart.rungs[..] else { panic!("words outside of it: {:?}", chart.rungs) };
    assert!((450.0..550.0).contains(&x), "the middle is at {x}");
    assert!((chart.usual.as_ref().unwrap().0 - 95.0).abs() < 0.01, "0.4 of 8: {:?}", chart.usual);
    assert!(chart.label.starts_with("9 matching reports between"), "{}", chart.label);
    let data: serde_json::Value = serde_json::from_str(&chart.data).unwrap();
    assert_eq!(data["reports"].as_array().unwrap().len(), parts, "script draws the same figures");
}

#[test]
fn one_report_alone_is_no_peak() {
    assert!(Spark::new(&[0, 1, 0]).bars[1] < SPARK_HEIGHT / 2);
    assert_eq!(Spark::new(&[1, 2, 40]).bars, [1, 1, SPARK_HEIGHT], "what is there is seen");
    assert_eq!(Spark::new(&[1, 0]).label, "1 report, at most 1 in one bar");
    assert_eq!(Spark::new(&[0; 24]).label, "no report");
}
