//! Forums: where customers of a provider write to each other.

pub mod discourse;
pub mod hacker_news;
pub mod html;
