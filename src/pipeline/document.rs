//! Turns a post and its report into what the index holds: the door between the two crates.

use crate::catalog::Side;
use crate::report::{Report, Signature};
use crate::sighting::SeenPost;
use index::Document;

/// The document of a post.
pub(super) fn document(source: &str, seen: &SeenPost, report: Option<&Report>) -> Document {
    let post = &seen.post;
    let mut document = Document {
        key: seen.key,
        source: source.to_owned(),
        title: post.title.clone(),
        text: post.text.clone(),
        provider: Vec::new(),
        service: Vec::new(),
        signature: Vec::new(),
        code: Vec::new(),
        venue: seen.venue.as_str().to_owned(),
        language: post.lang.clone(),
        side: None,
        at: post.at,
    };
    // What the provider's own people answer is no report, though it is read.
    if let Some(report) = report.filter(|report| report.staff.is_none()) {
        for named in &report.providers {
            document.provider.push(named.provider.clone());
            document.service.extend(named.services.iter().cloned());
        }
        document.signature = report.signatures.iter().map(Signature::to_string).collect();
        document.side = Some(side(report.side).to_owned());
        document.code.clone_from(&report.codes);
        document.language = document.language.or_else(|| report.language.map(str::to_owned));
    }
    document
}

/// A side in the word that JSON has for it.
fn side(side: Side) -> &'static str {
    match side {
        Side::Provider => "provider",
        Side::Local => "local",
        Side::ThirdParty => "third-party",
        Side::Either => "either",
    }
}
