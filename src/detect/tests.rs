//! Who makes a swarm and who does not, told as short stories about invented people.

mod claims;
mod ladder;
mod story;
mod voices;

use super::{Grade, SwarmState};
use crawlers::{IncidentState, Reading, Venue};
use std::ops::Range;
use story::Story;

/// The same symptom in the words of twelve people; the same words twelve times would be a campaign.
const STUCK: [&str; 12] = [
    "Office 365: our outbound mail is stuck in the queue, anyone else?",
    "Is it just us, or is mail from Exchange Online not being delivered at all?",
    "We can't send mail to two of our largest customers. Office 365, nothing changed here.",
    "Outgoing email sits there for hours before it leaves, small business plan, o365",
    "Our quotes never arrive: outbound mail from Office 365 to the county is deferred again and again",
    "Exchange Online is unable to send mail for our whole office, support says check SPF",
    "Nobody here gets an answer because our Office 365 emails are not going out",
    "M365 mail queue does not move at all for us",
    "Sent six invoices through Office 365, none left, they are stuck in the outbox of every colleague",
    "Has anybody else on Office 365 seen outgoing mail to banks vanish for a day?",
    "Office 365 outbound email to our wholesaler has been failing; their admin sees no connection from Microsoft",
    "Mail flow out of Exchange Online is broken for four of my clients, all different regions",
];

/// Three people in whose words GitHub fails.
const PUSHES: [&str; 3] = [
    "GitHub is down for us, every page ends in an error",
    "is github down? nothing loads over here",
    "Anyone else? GitHub seems down from two networks, even the login page",
];

/// Another failure of the same provider, in the words of six people.
const SIGN_INS: [&str; 6] = [
    "Cannot sign in to Office 365 from the branch either, it asks for the password again and again",
    "our whole team is locked out of Microsoft 365, login fails for every account",
    "Office 365 login keeps failing with a blank page on three laptops",
    "is anyone able to log in to Office 365? I can't from home",
    "can't sign in to M365, tried two browsers",
    "Office 365: sign-in fails for all forty of us since lunch",
];

/// Different people say the same thing in their own words, so many minutes apart.
fn strangers(story: &mut Story, people: Range<usize>, gap_minutes: i64) {
    for person in people {
        story.minutes(gap_minutes).says(&format!("stranger {person}"), Venue::Forum, stuck(person));
    }
}

/// The symptom in the words of one of them.
fn stuck(person: usize) -> &'static str {
    STUCK[person % STUCK.len()]
}

#[test]
fn five_strangers_with_one_symptom_are_a_swarm_and_it_is_told_once() {
    let mut story = Story::after_quiet_weeks();
    strangers(&mut story, 0..8, 20);
    assert_eq!(story.opened(), ["microsoft-365"]);
    let swarm = story.swarm();
    assert_eq!(swarm.authors, 8);
    assert_eq!(swarm.signature.to_string(), "service:exchange-online/mail-not-sent");
    assert!(swarm.onset.0 <= swarm.onset.1 && swarm.onset.1 <= swarm.flagged_at);
    assert_eq!(swarm.evidence.len(), 8, "{:?}", swarm.evidence);
}

#[test]
fn one_loud_author_is_one_voice() {
    let mut story = Story::after_quiet_weeks();
    for time in 0..25 {
        story.minutes(7).says("the loud one", Venue::Social, stuck(time));
    }
    assert!(story.opened().is_empty());
}

#[test]
fn reposts_copies_news_and_old_stories_are_no_voices() {
    let mut story = Story::after_quiet_weeks();
    let rumour = "Office 365 is down everywhere according to a colleague of my neighbour who heard it on the train today";
    story.says("the first", Venue::Social, rumour);
    for person in 0..20 {
        let story = story.minutes(1);
        story.reposts(&format!("repeater {person}"), rumour);
        story.says(
            &format!("copier {person}"),
            Venue::Social,
            &rumour.replace("today", &format!("today {person}")),
        );
        story.links(
            &format!("reader {person}"),
            "Office 365 is down",
            "https://news.example/office-365-outage",
        );
        story.says(
            &format!("historian {person}"),
            Venue::Social,
            "Office 365 was down yesterday, what a day that was",
        );
        story.says(&format!("happy {person}"), Venue::Social, "Office 365 is back up for us, finally");
    }
    assert!(story.opened().is_empty(), "{:?}", story.changes);
}

