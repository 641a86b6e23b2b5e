//! The demo as its readers find it: a world that keeps its word, and a site in real wire formats.

mod client;
mod microblog;
mod site;
mod world;
