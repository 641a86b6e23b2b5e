//! What fills the slots of a phrase: names, numbers, ids, hosts.
//!
//! Ids, times and addresses are drawn anew for each post, as each person's error message has its own.

use jiff::Timestamp;

use crate::dice::Dice;

const REGIONS: [&str; 16] = [
    "us-east-1",
    "eu-west-1",
    "West Europe",
    "Frankfurt",
    "the UK",
    "California",
    "Texas",
    "the Netherlands",
    "India",
    "Sydney",
    "Brazil",
    "East US 2",
    "eu-central",
    "Singapore",
    "Canada",
    "the east coast",
];
const HOSTS: [&str; 8] = ["mx", "edge", "node", "api", "proxy", "gw", "smtp", "cache"];
const DOMAINS: [&str; 6] =
    ["prod.example.net", "corp.example", "example.org", "mail.example.com", "lan.example", "eu.example.io"];

/// The fixed slots of one post; the others are drawn when met.
#[derive(Debug, Clone)]
pub struct Slots<'a> {
    /// The thing that fails: a service or the provider.
    pub thing: &'a str,
    /// The provider.
    pub provider: &'a str,
    /// Where people sit; none draws a place anew.
    pub region: Option<&'a str>,
    /// The private id of an incident.
    pub advisory: &'a str,
    /// When the post is written: times in codes lie just before it.
    pub at: Timestamp,
}

/// A region as people name it.
pub(super) fn region(dice: &mut Dice) -> &'static str {
    dice.pick(&REGIONS).copied().unwrap_or("Europe")
}

/// Lower-case hexadecimal digits.
pub(super) fn hexadecimal(dice: &mut Dice, digits: usize) -> String {
    format!("{:016x}{:016x}", dice.bits(), dice.bits())[..digits.min(32)].to_owned()
}

impl Slots<'_> {
    /// Fills a template. `lookup` gives phrases for slots that are occasions themselves (`when`, `place`).
    pub fn fill(
        &self,
        dice: &mut Dice,
        template: &str,
        lookup: &dyn Fn(&mut Dice, &str) -> String,
    ) -> String {
        let mut text = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((slot, tail)) = after.split_once('}') else { break };
            text.push_str(before);
            text.push_str(&self.value(dice, slot, lookup));
            rest = tail;
        }
        text.push_str(rest);
        text
    }

    fn value(&self, dice: &mut Dice, slot: &str, lookup: &dyn Fn(&mut Dice, &str) -> String) -> String {
        match slot {
            "x" => self.thing.to_owned(),
            "p" => self.provider.to_owned(),
            "advisory" => self.advisory.to_owned(),
            "n" => dice.between(2, 40).to_string(),
            "region" => self.region.unwrap_or_else(|| region(dice)).to_owned(),
            "hex" => hexadecimal(dice, 16),
            "uuid" => {
                let h = hexadecimal(dice, 32);
                format!("{}-{}-{}-{}-{}", &h[..8], &h[8..12], &h[12..16], &h[16..20], &h[20..])
            }
            "ip" => {
                let n = |dice: &mut Dice| dice.between(1, 255);
                format!("{}.{}.{}.{}", dice.between(11, 223), n(dice), n(dice), n(dice))
            }
            "host" => {
                let name = dice.pick(&HOSTS).copied().unwrap_or("mx");
                let domain = dice.pick(&DOMAINS).copied().unwrap_or("example.org");
                format!("{name}{}.{domain}", dice.between(1, 99))
            }
            "email" => format!("user{}@example.com", dice.between(1, 900)),
            "time" => {
                let before = jiff::SignedDuration::from_secs(dice.between(20, 1_500));
                self.at.checked_sub(before).unwrap_or(self.at).to_string()
            }
            occasion => {
                let inner = lookup(dice, occasion);
                if inner.contains('{') { self.fill(dice, &inner, &|_, _| String::new()) } else { inner }
            }
        }
    }
}
