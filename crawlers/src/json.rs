//! Reading JSON leniently: what is missing or of another type becomes a fault that names its place.
//!
//! Sites change their shapes without notice. A crawler must neither stop at the first surprise nor read on
//! as if nothing had happened, so every reader here gives the value or says what it expected where. What a
//! site may leave out is read with `.ok()`, or through [`crate::faults::Faults::optional`] where a wrong
//! type is worth telling.

use crate::{Fault, FaultKind, Page, text};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value;
use url::Url;

/// How much of a surprising value a fault quotes, in characters.
const QUOTE_CHARS_MAX: usize = 40;

/// The page's body as a JSON document.
///
/// # Errors
/// A *damaged* fault: no text, or no JSON.
pub(crate) fn document(page: &Page) -> Result<Value, Fault> {
    let damaged = |what: String| Fault::new(FaultKind::Damaged, what);
    let text = page.text().map_err(|error| damaged(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| damaged(format!("the body is not JSON: {error}")))
}

/// One line of an archive as a JSON document.
///
/// # Errors
/// A *damaged* fault: no JSON.
pub(crate) fn record(line: &[u8]) -> Result<Value, Fault> {
    let damaged = |error| Fault::new(FaultKind::Damaged, format!("the line is not JSON: {error}"));
    serde_json::from_slice(line).map_err(damaged)
}

/// A value of a document, or the place where it is missing.
#[derive(Debug, Clone)]
pub(crate) struct Node<'a> {
    found: Option<&'a Value>,
    path: String,
}

impl<'a> Node<'a> {
    /// The whole document.
    pub(crate) fn root(value: &'a Value) -> Self {
        Self { found: Some(value), path: String::new() }
    }

