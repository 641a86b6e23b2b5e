//! What pages say.

use crate::desk::SourceLine;
use crate::detect::{Acknowledgement, CommonCause, Swarm};
use crate::server::card::Card;
use crate::server::chart::Chart;
use crate::server::page::{fragment, render};
use crate::server::sample::{answer, catalog, faint, now, silent, source, sources, spoken, subsided};
use crate::server::view::{Asked, Now, View};
use crate::verdict::Verdict;
use crawlers::{Reading, Venue};
use jiff::SignedDuration;

fn page(verdict: Option<Verdict>, asked: Asked) -> String {
    let answer = verdict.map(answer);
    let happening = Now::new(&[silent(), spoken(), faint(), subsided()], &sources(), &catalog(), now());
    render(&View::new(&catalog(), asked, answer.as_ref(), happening))
}

fn quiet(sources: &[SourceLine]) -> String {
    fragment(&Now::new(&[], sources, &catalog(), now())).html
}

#[test]
fn each_verdict_is_said_in_words_with_a_shape() {
    for (verdict, words, icon) in [
        (Verdict::WidespreadUnacknowledged, "Widespread, unacknowledged", "#icon-unacknowledged"),
        (Verdict::WidespreadAcknowledged, "Widespread, acknowledged", "#icon-acknowledged"),
        (Verdict::Possible, "Possible", "#icon-possible"),
        (Verdict::ThirdParty, "Third-party cause", "#icon-third-party"),
        (Verdict::LikelyLocal, "Likely local", "#icon-local"),
        (Verdict::CannotTell, "Cannot tell", "#icon-unknown"),
    ] {
        let page = page(Some(verdict), Asked::default());
        assert!(page.contains(&format!("<h1 id=\"answer-title\">{words}</h1>")), "{words}");
        assert!(page.contains(&format!("<title>{words} – Is it just me?</title>")), "{words}");
        let (_, section) = page.split_once("<div class=\"verdict\">").unwrap();
        assert!(section[..200].contains(icon), "{words} has no shape of its own: {}", &section[..200]);
        assert!(page.contains(&icon.replacen('#', "<symbol id=\"", 1)), "{icon} is not drawn");
    }
}

#[test]
fn a_hostile_post_stays_text() {
    let asked = Asked { text: "</textarea><script>alert(9)</script>".to_owned(), ..Asked::default() };
    let page = page(Some(Verdict::WidespreadAcknowledged), asked);
    for forbidden in
        ["<script>", "<img", "</textarea><", "\u{202e}", "\u{200b}", "\u{1b}", "href=\"javascript", " style="]
    {
        assert!(!page.contains(forbidden), "{forbidden:?} got through");
    }
    assert!(
        page.contains("&#60;script&#62;alert(1)&#60;/script&#62; \u{fffd}gnp.exe"),
        "the post is not shown at all"
    );
    assert_eq!(page.matches("<script").count(), 1, "the page's own script and no other");
}

#[test]
fn links_show_their_host_and_tell_it_nothing() {
    let page = page(Some(Verdict::WidespreadUnacknowledged), Asked::default());
    let links: Vec<&str> = page.split("<a class=\"out\" ").skip(1).collect();
    assert!(links.len() > 20);
    for link in links {
        let tag = link.split_once('>').unwrap().0;
        assert!(tag.contains("rel=\"noreferrer noopener nofollow\""), "{tag}");
        let host = tag.split_once("https://").unwrap().1.split('/').next().unwrap();
        assert!(link[tag.len()..].starts_with(&format!(">{host}<")), "{tag} hides where it leads");
    }
    assert_eq!(page.matches("href=\"http").count(), page.matches("<a class=\"out\" ").count());
}

#[test]
fn the_question_is_kept_in_the_form() {
    let asked = Asked {
        text: "\n451 <busy>".to_owned(),
        about: Some("aquila".to_owned()),
        remark: Some("Say more."),
    };
    let page = page(None, asked);
    assert!(
        page.contains(">\n\n451 &#60;busy&#62;</textarea>"),
        "the text, or its first line break, is lost"
    );
    assert!(page.contains("<option value=\"aquila\" selected>Aquila Cloud</option>"));
    assert!(page.contains("role=\"alert\">Say more.<"));
}

