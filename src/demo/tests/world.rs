//! The world keeps its word: it is what its labels say, the same every time, and wrong scripts are refused.

use super::client::time;
use crate::demo::check::shows_symptom;
use crate::demo::story::{moments, moments_between};
use crate::demo::world::{Files, RECONSTRUCTION, World, WorldError};
use crate::demo::{Place, Role};
use std::collections::BTreeSet;

fn refusal(files: &Files<'_>) -> String {
    match World::from_files(files) {
        Ok(_) => panic!("a wrong script makes a world"),
        Err(error @ (WorldError::Broken(_) | WorldError::Shape { .. })) => error.to_string(),
    }
}

#[test]
fn the_shipped_world_is_valid_and_the_same_every_time() {
    let (one, other) = (World::load().unwrap(), World::load().unwrap());
    assert_eq!(one.posts(), other.posts());
    assert!(one.posts().is_sorted_by_key(|post| post.at));
    assert!(one.label.starts_with("Reconstruction"));
}

#[test]
fn numbers_rise_with_time_and_are_nobody_elses() {
    let world = World::load().unwrap();
    for place in [Place::Forum, Place::News, Place::Microblog] {
        let ids: Vec<u64> =
            world.posts().iter().filter(|post| post.place == place).map(|post| post.id).collect();
        assert!(ids.is_sorted_by(|one, next| one < next), "{place:?}");
    }
}

#[test]
fn the_swarm_is_many_people_in_three_kinds_of_place_before_the_acknowledgement() {
    let world = World::load().unwrap();
    let reports: Vec<_> = world.posts().iter().filter(|post| post.role.is_report()).collect();
    let people: BTreeSet<&str> = reports.iter().map(|post| post.author.as_str()).collect();
    assert_eq!(people.len(), reports.len(), "everybody reports once; more is `again`");
    assert!((12..=18).contains(&people.len()), "{people:?}");
    let places: BTreeSet<Place> = reports.iter().map(|post| post.place).collect();
    assert_eq!(places.len(), 3);
    let threads: BTreeSet<&str> =
        reports.iter().filter(|post| post.place == Place::Forum).map(|post| post.thread.as_str()).collect();
    assert_eq!(threads.len(), 2, "one thread to gather in and one stray");
    let hours = reports.last().unwrap().at.duration_since(reports.first().unwrap().at).as_hours();
    assert!((24..=36).contains(&hours), "{hours}");
    assert!(reports.iter().all(|post| post.at < time("2012-05-11T18:37:00Z")));
}

#[test]
fn support_says_solved_while_people_still_report() {
    let world = World::load().unwrap();
    let solved = world.posts().iter().find(|post| post.role == Role::Solved).unwrap();
    assert!(solved.staff);
    let later = world.posts().iter().filter(|post| post.at > solved.at && post.role.is_report());
    assert!(later.count() >= 3);
}

#[test]
fn no_distractor_shows_the_storys_symptom_and_all_of_them_are_there() {
    let world = World::load().unwrap();
    let count = |role| world.posts().iter().filter(|post| post.role == role).count();
    assert!(
        world
            .posts()
            .iter()
            .filter(|post| post.role.is_distractor())
            .all(|post| !shows_symptom(&world, post))
    );
    assert_eq!(count(Role::Cascade), 1 + 40);
    assert_eq!(count(Role::Loud), 25);
    for role in [Role::OldNews, Role::Maintenance, Role::BackUp, Role::Homonym] {
        assert!(count(role) >= 2, "{role:?}");
    }
    let loud: BTreeSet<&str> =
        world.posts().iter().filter(|post| post.role == Role::Loud).map(|post| post.text.as_str()).collect();
    assert_eq!(loud.len(), 25, "a loud person does not repeat itself word for word");
}

