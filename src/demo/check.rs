//! Checks the world: references, order of time, and that the truth it claims about itself holds.
//!
//! The demo proves something only if its distractors really are none of the story and every report of the
//! story really shows the symptom; a careless edit of the script would quietly undo that.

use super::expand::MICROBLOG_CHARS_MAX;
use super::role::{Place, Role};
use super::world::{World, WorldPost};
use std::collections::BTreeSet;

/// The longest text of a post, in characters.
const TEXT_CHARS_MAX: usize = 2_000;
/// The longest name of an author, in characters.
const AUTHOR_CHARS_MAX: usize = 30;
/// Ordinary talk may hold so many lone reports of the story's symptom, days before it.
const LONE_REPORTS_MAX: usize = 1;

/// Everything that is wrong, one sentence each.
pub(super) fn problems(world: &World) -> Vec<String> {
    let mut problems = Vec::new();
    if !(world.starts_at < world.story_at && world.story_at < world.ends_at) {
        problems.push("starts_at, story_at and ends_at are not in order".to_owned());
    }
    let mut keys = BTreeSet::new();
    for post in &world.posts {
        if !keys.insert(&post.key) {
            problems.push(format!("two posts have the key {:?}", post.key));
        }
        let mut about = |wrong: Option<&str>| {
            problems.extend(wrong.map(|wrong| format!("post {:?} {wrong}", post.key)));
        };
        about(form(world, post));
        about(references(world, post));
        about(truth(world, post));
    }
    let lone =
        world.posts.iter().filter(|post| post.role == Role::Quiet && shows_symptom(world, post)).count();
    if lone > LONE_REPORTS_MAX {
        problems.push(format!("{lone} posts of ordinary talk show the symptom; {LONE_REPORTS_MAX} may"));
    }
    problems.extend(moments(world));
    problems.extend(status(world));
    problems
}

/// Whether the post is about the story's provider and uses a word of its symptom.
pub(super) fn shows_symptom(world: &World, post: &WorldPost) -> bool {
    let said = format!("{} {}", post.title.as_deref().unwrap_or_default(), post.text).to_lowercase();
    post.about.as_ref() == Some(&world.symptom.provider)
        && world.symptom.words.iter().any(|word| said.contains(word.as_str()))
}

fn form(world: &World, post: &WorldPost) -> Option<&'static str> {
    let handle = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '_';
    let opens = post.thread == post.key;
    let chars_max = if post.place == Place::Microblog { MICROBLOG_CHARS_MAX } else { TEXT_CHARS_MAX };
    if post.at < world.starts_at || post.at >= world.ends_at {
        return Some("lies outside the world's time");
    }
    if post.author.is_empty() || post.author.len() > AUTHOR_CHARS_MAX || !post.author.chars().all(handle) {
        return Some("has no author of [a-z0-9_]+");
    }
    if post.text.chars().count() > chars_max {
        return Some("is longer than its place allows");
    }
    if post.text.is_empty() && post.link.is_none() {
        return Some("has neither text nor link");
    }
    if post.title.is_some() != (opens && post.place != Place::Microblog) {
        return Some("has a title where there is none, or lacks one: threads of forum and news have titles");
    }
    None
}

fn references(world: &World, post: &WorldPost) -> Option<&'static str> {
    let opening = world.post(&post.thread);
    if opening.is_none_or(|opening| opening.thread != opening.key || opening.place != post.place) {
        return Some("stands in a thread that does not exist at its place");
    }
    if opening.is_some_and(|opening| opening.at > post.at) {
        return Some("is older than its thread");
    }
    let earlier =
        |key: &String| world.post(key).filter(|other| other.place == post.place && other.at < post.at);
    if post.reply_to.as_ref().is_some_and(|key| earlier(key).is_none_or(|other| other.thread != post.thread))
    {
        return Some("answers a post that is not before it in its thread");
    }
    if post.repost_of.as_ref().is_some_and(|key| earlier(key).is_none()) {
        return Some("repeats a post that is not before it");
    }
    None
}

fn truth(world: &World, post: &WorldPost) -> Option<&'static str> {
    match post.role {
        Role::Report if !shows_symptom(world, post) => Some("is a report without a word of the symptom"),
        Role::Report | Role::MeToo | Role::Again if post.at < world.story_at => {
            Some("reports before the story")
        }
        Role::MeToo if post.reply_to.is_none() => Some("agrees with nobody: it needs reply_to"),
        Role::Support | Role::Solved if !post.staff => Some("speaks for the provider and is not staff"),
        role if role.is_distractor() && shows_symptom(world, post) => {
            Some("is a distractor with the symptom")
        }
        _ => None,
    }
}

fn moments(world: &World) -> Vec<String> {
    let mut problems = Vec::new();
    if !world.moments.is_sorted_by_key(|moment| moment.at) {
        problems.push("the moments are not in order of time".to_owned());
    }
    let updates = || world.status.incidents.iter().flat_map(|incident| &incident.updates);
    for moment in &world.moments {
        let post = moment.post.as_ref().map(|key| world.post(key).map(|post| post.at));
        let update = moment
            .update
            .as_ref()
            .map(|id| updates().find(|update| update.id == *id).map(|update| update.at));
        if [post, update].into_iter().flatten().any(|shown| shown != Some(moment.at)) {
            problems.push(format!("moment {:?} shows something that is not there or not then", moment.name));
        }
    }
    problems
}

fn status(world: &World) -> Vec<String> {
    let status = &world.status;
    let mut problems = Vec::new();
    if status.provider != world.symptom.provider {
        problems.push("the status page is not of the story's provider".to_owned());
    }
    let known = |id: &String| status.components.iter().any(|component| component.id == *id);
    for incident in &status.incidents {
        let ordered = incident.updates.is_sorted_by(|one, next| one.at < next.at && one.state <= next.state);
        if incident.updates.is_empty() || !ordered || !incident.components.iter().all(known) {
            problems.push(format!(
                "incident {:?} has no updates, unordered ones or unknown components",
                incident.id
            ));
        }
    }
    for work in &status.maintenances {
        let ordered = work.announced_at < work.starts_at && work.starts_at < work.ends_at;
        if !ordered || !work.components.iter().all(known) {
            problems.push(format!("maintenance {:?} is unordered or names unknown components", work.id));
        }
    }
    problems
}
