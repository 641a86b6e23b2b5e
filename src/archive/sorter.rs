//! Puts the lines of any number of archives into their one order, in bounded memory.
//!
//! Lines are kept as the bytes they are, not as what they mean, and at most [`RUN_BYTES_MAX`] of them at once. A
//! larger archive goes through sorted runs in unnamed temporary files, which are merged as they are read (an external
//! merge sort). Reading in order and holding back late lines would be cheaper, but no bound on lateness is known: a
//! file of one source beside a file of another may be a year late.

use super::line::ArchiveLine;
use super::order::Place;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

/// Lines held in memory, in bytes with what it takes to hold them. Of posts of 500 bytes: about 400,000.
pub const RUN_BYTES_MAX: usize = 256 * 1024 * 1024;

/// Runs on disk; when there are so many they are merged into one, so that no archive needs more open files.
const RUNS_MAX: usize = 64;

/// A line and its place. Equal places (an edit seen in the same moment) are told apart by the bytes.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    place: Place,
    bytes: Box<[u8]>,
}

/// Takes lines in any order.
#[derive(Debug)]
pub struct Sorter {
    run: Vec<Entry>,
    run_bytes: usize,
    run_bytes_max: usize,
    runs: Vec<File>,
    count: u64,
}

impl Default for Sorter {
    fn default() -> Self {
        Self::with_run_bytes(RUN_BYTES_MAX)
    }
}

impl Sorter {
    /// A sorter that holds so many bytes in memory.
    pub fn with_run_bytes(run_bytes_max: usize) -> Self {
        Self { run: Vec::new(), run_bytes: 0, run_bytes_max, runs: Vec::new(), count: 0 }
    }

    /// Takes a line: what it means, and its bytes.
    ///
    /// # Errors
    /// When a run cannot be written to a temporary file.
    pub fn take(&mut self, line: &ArchiveLine, bytes: &[u8]) -> io::Result<()> {
        let entry = Entry { place: Place::of(line), bytes: bytes.trim_ascii_end().into() };
        self.run_bytes += size_of::<Entry>() + entry.place.heap_bytes() + entry.bytes.len();
        self.run.push(entry);
        self.count += 1;
        if self.run_bytes >= self.run_bytes_max {
            let run = self.take_run();
            self.spill(run.map(Ok))?;
        }
        if self.runs.len() >= RUNS_MAX {
            let runs = std::mem::take(&mut self.runs);
            self.spill(merge(runs, Vec::new().into_iter())?)?;
        }
        Ok(())
    }

    /// Lines taken.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The lines, in their order.
    ///
    /// # Errors
    /// When the temporary files cannot be read.
    pub fn sorted(mut self) -> io::Result<Sorted> {
        let last = self.take_run();
        Ok(Sorted { entries: merge(self.runs, last)? })
    }

    fn take_run(&mut self) -> std::vec::IntoIter<Entry> {
        self.run_bytes = 0;
        let mut run = std::mem::take(&mut self.run);
        run.sort_unstable();
        run.into_iter()
    }

    fn spill(&mut self, entries: impl Iterator<Item = io::Result<Entry>>) -> io::Result<()> {
        let mut writer = BufWriter::new(tempfile::tempfile()?);
        for entry in entries {
            let bytes = entry?.bytes;
            writer.write_all(&(bytes.len() as u64).to_le_bytes())?;
            writer.write_all(&bytes)?;
        }
        let mut file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        self.runs.push(file);
        Ok(())
    }
}

/// The lines of archives in their one order.
pub struct Sorted {
    entries: Merge,
}

impl Iterator for Sorted {
    type Item = io::Result<ArchiveLine>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.entries.next()?.and_then(|entry| line(&entry.bytes)))
    }
}

fn line(bytes: &[u8]) -> io::Result<ArchiveLine> {
    serde_json::from_slice(bytes).map_err(io::Error::from)
}

/// Sorted runs, and the least of each.
struct Merge {
    runs: Vec<Run>,
    heads: BinaryHeap<Reverse<(Entry, usize)>>,
}

enum Run {
    Memory(std::vec::IntoIter<Entry>),
    Disk(BufReader<File>),
}

fn merge(runs: Vec<File>, last: std::vec::IntoIter<Entry>) -> io::Result<Merge> {
    let disk = runs.into_iter().map(|file| Run::Disk(BufReader::new(file)));
    let mut merge = Merge { runs: disk.chain([Run::Memory(last)]).collect(), heads: BinaryHeap::new() };
    for number in 0..merge.runs.len() {
        merge.pull(number)?;
    }
    Ok(merge)
}

impl Merge {
    fn pull(&mut self, number: usize) -> io::Result<()> {
        if let Some(entry) = self.runs[number].next()? {
            self.heads.push(Reverse((entry, number)));
        }
        Ok(())
    }
}

