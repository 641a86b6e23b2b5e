//! What a list of swarms is asked for, as pages and programs write it.

use super::answer::pair_link;
use crate::desk::SwarmsWanted;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use utoipa::IntoParams;

/// Which swarms.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct SwarmQuery {
    /// Only those of the provider with this id.
    #[serde(default)]
    #[param(example = "microsoft-365")]
    pub(super) provider: String,
    /// Only open ones.
    #[serde(default)]
    pub(super) open: bool,
    /// How many, at most 200.
    #[serde(default, deserialize_with = "within::<_, u16, 200>")]
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub(super) limit: Option<u16>,
    /// Where to go on, as `next` of the page before says.
    #[serde(default)]
    pub(super) after: String,
}

/// Swarms of a page, where the query does not say how many.
const SWARMS_SHOWN: u16 = 50;

/// The most swarms of a page.
const SWARMS_MAX: u16 = 200;

impl SwarmQuery {
    pub(super) fn wanted(&self) -> SwarmsWanted {
        SwarmsWanted {
            provider: some(&self.provider),
            open_only: self.open,
            limit: usize::from(self.limit.unwrap_or(SWARMS_SHOWN).clamp(1, SWARMS_MAX)),
            after: some(&self.after),
        }
    }

    /// The address of the same at `path`.
    pub(super) fn link(&self, path: &str) -> String {
        let mut pairs = self.pairs();
        pairs.extend(some(&self.after).map(|after| ("after", after)));
        pair_link(path, &pairs)
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.provider.is_empty() {
            pairs.push(("provider", self.provider.clone()));
        }
        if self.open {
            pairs.push(("open", "true".to_owned()));
        }
        pairs.extend(self.limit.map(|limit| ("limit", limit.to_string())));
        pairs
    }
}

/// The address of the next page.
pub(super) fn next_link(path: &str, query: &SwarmQuery, next: Option<&str>) -> Option<String> {
    let next = next?;
    let mut pairs = query.pairs();
    pairs.push(("after", next.to_owned()));
    Some(pair_link(path, &pairs))
}

/// Reads how many are wanted: at least one, and no more than `MAX`.
pub(super) fn within<'de, D: Deserializer<'de>, N: Deserialize<'de> + Copy + Into<u32>, const MAX: u32>(
    deserializer: D,
) -> Result<Option<N>, D::Error> {
    let limit = Option::<N>::deserialize(deserializer)?;
    if limit.is_some_and(|limit| !(1..=MAX).contains(&limit.into())) {
        return Err(D::Error::custom(format!("`limit` is a number from 1 to {MAX}")));
    }
    Ok(limit)
}

fn some(value: &str) -> Option<String> {
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{SWARMS_MAX, SwarmQuery, next_link};

    #[test]
    fn a_page_has_between_one_and_two_hundred_swarms() {
        let limit = |limit| SwarmQuery { limit, ..SwarmQuery::default() }.wanted().limit;
        assert_eq!([None, Some(0), Some(7), Some(u16::MAX)].map(limit), [50, 1, 7, usize::from(SWARMS_MAX)]);
        let all = SwarmQuery::default().wanted();
        assert_eq!((all.provider, all.after), (None, None), "an empty field of the form asks for nothing");
    }

    #[test]
    fn addresses_keep_everything_that_was_asked_for() {
        let query =
            SwarmQuery { provider: "a&b".to_owned(), open: true, limit: Some(7), after: "here".to_owned() };
        assert_eq!(query.link("/x"), "/x?provider=a%26b&open=true&limit=7&after=here");
        let next = next_link("/x", &query, Some("there"));
        assert_eq!(next.as_deref(), Some("/x?provider=a%26b&open=true&limit=7&after=there"));
        assert_eq!(next_link("/x", &query, None), None);
    }
}
