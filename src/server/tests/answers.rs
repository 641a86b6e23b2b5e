//! What the answer to a text says.

use super::{harmless, text};
use crate::desk::Reply;
use crate::server::answer::Said;
use crate::server::page::answer::shown;
use crate::server::page::overview::{Ask, Now};
use crate::server::sample::{catalog, faint, now, overview, reply, silent, sources, spoken, subsided};
use crate::verdict::Verdict;

/// The page with this reply and this form, where swarms are open.
async fn page(reply: Option<Reply>, ask: Ask) -> String {
    let open = vec![silent(), spoken(), faint()];
    let happening = Now::new(&overview(open, vec![subsided()]), &sources(), &catalog(), now());
    text(shown(reply.as_ref(), ask, &happening, &catalog(), false)).await
}

fn ask() -> Ask {
    Ask { again: true, ..Ask::new(&catalog(), None) }
}

#[tokio::test]
async fn each_verdict_is_said_in_words_with_a_shape() {
    for (verdict, words, icon) in [
        (Verdict::WidespreadUnacknowledged, "Widespread, unacknowledged", "#icon-unacknowledged"),
        (Verdict::WidespreadAcknowledged, "Widespread, acknowledged", "#icon-acknowledged"),
        (Verdict::Possible, "Possible", "#icon-possible"),
        (Verdict::ThirdParty, "Third-party cause", "#icon-third-party"),
        (Verdict::LikelyLocal, "Likely local", "#icon-local"),
        (Verdict::CannotTell, "Cannot tell", "#icon-unknown"),
    ] {
        let page = page(Some(reply(verdict)), ask()).await;
        assert!(page.contains(&format!("<h1 id=\"answer-title\">{words}</h1>")), "{words}");
        assert!(page.contains(&format!("<title>{words} – Is it just me?</title>")), "{words}");
        let (_, section) = page.split_once("<div class=\"verdict\">").unwrap();
        assert!(section[..200].contains(icon), "{words} has no shape of its own: {}", &section[..200]);
        assert!(page.contains(&icon.replacen('#', "<symbol id=\"", 1)), "{icon} is not drawn");
        assert_eq!(page.matches("<h1").count(), 1, "one thing comes first");
    }
}

#[tokio::test]
async fn a_hostile_post_stays_text_and_a_hostile_question_too() {
    let ask = Ask { text: "</textarea><script>alert(9)</script>".to_owned(), ..ask() };
    let page = page(Some(reply(Verdict::WidespreadAcknowledged)), ask).await;
    assert!(harmless(&page) > 5);
    assert!(!page.contains("</textarea><"), "the form is left by what is in it");
    assert!(
        page.contains("<mark>&#60;script&#62;</mark>") || page.contains("<mark>&#60;script</mark>"),
        "the post that resembles it is not shown: {page}"
    );
    assert!(
        page.contains("“<bdi>&#60;script&#62;alert(1)&#60;/script&#62; \u{fffd}gnp.exe"),
        "nor the incident"
    );
}

#[tokio::test]
async fn the_question_is_kept_in_the_form_and_out_of_the_address() {
    let ask = Ask {
        text: "\n451 <busy>".to_owned(),
        remark: Some("Say more."),
        ..Ask::new(&catalog(), Some("aquila"))
    };
    let page = page(None, ask.clone()).await;
    assert!(
        page.contains(">\n\n451 &#60;busy&#62;</textarea>"),
        "the text, or its first line break, is lost"
    );
    assert!(page.contains("<option value=\"aquila\" selected>Aquila Cloud</option>"));
    assert!(page.contains("role=\"alert\">Say more.<"));
    let answered = self::page(Some(reply(Verdict::LikelyLocal)), ask).await;
    for address in answered.split("href=\"").skip(1) {
        let address = address.split_once('"').unwrap().0;
        assert!(!address.contains("busy"), "{address}");
    }
}

#[tokio::test]
async fn an_answer_says_what_it_rests_on_and_what_to_do() {
    let page = page(Some(reply(Verdict::WidespreadUnacknowledged)), ask()).await;
    for words in [
        "<a href=\"/provider/norvia\">Norvia Mail</a>",
        "href=\"/answer?provider=norvia&#38;signature=code%3Asmtp%3A4.7.500",
        "server busy",
        "(all was quiet until",
        "3 kinds of place",
        "Join the largest thread:",
        "/swarm/norvia-20310504T0640/pack/escalation",
        "7 matching reports, at most 7 in",
        "cannot be read: <bdi>answers for somebody else</bdi>",
        "names no open incident",
        "reported for 3 h; never acknowledged",
        "2 cannot be read: their silence means nothing",
        "1 read, and how long ago",
        "same failure",
    ] {
        assert!(page.contains(words), "missing: {words}");
    }
}

#[tokio::test]
async fn without_script_or_swarm_an_answer_is_complete() {
    let reply =
        Reply { timeline: None, official: Vec::new(), past: Vec::new(), ..reply(Verdict::CannotTell) };
    let page = page(Some(reply), ask()).await;
    for absent in ["Reports over time", "The official word", "Before this", "Swarms that match", "/pack/"] {
        let (answer, _) = page.split_once("<section class=\"ask\"").unwrap();
        assert!(!answer.contains(absent), "{absent:?} stands over nothing");
    }
}

#[test]
fn what_was_not_recognised_has_no_address() {
    let mut nothing = reply(Verdict::CannotTell);
    nothing.answer.providers.clear();
    nothing.answer.signatures.clear();
    let said = Said::new(&nothing, &catalog());
    assert_eq!((said.address, said.since, said.people, said.swarm), (None, None, None, None));
}

#[test]
fn those_who_cannot_be_read_are_told_from_those_who_are() {
    let said = Said::new(&reply(Verdict::LikelyLocal), &catalog());
    let ids = |knowers: &[crate::server::answer::Knower]| -> Vec<String> {
        knowers.iter().map(|knower| knower.id.clone()).collect()
    };
    assert_eq!(ids(&said.blind), ["norvia-status", "skyline"], "whoever was never read is not called seeing");
    assert_eq!(ids(&said.seeing), ["forum-1"]);
}
