//! What could not be read of one page: collected on the way, so that one bad entry does not hide the others.
//!
//! Bounded, because a shape that changed is wrong in every entry, and twenty sentences say as much as a
//! thousand.

use crate::json::Node;
use crate::{Fault, FaultKind, Post};

/// How many faults of one page are worth telling.
pub(crate) const FAULTS_MAX: usize = 20;

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
        if node.is_blank() { None } else { read(node).map_err(|fault| self.add(fault)).ok() }
    }

    /// Reads these entries of a list. One that cannot be read is a fault and is left out.
    pub(crate) fn all<'a, T>(
        &mut self,
        entries: impl Iterator<Item = Node<'a>>,
        mut read: impl FnMut(&Node<'a>, &mut Self) -> Result<T, Fault>,
    ) -> Vec<T> {
        let mut found = Vec::new();
        for entry in entries {
            match read(&entry, self) {
                Ok(value) => found.push(value),
                Err(fault) => self.add(fault),
            }
        }
        found
    }

    /// Reads the first `max` entries of a list, as [`Self::all`]; what comes after them is a fault, and so
    /// is something that is no list. `null` is an empty list: incident.io writes it so.
    pub(crate) fn each<'a, T>(
        &mut self,
        list: &Node<'a>,
        max: usize,
        read: impl FnMut(&Node<'a>, &mut Self) -> Result<T, Fault>,
    ) -> Vec<T> {
        if list.exists() && list.is_null() {
            return Vec::new();
        }
        match list.entries() {
            Ok(entries) => {
                if entries.len() > max {
                    self.add(list.expected(&format!("at most {max} entries")));
                }
                self.all(entries.take(max), read)
            }
            Err(fault) => {
                self.add(fault);
                Vec::new()
            }
        }
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

    /// Adds a fault when no post that stands says who wrote it. One nameless author is usual; none at all
    /// means that `field` moved, and then nobody could tell two people from one.
    pub(crate) fn require_authors(&mut self, posts: &[Post], field: &str) {
        let mut standing = posts.iter().filter(|post| !post.deleted).peekable();
        if standing.peek().is_some() && standing.all(|post| post.author.is_none()) {
            self.add(Fault::new(FaultKind::Drifted, format!("no post names its author in `{field}`")));
        }
    }

    /// All of them, in the order they were met.
    pub(crate) fn into_list(self) -> Vec<Fault> {
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::{FAULTS_MAX, Faults};
    use crate::json::Node;
    use serde_json::json;

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
    fn what_a_page_leaves_out_is_no_fault_but_a_wrong_type_is() {
        let document = json!({ "null": null, "blank": " ", "wrong": 7 });
        let root = Node::root(&document);
        let mut faults = Faults::default();
        for key in ["null", "blank", "missing", "wrong"] {
            assert_eq!(faults.optional(&root.get(key), Node::text), None, "{key}");
        }
        let numbers: Vec<i64> = faults.each_if_any(&root.get("missing"), 1, |node, _| node.number());
        assert!(numbers.is_empty());
        let faults = faults.into_list();
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].what, "wrong: expected a text, found 7");
    }
}
