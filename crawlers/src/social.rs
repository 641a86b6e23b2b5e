//! Social networks: where people say it to everybody.

pub mod x;
