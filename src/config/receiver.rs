//! Who is told of alerts.

use super::SecretPlace;
use std::fmt;
use url::Url;

/// The id of the receiver that is there when none is set.
const TERMINAL_ID: &str = "terminal";

/// Somebody who is told of alerts.
#[derive(Clone, PartialEq, Eq)]
pub enum Receiver {
    /// Whoever looks at the terminal: a line on standard error.
    Terminal {
        /// Its name in the outbox.
        id: String,
    },
    /// A program that takes JSON by HTTP, as Standard Webhooks describes it.
    Webhook {
        /// Its name in the outbox.
        id: String,
        /// Where to post to. Often a secret in itself, so it is never printed whole.
        url: Url,
        /// Where the secret stands that messages are signed with, if they are.
        secret: Option<SecretPlace>,
    },
}

impl Receiver {
    /// The receiver that is there when none is set.
    pub fn terminal() -> Self {
        Self::Terminal { id: TERMINAL_ID.to_owned() }
    }

    /// Its name in the outbox: what it is to be told is kept under it.
    pub fn id(&self) -> &str {
        match self {
            Self::Terminal { id } | Self::Webhook { id, .. } => id,
        }
    }
}

impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Terminal { id } => f.debug_struct("Terminal").field("id", id).finish(),
            Self::Webhook { id, url, secret } => f
                .debug_struct("Webhook")
                .field("id", id)
                .field("host", &url.host_str())
                .field("secret", secret)
                .finish(),
        }
    }
}
