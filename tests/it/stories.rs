//! The outages this program is for, told again with invented people and in other words.
//!
//! In May 2011 and May 2012, and in the Office 365 Preview, small firms were told for days that their mail trouble
//! was solved, or their own. What each test promises is what they would have needed: see `docs/product.md`.

mod bpos;
mod five_firms;
mod preview;
mod told;
