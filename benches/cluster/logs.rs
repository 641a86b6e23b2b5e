//! Lines of logs with the event each is of, masked as posts are.

use crate::data::{Labelled, lines};
use notjustme::catalog::{Catalog, MaskSet, normalise};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

/// The systems.
pub(crate) const SYSTEMS: [&str; 8] =
    ["Android", "Apache", "HDFS", "Hadoop", "Linux", "OpenSSH", "Spark", "Zookeeper"];

/// The lines of one system.
pub(crate) fn read(folder: &Path, system: &str) -> Result<Labelled, Box<dyn Error>> {
    let masks = MaskSet::new(&Catalog::built_in()?.masks)?;
    let mut rows = lines(folder, &format!("loghub_{system}.csv.xz"))?.into_iter().map(|line| fields(&line));
    let names = rows.next().ok_or("an empty file")?;
    let place = |name: &str| names.iter().position(|field| field == name).ok_or("a column is missing");
    let (content, event) = (place("Content")?, place("EventId")?);
    let mut events = BTreeMap::new();
    let mut labelled = Labelled::default();
    for row in rows {
        let [Some(text), Some(event)] = [row.get(content), row.get(event)] else {
            return Err("a row is too short".into());
        };
        let next = u32::try_from(events.len())?;
        labelled.labels.push(*events.entry(event.clone()).or_insert(next));
        labelled.documents.push(tokens(&normalise(&masks.mask(text, &[]))));
    }
    Ok(labelled)
}

/// The words of a line; what has a digit varies.
fn tokens(text: &str) -> Vec<String> {
    let words =
        text.split(|character: char| !character.is_alphanumeric() && character != '<' && character != '>');
    let masked = |word: &str| {
        if word.contains(|character: char| character.is_ascii_digit()) {
            "<number>".into()
        } else {
            word.to_owned()
        }
    };
    words.filter(|word| !word.is_empty()).map(masked).collect()
}

/// The fields of a line of CSV; none of these files breaks a line inside quotes.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                fields.last_mut().expect("there is one").push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            other => fields.last_mut().expect("there is one").push(other),
        }
    }
    fields
}
