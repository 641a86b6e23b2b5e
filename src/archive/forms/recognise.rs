//! Which form a file is of: by the end of its name where that leaves no doubt, else by its first lines.

use super::{FORMS, Form, Kind};
use serde_json::Value;
use std::path::Path;

/// What a compression adds to a name.
const PACKED: &[&str] = &[".gz", ".xz", ".zst"];

/// What may stand before a text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The form of a file with this name and these first bytes.
pub(super) fn form(path: &Path, head: &[u8]) -> Option<&'static Form> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let name = PACKED.iter().find_map(|packed| name.strip_suffix(packed)).unwrap_or(&name);
    let by_name = FORMS.iter().find(|form| form.endings.iter().any(|ending| name.ends_with(ending)));
    // JSON Lines are many forms, whatever their names end with.
    by_name.filter(|form| form.kind != Kind::Own).or_else(|| by_first_lines(head)).or(by_name)
}

fn by_first_lines(head: &[u8]) -> Option<&'static Form> {
    let text = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head).trim_ascii_start();
    let mut lines = text.split(|byte| *byte == b'\n');
    if text.starts_with(b"From ") {
        return Form::of(Kind::Mbox);
    }
    if text.starts_with(b"<?xml") || text.starts_with(b"<posts") || text.starts_with(b"<row ") {
        return memchr::memmem::find(text, b"<posts")
            .or(memchr::memmem::find(text, b"<row "))
            .and_then(|_| Form::of(Kind::StackExchange));
    }
    // A line that cannot be read, such as the last one, which is cut off, says nothing.
    lines.find_map(|line| by_fields(&serde_json::from_slice(line).ok()?)).and_then(Form::of)
}

fn by_fields(line: &Value) -> Option<Kind> {
    let has = |field: &str| line.get(field).is_some();
    if has("kind") && (has("seen_at") || has("source")) {
        Some(Kind::Own)
    } else if has("created_utc") && (has("selftext") || has("link_id")) {
        Some(Kind::Reddit)
    } else if has("created_at") && (has("user") || has("id_str")) {
        Some(Kind::Tweets)
    } else if has("id") && has("time") && (has("by") || has("type") || has("parent") || has("author")) {
        Some(Kind::HackerNews)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::form;
    use std::path::Path;

    #[test]
    fn the_name_or_the_first_lines_say_it() {
        let reddit = r#"{"created_utc":1336568430,"selftext":"x","title":"y","id":"a"}"#;
        for (name, head, expected) in [
            ("a.csv.gz", "id,text\n", Some("csv")),
            ("users.MBOX", "x", Some("mbox")),
            ("2012-05.txt", "From a@b.example  Sun Nov  1 10:00:00 2026\n", Some("mbox")),
            ("Posts.xml", "", Some("stack-exchange")),
            ("-", "\u{feff}<?xml version=\"1.0\"?>\n<posts>\n", Some("stack-exchange")),
            ("-", "<?xml version=\"1.0\"?>\n<rss>\n", None),
            ("RS_2012-05.zst", reddit, Some("reddit")),
            ("a.jsonl", reddit, Some("reddit")),
            ("RC_2012-05", r#"{"created_utc":"1","body":"x","link_id":"t3_a"}"#, Some("reddit")),
            (
                "a",
                "{\"delete\":{}}\n{\"created_at\":\"x\",\"id_str\":\"1\",\"text\":\"y\"}\n",
                Some("tweets"),
            ),
            ("a", r#"{"id":1,"type":"story","time":1}"#, Some("hacker-news")),
            ("a", "broken\n{\"kind\":\"post\",\"seen_at\":\"x\"}", Some("jsonl")),
            ("a.ndjson", "broken", Some("jsonl")),
            ("a.json", "[{}]", None),
            ("a", "id,text\n1,x\n", None),
        ] {
            assert_eq!(
                form(Path::new(name), head.as_bytes()).map(|form| form.name),
                expected,
                "{name} {head}"
            );
        }
    }
}
