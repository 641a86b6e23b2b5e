//! Signs messages as Standard Webhooks describes (<https://www.standardwebhooks.com>): `v1`, symmetric.
//!
//! What is signed is `id.timestamp.body`, so that nobody can send an old body again under a new id or time.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// What a secret begins with; the key follows in Base64.
pub const SECRET_PREFIX: &str = "whsec_";

/// The value of `webhook-signature`: `v1,` and the Base64 of HMAC-SHA256.
///
/// # Errors
/// When the secret has not the shape `whsec_<Base64>`; the sentence does not tell the secret.
pub(super) fn sign(secret: &str, id: &str, timestamp_seconds: i64, body: &str) -> Result<String, String> {
    let key = secret.strip_prefix(SECRET_PREFIX).and_then(|key| STANDARD.decode(key).ok());
    let key = key.filter(|key| !key.is_empty());
    let key = key.ok_or_else(|| format!("the secret is not `{SECRET_PREFIX}` and Base64: correct it"))?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|error| error.to_string())?;
    mac.update(format!("{id}.{timestamp_seconds}.{body}").as_bytes());
    Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}
