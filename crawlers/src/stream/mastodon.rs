//! The statuses of one Mastodon server as they come: <https://docs.joinmastodon.org/methods/streaming/>.
//!
//! The stream knows no place to go on from, so whatever is written while it is broken is missing. The lists
//! of [`crate::social::mastodon`] have it.

use super::{Cursor, Event, Frame, Glance, Streamer, Transport, What};
use crate::json::Node;
use crate::secret::authorize;
use crate::social::mastodon::{read_status, scope, tag};
use crate::{Fault, FaultKind, Request, Source, text};
use serde_json::Value;

/// The stream of a Mastodon server. `source.url` is the address of its streaming interface, which is often
/// another host than the server. Options: `token`; `tag` and `scope` as for the lists.
#[derive(Debug)]
pub struct MastodonStream;

impl Streamer for MastodonStream {
    fn name(&self) -> &'static str {
        "mastodon-stream"
    }

    fn transport(&self) -> Transport {
        Transport::Events
    }

    fn request(&self, source: &Source, _cursor: Option<Cursor>) -> Result<Request, String> {
        let stream = match (tag(source)?, scope(source)?) {
            (None, None) => "public",
            (None, Some("local")) => "public/local",
            (None, Some(_)) => "public/remote",
            (Some(_), None) => "hashtag",
            (Some(_), Some("local")) => "hashtag/local",
            (Some(_), Some(_)) => {
                return Err(format!(
                    "source {}: there is no stream of one tag at other servers only: leave `scope` out",
                    source.id
                ));
            }
        };
        let mut url = source.join(&format!("api/v1/streaming/{stream}"))?;
        if let Some(tag) = tag(source)? {
            url.query_pairs_mut().append_pair("tag", tag);
        }
        let mut request = Request::get(url);
        if authorize(source, &mut request)? {
            return Ok(request);
        }
        Err(format!(
            "source {}: there is no token: Mastodon streams to its users only; set the access token of an \
             application with the scope read:statuses",
            source.id
        ))
    }

    fn glance(&self, frame: Frame<'_>) -> Glance {
        Glance { cursor: None, must_read: matches!(frame.name, "delete" | "status.update") }
    }

    fn parse_event(&self, source: &Source, frame: Frame<'_>) -> Event {
        read(source, frame).unwrap_or_else(Event::fault)
    }
}

fn read(source: &Source, frame: Frame<'_>) -> Result<Event, Fault> {
    let damaged = |what: String| Fault::new(FaultKind::Damaged, what);
    match frame.name {
        "update" | "status.update" => {
            let document: Value = serde_json::from_slice(frame.data)
                .map_err(|error| damaged(format!("the event is not JSON: {error}")))?;
            let Some(post) = read_status(source, &Node::root(&document))? else { return Ok(Event::NOTHING) };
            let edited_at = post.edited_at.map(|at| at.to_string()).unwrap_or_default();
            let identity = Some(format!("{} {edited_at}", post.id));
            Ok(Event { what: What::Post(Box::new(post)), identity })
        }
        "delete" => {
            let id = text::line(&String::from_utf8_lossy(frame.data));
            if id.is_empty() {
                return Err(damaged("a deletion names no status".to_owned()));
            }
            Ok(Event { identity: Some(format!("{id} deleted")), what: What::Deleted(id) })
        }
        _ => Ok(Event::NOTHING),
    }
}

#[cfg(test)]
mod tests;
