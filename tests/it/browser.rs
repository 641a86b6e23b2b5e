//! The site in a real browser: `tests/browser` drives the built program in Chromium.
//!
//! It needs Node.js, Chromium and a few packages; where they are missing the test says so and is skipped.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Where the tests are.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser");

/// Why the tests cannot run here, if they cannot.
fn missing() -> Option<&'static str> {
    let answers = |program: &str| {
        let mut asking = Command::new(program);
        asking.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
        asking.status().is_ok_and(|status| status.success())
    };
    let browser = std::env::var("CHROMIUM").unwrap_or_else(|_| "chromium".to_owned());
    if !answers("node") {
        Some("there is no Node.js")
    } else if !answers(&browser) {
        Some("there is no Chromium")
    } else if !Path::new(FOLDER).join("node_modules").is_dir() {
        Some("its packages are not installed")
    } else {
        None
    }
}

#[test]
fn the_site_holds_in_a_real_browser() {
    // Written past the capture of the test's output: what was skipped is to be seen.
    let mut seen = std::io::stderr();
    if let Some(reason) = missing() {
        writeln!(seen, "skipped: the tests in a browser: {reason}; tests/browser/install installs it")
            .unwrap();
        return;
    }
    let ran = Command::new("node")
        .args(["run.mjs", env!("CARGO_BIN_EXE_notjustme")])
        .current_dir(FOLDER)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    writeln!(seen, "{out}{err}").unwrap();
    assert!(ran.status.success(), "a story in the browser failed");
}