    /// The field `key`, which may be missing.
    pub(crate) fn get(&self, key: &str) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        let found = self.found.and_then(|value| value.get(key));
        Self { found, path: format!("{}{dot}{key}", self.path) }
    }

    /// Whether the field is written at all, be it as `null`.
    pub(crate) fn exists(&self) -> bool {
        self.found.is_some()
    }

    /// What stands here: a missing field and `null` mean the same to almost every reader.
    pub(crate) fn value(&self) -> Option<&'a Value> {
        self.found.filter(|value| !value.is_null())
    }

    /// Whether there is nothing: missing or `null`.
    pub(crate) fn is_null(&self) -> bool {
        self.value().is_none()
    }

    /// Whether this is a list.
    pub(crate) fn is_list(&self) -> bool {
        self.found.is_some_and(Value::is_array)
    }

    /// Whether there is nothing in it: missing, `null` or an empty list.
    pub(crate) fn is_bare(&self) -> bool {
        self.value().is_none_or(|value| value.as_array().is_some_and(Vec::is_empty))
    }

    /// Whether there is nothing to read: missing, `null` or a string of white space.
    pub(crate) fn is_blank(&self) -> bool {
        self.value().is_none_or(|value| value.as_str().is_some_and(|text| text.trim().is_empty()))
    }

    /// Whether this is `true`; anything else is not.
    pub(crate) fn is_true(&self) -> bool {
        self.found == Some(&Value::Bool(true))
    }

    /// A string that is not empty.
    pub(crate) fn text(&self) -> Result<&'a str, Fault> {
        let text = self.string().filter(|text| !text.is_empty());
        text.ok_or_else(|| self.expected("a text"))
    }

    /// A title or a name: a string that is not empty, cleaned by [`text::line`].
    pub(crate) fn line(&self) -> Result<String, Fault> {
        self.text().map(text::line)
    }

    /// An identity: a string that is not empty, cleaned by [`text::line`], or a whole number.
    pub(crate) fn id(&self) -> Result<String, Fault> {
        let id = match self.found {
            Some(Value::Number(number)) if !number.is_f64() => number.to_string(),
            _ => self.string().map(text::line).unwrap_or_default(),
        };
        if id.is_empty() { Err(self.expected("an id")) } else { Ok(id) }
    }

    /// The address of a web page; any other scheme is not for a person to follow.
    pub(crate) fn address(&self) -> Result<Url, Fault> {
        let address = self.string().and_then(|text| Url::parse(text).ok());
        address.filter(text::is_web).ok_or_else(|| self.expected("the address of a web page"))
    }

    /// A time as RFC 3339 writes it, with its offset.
    pub(crate) fn time(&self) -> Result<Timestamp, Fault> {
        let time = self.string().and_then(|text| text.parse().ok());
        time.ok_or_else(|| self.expected("a time"))
    }

    /// A time that its site writes without an offset and means in UTC, or one with an offset.
    pub(crate) fn time_or_utc(&self) -> Result<Timestamp, Fault> {
        let civil = |text: &str| text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok();
        self.time().or_else(|fault| self.string().and_then(civil).map(|time| time.timestamp()).ok_or(fault))
    }

    /// A whole number, which some sites write as a string and Reddit with a point: `1793520000.0`.
    pub(crate) fn number(&self) -> Result<i64, Fault> {
        let number = match self.found {
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(value) => value.as_i64().or_else(|| whole(value.as_f64()?)),
            None => None,
        };
        number.ok_or_else(|| self.expected("a whole number"))
    }

    /// A whole number that is not negative, written as a number.
    pub(crate) fn count(&self) -> Result<u64, Fault> {
        let count = self.found.and_then(Value::as_u64);
        count.ok_or_else(|| self.expected("a whole number of 0 or more"))
    }

    /// A time as seconds since 1970.
    pub(crate) fn epoch(&self) -> Result<Timestamp, Fault> {
        let time = self.number().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
        time.ok_or_else(|| self.expected("a time in seconds"))
    }

    /// A time as milliseconds since 1970.
    pub(crate) fn epoch_millis(&self) -> Result<Timestamp, Fault> {
        let time = self.number().ok().and_then(|millis| Timestamp::from_millisecond(millis).ok());
        time.ok_or_else(|| self.expected("a time in milliseconds"))
    }

    /// The entries of a list.
    pub(crate) fn entries(&self) -> Result<impl ExactSizeIterator<Item = Self> + use<'a>, Fault> {
        let values = self.found.and_then(Value::as_array).ok_or_else(|| self.expected("a list"))?;
        let path = self.path.clone();
        let entry = move |(index, value)| Self { found: Some(value), path: format!("{path}[{index}]") };
        Ok(values.iter().enumerate().map(entry))
    }

    /// The fields of an object, in the document's order; none when it is missing.
    pub(crate) fn fields(&self) -> Vec<Self> {
        let keys = self.found.and_then(Value::as_object).map(|fields| fields.keys());
        keys.into_iter().flatten().map(|key| self.get(key)).collect()
    }

    /// The *drifted* fault that says what should stand here and what does.
    pub(crate) fn expected(&self, what: &str) -> Fault {
        let place = if self.path.is_empty() { "the document" } else { &self.path };
        let found = match self.found {
            None => "nothing".to_owned(),
            Some(Value::Array(_)) => "a list".to_owned(),
            Some(Value::Object(_)) => "an object".to_owned(),
            Some(Value::String(text)) => {
                format!("{:?}", text.chars().take(QUOTE_CHARS_MAX).collect::<String>())
            }
            Some(other) => other.to_string(),
        };
        Fault::new(FaultKind::Drifted, format!("{place}: expected {what}, found {found}"))
    }

    /// A string without the white space around it.
    fn string(&self) -> Option<&'a str> {
        self.found.and_then(Value::as_str).map(str::trim)
    }
}

/// A number without a fraction, as long as a float tells it from its neighbours.
fn whole(number: f64) -> Option<i64> {
    const EXACT_MAX: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() <= EXACT_MAX).then_some(number as i64)
}

