//! The page as it is sent: what it says, what it refuses, and what a hostile post cannot do in it.
//!
//! Nothing here needs a desk: pages are made of [`super::sample`], walls are tried around an echo.

mod pages;
mod walls;
