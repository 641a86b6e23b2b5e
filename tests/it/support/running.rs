//! The program while it runs: its lines as they come, signals, and a time by which it must have ended.

use super::Ran;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Far longer than anything takes that is waited for; a test that waits this long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often something that is waited for is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// A started program; killed when dropped.
pub(crate) struct Running {
    child: Child,
    out: Stream,
    err: Stream,
}

/// What a stream has said so far.
struct Stream {
    said: Arc<Mutex<String>>,
    reading: Option<JoinHandle<()>>,
}

impl Stream {
    fn of(source: impl Read + Send + 'static) -> Self {
        let said = Arc::new(Mutex::new(String::new()));
        let into = Arc::clone(&said);
        let reading = std::thread::spawn(move || {
            let mut source = BufReader::new(source);
            let mut line = Vec::new();
            while source.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
                into.lock().unwrap().push_str(&String::from_utf8_lossy(&line));
                line.clear();
            }
        });
        Self { said, reading: Some(reading) }
    }

    fn so_far(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    fn said_in_all(&mut self) -> String {
        if let Some(reading) = self.reading.take() {
            reading.join().unwrap();
        }
        self.so_far()
    }
}

impl Running {
    /// Starts the command, whose output must be piped.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let (out, err) = (Stream::of(child.stdout.take().unwrap()), Stream::of(child.stderr.take().unwrap()));
        Self { child, out, err }
    }

    /// Its process id.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it printed so far.
    pub(crate) fn out(&self) -> String {
        self.out.so_far()
    }

    /// Waits until it has printed `words`.
    #[track_caller]
    pub(crate) fn says(&mut self, words: &str) {
        wait_for(&format!("{words:?}"), || self.out.so_far().contains(words) || self.has_ended());
        assert!(
            self.out().contains(words),
            "it ended without {words:?}: {} {}",
            self.out(),
            self.err.so_far()
        );
    }

    /// Whether it has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// `kill -9`, and how it had ended if it was faster.
    pub(crate) fn kill(mut self) -> Ran {
        self.child.kill().unwrap();
        self.end()
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.pid().to_string()).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for its end.
    #[track_caller]
    pub(crate) fn end(mut self) -> Ran {
        wait_for("the end of the program", || self.has_ended());
        let status: ExitStatus = self.child.wait().unwrap();
        Ran { code: status.code(), out: self.out.said_in_all(), err: self.err.said_in_all() }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until `happened`.
#[track_caller]
pub(crate) fn wait_for(what: &str, mut happened: impl FnMut() -> bool) {
    let started = Instant::now();
    while !happened() {
        assert!(started.elapsed() < PATIENCE, "waited in vain for {what}");
        std::thread::sleep(LOOK_EVERY);
    }
}