impl Iterator for Merge {
    type Item = io::Result<Entry>;

    fn next(&mut self) -> Option<Self::Item> {
        let Reverse((entry, number)) = self.heads.pop()?;
        Some(self.pull(number).map(|()| entry))
    }
}

impl Run {
    fn next(&mut self) -> io::Result<Option<Entry>> {
        let reader = match self {
            Self::Memory(entries) => return Ok(entries.next()),
            Self::Disk(reader) => reader,
        };
        let mut length = [0; 8];
        match reader.read_exact(&mut length) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            read => read?,
        }
        let mut bytes = vec![0; usize::try_from(u64::from_le_bytes(length)).map_err(io::Error::other)?];
        reader.read_exact(&mut bytes)?;
        Ok(Some(Entry { place: Place::of(&line(&bytes)?), bytes: bytes.into() }))
    }
}

#[cfg(test)]
mod tests {
    use super::{ArchiveLine, Sorter};
    use proptest::prelude::*;

    /// Lines that collide in everything that an order may forget: time, source, id and kind.
    fn any_line() -> impl Strategy<Value = String> {
        let time = |minute: u8| format!("2026-03-04T09:{:02}:00Z", minute % 4);
        prop_oneof![
            (any::<u8>(), any::<u8>(), 0..3_u8, 0..3_u8, any::<bool>(), "[a-c]{0,2}").prop_map(
                move |(seen, at, source, id, answers, text)| {
                    let thread = if answers { "top".to_owned() } else { id.to_string() };
                    format!(
                        r#"{{"kind":"post","seen_at":"{}","at":"{}","source":"s{source}","venue":"forum","id":"{id}","thread":"{thread}","text":"{text}"}}"#,
                        time(seen),
                        time(at)
                    )
                }
            ),
            (any::<u8>(), 0..2_u8).prop_map(move |(seen, id)| format!(
                r#"{{"kind":"incident","seen_at":"{0}","at":"{0}","provider":"github","id":"{id}","state":"identified"}}"#,
                time(seen)
            )),
            any::<u8>().prop_map(move |seen| format!(
                r#"{{"kind":"source","seen_at":"{}","source":"s1","health":"blind"}}"#,
                time(seen)
            )),
        ]
    }

    fn sorted(lines: &[String], run_bytes: usize) -> Vec<String> {
        let mut sorter = Sorter::with_run_bytes(run_bytes);
        for line in lines {
            let meaning: ArchiveLine = serde_json::from_str(line).unwrap();
            sorter.take(&meaning, line.as_bytes()).unwrap();
        }
        let entries = super::merge(std::mem::take(&mut sorter.runs), sorter.take_run()).unwrap();
        entries.map(|entry| String::from_utf8(entry.unwrap().bytes.into()).unwrap()).collect()
    }

    proptest! {
        #[test]
        fn shuffled_lines_come_in_the_same_order_from_memory_and_from_disk(
            (lines, shuffled) in prop::collection::vec(any_line(), 0..40)
                .prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle())),
        ) {
            let whole = sorted(&lines, usize::MAX);
            prop_assert_eq!(&whole, &sorted(&shuffled, usize::MAX));
            prop_assert_eq!(&whole, &sorted(&shuffled, 1_500));
        }
    }

    #[test]
    fn more_runs_than_may_be_open_are_merged_and_nothing_is_lost() {
        let lines: Vec<String> = (0..200)
            .rev()
            .map(|n| {
                format!(
                    r#"{{"kind":"source","seen_at":"2026-03-04T09:00:00Z","source":"s{n:03}","health":"ok"}}"#
                )
            })
            .collect();
        let mut expected = lines.clone();
        expected.sort();
        assert_eq!(sorted(&lines, 1), expected);
    }

    #[test]
    fn of_one_moment_the_provider_speaks_first_and_a_thread_is_opened_before_it_is_answered() {
        let time = "2026-03-04T09:00:00Z";
        let post = |id: &str, thread: &str| {
            format!(
                r#"{{"kind":"post","seen_at":"{time}","at":"{time}","source":"a","venue":"forum","id":"{id}","thread":"{thread}"}}"#
            )
        };
        let source = format!(r#"{{"kind":"source","seen_at":"{time}","source":"a","health":"ok"}}"#);
        let incident = format!(
            r#"{{"kind":"incident","seen_at":"{time}","at":"{time}","provider":"z","id":"1","state":"identified"}}"#
        );
        let (answer, opener) = (post("1", "2"), post("2", "2"));
        let lines = [answer.clone(), opener.clone(), source.clone(), incident.clone()];
        assert_eq!(sorted(&lines, usize::MAX), [incident, source, opener, answer]);
    }
}
