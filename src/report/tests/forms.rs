//! Who is a witness of a failure now, and who only sounds like one.

use super::world::{read, reader, report};
use crate::catalog::Side;
use crate::report::{Form, Words};

#[track_caller]
fn form(text: &str) -> Form {
    report(text).form
}

#[test]
fn what_is_asked_or_denied_is_not_over() {
    assert_eq!(form("Acme: is it back up for you? Still down here."), Form::Question);
    assert_eq!(form("Acme is not back up, it is down for us"), Form::FirstPerson);
    assert_eq!(form("Acme was down, is back up"), Form::Recovered);
    assert_eq!(form("Acme is fixed, it was down for an hour"), Form::Recovered);
    assert_eq!(form("They said Acme is fixed. It is down again."), Form::Plain);
    assert_eq!(form("Acme is back down for us"), Form::FirstPerson);
}

#[test]
fn a_witness_of_yesterday_is_none_of_now() {
    assert_eq!(form("Acme: we were down yesterday"), Form::Retold);
    assert_eq!(form("Acme: we were down yesterday and are down again for us"), Form::FirstPerson);
    assert_eq!(form("We have used Acme since last year. Today it is down for us."), Form::FirstPerson);
    assert_eq!(form("Acme: yesterday we have had it fast. It is down."), Form::FirstPerson);
}

#[test]
fn works_for_me_is_no_complaint() {
    assert_eq!(form("Acme is down they say. Works for me."), Form::Negated);
}

#[test]
fn a_title_that_explains_is_a_headline() {
    let title = |title| reader().read(&Words { title: Some(title), ..Words::default() }).unwrap();
    assert_eq!(title("Acme is down: how to cope").form, Form::Retold);
    assert_eq!(title("Acme is down: 9 sites gone").form, Form::Plain);
}

#[test]
fn not_just_me_is_a_witness() {
    assert_eq!(form("Not just me then, Acme is down"), Form::MeToo);
    assert!(report("Acme is down again").is_evidence());
}

#[test]
fn whose_fault_it_is_is_said_by_codes_then_by_people() {
    assert_eq!(report("Acme bounces, our carrier says: 4.4.7").side, Side::Local);
    assert_eq!(report("Acme is down, our carrier says").side, Side::ThirdParty);
    let own = report("Acme is down for us, my own fault");
    assert_eq!(own.side, Side::Local);
    assert!(!own.is_evidence());
    assert_eq!(report("Acme is down: our carrier says it is my own fault").side, Side::Either);
}

#[test]
fn title_and_body_are_two_sentences() {
    let words = |title, text| Words { title: Some(title), text, ..Words::default() };
    assert!(reader().read(&words("What Acme is", "down to earth")).is_none());
    assert!(read("What Acme is down to").is_some());
}
