//! Why a tool gives no answer. The sentence goes to the assistant and says what to do.

use super::LIMIT_MAX;
use crate::desk::DeskError;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    /// The arguments are not those of the tool.
    #[error("the arguments cannot be read ({0}): give those of the tool's schema")]
    Arguments(serde_json::Error),
    #[error("`limit` is {0}: ask for 1 to {LIMIT_MAX}")]
    Limit(u16),
    #[error("there is nothing to check: put the error, the log lines or a sentence into `text`")]
    Empty,
    #[error("there is no swarm {0:?}: the tool `swarms` with `open_only` false lists them")]
    NoSwarm(String),
    #[error(transparent)]
    Desk(#[from] DeskError),
    #[error("too many ask at once: ask again in a few seconds")]
    Busy,
    #[error("the desk broke down over this question: what it printed on standard error says where")]
    Broken,
}