#[test]
fn two_kinds_of_place_make_it_likely() {
    let mut story = Story::after_quiet_weeks();
    for person in 0..4 {
        story.minutes(5).says(&format!("forum {person}"), Venue::Forum, stuck(person));
        story.minutes(5).says(&format!("social {person}"), Venue::Social, stuck(person + 4));
    }
    assert_eq!(story.swarm().grade, Grade::Likely);
}

#[test]
fn the_provider_speaks_and_the_lag_runs_from_the_first_report() {
    let mut story = Story::after_quiet_weeks();
    strangers(&mut story, 0..6, 10);
    story.minutes(60).provider_says("microsoft-365", IncidentState::Investigating);
    let swarm = story.swarm();
    assert_eq!(swarm.state, SwarmState::Acknowledged);
    assert_eq!(swarm.acknowledgement.unwrap().lag_seconds, (50 + 60) * 60);
    let people = swarm.people;
    story.minutes(5).says("a late one", Venue::Forum, stuck(11));
    let swarm = story.swarm();
    assert_eq!((swarm.people, swarm.not_counted.explained), (people, 1), "what follows is explained");
}

#[test]
fn a_part_acknowledges_for_its_brand_and_another_provider_does_not() {
    let mut story = Story::after_quiet_weeks();
    for person in 0..6 {
        story.minutes(10).says(
            &format!("stranger {person}"),
            Venue::Forum,
            ["Google is down", "is google down for you?"][person % 2],
        );
    }
    story.minutes(5).provider_says("github", IncidentState::Investigating);
    assert_eq!(story.swarm().state, SwarmState::Unacknowledged);
    story.minutes(5).provider_says("gcp", IncidentState::Identified);
    assert_eq!(story.swarm().state, SwarmState::Acknowledged);
}

#[test]
fn it_subsides_when_nobody_joins_and_flares_up_as_the_same_episode() {
    let mut story = Story::after_quiet_weeks();
    strangers(&mut story, 0..6, 10);
    story.minutes(4 * 60).passes();
    assert_eq!(story.swarm().state, SwarmState::Subsided);
    strangers(&mut story, 6..12, 5);
    assert_eq!(story.opened().len(), 1, "the same episode");
    assert_eq!(story.swarm().state, SwarmState::Unacknowledged);
    assert_eq!(story.swarm().authors, 12);
}

#[test]
fn a_slow_outage_is_seen_and_neither_night_nor_habit_ends_it() {
    let mut story = Story::after_quiet_weeks();
    for day in 0..3 {
        for person in 0..4 {
            story.minutes(150).says(&format!("firm {day} {person}"), Venue::Forum, stuck(day * 4 + person));
        }
        story.minutes(14 * 60).passes();
    }
    assert_eq!(story.opened(), ["microsoft-365"], "one swarm over three days");
    let ended = story.changes.iter().filter(|change| change.swarm.state == SwarmState::Subsided);
    assert_eq!(ended.count(), 0, "nor does anybody hear in between that it is over");
    assert_eq!(story.swarm().authors, 12);
}

#[test]
fn the_last_words_of_a_failure_that_is_over_make_no_other_one() {
    let mut story = Story::after_quiet_weeks();
    strangers(&mut story, 0..8, 5);
    story.provider_says("microsoft-365", IncidentState::Investigating);
    story.minutes(30).provider_says("microsoft-365", IncidentState::Resolved);
    story.minutes(30 * 60).passes();
    assert_eq!(story.opened(), ["microsoft-365"]);
    for person in 8..10 {
        story.minutes(20).says(&format!("latecomer {person}"), Venue::Social, stuck(person));
    }
    assert_eq!(story.opened(), ["microsoft-365"], "two people and those of yesterday");
}

