//! Reading JSON leniently: what is missing or of another type becomes a fault that names its place.
//!
//! Sites change their shapes without notice. A crawler must neither stop at the first surprise nor read on
//! as if nothing had happened, so every reader here gives the value or says what it expected where.

use crate::{Fault, FaultKind, Page};
use jiff::Timestamp;
use serde_json::Value;
use url::Url;

/// How many faults of one page are worth telling: a shape that changed is wrong in every entry.
pub(crate) const FAULTS_MAX: usize = 20;

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

/// A value of a document, or the place where it is missing.
#[derive(Debug, Clone)]
pub(crate) struct Node<'a> {
    value: Option<&'a Value>,
    path: String,
}

impl<'a> Node<'a> {
    /// The whole document.
    pub(crate) fn root(value: &'a Value) -> Self {
        Self { value: Some(value), path: String::new() }
    }

    /// The field `key`, which may be missing.
    pub(crate) fn get(&self, key: &str) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        let value = self.value.and_then(|value| value.get(key));
        Self { value, path: format!("{}{dot}{key}", self.path) }
    }

    /// Whether there is anything: a missing field and `null` mean the same on every site read so far.
    pub(crate) fn is_null(&self) -> bool {
        self.value.is_none_or(Value::is_null)
    }

    /// Whether this is a list.
    pub(crate) fn is_list(&self) -> bool {
        self.value.is_some_and(Value::is_array)
    }

    /// Whether there is nothing in it: missing, `null` or an empty list.
    pub(crate) fn is_bare(&self) -> bool {
        self.is_null() || self.value.and_then(Value::as_array).is_some_and(Vec::is_empty)
    }

    /// A string that is not empty.
    pub(crate) fn text(&self) -> Result<&'a str, Fault> {
        let text = self.value.and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
        text.ok_or_else(|| self.expected("a text"))
    }

    /// An identity: a string that is not empty, or a whole number.
    pub(crate) fn id(&self) -> Result<String, Fault> {
        match self.value {
            Some(Value::Number(number)) if !number.is_f64() => Ok(number.to_string()),
            Some(Value::String(text)) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
            _ => Err(self.expected("an id")),
        }
    }

    /// The address of a web page; any other scheme is not for a person to follow.
    pub(crate) fn address(&self) -> Result<Url, Fault> {
        let address = self.value.and_then(Value::as_str).and_then(|text| Url::parse(text.trim()).ok());
        address.filter(is_web).ok_or_else(|| self.expected("the address of a web page"))
    }

    /// A time as RFC 3339 writes it, with its offset.
    pub(crate) fn time(&self) -> Result<Timestamp, Fault> {
        let time = self.value.and_then(Value::as_str).and_then(|text| text.trim().parse().ok());
        time.ok_or_else(|| self.expected("a time"))
    }

    /// A whole number, which some sites write as a string.
    pub(crate) fn number(&self) -> Result<i64, Fault> {
        let number = match self.value {
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(value) => value.as_i64(),
            None => None,
        };
        number.ok_or_else(|| self.expected("a whole number"))
    }

    /// A time as seconds since 1970.
    pub(crate) fn epoch(&self) -> Result<Timestamp, Fault> {
        let time = self.number().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
        time.ok_or_else(|| self.expected("a time in seconds"))
    }

    /// The fields of an object, in the document's order; none when it is missing.
    pub(crate) fn fields(&self) -> Vec<Self> {
        let keys = self.value.and_then(Value::as_object).map(|fields| fields.keys());
        keys.into_iter().flatten().map(|key| self.get(key)).collect()
    }

    /// The *drifted* fault that says what should stand here and what does.
    pub(crate) fn expected(&self, what: &str) -> Fault {
        let place = if self.path.is_empty() { "the document" } else { &self.path };
        let found = match self.value {
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
}

/// Whether an address leads to a web page.
pub(crate) fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// What could not be read of one page, at most [`FAULTS_MAX`] of it.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    list: Vec<Fault>,
}

impl Faults {
    /// Adds a fault, unless there are enough already.
    pub(crate) fn add(&mut self, fault: Fault) {
        if self.list.len() < FAULTS_MAX {
            self.list.push(fault);
        }
    }

