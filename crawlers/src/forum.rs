//! Forums: where customers of a provider write to each other.

pub mod askbot;
pub mod discourse;
pub mod flarum;
pub mod hacker_news;
pub mod html;
pub mod lemmy;
pub mod microsoft_qna;
pub mod misago;
pub mod nodebb;
mod recent;
pub mod stack_exchange;
