//! Links that a terminal can open (OSC 8), for those that know how.
//!
//! Renderers write them always, as they write colours, and [`super::output`] leaves them out where nobody could
//! follow them. What a link leads to is what is shown: whoever reads the address knows where it goes.

use url::Url;

/// Begins a link, and with nothing after it ends one.
const LINK: &str = "\u{1b}]8;;";

/// Ends what stands after [`LINK`].
const END: &str = "\u{1b}\\";

/// The longest address that becomes a link, in bytes: terminals pass over longer ones.
const LINK_BYTES_MAX: usize = 2048;

/// `shown`, which is safe to print, as a link if it is an address of the web; else as it is.
pub(super) fn link(shown: &str) -> String {
    match target(shown) {
        Some(target) => format!("{LINK}{target}{END}{shown}{LINK}{END}"),
        None => shown.to_owned(),
    }
}

/// A sentence, which is safe to print, with its addresses as links.
pub(super) fn linked(sentence: &str) -> String {
    let word = |word: &str| if word.starts_with("http") { link(word) } else { word.to_owned() };
    sentence.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Where an address leads, in characters that no terminal takes for the end of it. Only `http` and `https`,
/// only with a host, without a user name that could pass for the host, and nothing that was cut.
fn target(shown: &str) -> Option<String> {
    if shown.len() > LINK_BYTES_MAX || shown.ends_with('…') {
        return None;
    }
    let url = Url::parse(shown).ok()?;
    let web = matches!(url.scheme(), "http" | "https") && url.host_str().is_some();
    let target = (web && url.username().is_empty() && url.password().is_none()).then(|| String::from(url))?;
    let clean = target.len() <= LINK_BYTES_MAX && target.bytes().all(|byte| byte.is_ascii_graphic());
    clean.then_some(target)
}

/// `text` without the links, their words kept.
pub(super) fn without_links(text: &str) -> String {
    let mut rest = text;
    let mut plain = String::with_capacity(text.len());
    while let Some((before, link)) = rest.split_once(LINK) {
        plain.push_str(before);
        rest = link.split_once(END).map_or("", |(_, after)| after);
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::{LINK_BYTES_MAX, link, linked, without_links};

    #[test]
    fn an_address_leads_where_it_says() {
        let shown = "https://forum.example/t/1?a=b;c";
        assert_eq!(link(shown), format!("\u{1b}]8;;{shown}\u{1b}\\{shown}\u{1b}]8;;\u{1b}\\"));
        assert_eq!(
            linked("Join https://forum.example/t/1 now"),
            "Join \u{1b}]8;;https://forum.example/t/1\u{1b}\\https://forum.example/t/1\u{1b}]8;;\u{1b}\\ now"
        );
        assert_eq!(
            without_links(&linked("Join https://forum.example/t/1 now")),
            "Join https://forum.example/t/1 now"
        );
        assert!(
            link("https://bücher.example/ü")
                .starts_with("\u{1b}]8;;https://xn--bcher-kva.example/%C3%BC\u{1b}\\")
        );
    }

    #[test]
    fn nothing_else_becomes_a_link() {
        for shown in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "ssh://a.example",
            "https://status.example.com@evil.example/",
            "https://",
            "httpfoo",
            "https://a.example/cut…",
        ] {
            assert_eq!(link(shown), shown);
        }
        let long = format!("https://a.example/{}", "x".repeat(LINK_BYTES_MAX));
        assert_eq!(link(&long), long);
    }

    #[test]
    fn no_address_ends_its_link_early() {
        for evil in
            ["https://a.example/\u{1b}\\\u{1b}[2J", "https://a.example/\u{7}x", "https://a.example/\u{9c}x"]
        {
            let made = link(evil);
            let target = made.strip_prefix("\u{1b}]8;;").and_then(|rest| rest.split_once("\u{1b}\\"));
            let target = target.expect("a link was made").0;
            assert!(target.bytes().all(|byte| byte.is_ascii_graphic()), "{target:?}");
        }
    }
}
