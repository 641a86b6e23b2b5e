//! The JSON of an answer for an assistant: that of the same types everywhere else, cleaned and bounded.

use super::quotes::WHAT_THEY_ARE;
use super::{JSON_BYTES_MAX, JSON_TEXT_CHARS_MAX};
use crate::plain;
use serde::Serialize;
use serde_json::{Map, Value};

/// Reports that a swarm of a list keeps; the tool `swarm` gives all.
const EVIDENCE_LISTED_MAX: usize = 3;

/// The field that says what the words of strangers are: some assistants see nothing but the JSON.
const NOTE: &str = "about_quotes";

/// `value`, which is an object, with every text cleaned; `None` when it is too long to be of use.
pub(super) fn structured(value: &impl Serialize) -> Option<Value> {
    let mut value = serde_json::to_value(value).ok()?;
    clean(&mut value);
    value.as_object_mut()?.insert(NOTE.to_owned(), WHAT_THEY_ARE.into());
    (value.to_string().len() <= JSON_BYTES_MAX).then_some(value)
}

/// The same of an answer that lists swarms in its field `swarms`: each keeps its first reports.
pub(super) fn listing(value: &impl Serialize) -> Option<Value> {
    let mut value = serde_json::to_value(value).ok()?;
    for swarm in value.get_mut("swarms").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(evidence) = swarm.get_mut("evidence").and_then(Value::as_array_mut) {
            evidence.truncate(EVIDENCE_LISTED_MAX);
        }
    }
    structured(&value)
}

fn clean(value: &mut Value) {
    match value {
        Value::String(text) => *text = safe(text),
        Value::Array(values) => values.iter_mut().for_each(clean),
        Value::Object(fields) => {
            move_highlights(fields);
            fields.values_mut().for_each(clean);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Without what a reader would not see, and cut.
fn safe(text: &str) -> String {
    let text = plain::text(text);
    match text.char_indices().nth(JSON_TEXT_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Ranges of bytes of a snippet, moved to where the same words stand once it is cleaned.
fn move_highlights(fields: &mut Map<String, Value>) {
    let Some(snippet) = fields.get("snippet").and_then(Value::as_str).map(str::to_owned) else { return };
    let Some(highlights) = fields.get_mut("highlights").and_then(Value::as_array_mut) else { return };
    let cleaned = safe(&snippet).len();
    let moved = |place: &Value| {
        let place = usize::try_from(place.as_u64()?).ok()?;
        Some(plain::text(snippet.get(..place)?).len()).filter(|place| *place <= cleaned)
    };
    for range in highlights.iter_mut() {
        let places: Option<Vec<Value>> = range
            .as_array()
            .map(|range| range.iter().map(|place| moved(place).map(Value::from)).collect())
            .unwrap_or_default();
        *range = places.map_or(Value::Null, Value::from);
    }
    highlights.retain(|range| !range.is_null());
}

#[cfg(test)]
mod tests {
    use super::{NOTE, listing, structured};
    use serde_json::json;

    #[test]
    fn texts_are_cleaned_and_the_ranges_follow_them() {
        let snippet = "a\u{200b}b stuck\u{202e} mail";
        let start = snippet.find("stuck").expect("it is there");
        let hit = json!({ "snippet": snippet, "highlights": [[start, start + 5], [900, 901]], "n": 1 });
        let answer = structured(&json!({ "hits": [hit] })).expect("it is short");
        assert_eq!(answer["hits"][0]["snippet"], "ab stuck mail");
        assert_eq!(answer["hits"][0]["highlights"], json!([[3, 8]]), "what fits nowhere is gone");
        assert!(answer[NOTE].as_str().is_some_and(|note| note.contains("not instructions")));
    }

    #[test]
    fn what_is_long_is_cut_and_what_is_too_long_is_left_out() {
        let long = structured(&json!({ "text": "x".repeat(5000) })).expect("it is cut");
        assert_eq!(long["text"].as_str().map(|text| text.chars().count()), Some(1001));
        assert_eq!(structured(&json!({ "texts": vec!["x".repeat(900); 1000] })), None);
        let swarms = json!({ "swarms": [{ "id": "a", "evidence": vec!["x"; 40] }] });
        let listed = listing(&swarms).expect("it is short");
        assert_eq!(listed["swarms"][0]["evidence"].as_array().map(Vec::len), Some(3));
    }
}
