//! From a signature to a post's words: title, opening, complaint, detail, code, question, tags.
//!
//! A forum post has a title and a body, a short message neither; a reply seldom names the provider.

use jiff::Timestamp;

use super::slots::Slots;
use super::style::{Style, tidy};
use super::{Bank, Signature};
use crate::dice::Dice;
use crate::roster::Provider;

/// The kind of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Opens a thread on a forum, a tracker or a list: title and body.
    Opener,
    /// A short message.
    Short,
    /// An answer in a thread.
    Reply,
}

/// The words of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Openers have one.
    pub title: Option<String>,
    /// The body.
    pub text: String,
    /// BCP 47.
    pub language: &'static str,
}

/// Share of Latin-script people's names for a thing that is the commonest one.
const FIRST_NAME_SHARE: f64 = 0.6;

fn name<'a>(dice: &mut Dice, names: &'a [String]) -> &'a str {
    let first = dice.chance(FIRST_NAME_SHARE);
    names.first().filter(|_| first).or_else(|| dice.pick(names)).map_or("it", String::as_str)
}

impl Bank {
    /// Names for a post: the thing that fails and its provider.
    fn named(&self, dice: &mut Dice, provider: &Provider, service: Option<usize>) -> (String, String) {
        let whole = name(dice, &provider.names).to_owned();
        let part =
            service.and_then(|place| provider.services.get(place)).map(|s| name(dice, &s.names).to_owned());
        match part {
            Some(part) if dice.chance(0.85) => (part, whole),
            _ => (whole.clone(), whole),
        }
    }

    fn filled(&self, dice: &mut Dice, slots: &Slots<'_>, language: &str, template: &str) -> String {
        slots.fill(dice, template, &|dice, occasion| self.say(dice, language, occasion).to_owned())
    }

    /// A phrase for an occasion about a provider, bent to somebody's style.
    pub fn remark(&self, dice: &mut Dice, provider: &Provider, occasion: &str, at: Timestamp) -> Words {
        let language = self.language_for(dice, occasion);
        let (thing, whole) = self.named(dice, provider, None);
        let slots = Slots { thing: &thing, provider: &whole, region: None, advisory: "", at };
        let template = self.say(dice, language, occasion).to_owned();
        let text = self.filled(dice, &slots, language, &template);
        let text = Style::draw(dice, 0.7).bend(dice, &text, language == "en");
        Words { title: None, text, language }
    }

    /// A phrase for an occasion in English, not bent: staff, news, announcements.
    pub fn plain(
        &self,
        dice: &mut Dice,
        provider: &Provider,
        occasion: &str,
        advisory: &str,
        at: Timestamp,
    ) -> String {
        let (thing, whole) = self.named(dice, provider, None);
        let slots = Slots { thing: &thing, provider: &whole, region: None, advisory, at };
        let template = self.say(dice, "en", occasion).to_owned();
        tidy(&self.filled(dice, &slots, "en", &template))
    }

    /// A complaint with the given signature.
    pub fn complaint(
        &self,
        dice: &mut Dice,
        provider: &Provider,
        signature: &Signature,
        form: Form,
        at: Timestamp,
    ) -> Words {
        let mut language = self.language(dice);
        let own = |language| signature.symptom.as_deref().and_then(|id| self.symptom(language, id));
        if signature.symptom.is_some() && own(language).is_none() {
            language = "en";
        }
        let found = own(language);
        let (thing, whole) = self.named(dice, provider, signature.service);
        let slots = Slots { thing: &thing, provider: &whole, region: None, advisory: "", at };
        let core = match found {
            Some((_, pool)) if !matches!(form, Form::Reply) || dice.chance(0.45) => {
                pool.pick(dice, self.phrasing).to_owned()
            }
            None if form != Form::Reply => self.say(dice, language, "vague").to_owned(),
            _ => self.say(dice, language, "same_here").to_owned(),
        };
        let casual = match form {
            Form::Opener => 0.35,
            Form::Short => 0.9,
            Form::Reply => 0.7,
        };
        let style = Style::draw(dice, casual);
        let english = language == "en";
        let mut sentences = Vec::new();
        if form == Form::Opener && dice.chance(0.55) {
            sentences.push(self.say(dice, language, "opener").to_owned());
        }
        sentences.push(core);
        let details = match form {
            Form::Opener => dice.below(3),
            Form::Short => usize::from(dice.chance(0.2)),
            Form::Reply => usize::from(dice.chance(0.3)),
        };
        for _ in 0..details {
            sentences.push(self.say(dice, language, "detail").to_owned());
        }
        if dice.chance(if form == Form::Reply { 0.1 } else { 0.45 }) {
            sentences.push(self.say(dice, language, "tail").to_owned());
        }
        let joint = if language == "ja" { "" } else { " " };
        let body = sentences
            .iter()
            .map(|sentence| self.filled(dice, &slots, language, sentence))
            .collect::<Vec<_>>();
        let mut text = style.bend(dice, &join(&body, joint), english);
        if let Some(code) = &signature.code {
            // Not everybody copies the message.
            let shown = match form {
                Form::Opener => 0.8,
                Form::Short => 0.45,
                Form::Reply => 0.3,
            };
            if dice.chance(shown) {
                let code = self.filled(dice, &slots, language, code);
                let frame = self.say(dice, language, "with_code").to_owned();
                text.push(if form == Form::Opener { '\n' } else { ' ' });
                text.push_str(&frame.replace("{code}", &code));
            }
        }
        if form == Form::Short {
            if dice.chance(0.22) {
                text.push_str(&format!(" @{}", provider.handle));
            }
            if dice.chance(0.25) {
                let tag: String = thing.chars().filter(|letter| letter.is_alphanumeric()).collect();
                text.push_str(&format!(" #{tag}{}", if dice.chance(0.3) { "down" } else { "" }));
            }
        }
        let title = (form == Form::Opener).then(|| {
            let titles = found.map_or(&[][..], |(titles, _)| titles);
            // Held-out worlds must not leak through titles: they take theirs from the complaint.
            let template = match dice.pick(titles) {
                Some(title) if self.phrasing != super::Phrasing::HeldOut => title.clone(),
                _ => sentences.iter().find(|sentence| sentence.contains("{x}")).cloned().unwrap_or_default(),
            };
            let line = self.filled(dice, &slots, language, &template);
            Style { emoji: false, filler: false, ..style }.bend(dice, &line, english)
        });
        Words { title: title.filter(|title| !title.is_empty()), text, language }
    }
}

/// Sentences in a row; one without an end gets a full stop when another follows.
fn join(sentences: &[String], joint: &str) -> String {
    let mut text = String::new();
    for sentence in sentences.iter().map(|sentence| sentence.trim()).filter(|sentence| !sentence.is_empty()) {
        if !text.is_empty() {
            if !text.ends_with(['.', '?', '!', ',', ':', '。', '？', '！']) && !joint.is_empty() {
                text.push('.');
            }
            text.push_str(joint);
        }
        text.push_str(sentence);
    }
    text
}
