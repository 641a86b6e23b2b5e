//! Authors as keyed hashes: enough to count people, too little to name one.
//!
//! A plain hash of a name could be undone by hashing every known name. The key never leaves the data
//! directory; without it the stored numbers mean nothing.

use crate::sighting::AuthorHash;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Length of the key, in bytes.
pub const KEY_BYTES: usize = 32;

/// The key's file in the data directory, readable by its owner alone.
const KEY_FILE: &str = "author.key";

/// Turns authors' names into numbers: the first 8 bytes, big-endian, of HMAC-SHA256 over the scope, a
/// zero byte and the name.
#[derive(Clone)]
pub struct AuthorHasher {
    keyed: Hmac<Sha256>,
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum AuthorKeyError {
    /// Cut off, or somebody else's.
    #[error(
        "{} holds {found} bytes instead of {KEY_BYTES}: put it back from a backup, or remove it (known \
         authors then count as new people)",
        path.display()
    )]
    Length {
        /// The file.
        path: PathBuf,
        /// Its length, in bytes.
        found: usize,
    },
    /// The file system refused.
    #[error("cannot read or make {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The refusal.
        source: io::Error,
    },
}

impl AuthorHasher {
    /// A hasher with this key.
    pub fn new(key: &[u8; KEY_BYTES]) -> Self {
        Self { keyed: Hmac::new_from_slice(key).expect("HMAC takes a key of any length") }
    }

    /// The hasher of the data directory, with a new random key when there is none.
    ///
    /// # Errors
    /// When the key cannot be read or made, or is no key.
    pub fn open(dir: &Path) -> Result<Self, AuthorKeyError> {
        let path = dir.join(KEY_FILE);
        let key = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => make_key(dir, &path),
            read => read,
        };
        let key = key.map_err(|source| AuthorKeyError::Io { path: path.clone(), source })?;
        let key = key.try_into().map_err(|key: Vec<u8>| AuthorKeyError::Length { path, found: key.len() })?;
        Ok(Self::new(&key))
    }

    /// The number that stands for `name` on the network `scope`.
    pub fn hash(&self, scope: &str, name: &str) -> AuthorHash {
        let mut mac = self.keyed.clone();
        mac.update(scope.as_bytes());
        mac.update(&[0]);
        mac.update(name.as_bytes());
        let digest = mac.finalize().into_bytes();
        AuthorHash(digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }
}

impl fmt::Debug for AuthorHasher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AuthorHasher")
    }
}

/// Written beside and moved into place: a crash leaves a whole key or none.
fn make_key(dir: &Path, path: &Path) -> io::Result<Vec<u8>> {
    let mut key = vec![0; KEY_BYTES];
    getrandom::fill(&mut key).map_err(io::Error::other)?;
    let draft = dir.join("author.key.new");
    // A draft is left only by a crash; it has never hashed anything.
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    file.write_all(&key)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    // A directory can be opened and synced on Unix alone.
    if cfg!(unix) {
        File::open(dir)?.sync_all()?;
    }
    Ok(key)
}
