//! Lists of swarms, page by page.

use super::{Desk, DeskError};
use crate::detect::Swarm;
use crate::store::Which;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// Which swarms are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SwarmsWanted {
    /// Only those of the provider with this id.
    pub provider: Option<String>,
    /// Only open ones.
    pub open_only: bool,
    /// How many.
    pub limit: usize,
    /// Where to go on: [`SwarmsFound::next`] of the page before.
    pub after: Option<String>,
}

/// Swarms, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SwarmsFound {
    /// When it was so.
    pub at: Timestamp,
    /// The swarms of this page, the latest flagged first.
    pub swarms: Vec<Swarm>,
    /// Where the next page begins; none when this is the last.
    pub next: Option<String>,
}

impl Desk {
    /// Swarms of the provider that is called `name` and of its parts, or of all providers, newest first; open ones
    /// only, or all.
    ///
    /// # Errors
    /// When the provider is unknown, or the store cannot be read.
    pub fn swarms_of(
        &self,
        name: Option<&str>,
        open_only: bool,
        limit: usize,
    ) -> Result<Vec<Swarm>, DeskError> {
        let Some(name) = name else { return self.swarms(open_only, limit) };
        let which = if open_only { Which::Open } else { Which::All };
        let mut swarms = Vec::new();
        for part in self.catalog().parts(self.provider_id(name)?) {
            swarms.extend(self.store().swarms(Some(part), which, limit)?);
        }
        swarms.sort_by(|one, other| (other.flagged_at, &other.id).cmp(&(one.flagged_at, &one.id)));
        swarms.truncate(limit);
        Ok(swarms)
    }

    /// The id of the provider that a person calls so.
    ///
    /// # Errors
    /// When the provider is unknown.
    pub fn provider_id(&self, name: &str) -> Result<&str, DeskError> {
        self.catalog()
            .provider_called(name)
            .map_err(|advice| DeskError::UnknownProvider { name: name.to_owned(), advice })
    }

    /// A page of swarms, newest first. Pages do not overlap, whatever is flagged meanwhile.
    ///
    /// # Errors
    /// When `after` is no place in the list, or the store cannot be read.
    pub fn swarms_page(&self, wanted: &SwarmsWanted, now: Timestamp) -> Result<SwarmsFound, DeskError> {
        if let Some(after) = &wanted.after
            && self.swarm(after)?.is_none()
        {
            return Err(DeskError::UnknownPlace { after: after.clone() });
        }
        let which = if wanted.open_only { Which::Open } else { Which::All };
        let (provider, after) = (wanted.provider.as_deref(), wanted.after.as_deref());
        let mut swarms = self.store().swarms_after(provider, which, after, wanted.limit + 1)?;
        let more = swarms.len() > wanted.limit;
        swarms.truncate(wanted.limit);
        let next = swarms.last().filter(|_| more).map(|swarm| swarm.id.clone());
        Ok(SwarmsFound { at: now, swarms, next })
    }
}

#[cfg(test)]
mod tests {
    use super::{SwarmsFound, SwarmsWanted};
    use crate::catalog::Catalog;
    use crate::desk::{Desk, DeskError};
    use crate::detect::Swarm;
    use crate::pipeline::INDEX_FOLDER;
    use crate::store::Store;
    use jiff::{SignedDuration, Timestamp};
    use std::path::Path;
    use std::sync::Arc;

    fn now() -> Timestamp {
        "2026-03-01T05:12:00Z".parse().unwrap()
    }

    /// Seven swarms; some were flagged in the same second, one is over, one is of another provider.
    fn swarms() -> Vec<Swarm> {
        let swarm = |number: i64| Swarm {
            id: format!("aws-{number}"),
            flagged_at: now() - SignedDuration::from_mins(number / 2),
            ..if number == 3 { Swarm::example_subsided() } else { Swarm::example() }
        };
        let mut swarms: Vec<Swarm> = (0..7).map(swarm).collect();
        swarms[5].provider = "github".to_owned();
        swarms
    }

    fn save(folder: &Path, swarms: &[Swarm]) {
        Store::open(folder).unwrap().save_detection(0, b"memory", swarms, &[], now()).unwrap();
    }

    fn ids(found: &SwarmsFound) -> Vec<&str> {
        found.swarms.iter().map(|swarm| swarm.id.as_str()).collect()
    }

    #[test]
    fn pages_follow_each_other_without_gap_or_overlap_whatever_is_flagged_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        save(folder.path(), &swarms());
        index::Index::create(&folder.path().join(INDEX_FOLDER)).unwrap();
        let desk = Desk::open(folder.path(), Arc::new(Catalog::built_in().unwrap())).unwrap();
        let page = |wanted: SwarmsWanted| desk.swarms_page(&SwarmsWanted { limit: 3, ..wanted }, now());

        let first = page(SwarmsWanted::default()).unwrap();
        assert_eq!(ids(&first), ["aws-1", "aws-0", "aws-3"], "the newest first, by id where flagged at once");
        let newest = Swarm { id: "aws-9".to_owned(), flagged_at: now(), ..Swarm::example() };
        save(folder.path(), &[newest]);
        let second = page(SwarmsWanted { after: first.next, ..SwarmsWanted::default() }).unwrap();
        assert_eq!(ids(&second), ["aws-2", "aws-5", "aws-4"]);
        let third = page(SwarmsWanted { after: second.next, ..SwarmsWanted::default() }).unwrap();
        assert_eq!(
            (ids(&third), &third.next),
            (vec!["aws-6"], &None),
            "the last page says that it is the last"
        );

        let open =
            SwarmsWanted { open_only: true, after: Some("aws-0".to_owned()), ..SwarmsWanted::default() };
        assert_eq!(ids(&page(open).unwrap()), ["aws-2", "aws-5", "aws-4"], "what is over is left out");
        let other = SwarmsWanted { provider: Some("github".to_owned()), ..SwarmsWanted::default() };
        let other = page(other).unwrap();
        assert_eq!((ids(&other), &other.next), (vec!["aws-5"], &None));
        let nowhere = SwarmsWanted { after: Some("nowhere".to_owned()), ..SwarmsWanted::default() };
        let error = page(nowhere).unwrap_err();
        assert!(matches!(&error, DeskError::UnknownPlace { after } if after == "nowhere"), "{error:?}");
        assert!(error.to_string().contains("`next` of the page before"), "{error}");
    }
}
