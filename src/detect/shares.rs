//! What a provider's reports are usually about: the share of each signature.

use crate::report::Signature;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Kinds of signature a provider is taken to have, at least.
const KINDS_MIN: usize = 20;

/// Kinds remembered; the rarest are forgotten first.
const KINDS_MAX: usize = 512;

/// Reports that each kind of signature is taken to have had before any was seen.
const SHARE_PRIOR: f64 = 0.1;

/// When so many reports are remembered, all counts are halved: what was usual a year ago weighs less.
const REPORTS_MAX: f64 = 4096.0;

/// How often each signature was reported, outside of swarms.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Shares {
    signatures: BTreeMap<Signature, f64>,
    reports: f64,
}

impl Shares {
    /// Counts a report that is history, by how much of it was usual talk.
    pub(super) fn count(&mut self, signatures: &[Signature], usual: f64) {
        self.reports += usual;
        for signature in signatures {
            if let Some(count) = self.signatures.get_mut(signature) {
                *count += usual;
            } else {
                self.signatures.insert(signature.clone(), usual);
            }
        }
        if self.reports > REPORTS_MAX || self.signatures.len() > KINDS_MAX {
            self.reports /= 2.0;
            self.signatures.values_mut().for_each(|count| *count /= 2.0);
            self.signatures.retain(|_, count| *count >= 1.0);
        }
    }

    /// Two text clusters have become one.
    pub(super) fn merge_texts(&mut self, from: u32, into: u32) {
        if let Some(count) = self.signatures.remove(&Signature::Text(from)) {
            *self.signatures.entry(Signature::Text(into)).or_default() += count;
        }
    }

    /// The usual shares of these signatures in the reports. Shares add up to more than 1, since a report may show several.
    pub(super) fn of(&self, signatures: &[Signature]) -> Vec<Share> {
        let all = self.signatures.values().sum();
        signatures.iter().map(|signature| self.share(signature, all)).collect()
    }

    /// The usual share of a signature; `all` are the counts of all kinds together.
    fn share(&self, signature: &Signature, all: f64) -> Share {
        if *signature == Signature::Any {
            return Share { usual: 1.0, chance: 1.0 };
        }
        #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
        let kinds = self.signatures.len().max(KINDS_MIN) as f64;
        let of = self.signatures.get(signature).copied().unwrap_or(0.0);
        let share = (of + SHARE_PRIOR) / (self.reports + SHARE_PRIOR * kinds);
        let among = (of + SHARE_PRIOR) / (all + SHARE_PRIOR * kinds);
        Share { usual: share.clamp(0.1 / kinds, 1.0), chance: (among + 1.0 / kinds) / 2.0 }
    }
}

/// What is known of one signature among a provider's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Share {
    /// The share of the provider's reports that show it.
    pub(super) usual: f64,
    /// Its part of the chance that may be spent on trying signatures: half of it evenly, since any may fail, and half by
    /// how common they are, since common ones fail more often. These add up to 1.
    pub(super) chance: f64,
}

#[cfg(test)]
mod tests {
    use super::Shares;
    use crate::report::Signature;

    #[test]
    fn the_commonest_symptom_is_expected_as_often_as_it_comes() {
        let mut shares = Shares::default();
        let (common, rare) = (Signature::Symptom("down".into()), Signature::Symptom("slow".into()));
        for report in 0..1000 {
            let code = Signature::Code(format!("http:{}", report % 10));
            let both = [code, common.clone()];
            shares.count(&both[..1 + usize::from(report % 2 == 0)], 1.0);
        }
        let of = shares.of(&[common, rare]);
        assert!((of[0].usual - 0.5).abs() < 0.01);
        assert!(of[1].usual <= 0.1 / 20.0 + 1e-12);
    }
}
