//! The one integration binary: the whole program, from outside.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "tests say what they skip and measure")]

mod belt;
mod cli;
mod crash;
mod faults;
mod support;
mod tidy;