#[test]
fn two_quiet_weeks_give_a_usual_level() {
    let world = World::load().unwrap();
    let quiet: Vec<_> = world.posts().iter().filter(|post| post.role == Role::Quiet).collect();
    assert!((120..=200).contains(&quiet.len()), "{}", quiet.len());
    let before = quiet.iter().filter(|post| post.at < world.story_at).count();
    assert!(before * 3 > quiet.len() * 2, "most of it is before the story: {before} of {}", quiet.len());
    assert!(
        quiet
            .iter()
            .all(|post| !post.text.contains('{') && !post.title.iter().any(|title| title.contains('{')))
    );
}

#[test]
fn nothing_of_the_future_is_seen() {
    let world = World::load().unwrap();
    for now in ["2012-05-09T13:25:59Z", "2012-05-11T18:36:59Z"] {
        let view = world.at(time(now));
        for place in [Place::Forum, Place::News, Place::Microblog] {
            assert!(view.posts(place).all(|post| post.at <= view.now));
        }
        assert!(view.incidents().iter().all(|incident| incident.is_over()), "the page is green at {now}");
    }
    assert!(!world.at(time("2012-05-11T18:37:00Z")).incidents()[0].is_over());
    assert!(world.at(time("2012-05-12T13:20:00Z")).incidents()[0].is_over());
}

#[test]
fn counts_never_fall() {
    let world = World::load().unwrap();
    for place in [Place::News, Place::Microblog, Place::Forum] {
        for post in world.posts().iter().filter(|post| post.place == place && post.likes + post.replies > 0) {
            let mut last = (0, 0);
            for hours in 0..72 {
                let view = world.at(post.at + jiff::SignedDuration::from_hours(hours));
                let counts = (view.likes(post), view.replies(post));
                assert!(counts.0 >= last.0 && counts.1 >= last.1, "{} after {hours} hours", post.key);
                last = counts;
            }
            assert!(last.0 <= post.likes);
        }
    }
}

#[test]
fn moments_are_told_once_each_and_end_with_the_resolution() {
    let world = World::load().unwrap();
    let all = moments(&world);
    assert!(
        all.iter().any(|moment| moment.name == "Acknowledged" && moment.at == time("2012-05-11T18:37:00Z"))
    );
    let (before, middle) =
        (world.starts_at - jiff::SignedDuration::from_secs(1), time("2012-05-10T15:20:00Z"));
    let told =
        [moments_between(&world, before, middle), moments_between(&world, middle, world.ends_at)].concat();
    assert_eq!(told, all);
    assert!(moments_between(&world, world.ends_at, before).is_empty());
}

#[test]
fn a_wrong_script_is_refused_with_what_is_wrong() {
    let changed = |from: &str, to: &str, file: &str| {
        assert!(file.contains(from), "{from:?} is not in the script any more");
        file.replacen(from, to, 1)
    };
    let swarm = changed("thread = \"outbound-1\"", "thread = \"nowhere\"", RECONSTRUCTION.swarm);
    assert!(
        refusal(&Files { swarm: &swarm, ..RECONSTRUCTION })
            .contains("stands in a thread that does not exist")
    );

    let swarm = changed("2012-05-09T13:58:00Z", "2012-05-09T13:00:00Z", RECONSTRUCTION.swarm);
    assert!(refusal(&Files { swarm: &swarm, ..RECONSTRUCTION }).contains("is older than its thread"));

    let distractors = changed("I will tell our weekend team", "my mail is stuck", RECONSTRUCTION.distractors);
    let said = refusal(&Files { distractors: &distractors, ..RECONSTRUCTION });
    assert!(said.contains("\"planned-1\" is a distractor with the symptom"), "{said}");

    let status = changed("2012-05-11T20:55:00Z", "2012-05-11T17:00:00Z", RECONSTRUCTION.status);
    let said = refusal(&Files { status: &status, ..RECONSTRUCTION });
    assert!(said.contains("unordered") && said.contains("not there or not then"), "{said}");

    let world = changed("seed = ", "sead = ", RECONSTRUCTION.world);
    assert!(refusal(&Files { world: &world, ..RECONSTRUCTION }).starts_with("correct data/demo/world.toml"));
}
