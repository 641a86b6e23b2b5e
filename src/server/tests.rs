//! Pages and answers as they are sent: what they say, what they refuse, and what a hostile post cannot do in them.
//!
//! What one part says is tried on [`super::sample`], walls around an echo, and the whole over a small data directory.

mod answers;
mod described;
mod pages;
mod served;
mod site;
mod walls;

use axum::body::to_bytes;
use axum::response::Response;

/// The longest answer that is read, in bytes.
const ANSWER_BYTES_MAX: usize = 4 << 20;

async fn text(response: Response) -> String {
    String::from_utf8(to_bytes(response.into_body(), ANSWER_BYTES_MAX).await.unwrap().to_vec()).unwrap()
}

/// Checks that links to elsewhere show where they lead and tell nobody, and that words of strangers do nothing. Says how
/// many links there are.
#[track_caller]
fn harmless(html: &str) -> usize {
    for forbidden in
        ["<script>", "<img", "\u{202e}", "\u{200b}", "\u{1b}", "href=\"javascript", " style=", " onerror=\""]
    {
        assert!(!html.contains(forbidden), "{forbidden:?} got through");
    }
    for script in html.split("<script").skip(1) {
        assert!(script.starts_with(" src=\"/static/"), "a script of its own only: {}", &script[..40]);
    }
    let links: Vec<&str> = html.split("<a class=\"out\" ").skip(1).collect();
    for link in &links {
        let tag = link.split_once('>').unwrap().0;
        assert!(tag.contains("rel=\"noreferrer noopener nofollow\""), "{tag}");
        let host = tag.split_once("https://").unwrap().1.split('/').next().unwrap();
        assert!(link[tag.len()..].starts_with(&format!(">{host}<")), "{tag} hides where it leads");
    }
    // In documents, addresses are shown whole; `pack` tests that.
    let documents = html.matches(" rel=\"noreferrer nofollow ugc\">").count();
    let all = html.matches("href=\"http").count();
    assert_eq!(all, links.len() + documents, "every link to elsewhere is one of these");
    links.len()
}
