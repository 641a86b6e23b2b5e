//! Forums: where customers of a provider write to each other.

pub mod askbot;
mod board;
pub mod discourse;
pub mod flarum;
pub mod hacker_news;
pub mod html;
pub mod khoros;
pub mod lemmy;
pub mod microsoft_qna;
pub mod misago;
pub mod nodebb;
pub mod phpbb;
mod recent;
pub mod reddit;
pub mod stack_exchange;
pub mod vbulletin;
pub mod xenforo;
