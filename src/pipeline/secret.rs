//! Puts an operator's token into a source just before a visit, and holds back what would cost too much.

use crate::config::Config;
use crate::pipeline::PipelineError;
use crate::store::Store;
use crawlers::Source;
use jiff::Timestamp;

/// The kind of source that costs money per post.
const PAID_KIND: &str = "x";

/// The source, ready to be visited: with its token, if it needs one and there is one within the budget. Without
/// one its crawler says what is missing, and the source is shown as unreachable with that reason.
///
/// # Errors
/// When the budget cannot be read.
pub fn resolve(
    source: &Source,
    config: &Config,
    store: &Store,
    now: Timestamp,
) -> Result<Source, PipelineError> {
    let mut resolved = source.clone();
    let Some(x) = config.x.as_ref().filter(|_| source.kind == PAID_KIND) else { return Ok(resolved) };
    if store.spent(&source.id, &month(now))? < x.monthly_posts_max {
        match x.token.read() {
            Ok(token) => {
                resolved.options.insert("token".to_owned(), token.expose().to_owned());
            }
            Err(error) => tracing::warn!("{error}"),
        }
    }
    Ok(resolved)
}

/// Counts what a visit cost.
///
/// # Errors
/// When the store cannot be written.
pub fn account(
    source: &Source,
    posts: usize,
    store: &mut Store,
    now: Timestamp,
) -> Result<(), PipelineError> {
    if source.kind == PAID_KIND && posts > 0 {
        store.spend(&source.id, &month(now), u32::try_from(posts).unwrap_or(u32::MAX))?;
    }
    Ok(())
}

fn month(now: Timestamp) -> String {
    now.strftime("%Y-%m").to_string()
}
