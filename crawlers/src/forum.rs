//! forum
