//! The forum for people: its list of topics, and a topic, where links in evidence lead.

use super::super::view::View;
use super::super::world::WorldPost;
use super::answer::Answer;
use super::{Site, forum, html};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use std::fmt::Write;

/// The list of topics.
pub(super) async fn list(State(site): State<Site>, headers: HeaderMap) -> Response {
    let view = site.view();
    let mut body = String::from("<p>A provider's community forum.</p>");
    for topic in forum::topics(&view) {
        let (Some(first), Some(last)) = (topic.first(), topic.last()) else { continue };
        let title = forum::title(&topic);
        write!(
            body,
            "<article><a href=\"/forum/t/{slug}/{id}\">{title}</a>\
             <div class=\"by\">{count} posts · last one {time}</div></article>",
            slug = forum::slug(title),
            id = first.thread_id,
            title = html::text(title),
            count = topic.len(),
            time = html::time(last.at),
        )
        .expect("a string takes every write");
    }
    Answer::html(html::page(&view, "Forum", &body)).respond(&headers)
}

/// A topic with all its posts; `here` is the number of the one the address names.
pub(super) fn topic(view: &View<'_>, thread: &[&WorldPost], here: Option<u64>) -> Answer {
    let mut body = String::from("<p class=\"by\"><a href=\"/forum/\">All topics</a></p>");
    for (number, post) in (1..).zip(thread) {
        let staff = if post.staff { " · staff" } else { "" };
        let likes = view.likes(post);
        let note = if likes == 0 { staff.to_owned() } else { format!("{staff} · {likes} likes") };
        let anchor = format!("post_{number}");
        body.push_str(&html::post(&post.author, post.at, &note, &post.text, &anchor, here == Some(number)));
    }
    Answer::html(html::page(view, forum::title(thread), &body))
}
