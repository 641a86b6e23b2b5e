//! The door: what is stored has a length and no zero bytes.
//!
//! Sites and archives are hostile. Whatever stands in a post beyond these limits is no report of a
//! failure; cutting it here keeps every reader of the store safe.

use crawlers::{Counts, Incident, Post};

use super::columns::kept;

/// The longest text that is kept, of a post or of an incident's update, in bytes. The rest is cut off.
pub const POST_BYTES_MAX: usize = 64 * 1024;

/// The longest title, in bytes. The rest is cut off.
const TITLE_BYTES_MAX: usize = 4 * 1024;

/// The longest address, in bytes. A longer one is dropped: half an address leads elsewhere.
const URL_BYTES_MAX: usize = 4 * 1024;

/// The longest id, in bytes. Ids that differ only after it are taken for the same.
const ID_BYTES_MAX: usize = 1024;

/// The longest language tag, in bytes. A longer one is dropped.
const LANG_BYTES_MAX: usize = 64;

/// The most updates that are kept of an incident. The newest stay.
const UPDATES_MAX: usize = 500;

/// The most services that are kept of an incident.
const SERVICES_MAX: usize = 500;

/// The post as it is stored, its author removed.
pub(super) fn post(post: &Post) -> Post {
    Post {
        id: id(&post.id),
        at: kept(post.at),
        edited_at: post.edited_at.map(kept),
        author: None,
        title: post.title.as_deref().map(|title| text(title, TITLE_BYTES_MAX)),
        text: text(&post.text, POST_BYTES_MAX),
        url: whole(&post.url, URL_BYTES_MAX),
        link: whole(&post.link, URL_BYTES_MAX),
        thread: post.thread.as_deref().map(id),
        reply_to: post.reply_to.as_deref().map(id),
        repost_of: post.repost_of.as_deref().map(id),
        lang: whole(&post.lang, LANG_BYTES_MAX),
        counts: Counts {
            likes: count(post.counts.likes),
            replies: count(post.counts.replies),
            me_too: count(post.counts.me_too),
        },
        staff: post.staff,
        accepted: post.accepted,
        deleted: post.deleted,
    }
}

/// The incident as it is stored.
pub(super) fn incident(incident: &Incident) -> Incident {
    let mut incident = incident.clone();
    incident.id = id(&incident.id);
    incident.title = text(&incident.title, TITLE_BYTES_MAX);
    incident.url = whole(&incident.url, URL_BYTES_MAX);
    incident.services.truncate(SERVICES_MAX);
    for service in &mut incident.services {
        *service = text(service, TITLE_BYTES_MAX);
    }
    let surplus = incident.updates.len().saturating_sub(UPDATES_MAX);
    incident.updates.drain(..surplus);
    for update in &mut incident.updates {
        update.text = text(&update.text, POST_BYTES_MAX);
    }
    incident
}

/// The id as it is stored: also what a caller's id is looked up by.
pub(super) fn id(value: &str) -> String {
    text(value, ID_BYTES_MAX)
}

/// A sentence as it is stored.
pub(super) fn sentence(value: &str) -> String {
    text(value, TITLE_BYTES_MAX)
}

/// At most `bytes_max` of `value`, whole characters, zero bytes shown as U+FFFD: SQLite's own functions
/// and many tools take a zero byte for the end.
fn text(value: &str, bytes_max: usize) -> String {
    let value = &value[..value.floor_char_boundary(bytes_max)];
    if !value.contains('\0') {
        return value.to_owned();
    }
    let mut value = value.replace('\0', "\u{FFFD}");
    value.truncate(value.floor_char_boundary(bytes_max));
    value
}

fn whole(value: &Option<String>, bytes_max: usize) -> Option<String> {
    value.as_ref().filter(|value| value.len() <= bytes_max && !value.contains('\0')).cloned()
}

/// SQLite's integers are signed.
fn count(value: Option<u64>) -> Option<u64> {
    value.map(|value| value.min(i64::MAX as u64))
}