    /// Reads something a page may leave out or leave empty; something of the wrong type is a fault and
    /// counts as left out.
    pub(crate) fn optional<'a, T>(
        &mut self,
        node: &Node<'a>,
        read: impl FnOnce(&Node<'a>) -> Result<T, Fault>,
    ) -> Option<T> {
        if node.is_null() || node.value.and_then(Value::as_str).is_some_and(|text| text.trim().is_empty()) {
            return None;
        }
        read(node).map_err(|fault| self.add(fault)).ok()
    }

    /// Reads the first `max` entries of a list. An entry that cannot be read is a fault and is left out;
    /// so is what comes after `max`. `null` is an empty list: incident.io writes it so.
    pub(crate) fn each<'a, T>(
        &mut self,
        list: &Node<'a>,
        max: usize,
        mut read: impl FnMut(&Node<'a>, &mut Self) -> Result<T, Fault>,
    ) -> Vec<T> {
        let values = match list.value {
            Some(Value::Array(values)) => values,
            Some(Value::Null) => return Vec::new(),
            _ => {
                self.add(list.expected("a list"));
                return Vec::new();
            }
        };
        if values.len() > max {
            self.add(list.expected(&format!("at most {max} entries")));
        }
        let mut found = Vec::new();
        for (index, value) in values.iter().take(max).enumerate() {
            let node = Node { value: Some(value), path: format!("{}[{index}]", list.path) };
            match read(&node, self) {
                Ok(entry) => found.push(entry),
                Err(fault) => self.add(fault),
            }
        }
        found
    }

    /// As [`Self::each`], but a list that is missing is empty.
    pub(crate) fn each_if_any<'a, T>(
        &mut self,
        list: &Node<'a>,
        max: usize,
        read: impl FnMut(&Node<'a>, &mut Self) -> Result<T, Fault>,
    ) -> Vec<T> {
        if list.is_null() { Vec::new() } else { self.each(list, max, read) }
    }

    /// All of them, in the order they were met.
    pub(crate) fn into_list(self) -> Vec<Fault> {
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::{FAULTS_MAX, Faults, Node};
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
        let quoted = format!("long: expected a time, found \"{}\"", "x".repeat(40));
        assert_eq!(complaint(root.get("long").time()), quoted);
    }

    #[test]
    fn one_bad_entry_does_not_hide_the_others_and_faults_are_bounded() {
        let document = json!({ "list": [1, "two", 3], "bad": vec!["x"; 1000] });
        let root = Node::root(&document);
        let mut faults = Faults::default();
        let read = faults.each(&root.get("list"), 10, |node, _| node.number());
        assert_eq!(read, [1, 3]);
        assert_eq!(faults.each(&root.get("bad"), 1000, |node, _| node.number()), [0_i64; 0]);
        let faults = faults.into_list();
        assert_eq!(faults[0].what, "list[1]: expected a whole number, found \"two\"");
        assert_eq!(faults.len(), FAULTS_MAX);
    }

    #[test]
    fn a_list_that_is_too_long_is_cut_and_says_so() {
        let document = json!([1, 2, 3]);
        let mut faults = Faults::default();
        assert_eq!(faults.each(&Node::root(&document), 2, |node, _| node.number()), [1, 2]);
        assert_eq!(faults.into_list()[0].what, "the document: expected at most 2 entries, found a list");
    }

    #[test]
    fn only_web_pages_are_addresses() {
        let document = json!(["https://a.example/b", "javascript:alert(1)", "/b", "data:text/html,b", 7]);
        let mut faults = Faults::default();
        let read = faults.each(&Node::root(&document), 10, |node, _| node.address());
        assert_eq!(read, ["https://a.example/b".parse().unwrap()]);
        assert_eq!(faults.into_list().len(), 4);
    }

    #[test]
    fn numbers_may_be_strings_but_not_out_of_range() {
        let document = json!(["1606314960", 1_606_314_960, "99999999999999", "soon", 1.5]);
        let mut faults = Faults::default();
        let times = faults.each(&Node::root(&document), 10, |node, _| node.epoch());
        assert_eq!(times, ["2020-11-25T14:36:00Z".parse().unwrap(); 2]);
        assert_eq!(faults.into_list().len(), 3);
    }
}
