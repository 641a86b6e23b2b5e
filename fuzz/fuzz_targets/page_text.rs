//! Whatever charset a page says it is in, its bytes become text or are refused.

#![no_main]

use crawlers::{Page, TextError};
use crawlers_fuzz::Cases;
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;

/// As much of a fixture as an input begins with.
const FIXTURE_BYTES_MAX: usize = 2 * 1024;

/// No charset has a byte that becomes a longer text, in bytes.
const GROWTH_MAX: usize = 3;

// The first line is the content type.
fuzz_target!(
    init: Cases::read().lay("page_text", |_, case| {
        let body = &case.page.body;
        let content_type = case.page.content_type.as_deref().unwrap_or_default();
        [content_type.as_bytes(), b"\n", &body[..body.len().min(FIXTURE_BYTES_MAX)]].concat()
    }),
    |input: &[u8]| {
        let line = input.iter().position(|byte| *byte == b'\n');
        let (content_type, body) = line.map_or((None, input), |end| (Some(&input[..end]), &input[end + 1..]));
        let content_type = content_type.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let page = Page {
            url: "https://site.example/".parse().expect("a fixed address"),
            content_type,
            body: body.to_vec(),
            fetched_at: Timestamp::UNIX_EPOCH,
        };
        match page.text() {
            Ok(text) => assert!(!text.trim().is_empty() && text.len() <= body.len() * GROWTH_MAX),
            Err(TextError::Empty) => {}
            Err(TextError::NotText { charset }) => {
                assert!(charset != "UTF-8" || std::str::from_utf8(body).is_err(), "{body:?}");
            }
        }
    }
);
