//! What people read, word for word.
