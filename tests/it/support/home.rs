//! A data directory of its own, with settings and a catalog, and the real program run in it.

use super::Running;
use notjustme::store::Store;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A data directory; gone with the test.
pub(crate) struct Home {
    folder: TempDir,
}

/// How a run of the program ended.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit status; `None` after a signal.
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// Checks the exit status, and that nothing panicked.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert!(!self.err.contains("panicked"), "{self:#?}");
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Checks that the program refused with all of these words.
    #[track_caller]
    pub(crate) fn refused(self, words: &[&str]) -> Self {
        let ran = self.expect(2);
        for word in words {
            assert!(ran.err.contains(word), "{word:?} is missing: {ran:#?}");
        }
        ran
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    /// Standard output as JSON, one value per line.
    #[track_caller]
    pub(crate) fn json_lines(&self) -> Vec<serde_json::Value> {
        let read = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {self:#?}"));
        self.out.lines().map(read).collect()
    }
}

impl Home {
    /// Settings for tests: sources on this machine, any free port, a catalog without sources.
    pub(crate) fn new() -> Self {
        let home = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir_all(home.data()).unwrap();
        home.set("");
        home.sources("");
        home
    }

    /// The data directory.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A path beside the data directory.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file beside the data directory and says where.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        fs::write(self.beside(name), content).unwrap();
        self.beside(name)
    }

    /// Adds `more` to the settings for tests.
    pub(crate) fn set(&self, more: &str) {
        let settings = format!(
            "contact = \"tests@example.org\"\nbind = \"127.0.0.1:0\"\ncatalog_dir = \"../catalog\"\n\
             allow_loopback_sources = true\n{more}\n"
        );
        fs::write(self.data().join("notjustme.toml"), settings).unwrap();
    }

    /// Writes the catalog: the built-in providers and masks, and these sources.
    pub(crate) fn sources(&self, sources: &str) {
        let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let own = self.beside("catalog");
        fs::create_dir_all(&own).unwrap();
        for name in ["providers.toml", "masks.toml"] {
            fs::copy(built_in.join(name), own.join(name)).unwrap();
        }
        fs::write(own.join("sources.toml"), sources).unwrap();
    }

    /// The program with this data directory and no colours asked for.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_notjustme"));
        command.arg("--data").arg(self.data()).args(arguments).current_dir(self.folder.path());
        for variable in ["NO_COLOR", "CLICOLOR_FORCE", "RUST_LOG"] {
            command.env_remove(variable);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        ran(&mut self.command(arguments))
    }

    /// Runs the program to its end with `input` on its standard input.
    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let input = input.to_vec();
        // A program that does not read all of it must not block the test.
        let writing = std::thread::spawn(move || pipe.write_all(&input).ok());
        let output = child.wait_with_output().unwrap();
        writing.join().unwrap();
        output.into()
    }

    /// Starts the program and lets it run.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        Running::start(&mut self.command(arguments))
    }

    /// The store, read beside whoever writes it.
    pub(crate) fn store(&self) -> Store {
        Store::open_read_only(&self.data()).unwrap()
    }

    /// How many posts a search finds.
    #[track_caller]
    pub(crate) fn found(&self, query: &str) -> u64 {
        let ran = self.run(&["--json", "search", query]);
        assert!(matches!(ran.code, Some(0 | 1)), "{ran:#?}");
        ran.json()["total"].as_u64().unwrap()
    }
}

/// Runs a command to its end.
pub(crate) fn ran(command: &mut Command) -> Ran {
    command.output().unwrap().into()
}

impl From<std::process::Output> for Ran {
    fn from(output: std::process::Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}
