//! Archives of Hacker News, one item as JSON per line: in the shape of its own interface, or with the columns
//! of the public table in BigQuery, whose exports write whole numbers as texts.

use super::SITE;
use crate::json::{self, Node};
use crate::{Fault, Post, text};

/// Reads one line of an archive; none for what is neither a story nor a comment, such as a job.
///
/// # Errors
/// A *damaged* fault when it is no JSON, a *drifted* one when it is no item.
pub fn read_dump_line(line: &[u8]) -> Result<Option<Post>, Fault> {
    let value = json::record(line)?;
    let item = Node::root(&value);
    let id = item.get("id").id()?;
    let parent = item.get("parent").id().ok();
    // The older tables hold stories alone, or comments alone, and do not say so.
    let is_comment = match item.get("type").text() {
        Ok("comment") => true,
        Ok("story") => false,
        Ok(_) => return Ok(None),
        Err(_) => parent.is_some(),
    };
    let at = item.get("time").epoch()?;
    let mut post = Post::new(&id, at, text::from_html(item.get("text").text().unwrap_or_default()));
    post.url = Some(format!("{SITE}/item?id={id}"));
    post.author = item.get("by").line().or_else(|_| item.get("author").line()).ok();
    post.counts.likes = count(&item.get("score"));
    post.deleted = ["deleted", "dead"].iter().any(|key| says_yes(&item.get(key)));
    if is_comment {
        // What a comment answers may be a comment too. Which story that stands under, only its own line says.
        post.thread.clone_from(&parent);
        post.reply_to = parent;
    } else {
        post.title = item.get("title").line().ok();
        post.link = item.get("url").text().ok().and_then(text::address);
        post.counts.replies = count(&item.get("descendants"));
        post.thread = Some(id);
    }
    if post.deleted {
        (post.title, post.link, post.author) = (None, None, None);
        post.text.clear();
    }
    Ok(Some(post))
}

fn count(node: &Node<'_>) -> Option<u64> {
    node.number().ok().map(|count| u64::try_from(count).unwrap_or(0))
}

fn says_yes(node: &Node<'_>) -> bool {
    node.is_true() || node.text() == Ok("true")
}

#[cfg(test)]
mod tests {
    use super::read_dump_line;

    #[test]
    fn both_shapes_are_the_same_item() {
        let own = br#"{"id":3948721,"type":"story","by":"quill","time":1336568430,"title":"Mail is down",
            "url":"https://harbour.example/a","score":7,"descendants":3}"#;
        let table = br#"{"id":"3948721","type":"story","by":"quill","time":"1336568430","title":"Mail is down",
            "url":"https://harbour.example/a","score":"7","descendants":"3","text":null,"dead":null,"parent":null}"#;
        let post = read_dump_line(own).unwrap().unwrap();
        assert_eq!(read_dump_line(table).unwrap().as_ref(), Some(&post));
        assert_eq!((post.counts.likes, post.counts.replies), (Some(7), Some(3)));
        assert_eq!(post.url.as_deref(), Some("https://news.ycombinator.com/item?id=3948721"));
    }

    #[test]
    fn a_comment_is_told_by_its_parent_where_nothing_else_does() {
        let line = br#"{"id":2,"author":"quill","time":1336568430,"parent":1,"text":"<p>Same &amp; here"}"#;
        let post = read_dump_line(line).unwrap().unwrap();
        assert_eq!((post.reply_to.as_deref(), post.text.as_str()), (Some("1"), "Same & here"));
        assert_eq!(post.author.as_deref(), Some("quill"));
    }

    #[test]
    fn jobs_are_passed_over_and_what_is_gone_is_a_tombstone() {
        assert_eq!(read_dump_line(br#"{"id":1,"type":"job","time":1336568430}"#).unwrap(), None);
        for gone in [r#""deleted":true"#, r#""dead":"true""#] {
            let line = format!(r#"{{"id":1,"type":"story","time":1336568430,"title":"x",{gone}}}"#);
            let post = read_dump_line(line.as_bytes()).unwrap().unwrap();
            assert!(post.deleted && post.title.is_none());
        }
        assert!(read_dump_line(br#"{"id":1}"#).unwrap_err().what.contains("time"));
    }
}
