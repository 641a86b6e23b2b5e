//! Style sheet and script, inside the program, named by their content.
//!
//! The name changes with the content, so browsers may keep them for ever and never show an old one.

use super::problem::Problem;
use super::publish;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::sync::LazyLock;

/// How much of a content hash is used, in bytes; enough to tell versions apart.
const HASH_BYTES: usize = 8;

/// Kept for a year, the longest that caches honour.
const KEEP: &str = "public, max-age=31536000, immutable";

/// A file that pages refer to.
#[derive(Debug)]
pub(super) struct Asset {
    media_type: &'static str,
    content: &'static str,
    /// Where it is served.
    pub(super) path: String,
}

impl Asset {
    pub(super) fn new(name: &str, media_type: &'static str, content: &'static str) -> Self {
        let path = format!("/static/{}/{name}", hash(content.as_bytes()));
        Self { media_type, content, path }
    }
}

macro_rules! assets {
    ($($(#[$doc:meta])* $name:ident = $path:literal, $media_type:literal;)*) => {
        $($(#[$doc])* pub(super) static $name: LazyLock<Asset> = LazyLock::new(|| {
            let name = $path.rsplit('/').next().unwrap_or($path);
            Asset::new(name, $media_type, include_str!(concat!("static/", $path)))
        });)*
        fn all() -> impl Iterator<Item = &'static Asset> {
            [$(&*$name),*].into_iter()
        }
    };
}

assets! {
    /// How pages look.
    STYLE = "style.css", "text/css; charset=utf-8";
    /// What keeps a page fresh, and tells times in the reader's zone.
    SCRIPT = "page.js", "text/javascript; charset=utf-8";
    /// What makes a drawing a chart.
    CHART = "chart.js", "text/javascript; charset=utf-8";
    /// uPlot, which draws it. Its licence stands beside it.
    PLOT = "uplot/uPlot.iife.min.js", "text/javascript; charset=utf-8";
    /// The style of uPlot.
    PLOT_STYLE = "uplot/uPlot.min.css", "text/css; charset=utf-8";
}

/// The beginning of the SHA-256 of `content`, in hexadecimal.
pub(super) fn hash(content: &[u8]) -> String {
    Sha256::digest(content).iter().take(HASH_BYTES).fold(String::new(), |mut hash, byte| {
        write!(hash, "{byte:02x}").expect("writing to a string does not fail");
        hash
    })
}

/// `GET /static/{hash}/{name}`. A wrong hash is not found: whoever asks must load the page again.
pub(super) async fn get(Path((hash, name)): Path<(String, String)>) -> Response {
    let asked = format!("/static/{hash}/{name}");
    match all().chain([&*publish::STYLE]).find(|asset| asset.path == asked) {
        Some(asset) => {
            ([(header::CONTENT_TYPE, asset.media_type), (header::CACHE_CONTROL, KEEP)], asset.content)
                .into_response()
        }
        None => {
            Problem::new(StatusCode::NOT_FOUND, "This version is gone; load the page again.").into_response()
        }
    }
}
