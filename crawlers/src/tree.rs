//! Web pages as trees, within what a page may cost.

use crate::{Fault, FaultKind, Page, text};
use html5ever::LocalName;
use scraper::{ElementRef, Html, Node, Selector};

/// The most that building the tree of a page may cost, see [`text::tree_cost`].
const TREE_COST_MAX: usize = 4_000_000;

/// The page's body as a tree.
///
/// # Errors
/// A *damaged* fault: no text, no HTML, or more of it than a page has.
pub(crate) fn document(page: &Page) -> Result<Html, Fault> {
    let damaged = |what: String| Fault::new(FaultKind::Damaged, what);
    let html = page.text().map_err(|error| damaged(format!("expected HTML: {error}")))?;
    if !html.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        return Err(damaged("expected HTML: the page does not begin with a tag".to_owned()));
    }
    if text::tree_cost(&html) > TREE_COST_MAX {
        return Err(damaged("expected HTML: the page nests without end".to_owned()));
    }
    Ok(Html::parse_document(&html))
}

/// How far from the end of a page its end tag is looked for, in bytes: some sites write comments behind it.
const END_BYTES_MAX: usize = 1024;

/// Whether a page ends with its end tag. One that was cut off is a tree all the same, and what it lacks must
/// not count as gone.
pub(crate) fn is_complete(page: &Page) -> bool {
    const END: &[u8] = b"</html";
    let end = &page.body[page.body.len().saturating_sub(END_BYTES_MAX)..];
    end.windows(END.len()).any(|bytes| bytes.eq_ignore_ascii_case(END))
}

/// A selector that is part of this program.
///
/// # Panics
/// When it is none: each is used by a test.
pub(crate) fn css(selector: &str) -> Selector {
    Selector::parse(selector).expect("the selector is constant and tested")
}

/// The first element below `element` that is selected.
pub(crate) fn first<'a>(element: ElementRef<'a>, selector: &Selector) -> Option<ElementRef<'a>> {
    element.select(selector).next()
}

/// The text of the first selected element in one line, when there is something in it.
pub(crate) fn line(element: ElementRef<'_>, selector: &Selector) -> Option<String> {
    let line = text::line(&first(element, selector)?.text().collect::<String>());
    Some(line).filter(|line| !line.is_empty())
}

/// Takes all selected elements, and what is in them, out of the tree.
pub(crate) fn remove(document: &mut Html, selector: &Selector) {
    let ids: Vec<_> = document.select(selector).map(|element| element.id()).collect();
    for id in ids {
        if let Some(mut node) = document.tree.get_mut(id) {
            node.detach();
        }
    }
}

/// Gives all selected elements another name: `blockquote` for what is a quotation by its class alone.
pub(crate) fn rename(document: &mut Html, selector: &Selector, name: &str) {
    let ids: Vec<_> = document.select(selector).map(|element| element.id()).collect();
    for id in ids {
        if let Some(mut node) = document.tree.get_mut(id)
            && let Node::Element(element) = node.value()
        {
            element.name.local = LocalName::from(name);
        }
    }
}
