//! A small simulated world, whole: outages are flagged, and quiet weeks are left in peace.
//!
//! The simulator knows nothing of the detector. The bounds are loose: they break when detection breaks, not when chance
//! falls otherwise. `cargo bench --bench detection` measures how good it is.

use jiff::{SignedDuration, Timestamp};
use notjustme::archive::{ArchiveLine, Known};
use notjustme::catalog::Catalog;
use notjustme::pipeline::Memory;
use notjustme::report::Reader;
use notjustme::score::{Exposure, Flags, Scores, Tally, Truth};
use notjustme::store::AuthorHasher;
use simulate::world::outages::family_curves;
use simulate::{Outages, Quiet, World};
use std::sync::Arc;

/// The least share of full-size outages that must be flagged within an hour.
const RECALL_MIN: f64 = 0.75;

/// The most false swarms per provider in 30 days. So small a world holds nobody to the real budget.
const FALSE_SWARMS_MAX: f64 = 2.0;

/// The time in which providers are being learnt: nothing of it is counted.
const WARM_UP: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Plays a world to its end, and holds the flags against its truths.
fn scores(world: World) -> Scores {
    let reader = Reader::new(Arc::new(Catalog::built_in().unwrap()));
    let hasher = AuthorHasher::new(&[0; 32]);
    let truths: Vec<Truth> = world
        .truths()
        .iter()
        .map(|truth| serde_json::from_value(serde_json::to_value(truth).unwrap()).unwrap())
        .collect();
    let warm: Timestamp = world.span().0 + WARM_UP;
    let mut exposure = Exposure::default();
    exposure.see(warm);
    exposure.see(world.span().1);
    world.streams().iter().for_each(|stream| exposure.watch(&stream.provider));
    let (mut known, mut memory, mut flags) = (Known::default(), Memory::default(), Flags::default());
    for labelled in world {
        let line: ArchiveLine = serde_json::from_slice(&serde_json::to_vec(&labelled.line).unwrap()).unwrap();
        let Some(sighting) = line.sighting(&mut known, &hasher) else { continue };
        memory.take_in(&reader, &sighting).changes.iter().for_each(|change| flags.note(change));
    }
    Tally::of(flags.all().filter(|flag| flag.at >= warm), &truths, &exposure).scores()
}

#[test]
fn quiet_weeks_are_left_in_peace() {
    let scores = scores(Quiet { providers: 8, days: 30, ..Quiet::default() }.world());
    let rate = &scores.false_flags;
    assert!(rate.per_30_days <= FALSE_SWARMS_MAX, "{scores:#?}");
}

#[test]
fn outages_of_full_size_are_flagged_within_the_hour() {
    let outages = Outages {
        curves: family_curves(1, 1),
        sizes: vec![1.0],
        rates: vec![0.25, 1.0],
        per_stream: 2,
        ..Outages::default()
    };
    let scores = scores(outages.world());
    let within_an_hour = scores.recall.iter().find(|recall| recall.minutes == 60).unwrap();
    assert!(within_an_hour.share.value() >= Some(RECALL_MIN), "{scores:#?}");
}
