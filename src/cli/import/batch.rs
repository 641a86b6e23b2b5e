//! Records of one source that follow each other, kept in one transaction.

use super::Done;
use crate::archive::{Item, Stands, What};
use crate::pipeline::Belt;
use crate::store::Visit;
use anyhow::Result;
use crawlers::{Incident, Post};
use jiff::Timestamp;

/// Posts and incidents kept in one transaction.
const ITEMS_AT_ONCE: usize = 2000;

/// Words kept in one transaction, in bytes.
const BYTES_AT_ONCE: usize = 16 * 1024 * 1024;

/// Records of one source that follow each other.
#[derive(Default)]
pub(super) struct Batch {
    stands: Option<Stands>,
    posts: Vec<Post>,
    incidents: Vec<Incident>,
    bytes: usize,
}

impl Batch {
    pub(super) fn is_empty(&self) -> bool {
        self.posts.is_empty() && self.incidents.is_empty()
    }

    /// Takes an item. Says whether what was taken before was kept.
    pub(super) fn take(&mut self, item: Item, belt: &mut Belt, done: &mut Done) -> Result<bool> {
        let is_full = self.posts.len() + self.incidents.len() >= ITEMS_AT_ONCE || self.bytes >= BYTES_AT_ONCE;
        // One visit shows one state of an incident: the next state is of the next visit.
        let is_next_state = match &item.what {
            What::Incident(incident) => self.incidents.iter().any(|known| known.id == incident.id),
            What::Post(_) => false,
        };
        let keeps = is_full || is_next_state || self.stands.as_ref() != Some(&item.stands);
        if keeps {
            self.keep(belt, done)?;
            self.stands = Some(item.stands);
        }
        match item.what {
            What::Post(post) => {
                self.bytes += post.text.len() + post.title.as_ref().map_or(0, String::len);
                self.posts.push(*post);
            }
            What::Incident(incident) => {
                self.bytes += incident.title.len();
                self.bytes += incident.updates.iter().map(|update| update.text.len()).sum::<usize>();
                self.incidents.push(incident);
            }
        }
        Ok(keeps)
    }

    /// Keeps what was taken.
    pub(super) fn keep(&mut self, belt: &mut Belt, done: &mut Done) -> Result<()> {
        let Some(stands) = self.stands.as_ref().filter(|_| !self.is_empty()) else { return Ok(()) };
        self.posts.sort_by_key(|post| post.at);
        done.posts += self.posts.len() as u64;
        done.incidents += self.incidents.len() as u64;
        belt.receive(&Visit {
            about: stands.about.as_deref(),
            posts: &self.posts,
            incidents: &self.incidents,
            ..Visit::new(&stands.source, stands.venue, Timestamp::now())
        })?;
        self.posts.clear();
        self.incidents.clear();
        self.bytes = 0;
        Ok(())
    }
}
