//! A post is an attack on whatever the pack is pasted into.

use super::expected::{facts_about, now, told};
use crate::detect::Swarm;
use crate::pack::markdown::{Document, MARKDOWN_BYTES_MAX, Span, address, line};
use crate::pack::{Facts, Pack, PackKind};
use crate::plain;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// What a stranger may write to break out.
const ATTACKS: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![picture](https://evil.example/track.png)",
    "[your bank](javascript:alert(1))",
    "[a]: https://evil.example\n[a]",
    "<https://evil.example/login>",
    "https://evil.example/login?x=`y`",
    "www.evil.example and WWW.evil.example",
    "javascript:alert(1)",
    "# heading\n## another",
    "text\n===\ntext\n---",
    "- item\n+ item\n* item\n1. item\n1) item",
    "> quote",
    "```\ncode\n```",
    "`` ` ``` code",
    "~~~\ncode",
    "    code",
    "| a | b |\n|---|---|\n| c | d |",
    "**bold** __bold__ *it* _it_ ~~gone~~ ==mark== $x$ ^up^",
    "&lt;b&gt; &#60;script&#62; &copy;",
    "\\",
    "\\\\[x](y)",
    "”\n\n# out of the quote",
    "[^1] [^1]: note",
    "---",
    "-->",
    "]]>",
    "<!-- hidden",
    "pay\u{202e}gnp.exe\u{200b} \u{2066}now",
    "\u{0}\u{1b}[31m\r\n",
    "{{ template }} {% raw %} ${x}",
    "https://user:pw@evil.example/ ftp://evil.example a://b://c://d",
    "100.  1. 5) 7",
    ":::danger",
    "",
];

/// The events of a list item of these words.
fn events(words: &Span) -> Vec<Event<'static>> {
    let mut document = Document::default();
    document.list([words.clone()]);
    let markdown = document.finish();
    assert_eq!(markdown.lines().count(), 1, "{markdown:?}");
    // Quotes that are turned into curly ones are no attack.
    let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
    Parser::new_ext(&markdown, options).map(Event::into_static).collect()
}

/// Checks that words of a stranger are text, and nothing but text, of one list item.
#[track_caller]
fn is_only_text(words: &Span, code: bool) -> String {
    let events = events(words);
    let (first, rest) = events.split_at(2);
    assert!(
        matches!(first, [Event::Start(Tag::List(None)), Event::Start(Tag::Item)]),
        "{words:?}: {events:?}"
    );
    let (inner, last) = rest.split_at(rest.len() - 2);
    assert!(matches!(last, [Event::End(TagEnd::Item), Event::End(TagEnd::List(false))]), "{events:?}");
    let mut text = String::new();
    for event in inner {
        match event {
            Event::Text(part) if !code => text.push_str(part),
            Event::Code(part) if code => text.push_str(part),
            other => panic!("{words:?} becomes {other:?}"),
        }
    }
    text
}

#[test]
fn every_attack_stays_words() {
    for attack in ATTACKS {
        let line = line(attack);
        let shown = is_only_text(&Span::quote(attack), false);
        assert!(!shown.contains("://"), "{attack:?}: {shown:?}");
        if !line.contains("://") {
            assert_eq!(shown, format!("“{line}”"));
        }
        if !line.is_empty() {
            is_only_text(&Span::words(attack), false);
            assert_eq!(is_only_text(&Span::code(attack), true), line);
        }
    }
}

proptest! {
    #[test]
    fn whatever_is_written_stays_words(attack in "(\\PC|[\\\\`*_\\[\\]<>()#+.!|~&:@= \n\t-]){0,60}") {
        let line = line(&attack);
        prop_assume!(!line.is_empty());
        let shown = is_only_text(&Span::words(&attack), false);
        if !line.contains("://") {
            prop_assert_eq!(shown, line.clone());
        }
        prop_assert_eq!(is_only_text(&Span::code(&attack), true), line);
    }

    #[test]
    fn an_address_is_one_link_or_none(tail in "\\PC{0,40}", host in "[a-z.@:0-9-]{1,20}") {
        let text = format!("https://{host}/{tail}");
        if let Some(link) = Span::address(&text) {
            let links = events(&link).into_iter().filter(|event| matches!(event, Event::Start(Tag::Link { .. })));
            prop_assert_eq!(links.count(), 1, "{}", link);
            is_one_line(&link.to_string());
        }
    }
}

fn is_one_line(text: &str) {
    assert!(!text.contains(['\n', '\r']) && text.is_ascii(), "{text:?}");
}

