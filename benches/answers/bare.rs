//! tantivy alone, over the same index: its own reading of a question, and the ten best.

use std::path::Path;
use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::tokenizer::{LowerCaser, SimpleTokenizer, TextAnalyzer};
use tantivy::{Index, IndexReader};

/// As many as a page shows.
pub(crate) const TOP: usize = 10;

/// The name that the index gives to its way of cutting text.
const WORDS: &str = "words-1";

pub(crate) struct Bare {
    reader: IndexReader,
    all: QueryParser,
    any: QueryParser,
}

impl Bare {
    pub(crate) fn open(folder: &Path) -> Self {
        let index = Index::open_in_dir(folder).expect("the index made before");
        let words = TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).build();
        index.tokenizers().register(WORDS, words);
        let field = |name| index.schema().get_field(name).expect("a field of the index");
        let parser = || QueryParser::for_index(&index, vec![field("text"), field("title")]);
        let (mut all, any) = (parser(), parser());
        all.set_conjunction_by_default();
        Self { reader: index.reader().expect("the index made before"), all, any }
    }

    /// The ten best of those with all words.
    pub(crate) fn search(&self, text: &str) -> usize {
        self.top(&*self.all.parse_query_lenient(text).0)
    }

    /// The ten best of those with any word.
    pub(crate) fn similar(&self, text: &str) -> usize {
        self.top(&*self.any.parse_query_lenient(text).0)
    }

    fn top(&self, query: &dyn tantivy::query::Query) -> usize {
        let top = TopDocs::with_limit(TOP).order_by_score();
        self.reader.searcher().search(query, &top).expect("the index made before").len()
    }
}
