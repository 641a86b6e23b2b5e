//! What the fuzzers share: the fixtures they begin with, and whom an input is for.
//!
//! An input of `parse` is four bytes and a body. The bytes name a case of the fixtures, that is a crawler, a source and
//! an address; numbers that name none are taken for the next one that does. So every input is for somebody, and kinds
//! that are added later change the meaning of few inputs.

#[path = "../../crawlers/tests/fixtures/cases.rs"]
pub mod cases;
#[path = "../../crawlers/tests/fixtures/limits.rs"]
pub mod limits;
mod repeat;

pub use repeat::repeat;

use cases::Case;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How many bytes of an input name its case.
pub const NAME_BYTES: usize = 4;

/// A body of at most 100 kB that is read for longer is reported (`-report_slow_units` keeps it).
const SLOW: Duration = Duration::from_secs(1);

/// The fixtures, by the number that names each.
pub struct Cases(BTreeMap<u32, Case>);

impl Cases {
    /// Reads the fixtures.
    pub fn read() -> Self {
        let cases = cases::cases(&root().join("../crawlers/fixtures")).into_iter();
        Self(cases.map(|case| (number(&case.title()), case)).collect())
    }

    /// The case an input is about, and the body; none when it is too short to name one.
    pub fn split<'a>(&self, input: &'a [u8]) -> Option<(&Case, &'a [u8])> {
        let (name, body) = input.split_first_chunk::<NAME_BYTES>()?;
        let mut after = self.0.range(u32::from_be_bytes(*name)..);
        let (_, case) = after.next().or_else(|| self.0.first_key_value())?;
        Some((case, body))
    }

    /// Lays the fixtures into the corpus of a fuzzer, as it takes them.
    pub fn lay(&self, fuzzer: &str, input: impl Fn(u32, &Case) -> Vec<u8>) {
        let corpus = root().join("corpus").join(fuzzer);
        fs::create_dir_all(&corpus).expect("the corpus has a folder");
        for (number, case) in &self.0 {
            let file = corpus.join(format!("fixture-{}", case.title().replace('/', "-")));
            fs::write(file, input(*number, case)).expect("the corpus can be written");
        }
    }
}

/// An input of `parse`.
pub fn named(number: u32, body: &[u8]) -> Vec<u8> {
    [&number.to_be_bytes(), body].concat()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// FNV-1a: the same number for the same title, in every build.
fn number(title: &str) -> u32 {
    title.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Says on standard error which case a body was for, where reading it panics or takes long.
pub struct Watch<'a> {
    case: &'a Case,
    body_bytes: usize,
    started: Instant,
}

impl<'a> Watch<'a> {
    /// Begins to watch.
    pub fn new(case: &'a Case, body: &[u8]) -> Self {
        Self { case, body_bytes: body.len(), started: Instant::now() }
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        let taken = self.started.elapsed();
        if std::thread::panicking() || taken > SLOW {
            eprintln!("{}: {} bytes, {taken:?}", self.case.title(), self.body_bytes);
        }
    }
}