#[test]
fn what_breaks_down_breaks_in_many_ways_and_is_one_swarm() {
    let mut story = Story::after_quiet_weeks();
    for person in 0..30 {
        story.minutes(2).says(&format!("stranger {person}"), Venue::Forum, stuck(person % 12));
        story.minutes(1).says(&format!("another {person}"), Venue::Social, SIGN_INS[person % SIGN_INS.len()]);
    }
    assert_eq!(story.opened(), ["microsoft-365"], "{:?}", story.changes);
}

#[test]
fn old_posts_teach_and_do_not_alarm_and_future_dates_are_held_to_now() {
    let mut story = Story::after_quiet_weeks();
    for person in 0..10 {
        story.says_dated(&format!("archive {person}"), stuck(person), -(100 + 24 * person as i64) * 60);
    }
    assert!(story.opened().is_empty(), "history is no news");
    for person in 0..6 {
        story.minutes(1).says_dated(&format!("clock a year off {person}"), stuck(person + 6), 365 * 24 * 60);
    }
    assert!(story.opened().is_empty(), "nobody knows when that was written");
    for person in 0..6 {
        story.minutes(1).says_dated(&format!("wrong time zone {person}"), stuck(person), 5 * 60);
    }
    let swarm = story.swarm();
    assert!(swarm.evidence.iter().all(|evidence| evidence.at <= story.now));
}

#[test]
fn a_thread_that_hundreds_answer_speaks_for_others_only_beside_them_and_on_a_link_site() {
    let tell = |venue, replies, others: usize| {
        let mut story = Story::after_quiet_weeks();
        story.counted("poster", venue, "GitHub is down", replies);
        for (place, venue) in [Venue::Forum, Venue::Social, Venue::Forum].into_iter().take(others).enumerate()
        {
            story.minutes(5).says(&format!("stranger {place}"), venue, PUSHES[place]);
        }
        story
    };
    assert!(tell(Venue::News, 400, 0).opened().is_empty(), "one thread is one loud voice");
    let story = tell(Venue::News, 400, 3);
    assert_eq!(story.opened(), ["github"]);
    let people = story.swarm().people;
    assert!(people > 4.0, "its readers count beside others: {people}");
    assert!(people < 12.0, "hearsay is capped: {people}");
    let helped = tell(Venue::Forum, 400, 3);
    assert!(helped.swarm().people <= 4.0, "answers in a forum are help: {}", helped.swarm().people);
}

#[test]
fn deleted_words_are_forgotten_and_blind_sources_are_named() {
    let mut story = Story::after_quiet_weeks();
    strangers(&mut story, 0..6, 10);
    let evidence = story.swarm().evidence;
    story.deletes(&evidence[0].post);
    assert!(story.swarm().evidence.iter().all(|kept| kept.post != evidence[0].post));
    story.source_reads("microsoft-365", Reading::Damaged);
    story.minutes(1).says("one more", Venue::Forum, stuck(11));
    assert_eq!(story.swarm().blind_sources, ["microsoft-365-status"]);
}

#[test]
fn memory_that_is_saved_and_loaded_goes_on_to_the_bit() {
    let tell = |save: bool| {
        let mut story = Story::after_quiet_weeks();
        for person in 0..12 {
            story.minutes(9).says(&format!("stranger {person}"), Venue::Forum, stuck(person));
            if save {
                story.save_and_load();
            }
        }
        story.minutes(30).provider_says("microsoft-365", IncidentState::Investigating);
        story
    };
    let (straight, resumed) = (tell(false), tell(true));
    assert_eq!(straight.opened(), ["microsoft-365"]);
    assert_eq!(straight.changes, resumed.changes);
    assert_eq!(straight.memory(), resumed.memory());
}