#[cfg(test)]
mod tests {
    use super::Node;
    use serde_json::json;

    fn complaint(result: Result<impl std::fmt::Debug, crate::Fault>) -> String {
        result.unwrap_err().what
    }

    #[test]
    fn a_fault_names_the_place_and_what_stands_there() {
        let document = json!({ "a": { "b": [1] }, "long": "x".repeat(100) });
        let root = Node::root(&document);
        assert_eq!(complaint(root.get("a").get("c").time()), "a.c: expected a time, found nothing");
        assert_eq!(complaint(root.get("a").get("b").text()), "a.b: expected a text, found a list");
        assert_eq!(complaint(root.text()), "the document: expected a text, found an object");
        let entry = root.get("a").get("b").entries().unwrap().next().unwrap();
        assert_eq!(complaint(entry.get("id").id()), "a.b[0].id: expected an id, found nothing");
        let quoted = format!("long: expected a time, found \"{}\"", "x".repeat(40));
        assert_eq!(complaint(root.get("long").time()), quoted);
    }

    #[test]
    fn only_web_pages_are_addresses() {
        for (value, is_address) in [
            (json!("https://a.example/b"), true),
            (json!("javascript:alert(1)"), false),
            (json!("/b"), false),
            (json!("data:text/html,b"), false),
            (json!(7), false),
        ] {
            assert_eq!(Node::root(&value).address().is_ok(), is_address, "{value}");
        }
    }

    #[test]
    fn an_id_is_one_clean_line_or_a_whole_number() {
        for (value, id) in [
            (json!(" a\u{202e}\n1 "), Some("a 1")),
            (json!(41_000_001), Some("41000001")),
            (json!("\u{200b}"), None),
            (json!(1.5), None),
            (json!(null), None),
        ] {
            assert_eq!(Node::root(&value).id().ok().as_deref(), id, "{value}");
        }
    }

    #[test]
    fn numbers_may_be_strings_but_not_out_of_range() {
        let noon = "2020-11-25T14:36:00Z".parse().ok();
        for (value, time) in [
            (json!("1606314960"), noon),
            (json!(1_606_314_960), noon),
            (json!(1_606_314_960.0), noon),
            (json!(1e300), None),
            (json!("99999999999999"), None),
            (json!("soon"), None),
            (json!(1.5), None),
        ] {
            assert_eq!(Node::root(&value).epoch().ok(), time, "{value}");
        }
        assert_eq!(Node::root(&json!(-1)).count().ok(), None);
    }

    #[test]
    fn a_time_without_an_offset_is_utc_only_where_the_site_means_it() {
        let noon = "2026-11-01T12:00:00.5Z".parse().ok();
        for (value, time) in [
            (json!("2026-11-01T12:00:00.500000"), noon),
            (json!("2026-11-01T13:00:00.5+01:00"), noon),
            (json!("2026-11-01T12:00:00.5Z"), noon),
            (json!("noon"), None),
        ] {
            assert_eq!(Node::root(&value).time_or_utc().ok(), time, "{value}");
        }
        assert!(Node::root(&json!("2026-11-01T12:00:00")).time().is_err());
        assert_eq!(Node::root(&json!("1793534400500")).epoch_millis().ok(), noon);
    }

    #[test]
    fn null_is_nothing_but_it_is_written() {
        let document = json!({ "null": null, "list": [], "blank": " " });
        let root = Node::root(&document);
        let (null, missing, list) = (root.get("null"), root.get("missing"), root.get("list"));
        assert!(null.exists() && null.is_null() && null.is_bare() && null.is_blank());
        assert!(!missing.exists() && missing.is_null() && missing.is_bare() && missing.is_blank());
        assert!(!list.is_null() && list.is_bare() && !list.is_blank());
        assert!(root.get("blank").is_blank() && !root.get("blank").is_null());
    }
}
