//! Forums: where customers of a provider write to each other.

mod board;
pub mod discourse;
pub mod hacker_news;
pub mod html;
pub mod khoros;
pub mod phpbb;
pub mod reddit;
pub mod vbulletin;
pub mod xenforo;
