//! The demo's world: everything that will have been written, checked and in order of time.
//!
//! It is whole from the start; [`World::at`] shows of it what existed at a virtual time. So the site and the
//! tests need no event loop, and any moment can be looked at again.

use super::role::{Place, Role};
use super::script::{PostsFile, QuietFile, StatusFile, Symptom, WorldFile};
use super::story::Moment;
use super::view::View;
use super::{check, expand, number, quiet};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// The script's files, as text.
#[derive(Debug, Clone, Copy)]
pub struct Files<'text> {
    /// Frame, symptom and moments.
    pub world: &'text str,
    /// The story.
    pub swarm: &'text str,
    /// What must stay silent.
    pub distractors: &'text str,
    /// Templates of ordinary talk.
    pub quiet: &'text str,
    /// The status page.
    pub status: &'text str,
}

/// The files of the reconstruction that comes with the program.
pub const RECONSTRUCTION: Files<'static> = Files {
    world: include_str!("../../data/demo/world.toml"),
    swarm: include_str!("../../data/demo/swarm.toml"),
    distractors: include_str!("../../data/demo/distractors.toml"),
    quiet: include_str!("../../data/demo/quiet.toml"),
    status: include_str!("../../data/demo/status.toml"),
};

/// Why there is no world.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// A file is not in the shape `script.rs` names.
    #[error("correct data/demo/{file}.toml: {source}")]
    Shape {
        /// Its stem.
        file: &'static str,
        /// What is wrong where.
        source: toml::de::Error,
    },
    /// The files contradict each other or themselves.
    #[error("correct data/demo/*.toml: {}", .0.join("; "))]
    Broken(Vec<String>),
}

/// One post of the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorldPost {
    /// Its name in the script.
    pub key: String,
    /// Where it stands.
    pub place: Place,
    /// What it is for; no page shows it.
    pub role: Role,
    /// The provider it is about, if it is about one; no page shows it.
    pub about: Option<String>,
    /// When it was written.
    pub at: Timestamp,
    /// Who wrote it.
    pub author: String,
    /// The title, on an opening post of forum and news.
    pub title: Option<String>,
    /// The text as written.
    pub text: String,
    /// What it links to.
    pub link: Option<String>,
    /// The key of the opening post of its thread, its own for an opening post.
    pub thread: String,
    /// The key of the post it answers.
    pub reply_to: Option<String>,
    /// The key of the post it repeats.
    pub repost_of: Option<String>,
    /// What its likes tend to.
    pub likes: u64,
    /// Replies that are counted on it but not written out; what they tend to.
    pub replies: u64,
    /// Written by the provider's staff.
    pub staff: bool,
    /// Its number on its site; rises with time.
    pub id: u64,
    /// The number of its thread on its site.
    pub thread_id: u64,
}

/// Everything that will have been written.
#[derive(Debug)]
pub struct World {
    /// What every page shows, so that nobody takes this for an archive.
    pub label: String,
    /// When its first quiet week starts.
    pub starts_at: Timestamp,
    /// When the days of the story start.
    pub story_at: Timestamp,
    /// After this, nothing happens.
    pub ends_at: Timestamp,
    pub(super) symptom: Symptom,
    pub(super) posts: Vec<WorldPost>,
    pub(super) status: StatusFile,
    pub(super) moments: Vec<Moment>,
    /// Everybody's number: authors in alphabetical order.
    pub(super) people: BTreeMap<String, u64>,
    places: BTreeMap<String, usize>,
}

const PERSON_ID_FIRST: u64 = 410_000_001;

impl World {
    /// The reconstruction that comes with the program.
    ///
    /// # Errors
    /// When its files are wrong, which a test excludes for the ones that are shipped.
    pub fn load() -> Result<Self, WorldError> {
        Self::from_files(&RECONSTRUCTION)
    }

    /// A world from other files.
    ///
    /// # Errors
    /// What is wrong in which file: all contradictions at once.
    pub fn from_files(files: &Files<'_>) -> Result<Self, WorldError> {
        let world: WorldFile = read("world", files.world)?;
        let swarm: PostsFile = read("swarm", files.swarm)?;
        let distractors: PostsFile = read("distractors", files.distractors)?;
        let quiet: QuietFile = read("quiet", files.quiet)?;
        let status: StatusFile = read("status", files.status)?;

        let mut scripted = quiet::posts(&quiet, world.seed, world.starts_at, world.ends_at);
        let mut problems = Vec::new();
        for file in [swarm, distractors] {
            for cascade in &file.cascades {
                match file.posts.iter().find(|post| post.key == cascade.of) {
                    Some(original) => scripted.extend(expand::cascade(cascade, original, &quiet.handles)),
                    None => {
                        problems.push(format!("a cascade repeats {:?}, which its file lacks", cascade.of))
                    }
                }
            }
            scripted.extend(file.loud.iter().flat_map(expand::loud));
            scripted.extend(file.posts);
        }
        scripted.sort_by(|one, other| (one.at, &one.key).cmp(&(other.at, &other.key)));
        let moments = world
            .moments
            .into_iter()
            .map(|moment| Moment {
                name: moment.name,
                at: moment.at,
                sentence: moment.sentence,
                post: moment.post,
                update: moment.update,
            })
            .collect();
        let posts = number::numbered(scripted, &world.symptom.provider);
        let names: std::collections::BTreeSet<String> =
            posts.iter().map(|post| post.author.clone()).collect();
        let built = Self {
            label: world.label,
            starts_at: world.starts_at,
            story_at: world.story_at,
            ends_at: world.ends_at,
            symptom: world.symptom,
            places: posts.iter().enumerate().map(|(index, post)| (post.key.clone(), index)).collect(),
            people: names.into_iter().zip(PERSON_ID_FIRST..).collect(),
            posts,
            status,
            moments,
        };
        problems.extend(check::problems(&built));
        if problems.is_empty() { Ok(built) } else { Err(WorldError::Broken(problems)) }
    }

    /// What existed at `now`.
    pub fn at(&self, now: Timestamp) -> View<'_> {
        View { world: self, now }
    }

    /// All posts in order of time.
    pub fn posts(&self) -> &[WorldPost] {
        &self.posts
    }

    /// The post of that name in the script.
    pub fn post(&self, key: &str) -> Option<&WorldPost> {
        self.places.get(key).and_then(|index| self.posts.get(*index))
    }
}

fn read<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<T, WorldError> {
    toml::from_str(text).map_err(|source| WorldError::Shape { file, source })
}
