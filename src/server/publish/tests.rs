//! What others take from here: what each says, and that strangers' words do nothing in it.

mod answers;
mod shown;

use crate::catalog::Catalog;
use crate::detect::Swarm;
use crate::server::sample;
use crate::verdict::SourceState;
use jiff::{SignedDuration, Timestamp};

fn now() -> Timestamp {
    sample::now()
}

/// The catalog of the samples; one of its providers has a name that tries everything.
fn catalog() -> Catalog {
    let mut catalog = sample::catalog();
    catalog.providers[2].name = format!("{}\u{ffff}\u{fffe}]]>", sample::HOSTILE);
    catalog
}

/// A source about a provider, or about all, read so many minutes ago.
fn state(about: Option<&str>, read: Option<i64>) -> SourceState {
    SourceState {
        id: "a".to_owned(),
        official: false,
        about: about.map(str::to_owned),
        last_ok_at: read.map(|minutes| now() - SignedDuration::from_mins(minutes)),
        blind: read.is_none().then(|| "503".to_owned()),
    }
}

/// A swarm whose every word of a stranger tries everything.
fn hostile(swarm: Swarm) -> Swarm {
    let evil = format!("{}\u{ffff}\u{b}]]>&amp;", sample::HOSTILE);
    let mut swarm = swarm;
    swarm.phrases = vec![(evil.clone(), 3)];
    swarm.evidence.iter_mut().for_each(|evidence| evidence.excerpt.clone_from(&evil));
    swarm.ladder.iter_mut().for_each(|rung| rung.words.clone_from(&evil));
    if let Some(word) = &mut swarm.acknowledgement {
        word.title.clone_from(&evil);
    }
    swarm
}
