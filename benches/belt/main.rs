//! How fast the belt is: as a share of the speed at which tantivy alone indexes the same text.
//!
//! Posts per second say something of a machine; the ratio says what parsing, storing, recognising and detecting cost
//! beside the indexing that nobody can do without. Both are measured in turns in the same run, so that whatever
//! else the machine does falls on both. `cargo bench --bench belt` measures; `cargo test --benches` only runs
//! everything once, over few posts.

#![expect(clippy::print_stdout, reason = "a table is what it is for")]

mod bare;
mod draw;
mod pages;
mod stages;
mod storm;
mod table;
mod talk;
mod words;

use crawlers::Post;
use notjustme::catalog::Catalog;
use notjustme::pipeline::Belt;
use notjustme::store::Visit;
use pages::Answer;
use std::path::Path;
use std::sync::Arc;
use table::{Effort, Ratio, Table};

/// The seed of the talk.
const SEED: u64 = 1;

/// How much is measured.
struct Size {
    posts: usize,
    rounds: usize,
    reports: usize,
}

const MEASURED: Size = Size { posts: 100_000, rounds: 5, reports: 20_000 };
const TRIED: Size = Size { posts: 1_500, rounds: 1, reports: 200 };

fn main() {
    // Cargo passes `--bench` when it measures and nothing, or `--test`, when it tests.
    let arguments: Vec<String> = std::env::args().collect();
    let given = |word: &str| arguments.iter().any(|argument| argument == word);
    let measures = given("--bench") && !given("--test");
    let size = if measures { MEASURED } else { TRIED };

    let catalog = Arc::new(Catalog::built_in().expect("the catalog of the program is checked"));
    let providers: Vec<String> = catalog.providers.iter().map(|provider| provider.name.clone()).collect();
    let answers = pages::answers(talk::talk(SEED, size.posts, pages::SOURCES, &providers));
    let texts: Vec<Post> = answers.iter().flat_map(posts).collect();
    assert_eq!(texts.len(), size.posts, "every post of the talk is read");

    let mut table = Table::new(&texts, &answers);
    for _ in 0..size.rounds {
        let folder = tempfile::tempdir().expect("a folder");
        let bare_folder = folder.path().join("bare");
        std::fs::create_dir(&bare_folder).expect("room on the disk");
        let belt = belt(&answers, &catalog, &folder.path().join("belt"));
        table.ratios.push(Ratio { belt, bare: bare::index(&bare_folder, &texts) });
    }
    for _ in 0..size.rounds {
        let folder = tempfile::tempdir().expect("a folder");
        table.stages.push(stages::measure(&answers, &catalog, folder.path()));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let provider = "GitHub";
    let at = |name: &str| folder.path().join(name);
    table.storms.push(storm::storm(size.reports, &catalog, provider, &at("storm")));
    table.storms.push(storm::usual(size.reports, &catalog, provider, &at("usual")));
    let table = table.to_string();
    println!(
        "{}",
        if measures { &table } else { "everything ran once; `cargo bench --bench belt` measures" }
    );
}

/// What the belt takes from the pages to what is saved.
fn belt(answers: &[Answer], catalog: &Arc<Catalog>, folder: &Path) -> Effort {
    let mut belt = Belt::open(folder, Arc::clone(catalog), Vec::new()).expect("an empty folder");
    let effort = Effort::of(|| {
        for answer in answers {
            let posts = posts(answer);
            belt.receive(&visit(answer, &posts)).expect("room on the disk");
        }
        let now = answers.last().expect("there is talk").page.fetched_at;
        belt.save(now).expect("room on the disk");
    });
    assert!(belt.store().last_seq().expect("its own file") > 0, "something was kept");
    effort
}

/// The posts of an answer, oldest first, as a crawl hands them on.
fn posts(answer: &Answer) -> Vec<Post> {
    let crawler = crawlers::crawler(&answer.source.kind).expect("a kind there is");
    let mut posts = crawler.parse(&answer.source, &answer.page).posts;
    posts.sort_by_key(|post| post.at);
    posts
}

/// The visit that brought the answer.
fn visit<'a>(answer: &'a Answer, posts: &'a [Post]) -> Visit<'a> {
    let visit = Visit::new(&answer.source.id, answer.source.venue, answer.page.fetched_at);
    Visit { scope: &answer.source.kind, posts, ..visit }
}
