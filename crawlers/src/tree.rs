//! Web pages as trees, within what a page may cost.

use crate::{Fault, FaultKind, Page, text};
use html5ever::LocalName;
use html5ever::driver::{self, ParseOpts};
use html5ever::tendril::{StrTendril, TendrilSink};
use scraper::{ElementRef, Html, HtmlTreeSink, Node, Selector};

/// The most that a tree may cost: its nodes, each as often as there are elements around it, and what [`Cost`] adds.
/// A usual page costs a few hundred thousand; one that nests without end would cost its square.
const COST_MAX: usize = 4_000_000;

/// The most nodes of a tree.
const NODES_MAX: usize = 500_000;

/// How much of a page is read between two looks at what it costs, in bytes. Markup that is left open comes back in each
/// paragraph, so a few bytes may make thousands of nodes.
const PIECE_BYTES: usize = 256;

/// How many bytes of a page cost as much as a node, whatever they are.
const BYTES_PER_NODE: usize = 64;

/// The page's body as a tree.
///
/// # Errors
/// A *damaged* fault: no text, no HTML, or more of it than a page has.
pub(crate) fn document(page: &Page) -> Result<Html, Fault> {
    let damaged = |what: &str| Fault::new(FaultKind::Damaged, format!("expected HTML: {what}"));
    let html = page.text().map_err(|error| damaged(&error.to_string()))?;
    if !html.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        return Err(damaged("the page does not begin with a tag"));
    }
    if text::overlong_in_html(&html).is_some() {
        return Err(damaged(&format!("a tag has more than {} attributes", text::ATTRIBUTES_MAX)));
    }
    build(&html).ok_or_else(|| damaged("the page nests without end"))
}

/// Builds the tree piece by piece; none when it costs too much.
fn build(html: &str) -> Option<Html> {
    let mut parser = driver::parse_document(HtmlTreeSink::new(Html::new_document()), ParseOpts::default());
    let (mut rest, mut cost) = (html, Cost::default());
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE_BYTES));
        parser.process(StrTendril::from(piece));
        cost.add(piece, &parser.tokenizer.sink.sink.0.borrow());
        if cost.nodes > NODES_MAX || cost.sum > COST_MAX {
            return None;
        }
        rest = after;
    }
    Some(parser.finish())
}

/// What a tree costs so far.
#[derive(Default)]
struct Cost {
    sum: usize,
    nodes: usize,
    deepest: usize,
}

impl Cost {
    /// Adds a piece. Beside the nodes it makes, its bytes count, as deep as anything stands: who closes a tag that is not
    /// open has all open ones looked through, and a text is read with each element around it.
    fn add(&mut self, piece: &str, document: &Html) {
        let nodes = document.tree.nodes();
        for node in nodes.clone().rev().take(nodes.len() - self.nodes) {
            let depth = node.ancestors().count();
            self.deepest = self.deepest.max(depth);
            self.sum += depth;
        }
        self.nodes = nodes.len();
        self.sum += self.deepest * piece.len() / BYTES_PER_NODE;
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn read(html: &str) -> Result<String, String> {
        let page = Page {
            url: "https://site.example/".parse().unwrap(),
            content_type: None,
            body: html.as_bytes().to_vec(),
            fetched_at: Timestamp::UNIX_EPOCH,
        };
        document(&page).map(|document| document.html()).map_err(|fault| fault.what)
    }

    #[test]
    fn a_page_read_in_pieces_is_the_same() {
        let html =
            format!("<!DOCTYPE html><title>a</title><p>{}\r\n&amp;<b c='d'>é</b>", "é&lt;\r\n".repeat(1000));
        assert_eq!(read(&html), Ok(Html::parse_document(&html).html()));
    }

    #[test]
    fn what_would_cost_its_square_is_refused() {
        let left_open: String = (0..5_000).map(|number| format!("<div><b id={number}></div></x>")).collect();
        let foreign = format!("<svg>{}{}", "<td>".repeat(20_000), "</x>".repeat(20_000));
        let around = format!("<p>{}{}", "<i><div>".repeat(500), "text ".repeat(500_000));
        for html in [left_open, foreign, around, "<div>".repeat(20_000)] {
            assert_eq!(read(&html), Err("expected HTML: the page nests without end".to_owned()));
        }
        let attributes: String = (0..50_000).map(|number| format!(" a{number}")).collect();
        assert!(read(&format!("<p{attributes}>")).unwrap_err().contains("attributes"));
    }

    #[test]
    fn a_long_page_is_read() {
        let post =
            format!("<article><div><p>{}</p><ul><li>a<li>b</ul></div></article>", "many words ".repeat(100));
        assert!(read(&format!("<main><div><div><section>{}", post.repeat(1_000))).is_ok());
    }
}
