//! Claims, each with the instant it means; the posts were written on Wednesday, 2026-03-04, at 14:30 UTC.

use super::since;
use crate::catalog::normalise;
use jiff::Timestamp;

const WRITTEN: &str = "2026-03-04T14:30:00Z";

fn claim(text: &str) -> Option<String> {
    claim_at(text, WRITTEN)
}

fn claim_at(text: &str, at: &str) -> Option<String> {
    let at: Timestamp = at.parse().unwrap();
    since(&normalise(text), at).map(|since| since.to_string())
}

#[track_caller]
fn says(text: &str, expected: &str) {
    assert_eq!(claim(text).as_deref(), Some(expected), "{text}");
}

#[test]
fn hours_are_of_today() {
    says("Mail is stuck since 9:40.", "2026-03-04T09:40:00Z");
    says("down since about 9am, anyone?", "2026-03-04T09:00:00Z");
    says("since 2 pm nothing loads", "2026-03-04T14:00:00Z");
    says("seit 9 Uhr geht nichts", "2026-03-04T09:00:00Z");
    says("en panne depuis 9h30", "2026-03-04T09:30:00Z");
    says("since 9:00 CET", "2026-03-04T08:00:00Z");
    says("since 8am EST", "2026-03-04T13:00:00Z");
    says("since 10 UTC", "2026-03-04T10:00:00Z");
    assert_eq!(claim_at("since 23:50", "2026-03-04T00:30:00Z").as_deref(), Some("2026-03-03T23:50:00Z"));
}

#[test]
fn days_begin_at_midnight_and_parts_at_their_hour() {
    says("It has been down since yesterday", "2026-03-03T00:00:00Z");
    says("since yesterday morning", "2026-03-03T06:00:00Z");
    says("since yesterday 4pm", "2026-03-03T16:00:00Z");
    says("ever since last night", "2026-03-03T20:00:00Z");
    says("since this morning!", "2026-03-04T06:00:00Z");
    says("since Monday", "2026-03-02T00:00:00Z");
    says("since Monday morning", "2026-03-02T06:00:00Z");
    says("since March 2nd", "2026-03-02T00:00:00Z");
    says("since 2026-03-01 we see this", "2026-03-01T00:00:00Z");
    says("seit gestern", "2026-03-03T00:00:00Z");
    says("Seit gestern Abend keine Mails", "2026-03-03T18:00:00Z");
    says("depuis ce matin", "2026-03-04T06:00:00Z");
    says("depuis hier soir", "2026-03-03T18:00:00Z");
    says("desde ayer no funciona", "2026-03-03T00:00:00Z");
    says("desde ontem à noite", "2026-03-03T20:00:00Z");
    says("desde hoje cedo", "2026-03-04T06:00:00Z");
}

#[test]
fn lengths_are_counted_back() {
    says("down for 3 hours now", "2026-03-04T11:30:00Z");
    says("for two days", "2026-03-02T14:30:00Z");
    says("for over an hour", "2026-03-04T13:30:00Z");
    says("for the last 20min", "2026-03-04T14:10:00Z");
    says("for half an hour", "2026-03-04T14:00:00Z");
    says("seit drei Tagen", "2026-03-01T14:30:00Z");
    says("depuis 2 heures", "2026-03-04T12:30:00Z");
    says("desde hace 2 horas", "2026-03-04T12:30:00Z");
    says("há 3 dias", "2026-03-01T14:30:00Z");
}

#[test]
fn japanese_time_is_japans() {
    says("昨日からログインできない", "2026-03-02T15:00:00Z");
    says("今朝から繋がらない", "2026-03-03T21:00:00Z");
    says("3時間前から落ちてる", "2026-03-04T11:30:00Z");
    says("９時４０分から", "2026-03-04T00:40:00Z");
}

#[test]
fn what_is_unclear_ahead_or_long_ago_is_no_claim() {
    for text in [
        "We cannot log in since 9",
        "since 23:00",
        "since Wednesday",
        "since the update",
        "for 3 users",
        "for hours",
        "for us",
        "for 60 days",
        "since January 2",
        "since 25:99",
        "desde que actualizamos",
        "I have worked here since forever",
        "since",
        "for 999999999999999999999 days",
        "since 2026-99-99",
    ] {
        assert_eq!(claim(text), None, "{text}");
    }
    let long = "since ".repeat(3_000);
    assert_eq!(claim(&long), None);
}

#[test]
fn the_first_clear_claim_counts() {
    says("since the update on our side, so since yesterday, for 3 hours each", "2026-03-03T00:00:00Z");
}
