//! Labelled texts as they are published: a line of JSON for every title.

use serde::Deserialize;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Documents, as tokens, and the label of each.
#[derive(Debug, Default)]
pub(crate) struct Labelled {
    pub(crate) documents: Vec<Vec<String>>,
    pub(crate) labels: Vec<u32>,
}

impl Labelled {
    /// Those with odd or even labels.
    pub(crate) fn part(&self, odd: bool) -> Self {
        let chosen = |label: &u32| (label % 2 == 1) == odd;
        let pairs = self.documents.iter().zip(&self.labels).filter(|(_, label)| chosen(label));
        let (documents, labels) = pairs.map(|(tokens, label)| (tokens.clone(), *label)).unzip();
        Self { documents, labels }
    }
}

#[derive(Deserialize)]
struct Title {
    #[serde(rename = "clusterNo")]
    cluster: u32,
    #[serde(rename = "textCleaned")]
    text: String,
}

/// The lines of a compressed file.
pub(crate) fn lines(folder: &Path, name: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let path = folder.join(name);
    let file = File::open(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(BufReader::new(liblzma::read::XzDecoder::new(file)).lines().collect::<Result<_, _>>()?)
}

/// A set of news titles.
pub(crate) fn news(folder: &Path, name: &str) -> Result<Labelled, Box<dyn Error>> {
    let mut labelled = Labelled::default();
    for line in lines(folder, &format!("{name}.jsonl.xz"))? {
        let title: Title = serde_json::from_str(&line)?;
        labelled.documents.push(title.text.split_whitespace().map(str::to_owned).collect());
        labelled.labels.push(title.cluster);
    }
    Ok(labelled)
}