#[test]
fn a_swarm_says_what_it_rests_on() {
    let happening = Now::new(&[spoken(), faint(), silent()], &sources(), &catalog(), now());
    assert_eq!(happening.open[0].provider, "Norvia Mail", "likely and unacknowledged comes first");
    assert_eq!(happening.summary, "3 open swarms, 2 of them unacknowledged");
    let html = fragment(&happening).html;
    for words in [
        "unacknowledged for 3 h 20 min",
        "independent people report: mail is not sent",
        "14 in forums, 12 on social networks, 4 in issue trackers",
        "by people who already counted: 12",
        "they cannot be read: norvia-status",
        "acknowledged 47 min after the first report",
        "Degraded availability of build runners",
        "A further 91 joined and are counted",
        "Not sure yet.",
    ] {
        assert!(html.contains(words), "missing: {words}");
    }
}

#[test]
fn a_swarm_shows_each_step_with_its_clock_and_where_words_do_not_agree() {
    let html = fragment(&Now::new(&[spoken()], &sources(), &catalog(), now())).html;
    for words in [
        "<b>customers only</b>",
        "30 min after the first report: “<bdi>BF-PRIV-7731</bdi>”",
        "<b>status page</b>",
        "3 h 40 min after the first report",
        "the provider says that it is over since Sunday 4 May 09:00 UTC; 6 people reported it after that",
    ] {
        assert!(html.contains(words), "missing: {words} in {html}");
    }
    assert!(!html.contains("Acknowledged to customers only"), "the public was told too");
    let mut swarm = Swarm { acknowledgement: None, held: true, ..spoken() };
    swarm.ladder.truncate(1);
    swarm.cause =
        Some(CommonCause { provider: "aquila".to_owned(), swarms: vec!["x".to_owned()], confirmed: false });
    let html = fragment(&Now::new(&[swarm], &sources(), &catalog(), now())).html;
    for words in [
        "Acknowledged to customers only",
        "probably Aquila Cloud, inferred from others",
        "Nobody was alerted",
    ] {
        assert!(html.contains(words), "missing: {words}");
    }
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
fn silence_is_called_quiet_only_where_somebody_listens() {
    let well = source("a", Venue::Forum, Some(Reading::Ok), None, Some(3));
    let blind = source("b", Venue::Forum, Some(Reading::Unreachable), Some("403"), Some(300));
    let never = source("c", Venue::Forum, None, None, None);
    let old = source("d", Venue::Forum, Some(Reading::Ok), None, Some(300));
    let all_well = quiet(&[well.clone(), well.clone()]);
    assert!(all_well.contains(">Nothing is swarming<"));
    assert!(all_well.contains("2 of 2 sources were read in the last 10 minutes, and none fails."));
    let partly = quiet(&[well.clone(), well, blind.clone()]);
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
        let html = quiet(&sources);
        assert!(html.contains(words), "missing: {words}");
        assert!(!html.contains("Nothing is swarming"), "said to be quiet: {words}");
    }
}

#[test]
fn sources_with_problems_come_first_and_the_rest_is_folded() {
    let html = quiet(&sources());
    let (problems, folded) = html.split_once("<details id=\"sources\">").unwrap();
    for (id, words) in [
        ("skyline", "unreachable"),
        ("norvia-status", "stranger"),
        ("lists-example", "damaged"),
        ("tracker", "drifted"),
    ] {
        assert!(problems.contains(&format!("<th scope=\"row\">{id}")) && problems.contains(words), "{id}");
    }
    for (id, words) in [("forum-1", "ok"), ("quiet", "empty"), ("new", "never read"), ("paid", "off")] {
        assert!(folded.contains(&format!("<th scope=\"row\">{id}")) && folded.contains(words), "{id}");
    }
}

#[test]
fn a_fragment_changes_with_what_happens_and_not_with_seconds() {
    let at = |seconds| {
        let now = now() + SignedDuration::from_secs(seconds);
        fragment(&Now::new(&[silent()], &sources(), &catalog(), now)).etag
    };
    assert_eq!(at(0), at(20));
    assert_ne!(at(0), at(60));
    assert!(
        page(None, Asked::default()).contains("data-etag=\"&#34;"),
        "the page does not say which version it holds"
    );
}

#[test]
fn a_chart_shows_neither_quiet_nor_times_that_it_does_not_know() {
    let cut = Chart::new(&spoken(), now()).unwrap();
    let unknown = cut.unknown.expect("more joined than are kept");
    assert!(cut.bars.iter().all(|bar| bar.x < unknown));
    let word = cut.spoke.expect("the provider spoke");
    assert!((100.0..200.0).contains(&word), "47 min of 310 min is at {word}");
    let whole = Chart::new(&silent(), now()).unwrap();
    assert_eq!((whole.unknown, whole.spoke), (None, None));
    assert!(whole.bars.iter().all(|bar| bar.x >= 0.0 && bar.x + bar.width <= 1000.0 && bar.y >= 0.0));
    assert_eq!(Chart::new(&Swarm { evidence: Vec::new(), ..silent() }, now()), None);
}
