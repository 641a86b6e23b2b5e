//! Looks for many texts at once in the catalog's spelling of bytes that are spelt as people like.
//!
//! Aho and Corasick's automaton (1975) with all transitions written out. Two things are its own: capitals, odd quotes
//! and white space are spelt by the table of byte classes, and white space after white space leaves the state as it
//! is. So it walks the text that [`crate::catalog::normalise`] would write, without writing it.

use super::Signs;
use std::collections::{BTreeMap, VecDeque};

/// A text to look for.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// In the catalog's spelling.
    pub(super) text: String,
    /// No letter, digit or underline of ASCII stands before it.
    pub(super) begins: bool,
    /// Nor after it.
    pub(super) ends: bool,
    /// What it is a sign of.
    pub(super) signs: Signs,
    /// The groups of texts it is one of, which are signs beside another group only.
    pub(super) groups: Vec<u16>,
}

/// The class of bytes that stand in no pattern.
pub(super) const OTHER: u8 = 0;

/// The class of bytes that are not spelt at all.
pub(super) const HIDDEN: u8 = 1;

/// Classes of bytes, [`SPECIAL`] aside. A power of two, with room for small letters, digits and signs.
pub(super) const CLASSES: usize = 64;

/// The class of bytes that say nothing alone.
pub(super) const SPECIAL: u8 = u8::MAX;

#[derive(Debug)]
pub(super) struct Automaton {
    pub(super) patterns: Vec<Pattern>,
    /// For each group of texts, the groups beside which it is a sign, and of what.
    pub(super) partners: Vec<Vec<(u16, Signs)>>,
    /// The class of each byte of a normalised text.
    pub(super) normal: [u8; 256],
    /// The class of each byte of a text as typed.
    pub(super) typed: [u8; 256],
    /// The class of each byte of a line of JSON.
    pub(super) json: [u8; 256],
    /// For each state and class, where the next state's row begins: one addition less to wait for than its number.
    /// States in which texts end come last.
    pub(super) rows: Vec<u32>,
    /// Where the row of the first state begins in which texts end.
    pub(super) first_end: u32,
    /// The patterns that end in each state from `first_end` on.
    pub(super) ends: Vec<Vec<u32>>,
}

/// A state before it is numbered.
#[derive(Debug, Default)]
struct Node {
    next: BTreeMap<u8, usize>,
    fails_to: usize,
    ends: Vec<u32>,
    after_space: bool,
}

impl Automaton {
    /// Of texts that are not empty; `None` when there are too many.
    pub(super) fn new(patterns: Vec<Pattern>, partners: Vec<Vec<(u16, Signs)>>) -> Option<Self> {
        let normal = classes(&patterns);
        let (typed, json) = (typed(&normal, false), typed(&normal, true));
        let (nodes, order) = nodes(&patterns, &normal);
        u32::try_from(nodes.len() * CLASSES).ok()?;

        // Numbers in the order of depth, so that the few states in which a text usually is lie side by side.
        let mut numbers = vec![0usize; nodes.len()];
        let ending = order.iter().filter(|node| !nodes[**node].ends.is_empty());
        let quiet = order.iter().filter(|node| nodes[**node].ends.is_empty());
        let numbered: Vec<usize> = quiet.chain(ending).copied().collect();
        for (number, node) in numbered.iter().enumerate() {
            numbers[*node] = number;
        }
        let row = |number: usize| {
            u32::try_from(number * CLASSES).expect("the last row begins below the table's end")
        };
        let mut rows = vec![0u32; nodes.len() * CLASSES];
        for &node in &order {
            let from = numbers[node] * CLASSES;
            let fails_to = numbers[nodes[node].fails_to] * CLASSES;
            for class in 0..CLASSES {
                rows[from + class] =
                    match u8::try_from(class).ok().and_then(|class| nodes[node].next.get(&class)) {
                        Some(next) => row(numbers[*next]),
                        None if node == 0 => 0,
                        None => rows[fails_to + class],
                    };
            }
            rows[from + usize::from(HIDDEN)] = row(numbers[node]);
            if nodes[node].after_space {
                rows[from + usize::from(normal[usize::from(b' ')])] = row(numbers[node]);
            }
        }
        let quiet = nodes.iter().filter(|node| node.ends.is_empty()).count();
        Some(Self {
            first_end: row(quiet),
            ends: numbered[quiet..].iter().map(|node| nodes[*node].ends.clone()).collect(),
            patterns,
            partners,
            normal,
            typed,
            json,
            rows,
        })
    }
}

/// The classes of the bytes of normalised texts. What is rarely written shares classes: the
/// table stays small, and at worst a post comes through for nothing.
fn classes(patterns: &[Pattern]) -> [u8; 256] {
    let mut normal = [OTHER; 256];
    let mut used: u8 = HIDDEN + 1;
    let is_usual = |byte: &u8| {
        byte.is_ascii_lowercase()
            || byte.is_ascii_digit()
            || matches!(byte, b' ' | b'.' | b'\'' | b'-' | b'_' | b':')
    };
    for byte in (0..=u8::MAX).filter(is_usual) {
        normal[usize::from(byte)] = used;
        used += 1;
    }
    let shared = u8::try_from(CLASSES).expect("64") - used;
    for byte in patterns.iter().flat_map(|pattern| pattern.text.bytes()).filter(|byte| !is_usual(byte)) {
        normal[usize::from(byte)] = used + byte % shared;
    }
    normal
}

/// The classes of the bytes of texts as typed.
fn typed(normal: &[u8; 256], json: bool) -> [u8; 256] {
    std::array::from_fn(|place| {
        let byte = u8::try_from(place).expect("there are 256");
        match byte {
            b'\\' if json => SPECIAL,
            0x80.. => SPECIAL,
            b'`' => normal[usize::from(b'\'')],
            b'\t'..=b'\r' => normal[usize::from(b' ')],
            0..b' ' | 0x7f => HIDDEN,
            _ => normal[usize::from(byte.to_ascii_lowercase())],
        }
    })
}

/// The states, and their order by depth.
fn nodes(patterns: &[Pattern], classes: &[u8; 256]) -> (Vec<Node>, Vec<usize>) {
    let mut nodes = vec![Node::default()];
    for (number, pattern) in patterns.iter().enumerate() {
        let mut node = 0;
        for byte in pattern.text.bytes() {
            let class = classes[usize::from(byte)];
            node = match nodes[node].next.get(&class) {
                Some(next) => *next,
                None => {
                    nodes.push(Node { after_space: byte == b' ', ..Node::default() });
                    let next = nodes.len() - 1;
                    nodes[node].next.insert(class, next);
                    next
                }
            };
        }
        nodes[node].ends.push(u32::try_from(number).expect("a catalog has far fewer texts"));
    }
    let mut order = Vec::with_capacity(nodes.len());
    let mut waiting = VecDeque::from([0]);
    while let Some(node) = waiting.pop_front() {
        order.push(node);
        for (class, next) in nodes[node].next.clone() {
            let mut fails_to = if node == 0 { None } else { Some(nodes[node].fails_to) };
            while let Some(shorter) = fails_to.filter(|shorter| !nodes[*shorter].next.contains_key(&class)) {
                fails_to = (shorter != 0).then(|| nodes[shorter].fails_to);
            }
            let fails_to = fails_to.map_or(0, |shorter| nodes[shorter].next[&class]);
            nodes[next].fails_to = fails_to;
            let inherited = nodes[fails_to].ends.clone();
            nodes[next].ends.extend(inherited);
            waiting.push_back(next);
        }
    }
    (nodes, order)
}
