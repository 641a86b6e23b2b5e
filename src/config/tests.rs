//! Settings that are read, and settings that are refused.

use super::*;

#[test]
fn without_a_file_there_are_defaults() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::load(folder.path()).unwrap();
    assert_eq!(config, Config::default());
    assert_eq!(config.bind.to_string(), "127.0.0.1:7878");
}
