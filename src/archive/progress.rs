//! How far an import has come in a file, so that it goes on there.
//!
//! What the store holds is known to it anyway. This only saves looking at it all again, so whenever it is in doubt
//! whether the file is the same, the import begins at its beginning.

use super::input::Place;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::time::UNIX_EPOCH;

/// How much of the file says which one it is, in bytes.
const HEAD_BYTES: u64 = 64 * 1024;

/// What of a file is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Where it goes on.
    pub place: Place,
    /// Records before it.
    pub records: u64,
    /// Whether that is all of the file.
    pub whole: bool,
}

impl Progress {
    /// The key under which the store's meta keeps it: a hash of the file's path, size, time of change and first bytes,
    /// and of `how` it is read. None for what is no file on the disk.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn key(path: &Path, how: &str) -> io::Result<Option<String>> {
        if path == Path::new("-") {
            return Ok(None);
        }
        let about = fs::metadata(path)?;
        if !about.is_file() {
            return Ok(None);
        }
        let changed = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let mut head = Vec::new();
        File::open(path)?.take(HEAD_BYTES).read_to_end(&mut head)?;
        let mut hash = Sha256::new();
        for part in [path.canonicalize()?.as_os_str().as_encoded_bytes(), how.as_bytes(), &head] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.update(about.len().to_le_bytes());
        hash.update(changed.unwrap_or_default().as_nanos().to_le_bytes());
        let hash: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Some(format!("import-{hash}")))
    }

    /// What was kept; nothing when another version of this program kept it.
    pub fn read(kept: Option<&str>) -> Self {
        kept.and_then(|kept| serde_json::from_str(kept).ok()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Progress;
    use std::fs;

    #[test]
    fn another_file_or_another_way_to_read_it_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "one").unwrap();
        let key = |how| Progress::key(&path, how).unwrap().unwrap();
        let first = key("mbox");
        assert_eq!(first, key("mbox"));
        assert_ne!(first, key("csv"));
        fs::write(&path, "two").unwrap();
        assert_ne!(first, key("mbox"));
        assert_eq!(Progress::key(std::path::Path::new("-"), "mbox").unwrap(), None);
        assert_eq!(Progress::read(Some("{}")), Progress::default());
    }
}
