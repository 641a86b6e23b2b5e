//! Secrets: where they stand, and words that do not tell them.
//!
//! The settings name the place only, so that the file can be shown to anybody. A secret is read each time
//! it is needed, so that it can be changed while the program runs.

use super::ConfigError;
use std::fmt;
use std::io::Read;
use std::path::PathBuf;

/// The longest secret, in bytes.
pub(super) const SECRET_BYTES_MAX: u64 = 8 * 1024;

/// Where a secret stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretPlace {
    /// In the environment variable of this name.
    Environment(String),
    /// In this file, white space around it aside.
    File(PathBuf),
}

impl SecretPlace {
    /// Reads the secret.
    ///
    /// # Errors
    /// When there is none; says where it was looked for, and never what was found.
    pub fn read(&self) -> Result<Secret, ConfigError> {
        let found = match self {
            Self::Environment(name) => std::env::var(name).map_err(|error| match error {
                std::env::VarError::NotPresent => "it is not set".to_owned(),
                std::env::VarError::NotUnicode(_) => "it is no text".to_owned(),
            }),
            Self::File(path) => std::fs::File::open(path)
                .and_then(|file| {
                    let mut text = String::new();
                    file.take(SECRET_BYTES_MAX + 1).read_to_string(&mut text)?;
                    Ok(text)
                })
                .map_err(|error| error.to_string()),
        };
        let refused = |why: String| ConfigError::Secret { place: self.to_string(), why };
        let secret = found.map_err(refused)?;
        match secret.trim() {
            "" => Err(refused("it is empty".to_owned())),
            secret if secret.len() as u64 > SECRET_BYTES_MAX => {
                Err(refused(format!("it is longer than {SECRET_BYTES_MAX} bytes")))
            }
            secret => Ok(Secret(secret.to_owned())),
        }
    }
}

impl fmt::Display for SecretPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment(name) => write!(f, "the environment variable {name}"),
            Self::File(path) => write!(f, "the file {}", path.display()),
        }
    }
}

/// A secret. Printing it prints `…`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The secret itself, for whoever has to send or sign with it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}
