//! The `notjustme` binary: reads its arguments and runs one verb.

use clap::Parser;
use notjustme::cli::{Arguments, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    run(Arguments::parse())
}
