//! Swarms: many independent people report the same failure, close in time, unusually often.

mod swarm;

pub use swarm::{Acknowledgement, Evidence, Grade, NotCounted, Signature, Swarm, SwarmState};
