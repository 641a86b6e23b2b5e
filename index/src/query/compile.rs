//! Turns a query into what tantivy runs.
//!
//! Words are scored by BM25, a title's more than a text's and a code's most. Filters and times only choose:
//! they add nothing to the score.

use super::excluded::Excluded;
use super::{Node, Query};
use crate::schema::Fields;
use crate::words::Sequence;
use std::ops::Bound;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

/// How much more a word in the title says than one in the text.
const TITLE_BOOST: f32 = 2.0;
/// How much more an error code says than a word.
pub(crate) const CODE_BOOST: f32 = 8.0;

pub(crate) type Compiled = Box<dyn tantivy::query::Query>;

impl Query {
    pub(crate) fn compile(&self, fields: &Fields) -> Compiled {
        compile(&self.root, fields)
    }
}

fn compile(node: &Node, fields: &Fields) -> Compiled {
    match node {
        Node::All(nodes) => all(nodes, fields),
        Node::Any(nodes) => {
            Box::new(BooleanQuery::union(nodes.iter().map(|node| compile(node, fields)).collect()))
        }
        Node::Not(_) => all(std::slice::from_ref(node), fields),
        Node::Words { words, code } => {
            let code = BoostQuery::new(is(fields.code, code), CODE_BOOST);
            Box::new(BooleanQuery::union(vec![words_in(words, fields), Box::new(code)]))
        }
        Node::Is(filter, value) => unscored(is(filter.field(fields), value)),
        Node::Time(from, to) => {
            let term = |time: &i64| Term::from_field_i64(fields.at, *time);
            let from = from.as_ref().map(term).map_or(Bound::Unbounded, Bound::Included);
            let to = to.as_ref().map(term).map_or(Bound::Unbounded, Bound::Excluded);
            unscored(Box::new(RangeQuery::new(from, to)))
        }
    }
}

fn all(nodes: &[Node], fields: &Fields) -> Compiled {
    let mut clauses: Vec<(Occur, Compiled)> = nodes
        .iter()
        .map(|node| match node {
            Node::Not(excluded) => {
                (Occur::MustNot, Box::new(Excluded(compile(excluded, fields))) as Compiled)
            }
            node => (Occur::Must, compile(node, fields)),
        })
        .collect();
    if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        clauses.push((Occur::Must, unscored(Box::new(AllQuery))));
    }
    Box::new(BooleanQuery::new(clauses))
}

/// Words side by side in the title or the text.
pub(crate) fn words_in(words: &Sequence, fields: &Fields) -> Compiled {
    let title = BoostQuery::new(side_by_side(fields.title, words), TITLE_BOOST);
    Box::new(BooleanQuery::union(vec![side_by_side(fields.text, words), Box::new(title)]))
}

fn side_by_side(field: Field, words: &Sequence) -> Compiled {
    match words.as_slice() {
        [(_, word)] => {
            Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs))
        }
        words => Box::new(PhraseQuery::new_with_offset(
            words.iter().map(|(offset, word)| (*offset, Term::from_field_text(field, word))).collect(),
        )),
    }
}

/// Documents with this value.
pub(crate) fn is(field: Field, value: &str) -> Compiled {
    Box::new(TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic))
}

/// Chooses documents and adds nothing to their score.
pub(crate) fn unscored(query: Compiled) -> Compiled {
    Box::new(ConstScoreQuery::new(query, 0.0))
}
