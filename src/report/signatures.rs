//! What a report shares with others: codes, symptoms of a service, symptoms.
//!
//! The special and the general are both kept: a swarm of one service is seen by the former, and one of people who
//! name no service by the latter.

use super::{Named, Signature};
use crate::catalog::CodeHit;

/// The most signatures of one kind. A pasted log names a few codes; a hostile one must not fill the detector.
const SIGNATURES_OF_A_KIND_MAX: usize = 8;

/// Signatures in their order, each once: codes, symptoms of each named service, symptoms.
pub(super) fn signatures<'a>(
    codes: impl Iterator<Item = &'a CodeHit>,
    symptoms: &[&str],
    providers: &[Named],
) -> Vec<Signature> {
    let codes = codes.map(|code| Signature::Code(code.code.clone()));
    let services = providers.iter().flat_map(|named| &named.services);
    let of_services = services.flat_map(|service| {
        symptoms.iter().map(move |symptom| Signature::Service(format!("{service}/{symptom}")))
    });
    let general = symptoms.iter().map(|symptom| Signature::Symptom((*symptom).to_owned()));
    let mut all = few(codes);
    all.extend(few(of_services));
    all.extend(few(general));
    all
}

/// The symptoms that signatures speak of.
pub(super) fn symptoms(signatures: &[Signature]) -> Vec<&str> {
    signatures
        .iter()
        .filter_map(|signature| match signature {
            Signature::Symptom(symptom) => Some(symptom.as_str()),
            _ => None,
        })
        .collect()
}

/// In order, each once, and not too many.
fn few(signatures: impl Iterator<Item = Signature>) -> Vec<Signature> {
    let mut few: Vec<Signature> = Vec::new();
    for signature in signatures {
        if few.len() == SIGNATURES_OF_A_KIND_MAX {
            break;
        }
        if !few.contains(&signature) {
            few.push(signature);
        }
    }
    few.sort();
    few
}
