//! The `notjustme` binary.
fn main() {}
