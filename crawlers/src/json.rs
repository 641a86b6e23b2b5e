//! JSON answers, read field by field.
//!
//! A site that renames one field must cost one fault and not the whole answer, so nothing here fails for
//! what is optional, and what is mandatory fails with a sentence that names the field.

use crate::{Fault, FaultKind, Page, Parsed};
use jiff::Timestamp;
use serde_json::{Map, Value};

/// The answer as JSON.
pub(crate) fn read(page: &Page) -> Result<Value, Fault> {
    let damaged = |why: String| Fault::new(FaultKind::Damaged, format!("expected JSON: {why}"));
    let text = page.text().map_err(|error| damaged(error.to_string()))?;
    serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| damaged(error.to_string()))
}

/// A JSON object, and the name it is called by in faults.
pub(crate) struct Record<'a> {
    fields: &'a Map<String, Value>,
    name: &'a str,
}

impl<'a> Record<'a> {
    /// `value` as an object; `name` says what it should have been, as in "the answer" or "a hit".
    pub(crate) fn new(value: &'a Value, name: &'a str) -> Result<Self, Fault> {
        match value.as_object() {
            Some(fields) => Ok(Self { fields, name }),
            None => Err(drifted(format!("{name} is {}, not an object", kind(value)))),
        }
    }

    /// A sentence about the field `key`.
    pub(crate) fn drifted(&self, key: &str, wanted: &str) -> Fault {
        let found = self.fields.get(key).map_or("nothing", kind);
        drifted(format!("{}: `{key}` should be {wanted} and is {found}", self.name))
    }

    /// Whether the field is there, even if null.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.fields.contains_key(key)
    }

    /// Any field that is there and not null.
    pub(crate) fn value(&self, key: &str) -> Option<&'a Value> {
        self.fields.get(key).filter(|value| !value.is_null())
    }

    /// A text that is there and not empty.
    pub(crate) fn text(&self, key: &str) -> Option<&'a str> {
        self.value(key)?.as_str().filter(|text| !text.is_empty())
    }

    /// A whole number that is not negative.
    pub(crate) fn count(&self, key: &str) -> Option<u64> {
        self.value(key)?.as_u64()
    }

    /// `true`, and nothing else.
    pub(crate) fn flag(&self, key: &str) -> bool {
        self.value(key) == Some(&Value::Bool(true))
    }

    /// A text or a whole number that names something.
    pub(crate) fn name(&self, key: &str) -> Option<String> {
        match self.value(key)? {
            Value::String(text) if !text.is_empty() => Some(crate::text::line(text)),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// The mandatory identity of the record.
    pub(crate) fn id(&self, key: &str) -> Result<String, Fault> {
        self.name(key).ok_or_else(|| self.drifted(key, "a text or a number"))
    }

    /// A mandatory list.
    pub(crate) fn list(&self, key: &str) -> Result<&'a [Value], Fault> {
        let list = self.fields.get(key).and_then(Value::as_array);
        list.map(Vec::as_slice).ok_or_else(|| self.drifted(key, "a list"))
    }

    /// A mandatory object.
    pub(crate) fn record(&self, key: &'a str) -> Result<Self, Fault> {
        let fields = self.fields.get(key).and_then(Value::as_object);
        let fields = fields.ok_or_else(|| self.drifted(key, "an object"))?;
        Ok(Self { fields, name: key })
    }

    /// A mandatory time in seconds since 1970.
    pub(crate) fn seconds(&self, key: &str) -> Result<Timestamp, Fault> {
        let seconds = self.fields.get(key).and_then(Value::as_i64);
        let time = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
        time.ok_or_else(|| self.drifted(key, "a time in seconds"))
    }

    /// A mandatory time as in RFC 3339.
    pub(crate) fn time(&self, key: &str) -> Result<Timestamp, Fault> {
        let time = self.text(key).and_then(|text| text.parse().ok());
        time.ok_or_else(|| self.drifted(key, "a time as in RFC 3339"))
    }
}

/// Adds a fault when no post that stands says who wrote it. One nameless author is usual; none at all
/// means that `field` moved, and then nobody could tell two people from one.
pub(crate) fn require_authors(parsed: &mut Parsed, field: &str) {
    let mut standing = parsed.posts.iter().filter(|post| !post.deleted).peekable();
    if standing.peek().is_some() && standing.all(|post| post.author.is_none()) {
        parsed.faults.push(drifted(format!("no post names its author in `{field}`")));
    }
}

fn drifted(what: String) -> Fault {
    Fault::new(FaultKind::Drifted, what)
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
