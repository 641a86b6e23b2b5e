//! Packs, word for word, and that no post breaks out of one.

mod expected;
mod hostile;
