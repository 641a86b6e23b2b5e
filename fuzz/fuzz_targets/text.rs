//! Whatever somebody writes, what is left of it is clean and within its limit.

#![no_main]

use crawlers::Parsed;
use crawlers::social::x::read_archive_line;
use crawlers::text::{self, LINE_CHARS_MAX, POST_CHARS_MAX};
use crawlers_fuzz::{Cases, limits};
use libfuzzer_sys::fuzz_target;

/// As much of a fixture as an input begins with: it is markup and words that are wanted, not pages.
const FIXTURE_BYTES_MAX: usize = 4 * 1024;

fuzz_target!(
    init: Cases::read().lay("text", |_, case| {
        let body = &case.page.body;
        body[..body.len().min(FIXTURE_BYTES_MAX)].to_vec()
    }),
    |input: &[u8]| {
        let input = String::from_utf8_lossy(input);
        for body in [text::from_html(&input), text::from_plain(&input)] {
            assert!(body.chars().count() <= POST_CHARS_MAX);
            assert_eq!(text::from_plain(&body), body, "clean text is left as it is");
        }
        let line = text::line(&input);
        assert!(line.chars().count() <= LINE_CHARS_MAX && !line.contains('\n'));
        assert_eq!(text::line(&line), line, "a clean line is left as it is");
        if let Some(address) = text::address(&input) {
            assert!(address.starts_with("http://") || address.starts_with("https://"), "{address}");
            assert!(address.len() <= LINE_CHARS_MAX && address == text::line(&address), "{address}");
            assert_eq!(text::address(&address).as_ref(), Some(&address), "an address is left as it is");
        }
        if let Ok(post) = read_archive_line(&input) {
            let read = limits::check(&Parsed { posts: vec![post], ..Parsed::default() });
            assert_eq!(read, Ok(()));
        }
    }
);
