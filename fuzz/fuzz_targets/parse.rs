//! Whatever a site answers, its crawler does not panic, keeps to the limits, and says the same twice.

#![no_main]

use crawlers::Page;
use crawlers_fuzz::{Cases, Watch, limits, named, repeat};
use libfuzzer_sys::{Corpus, fuzz_mutator, fuzz_target, fuzzer_mutate};
use std::panic;
use std::sync::LazyLock;

static CASES: LazyLock<Cases> = LazyLock::new(Cases::read);

/// One of so many mutations repeats something, and one of so many bodies is read twice.
const REPEATED_ONE_IN: u32 = 64;
const TWICE_ONE_IN: usize = 4;

fuzz_target!(
    init: {
        // A panic that is caught, as those of feed-rs are, is none; one that is not aborts all the same. Hence
        // libFuzzer's hook, which aborts at once, goes.
        panic::set_hook(Box::new(|panic| eprintln!("{panic}")));
        CASES.lay("parse", |number, case| named(number, &case.page.body));
    },
    |input: &[u8]| -> Corpus {
        let Some((case, body)) = CASES.split(input) else { return Corpus::Reject };
        let _watch = Watch::new(case, body);
        let page = Page {
            url: case.page.url.clone(),
            content_type: case.page.content_type.clone(),
            body: body.to_vec(),
            fetched_at: case.page.fetched_at,
        };
        let parsed = case.crawler.parse(&case.source, &page);
        if let Err(what) = limits::check(&parsed) {
            panic!("{what}");
        }
        if body.len() % TWICE_ONE_IN == 0 {
            assert!(parsed == case.crawler.parse(&case.source, &page), "it is read in two ways");
        }
        Corpus::Keep
    }
);

fuzz_mutator!(|input: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let repeated =
        if seed.is_multiple_of(REPEATED_ONE_IN) { repeat(input, size, max_size, seed) } else { None };
    repeated.unwrap_or_else(|| fuzzer_mutate(input, size, max_size))
});
