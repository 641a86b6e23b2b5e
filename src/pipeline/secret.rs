//! Puts an operator's token into a source just before a visit, and holds back what would cost too much.

use crate::config::{Config, PAID_KIND, SecretPlace};
use crate::pipeline::PipelineError;
use crate::store::Store;
use crawlers::Source;
use jiff::Timestamp;

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
    if !is_paid(source) {
        return Ok(with_token(source, config));
    }
    match &config.x {
        Some(x) if store.spent(&source.id, &month(now))? < x.monthly_posts_max => Ok(given(source, &x.token)),
        _ => Ok(source.clone()),
    }
}

/// A source that costs nothing, with its token, if the operator gave it or its kind one. It is read anew each time:
/// some live an hour.
pub fn with_token(source: &Source, config: &Config) -> Source {
    match config.token_place(&source.id, &source.kind) {
        Some(place) if !is_paid(source) => given(source, place),
        _ => source.clone(),
    }
}

/// Whether every post of a source costs money, so that it is read within a budget or not at all.
pub fn is_paid(source: &Source) -> bool {
    source.kind == PAID_KIND
}

fn given(source: &Source, place: &SecretPlace) -> Source {
    let mut given = source.clone();
    match place.read() {
        Ok(token) => {
            given.options.insert("token".to_owned(), token.expose().to_owned());
        }
        Err(error) => tracing::warn!("source {}: {error}", source.id),
    }
    given
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
    if is_paid(source) && posts > 0 {
        store.spend(&source.id, &month(now), u32::try_from(posts).unwrap_or(u32::MAX))?;
    }
    Ok(())
}

fn month(now: Timestamp) -> String {
    now.strftime("%Y-%m").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{TokenConfig, TokenOwner};
    use crawlers::Venue;

    #[test]
    fn a_token_is_read_anew_before_each_visit_and_never_shown() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("reddit.token");
        let owner = TokenOwner::Kind("reddit".to_owned());
        let token = TokenConfig { owner, place: SecretPlace::File(file.clone()), line: 1 };
        let config = Config { tokens: vec![token], ..Config::default() };
        let source = |kind: &str| Source {
            id: "harbour".to_owned(),
            kind: kind.to_owned(),
            url: "https://oauth.reddit.com".parse().unwrap(),
            venue: Venue::Forum,
            provider: None,
            page_id: None,
            options: Default::default(),
        };
        assert_eq!(with_token(&source("reddit"), &config), source("reddit"), "none yet: its crawler says so");
        for hour in ["first", "second"] {
            std::fs::write(&file, format!("{hour}\n")).unwrap();
            let given = with_token(&source("reddit"), &config);
            assert_eq!(given.option("token"), Some(hour));
            assert!(!format!("{given:?}{}", serde_json::to_string(&given).unwrap()).contains(hour));
        }
        assert_eq!(with_token(&source("discourse"), &config), source("discourse"));
        assert_eq!(with_token(&source("x"), &config), source("x"), "X has its budget");
    }
}
