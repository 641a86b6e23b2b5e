//! What a text and a swarm have in common, and whether that says that they are one failure.

use super::Answer;
use crate::catalog::{Catalog, Side};
use crate::detect::Swarm;
use crate::report::Signature;

/// Families of codes that every service shows: they do not say whose failure it is.
const EVERYBODYS_FAMILIES: [&str; 6] = ["http", "errno", "tls", "dns", "browser", "error"];

/// The symptom of those who are blocked by a reputation list.
pub(super) const REPUTATION: &str = "blocked-by-reputation";

/// Whether a signature alone, with no provider beside it, says whose failure it may be: a code that not everybody shows.
pub(crate) fn tells_whose(signature: &Signature) -> bool {
    match signature {
        Signature::Code(code) => {
            code.split_once(':').is_some_and(|(family, _)| !EVERYBODYS_FAMILIES.contains(&family))
        }
        _ => false,
    }
}

/// Whether a swarm of the provider may be what is asked about: its brand or a part of it is named, or nobody is and a code
/// may tell.
pub(super) fn names(
    catalog: &Catalog,
    provider: &str,
    providers: &[String],
    signatures: &[Signature],
) -> bool {
    providers.is_empty() && signatures.iter().any(tells_whose)
        || catalog.family(provider).any(|id| providers.iter().any(|provider| provider == id))
}

/// Whether a swarm may be what the text is about: its provider (or its brand, or a part of it), and
/// a signature in common where the text has any. Where nobody is named, the signature must tell whose it is.
pub(super) fn matches(
    catalog: &Catalog,
    swarm: &Swarm,
    providers: &[String],
    signatures: &[Signature],
) -> bool {
    let named = names(catalog, &swarm.provider, providers, signatures);
    let mut common = swarm.signatures.iter().filter(|signature| signatures.contains(signature));
    if providers.is_empty() {
        return named && common.any(tells_whose);
    }
    let any = swarm.signature == Signature::Any || signatures.is_empty();
    named && (any || common.next().is_some())
}

/// Whether the text tells of the swarm's failure though it may blame somebody else: whoever names his own quota or a
/// reputation list while his provider fails tells of something else, unless he shows the swarm's code.
pub(super) fn says_the_same(swarm: &Swarm, answer: &Answer) -> bool {
    if !matches!(answer.side, Some(Side::Local | Side::ThirdParty)) {
        return true;
    }
    let mut common = swarm.signatures.iter().filter(|signature| answer.signatures.contains(signature));
    common.any(|signature| match signature {
        Signature::Code(_) => tells_whose(signature),
        Signature::Symptom(symptom) => symptom == REPUTATION,
        _ => false,
    })
}
