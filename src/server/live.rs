//! Pages that stay fresh: they are told when something changed, and ask for themselves again.
//!
//! Server-sent events carry no content, only that there is news: the page, its tag and its walls stay the one way in.

use super::office::Office;
use super::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use std::convert::Infallible;
use std::time::Duration;

/// How many pages are kept fresh at once; more ask by themselves, now and then.
pub(super) const LISTENERS_MAX: usize = 64;

/// How often it is looked whether something changed.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// How often a silent connection is kept from being closed by those between.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// `GET /events`: an event `changed` whenever what is happening is said in other words.
pub(super) async fn events(
    State(office): State<Office>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let Some(seat) = office.seat() else {
        let full = "Too many pages are kept fresh at once; ask again in a minute.";
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, full));
    };
    let news = stream::unfold((office, seat, None::<String>), |(office, seat, known)| async move {
        loop {
            if known.is_some() {
                tokio::time::sleep(LOOK_EVERY).await;
            }
            let Ok(version) = office.version().await else {
                tokio::time::sleep(LOOK_EVERY).await;
                continue;
            };
            if known.as_ref() != Some(&version) {
                let event = Event::default().event("changed").id(version.clone()).data("look again");
                return Some((Ok(event), (office, seat, Some(version))));
            }
        }
    });
    Ok(Sse::new(news).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}
