//! The demo's site: a forum, a news site, a microblog and a status page, in the wire formats of real ones.
//!
//! It shows the world as of a clock it is given, on 127.0.0.1 only. Crawlers read it as they read the
//! originals, and the links in their evidence open as pages that say what they are: a reconstruction.

mod answer;
mod forum;
mod forum_page;
mod html;
mod microblog;
mod news;
mod news_filter;
mod query;
mod search;
mod status;

use super::clock::Clock;
use super::view::View;
use super::world::World;
use answer::Answer;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::Timestamp;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::Url;

/// What every handler needs.
#[derive(Clone)]
pub(super) struct Site {
    world: Arc<World>,
    clock: Clock,
    /// Ends without a slash.
    base: Arc<str>,
}

impl Site {
    fn view(&self) -> View<'_> {
        self.world.at((self.clock)())
    }
}

/// A site that is being served; dropping it ends that.
#[derive(Debug)]
pub struct RunningSite {
    /// Where it listens: 127.0.0.1 and a free port.
    pub address: SocketAddr,
    /// Its root, for [`super::sources`].
    pub base: Url,
    task: JoinHandle<()>,
}

impl Drop for RunningSite {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Serves the world on a free port of 127.0.0.1 until the answer is dropped.
///
/// # Errors
/// When no port can be had.
pub async fn serve(world: Arc<World>, clock: Clock) -> io::Result<RunningSite> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let base = Url::parse(&format!("http://{address}/")).map_err(io::Error::other)?;
    let router = router(world, clock, &base);
    let task = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::warn!(%error, "the demo's site stopped");
        }
    });
    Ok(RunningSite { address, base, task })
}

/// The site's routes. `base` is its root as its readers reach it: absolute links start with it.
pub fn router(world: Arc<World>, clock: Clock, base: &Url) -> Router {
    let base = Arc::from(base.as_str().trim_end_matches('/'));
    Router::new()
        .route("/", get(entrance))
        .route("/robots.txt", get(robots))
        .route("/forum/", get(forum_page::list))
        .route("/forum/latest", get(forum_page::list))
        .route("/forum/latest.json", get(forum::latest))
        .route("/forum/t/{*rest}", get(forum::topic))
        .route("/hn/", get(news::front_page))
        .route("/hn/item", get(news::item_page))
        .route("/hn/api/v1/search", get(news::search))
        .route("/hn/api/v1/search_by_date", get(news::search_by_date))
        .route("/x/2/tweets/search/recent", get(microblog::search_recent))
        .route("/x/{user}/status/{id}", get(microblog::page_of_post))
        .route("/status/", get(status::page))
        .route("/status/incidents/{id}", get(status::incident_page))
        .route("/status/api/v2/incidents.json", get(status::incidents))
        .route("/status/api/v2/summary.json", get(status::summary))
        .with_state(Site { world, clock, base })
}

/// What stands where, for people.
async fn entrance(State(site): State<Site>, headers: HeaderMap) -> Response {
    let view = site.view();
    let body = format!(
        "<p>Shown as of {}.</p><ul><li><a href=\"/forum/\">The forum</a><li><a href=\"/hn/\">The news site</a>\
         <li><a href=\"/status/\">The status page</a></ul>",
        html::time(view.now)
    );
    Answer::html(html::page(&view, "The places of the story", &body)).respond(&headers)
}

async fn robots() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "User-agent: *\nAllow: /\n")
}

/// The answer for what does not exist, or not yet: the same, so that the future cannot be guessed.
fn not_found() -> Response {
    (StatusCode::NOT_FOUND, "There is nothing here at this time of the story.\n").into_response()
}

/// A time as these services write it.
fn wire(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string()
}
