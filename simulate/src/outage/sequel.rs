//! What follows an outage's reports: more people on the same post, a story, staff, the provider's word.

use super::Outage;
use crate::line::{Impact, Incident, Line, Post, State};
use crate::pen::{Spot, Stage, Thread, labelled, time};
use crate::phrase::Words;
use crate::place;
use crate::truth::{Label, Labelled};

impl Outage {
    /// An opening post is seen again while more people press "me too" on it.
    pub(super) fn write_me_too(&mut self, post: &Post, out: &mut Vec<Labelled>) {
        let dice = &mut self.dice;
        let mut seen = post.seen_at.as_second();
        let mut people = 0;
        for _ in 0..dice.below(4) {
            seen += dice.between(600, 5_400);
            people += 1 + u64::from(dice.poisson(1.5));
            if seen < self.end {
                let again = Post {
                    seen_at: time(seen),
                    me_too: Some(people),
                    replies: Some(people / 2),
                    ..post.clone()
                };
                out.push(labelled(again, Label::Outage(self.truth)));
            }
        }
    }

    /// A severe outage becomes a story: a link on the page of links, later than the first reports.
    pub(super) fn write_news(&mut self, stage: &Stage, out: &mut Vec<Labelled>) {
        let dice = &mut self.dice;
        let at = self.onset + dice.log_normal(2_400.0, 0.6) as i64;
        if !self.severe || at >= self.end || dice.chance(0.4) {
            return;
        }
        let provider = &stage.providers[self.pen.provider];
        let title = stage.bank.plain(dice, provider, "news", "", time(at));
        let words = Words { title: Some(title), text: String::new(), language: "en" };
        let author = self.pen.crowd.stranger(dice);
        let mut post =
            self.pen.post(stage, dice, Spot { place: place::NEWS, at, thread: None }, author, words);
        post.link = Some(format!("https://status.{}.example/", provider.id));
        post.replies = Some(dice.below(20) as u64);
        out.push(labelled(post, Label::Outage(self.truth)));
    }

    /// Staff answer in the first thread of some outages, about when the provider speaks.
    pub(super) fn write_staff(
        &mut self,
        stage: &Stage,
        threads: &[(Thread, usize)],
        out: &mut Vec<Labelled>,
    ) {
        let dice = &mut self.dice;
        let own = threads.iter().find(|(thread, _)| matches!(thread.place, place::FORUM | place::TRACKER));
        let Some((thread, _)) = own.filter(|_| dice.chance(0.4)) else { return };
        let at =
            self.acknowledged_at.unwrap_or(self.onset + 3_600).max(thread.at + 120) + dice.between(0, 1_200);
        if at >= self.end {
            return;
        }
        let provider = &stage.providers[self.pen.provider];
        let text = stage.bank.plain(dice, provider, "staff_reply", "", time(at));
        let words = Words { title: None, text, language: "en" };
        let author = format!("{}-support", provider.id);
        let mut post =
            self.pen.post(stage, dice, Spot { place: thread.place, at, thread: Some(thread) }, author, words);
        post.staff = true;
        out.push(labelled(post, Label::Outage(self.truth)));
    }

    pub(super) fn write_incident(&mut self, stage: &Stage, out: &mut Vec<Labelled>) {
        let Some(first) = self.acknowledged_at else { return };
        let dice = &mut self.dice;
        let provider = &stage.providers[self.pen.provider];
        let service = self.signatures.first().and_then(|signature| signature.service);
        let part = service.map_or(&provider.names[0], |place| &provider.services[place].names[0]);
        let id = format!("{}-{}", provider.id, dice.between(100_000, 999_999));
        let title = format!(
            "{} {part}",
            dice.pick(&["Degraded performance of", "Disruption of", "Elevated errors on", "Problems with"])
                .copied()
                .unwrap_or("Problems with")
        );
        let fixed = self.end.max(first + 1_200) + dice.between(0, 1_800);
        let identified = first + (fixed - first) / 3;
        let impact =
            dice.pick(&[Impact::Minor, Impact::Major, Impact::Critical]).copied().unwrap_or(Impact::Minor);
        let steps = [
            (first, State::Investigating, "We are investigating reports of problems."),
            (identified, State::Identified, "The cause has been found and a fix is being prepared."),
            (fixed, State::Monitoring, "A fix is in place. We are watching the results."),
            (fixed + 1_800, State::Resolved, "This incident has been resolved."),
        ];
        for (at, state, text) in steps {
            let line = Line::Incident(Incident {
                seen_at: time(at + dice.between(5, 90)),
                at: time(at),
                provider: provider.id.clone(),
                id: id.clone(),
                state,
                impact,
                title: title.clone(),
                text: text.into(),
                services: service
                    .map(|place| provider.services[place].names[0].clone())
                    .into_iter()
                    .collect(),
            });
            out.push(Labelled { line, label: Label::Outage(self.truth) });
        }
    }
}
