//! The data dump of a Stack Exchange site: <https://meta.stackexchange.com/questions/2677>. `Posts.xml` holds its
//! questions and answers, one element `<row Id="…" PostTypeId="…" …/>` each. It does not say which site it is of.

use crate::json::Node;
use crate::{Fault, FaultKind, Post, text};
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};
use serde_json::{Map, Value};

/// How many attributes of a row are read; the dump's have some twenty.
const ATTRIBUTES_MAX: usize = 100;

/// Reads one row; none for what is neither a question nor an answer, such as the description of a tag.
///
/// # Errors
/// A *damaged* fault when it is no row of XML, a *drifted* one when it is no post.
pub fn read_dump_row(row: &str) -> Result<Option<Post>, Fault> {
    let value = Value::Object(attributes(row)?);
    let row = Node::root(&value);
    let is_answer = match row.get("PostTypeId").number()? {
        1 => false,
        2 => true,
        _ => return Ok(None),
    };
    let body = text::from_html(row.get("Body").text()?);
    let mut post = Post::new(row.get("Id").id()?, row.get("CreationDate").time_or_utc()?, body);
    // Who deleted their account is left with a name of the form "user17".
    post.author = row.get("OwnerUserId").id().or_else(|_| row.get("OwnerDisplayName").line()).ok();
    post.edited_at = row.get("LastEditDate").time_or_utc().ok();
    // Votes against may outnumber those for it.
    post.counts.likes = row.get("Score").number().ok().map(|score| u64::try_from(score).unwrap_or(0));
    if is_answer {
        let question = row.get("ParentId").id()?;
        post.reply_to = Some(question.clone());
        post.thread = Some(question);
    } else {
        post.title = Some(row.get("Title").line()?);
        post.counts.replies =
            row.get("AnswerCount").number().ok().and_then(|count| u64::try_from(count).ok());
        post.thread = Some(post.id.clone());
    }
    Ok(Some(post))
}

/// The attributes of an element.
fn attributes(row: &str) -> Result<Map<String, Value>, Fault> {
    let damaged = |what: String| Fault::new(FaultKind::Damaged, format!("expected a row of XML: {what}"));
    let mut reader = Reader::from_str(row);
    let element = match reader.read_event().map_err(|error| damaged(error.to_string()))? {
        Event::Empty(element) | Event::Start(element) if element.name().0 == "row" => element,
        _ => return Err(damaged("found another thing".to_owned())),
    };
    let mut attributes = Map::new();
    for attribute in element.attributes().take(ATTRIBUTES_MAX) {
        let attribute = attribute.map_err(|error| damaged(error.to_string()))?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_err(|error| damaged(error.to_string()))?;
        attributes.insert(attribute.key.0.to_owned(), Value::String(value.into_owned()));
    }
    Ok(attributes)
}

#[cfg(test)]
mod tests {
    use super::read_dump_row;

    #[test]
    fn a_question_and_its_answer() {
        let question = r#"<row Id="17" PostTypeId="1" AcceptedAnswerId="18" CreationDate="2012-05-09T13:04:00.123"
            Score="-2" Body="&lt;p&gt;Mail is &amp;quot;stuck&amp;quot;.&lt;/p&gt;&#xA;&lt;p&gt;Since nine.&lt;/p&gt;"
            OwnerUserId="5" LastEditDate="2012-05-09T14:00:00.000" Title="Mail &lt;queue&gt; stuck" AnswerCount="1" />"#;
        let post = read_dump_row(question).unwrap().unwrap();
        assert_eq!(post.title.as_deref(), Some("Mail <queue> stuck"));
        assert_eq!(post.text, "Mail is \"stuck\".\n\nSince nine.");
        assert_eq!((post.counts.likes, post.counts.replies), (Some(0), Some(1)));
        assert_eq!(post.at.to_string(), "2012-05-09T13:04:00.123Z");
        let answer = r#"<row Id="18" PostTypeId="2" ParentId="17" CreationDate="2012-05-09T13:30:00.000" Score="4"
            Body="same" OwnerDisplayName="user17"/>"#;
        let post = read_dump_row(answer).unwrap().unwrap();
        assert_eq!((post.thread.as_deref(), post.author.as_deref()), (Some("17"), Some("user17")));
    }

    #[test]
    fn other_kinds_are_passed_over_and_bad_rows_are_named() {
        assert_eq!(read_dump_row(r#"<row Id="1" PostTypeId="4" />"#).unwrap(), None);
        for (row, what) in [
            ("<row Id=\"1\" PostTypeId=\"1\" Body=\"&bad;\"/>", "row of XML"),
            ("<row Id=\"1\"/>", "PostTypeId"),
            ("<posts>", "another thing"),
            ("<row Id=", "row of XML"),
        ] {
            assert!(read_dump_row(row).unwrap_err().what.contains(what), "{row}");
        }
    }
}