#[test]
fn only_web_addresses_without_a_user_become_links() {
    for wrong in [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://status.example.com@evil.example/",
        "//evil.example",
        "ftp://evil.example/",
        &format!("https://a.example/{}", "a".repeat(10_000_000)),
    ] {
        assert_eq!(address(wrong), None, "{}", plain::line(wrong, 80));
    }
    let odd = address("https://Bücher.example/a|b`c>d\"e f\\g?h=<i>#<j>`").unwrap();
    assert_eq!(odd, "https://xn--bcher-kva.example/a%7Cb%60c%3Ed%22e%20f/g?h=%3Ci%3E#%3Cj%3E%60");
}

/// A swarm whose every word of a stranger is this attack.
fn attacked(attack: &str) -> Swarm {
    let mut swarm = Swarm::example_full();
    swarm.phrases = vec![(attack.to_owned(), 3)];
    swarm.blind_sources = vec![attack.to_owned()];
    swarm.services = vec![attack.to_owned()];
    for evidence in &mut swarm.evidence {
        evidence.excerpt = attack.to_owned();
        evidence.url = Some(attack.to_owned());
        evidence.source = attack.to_owned();
    }
    for rung in &mut swarm.ladder {
        (rung.words, rung.id) = (attack.to_owned(), attack.to_owned());
    }
    for claim in &mut swarm.claims {
        (claim.id, claim.source) = (attack.to_owned(), attack.to_owned());
    }
    if let Some(word) = &mut swarm.acknowledgement {
        word.title = attack.to_owned();
    }
    swarm
}

#[test]
fn no_pack_holds_what_an_attack_wanted() {
    let (mut tickets, mut incidents, sources) = told();
    for attack in ATTACKS {
        let swarm = attacked(attack);
        for ticket in &mut tickets {
            ticket.number = (*attack).to_owned();
            ticket.note = Some((*attack).to_owned());
            ticket.claims.iter_mut().for_each(|claim| claim.words = (*attack).to_owned());
        }
        for stored in &mut incidents {
            stored.incident.title = (*attack).to_owned();
            stored.incident.url = Some((*attack).to_owned());
            stored.updates.iter_mut().for_each(|seen| seen.update.text = (*attack).to_owned());
        }
        let mut facts = facts_about(&swarm);
        (facts.tickets, facts.incidents, facts.sources) = (&tickets, &incidents, &sources);
        for kind in PackKind::ALL {
            check(&Pack::new(kind, &facts), attack);
        }
    }
}

/// Checks the Markdown with everything that Markdown can do switched on, then the HTML.
#[track_caller]
fn check(pack: &Pack, attack: &str) {
    let mut headings = 0;
    for event in Parser::new_ext(&pack.markdown, Options::all()) {
        match event {
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Image { .. }) => {
                panic!("{attack:?}: {event:?}")
            }
            Event::Start(Tag::CodeBlock(_) | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_)) => {
                panic!("{attack:?}: {event:?}")
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(dest_url.starts_with("https://"), "{attack:?}: {dest_url}")
            }
            Event::Start(Tag::Heading { .. }) => headings += 1,
            _ => {}
        }
    }
    let own = pack.markdown.lines().filter(|line| line.starts_with('#')).count();
    assert_eq!(headings, own, "{attack:?}");
    let html = pack.html();
    for wrong in ["<script", "<img", "<!--", "href=\"javascript", "onerror=alert(1)>"] {
        assert!(!html.contains(wrong), "{attack:?}: {html}");
    }
    let links = html.matches("<a ").count();
    assert_eq!(links, html.matches("<a href=\"http").count(), "{attack:?}");
    assert_eq!(links, html.matches("rel=\"noreferrer nofollow ugc\">").count(), "{attack:?}");
    assert!(pack.markdown.chars().chain(html.chars()).all(|c| c == '\n' || plain::is_safe(c)), "{attack:?}");
}

#[test]
fn markdown_of_anybody_becomes_no_html_but_our_own() {
    let html = crate::pack::html::html(&ATTACKS.join("\n\n"));
    for wrong in ["<script", "<img", "<!--", "href=\"javascript"] {
        assert!(!html.contains(wrong), "{html}");
    }
    let page = crate::pack::html::page("<script>\"'&", "x");
    assert!(page.contains("<title>&lt;script&gt;&quot;&#39;&amp;</title>"), "{page}");
}

#[test]
fn megabytes_of_a_stranger_make_no_long_pack() {
    let swarm = attacked(&"`*[x](https://evil.example) ".repeat(100_000));
    let facts = Facts { now: now(), ..facts_about(&swarm) };
    for kind in PackKind::ALL {
        let pack = Pack::new(kind, &facts);
        assert!(
            pack.markdown.len() < 100_000 && pack.markdown.len() < MARKDOWN_BYTES_MAX,
            "{}",
            pack.markdown.len()
        );
    }
}
