//! The `notjustme` binary: reads its arguments and runs one verb.

use clap::Parser;
use notjustme::cli::{Arguments, run};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

fn main() -> ExitCode {
    // Warnings go to standard error, so that they never stand in what a program reads.
    let filter = EnvFilter::builder().with_default_directive(LevelFilter::WARN.into()).from_env_lossy();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).without_time().init();
    run(Arguments::parse())
}
