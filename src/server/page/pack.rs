//! What to write to the provider, to claim, and to tell one's own users: shown, copied, taken as Markdown, printed.

use super::Page;
use super::swarm::no_swarm;
use crate::pack::PackKind;
use crate::server::access::Access;
use crate::server::frame::{Frame, Section, private};
use crate::server::office::Office;
use crate::server::problem::{Problem, Shown};
use crate::server::tickets::visible;
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

#[derive(Template)]
#[template(path = "pack.html")]
struct PackPage {
    frame: Frame,
    swarm: String,
    kind: &'static str,
    /// Our own HTML, in which strangers' words are escaped.
    html: String,
    markdown: String,
}

/// The ending of the address of a document as Markdown.
const MARKDOWN: &str = ".md";

/// `GET /swarm/{id}/pack/{kind}` and `GET /swarm/{id}/pack/{kind}.md`
pub(in crate::server) async fn get(
    State(office): State<Office>,
    Extension(access): Extension<Access>,
    Path((id, kind)): Path<(String, String)>,
) -> Page {
    let word = kind.strip_suffix(MARKDOWN).unwrap_or(&kind);
    let as_markdown = word.len() < kind.len();
    let kind = PackKind::called(word).ok_or_else(no_kind)?;
    let tickets = visible(&office, access).await?;
    let pack = office.ask(move |desk, now| desk.pack(kind, &id, &tickets, now)).await?;
    let pack = pack.ok_or_else(no_swarm)?;
    if as_markdown {
        let name = format!("attachment; filename=\"{}.md\"", pack.file_name());
        return Ok(markdown(name, pack.markdown));
    }
    let frame = Frame::new(Section::Swarms, format!("{} – notjustme", pack.title)).twin(format!(
        "/api/v1/swarms/{}/packs/{}",
        pack.swarm,
        kind.as_str()
    ));
    Ok(private(&PackPage {
        frame,
        html: pack.html(),
        swarm: pack.swarm,
        kind: kind.as_str(),
        markdown: pack.markdown,
    }))
}

fn markdown(name: String, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/markdown; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, text).into_response()
}

/// There is no such document.
fn no_kind() -> Shown {
    let detail = "There is no such document; the page of a swarm names those that there are.";
    Shown::from(Problem::new(StatusCode::NOT_FOUND, detail))
}
