//! One message by one person.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One message by one person. Only `id`, `at` and `text` must be known; all else is `Option`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Unique within its source, and stable: an edited post keeps it.
    pub id: String,
    /// When it was written, as the site says.
    pub at: Timestamp,
    /// When its text was last changed, as the site says.
    pub edited_at: Option<Timestamp>,
    /// The author's stable name on that site. Hashed before it is stored anywhere.
    pub author: Option<String>,
    /// The title of the post, or of the thread for its opening post. Plain text.
    pub title: Option<String>,
    /// The body as plain text; may be empty when there is a title.
    pub text: String,
    /// Where a person can read it.
    pub url: Option<String>,
    /// Where the post itself points: the story a link post links to.
    pub link: Option<String>,
    /// The id of the opening post of its thread (its own id for an opening post).
    pub thread: Option<String>,
    /// The id of the post it answers.
    pub reply_to: Option<String>,
    /// The id of the post it repeats, word for word.
    pub repost_of: Option<String>,
    /// BCP 47 language, when the site says so.
    pub lang: Option<String>,
    /// How many people did something about it, when the site says so.
    pub counts: Counts,
    /// Written by the provider's own staff, as the site marks it.
    pub staff: bool,
    /// The site marks it as the answer that solved its thread.
    pub accepted: bool,
    /// The site shows a tombstone: forget the text.
    pub deleted: bool,
}

impl Post {
    /// A post of which only the mandatory parts are known.
    pub fn new(id: impl Into<String>, at: Timestamp, text: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            at,
            edited_at: None,
            author: None,
            title: None,
            text: text.into(),
            url: None,
            link: None,
            thread: None,
            reply_to: None,
            repost_of: None,
            lang: None,
            counts: Counts::default(),
            staff: false,
            accepted: false,
            deleted: false,
        }
    }

    /// Says which post it quotes, if any. Its words are the quoter's own, said about the quoted post: an answer to it,
    /// unless it answers another one or only repeats.
    pub(crate) fn answer_quoted(&mut self, quoted: Option<String>) {
        if quoted.is_some() && self.reply_to.is_none() && self.repost_of.is_none() {
            self.thread.clone_from(&quoted);
            self.reply_to = quoted;
        }
    }
}

/// How many people did something about a post, as shown when it was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Likes, points, upvotes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likes: Option<u64>,
    /// Replies, comments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replies: Option<u64>,
    /// "I have the same question", "me too".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub me_too: Option<u64>,
}
