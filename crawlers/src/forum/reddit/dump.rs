//! Archives of Reddit, in the shape that Pushshift gave them: a submission or a comment as JSON per line.
//!
//! The same things as the API's, but bare: the line says by its fields what it is, and names itself without
//! the `t1_` or `t3_` that stands before names elsewhere.

use super::thing::{NOBODY, SITE, TOMBSTONES, is_fullname};
use crate::json::{self, Node};
use crate::{Fault, Post, text};

/// Reads one line of an archive.
///
/// # Errors
/// A *damaged* fault when it is no JSON, a *drifted* one when it is neither a submission nor a comment.
pub fn read_dump_line(line: &[u8]) -> Result<Post, Fault> {
    let value = json::record(line)?;
    let data = Node::root(&value);
    let is_comment = data.get("link_id").exists();
    let (kind, plain) = if is_comment { ("t1_", data.get("body")) } else { ("t3_", data.get("selftext")) };
    if !plain.exists() {
        return Err(plain.expected("a text"));
    }
    let plain = plain.text().unwrap_or_default();
    let short = data.get("id").id()?;
    let id = format!("{kind}{short}");
    if !is_fullname(&id) {
        return Err(data.get("id").expected("an id such as 1abcd"));
    }
    let mut post = Post::new(&id, data.get("created_utc").epoch()?, text::from_plain(plain));
    post.edited_at = data.get("edited").epoch().ok();
    post.author = data.get("author").line().ok().filter(|author| author != NOBODY);
    post.counts.likes = data.get("score").number().ok().map(|score| u64::try_from(score).unwrap_or(0));
    post.deleted = TOMBSTONES.contains(&plain) || !data.get("removed_by_category").is_null();
    let path = if is_comment {
        let thread = data.get("link_id").id()?;
        if !is_fullname(&thread) {
            return Err(data.get("link_id").expected("the name of a submission, such as t3_1abcd"));
        }
        // Some of the later archives number parents instead of naming them.
        post.reply_to = data.get("parent_id").id().ok().filter(|parent| is_fullname(parent));
        let path = format!("/comments/{}/_/{short}", thread.trim_start_matches("t3_"));
        post.thread = Some(thread);
        path
    } else {
        post.title = Some(data.get("title").line()?);
        post.counts.replies = data.get("num_comments").count().ok();
        let leads_elsewhere = data.get("is_self").value().is_some() && !data.get("is_self").is_true();
        post.link = data.get("url").text().ok().filter(|_| leads_elsewhere).and_then(text::address);
        post.thread = Some(id);
        format!("/comments/{short}")
    };
    let path = data.get("permalink").text().ok().filter(|path| path.starts_with('/')).unwrap_or(&path);
    post.url = text::address(&format!("{SITE}{path}"));
    if post.deleted {
        (post.title, post.link) = (None, None);
        post.text.clear();
    }
    Ok(post)
}

#[cfg(test)]
mod tests {
    use super::read_dump_line;
    use serde_json::{Value, json};

    fn comment() -> Value {
        json!({
            "id": "c1abc", "author": "quill", "body": "same *here*", "created_utc": "1336568430",
            "link_id": "t3_tfeaq", "parent_id": "t3_tfeaq", "subreddit": "sysadmin", "score": -3,
        })
    }

    #[test]
    fn a_comment_names_its_thread_and_its_place() {
        let post = read_dump_line(comment().to_string().as_bytes()).unwrap();
        assert_eq!((post.id.as_str(), post.thread.as_deref()), ("t1_c1abc", Some("t3_tfeaq")));
        assert_eq!(post.url.as_deref(), Some("https://www.reddit.com/comments/tfeaq/_/c1abc"));
        assert_eq!((post.counts.likes, post.at.as_second()), (Some(0), 1_336_568_430));
    }

    #[test]
    fn what_was_taken_away_is_a_tombstone() {
        for words in ["[deleted]", "[removed]"] {
            let mut line = comment();
            line["body"] = words.into();
            line["author"] = "[deleted]".into();
            let post = read_dump_line(line.to_string().as_bytes()).unwrap();
            assert_eq!((post.deleted, post.text.as_str(), post.author), (true, "", None));
        }
    }

    #[test]
    fn a_line_that_is_neither_is_told_what_is_missing() {
        let mut line = comment();
        line.as_object_mut().unwrap().remove("body");
        assert!(read_dump_line(line.to_string().as_bytes()).unwrap_err().what.contains("body"));
        assert!(read_dump_line(b"{}").unwrap_err().what.contains("selftext"));
        let mut line = comment();
        line["id"] = "../x".into();
        assert!(read_dump_line(line.to_string().as_bytes()).unwrap_err().what.contains("1abcd"));
    }
}
