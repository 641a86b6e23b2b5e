//! Answers, swarms, changes and results.

use super::{answer, catalog, line, now, plain};
use crate::desk::{Hit, Results};
use crate::detect::{Change, Grade, Step, Swarm, SwarmState};
use crate::terminal;
use crate::verdict::Verdict;
use crawlers::{Reading, Venue};
use serde_json::json;

#[test]
fn the_answer_comes_first_then_its_reasons_then_what_to_do() {
    assert_eq!(
        plain(&terminal::answer(&answer(), catalog())),
        "\
Not just you: 14 independent people report the same of Amazon Web Services, since 48m ago. The provider's
public channels are silent so far.

  provider  Amazon Web Services
  failure   error smtp:4.4.7
  words     “4.4.7”
  sources   2 that should know; 1 cannot be read: aws-status (HTTP 503)

Swarms
  unacknowledged  Amazon Web Services  14 people  ▆▁▁▁▁▁▁▁▁▁▁▁  for 48m  aws-20260301T0412
      “4.4.7 message expired”, “mails are stuck”

What others wrote

  40m ago  cloud-forum  the same failure
    Mail is late
    anyone with 4.4.7 since ten past four?
    https://cloud-forum.example/t/71

Next
  - Join the largest thread: https://cloud-forum.example/t/71
"
    );
}

#[test]
fn an_answer_that_rests_on_nothing_is_a_sentence() {
    let answer = crate::verdict::Answer {
        verdict: Verdict::CannotTell,
        sentence: "Cannot tell.".to_owned(),
        providers: Vec::new(),
        signatures: Vec::new(),
        phrases: Vec::new(),
        swarms: Vec::new(),
        similar: Vec::new(),
        sources: Vec::new(),
        next: Vec::new(),
        ..answer()
    };
    assert_eq!(plain(&terminal::answer(&answer, catalog())), "Cannot tell.\n");
}

#[test]
fn swarms_are_listed_with_what_the_silence_about_others_is_worth() {
    let later = now() + jiff::SignedDuration::from_hours(4);
    let swarms = [Swarm { grade: Grade::Possible, ..Swarm::example() }, Swarm::example_subsided()];
    let sources = [line("cloud-forum", Some(Reading::Damaged), Some("cut off"))];
    assert_eq!(
        plain(&terminal::swarms(&swarms, &sources, catalog(), later)),
        "\
1 swarm is open.
Nothing was read well within the last 2h, so nothing is known of now: run `notjustme watch`.
Cannot be read, so that silence there means nothing: cloud-forum.

  possible  Amazon Web Services  14 people  ▆▁▁▁▁▁▁▁▁▁▁▁  for 4h 48m       aws-20260301T0412
      “4.4.7 message expired”, “mails are stuck”
  subsided  Amazon Web Services  14 people  ▆▁▁▁▁▁▁▁▁▁▁▁  over for 2h 19m  aws-20260301T0412
      “4.4.7 message expired”, “mails are stuck”
"
    );
}

#[test]
fn a_swarm_is_shown_with_the_whole_reason_for_it() {
    assert_eq!(
        plain(&terminal::swarm(&Swarm::example_full(), catalog(), now())),
        "\
Amazon Web Services  likely, acknowledged  aws-20260301T0412

  14 independent people report the same of Amazon Web Services; 0.4 would be
  usual in the 30m that showed it (1 in 25,000 by chance); the provider said so
  through its people in a thread 35m after the first report; the cause is
  probably cloudflare; nobody is alerted, since nothing else bears it out.

  began           between 2026-03-01 04:10 UTC and 2026-03-01 04:12 UTC, 48m ago
  flagged         2026-03-01 04:20 UTC, 8m after the first report
  newest report   2026-03-01 04:41 UTC, 19m ago
  services        ses, ec2
  in common       error smtp:4.4.7, mail not sent
  people          14 independent; 15 reports by 12 authors: 8 forum, 7 social
  phrases         “4.4.7 message expired” ×6, “mails are stuck” ×3
  cause           probably Cloudflare, inferred from others alone: it explains
                  slack-20260301T0419 as well
  held back       nothing else bears it out, and its provider has used up its
                  budget of such flags: nobody is alerted
  cannot be read  chirp: their silence means nothing

Why it is a swarm
  window         the 30m that showed it most clearly
  counted        12 people in that window
  usual          0.42 people in that window: 0.84 an hour report something of
                 this provider, of whom 12 % report error smtp:4.4.7; counts
                 vary 2.2 times as much as by pure chance
  by chance      1 in 25,000: score 4.4, flagged from 4.04, 40 times rarer on
                 quiet days than the budget of false swarms allows; as if 34
                 kinds of failure had been looked for, which is paid for
  independent    worth 11 people who know nothing of each other
  running check  evidence of 10^5.3 that something changed
  not counted    further posts of an author who counts already: 3, near-copies:
                 1

What the provider said
  customers only  2026-03-01 04:32 UTC, 20m after the first report: “SES-48213”
                  (73 in cloud-forum); seen here 1m later
  staff reply     2026-03-01 04:47 UTC, 35m after the first report: “We are
                  aware and are looking into it.” (74 in cloud-forum); seen here
                  1m later
  status page     2026-03-01 05:02 UTC, 50m after the first report: “Delayed
                  delivery of mail” (inc-5 in aws-status); seen here 3m later
  cause           2026-03-01 05:32 UTC, 1h 20m after the first report: “The
                  cause is a queue that was never emptied.” (inc-5 in
                  aws-status); seen here 3m later

What is claimed
  began     2026-03-01 02:00 UTC by 4 reporters: first said 2026-03-01 04:21 UTC
            (a9 in chirp)
  began     2026-03-01 04:15 UTC by the provider: said 2026-03-01 05:05 UTC
            (inc-5 in aws-status)
  is over   2026-03-01 04:37 UTC by the provider: said 2026-03-01 05:35 UTC
            (inc-5 in aws-status)
  not ours  by the provider's people: said 2026-03-01 04:18 UTC (72 in
            cloud-forum)

Where that does not agree
  - reporters name Sunday 1 March 02:00 UTC (4 people) as its beginning; the
    provider names Sunday 1 March 04:15 UTC
  - the provider says that it is over since Sunday 1 March 04:37 UTC; 6 people
    reported it after that
  - the provider's people say on Sunday 1 March 04:18 UTC that nothing is wrong
    on its side; 12 people report it; it said so itself through its people in a
    thread

Reports, earliest first
  2026-03-01 04:12 UTC  forum  cloud-forum
    Anyone else with 4.4.7 message expired since ten past four?
    https://cloud-forum.example/t/71
  2026-03-01 04:15 UTC  social  chirp
    our mails are stuck in the queue
    https://chirp.example/t/a9
"
    );
}

#[test]
fn a_silent_provider_is_named_as_silent() {
    let words = |swarm: &Swarm| {
        let page = plain(&terminal::swarm(swarm, catalog(), now()));
        page.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let page = words(&Swarm::example());
    assert!(page.contains("the provider is silent so far.") && page.contains("in public no word"), "{page}");
    let page = words(&Swarm::example_subsided());
    assert!(
        page.contains("the provider never said so.") && page.contains("subsided 2026-03-01 06:41"),
        "{page}"
    );
    let mut customers = Swarm::example_full();
    customers.ladder.retain(|rung| rung.step == Step::QuotedId);
    customers.acknowledgement = None;
    let page = words(&customers);
    assert!(page.contains("silent so far, but told its customers of SES-48213;"), "{page}");
    assert!(page.contains("in public no word; it is acknowledged to customers only"), "{page}");
}

#[test]
fn a_change_is_one_line_whose_colour_says_how_bad_it_is() {
    let change = |swarm| terminal::change(&Change { at: now(), swarm }, catalog());
    assert_eq!(
        plain(&change(Swarm::example())),
        "2026-03-01 05:00  unacknowledged  Amazon Web Services  14 people  “4.4.7 message expired”, “mails…  \
         aws-20260301T0412\n"
    );
    let possible = Swarm { grade: Grade::Possible, phrases: Vec::new(), ..Swarm::example() };
    assert_eq!(
        plain(&change(possible.clone())),
        "2026-03-01 05:00  possible        Amazon Web Services  14 people  error smtp:4.4.7  aws-20260301T0412\n"
    );
    assert!(change(Swarm::example()).contains("\u{1b}[31munacknowledged"), "red");
    assert!(change(possible).contains("\u{1b}[33mpossible"), "yellow");
    assert!(change(Swarm::example_subsided()).contains("\u{1b}[32msubsided"), "green");
}

#[test]
fn a_change_for_programs_has_the_documented_keys() {
    let change = Change { at: now(), swarm: Swarm::example_acknowledged() };
    assert_eq!(
        terminal::change_json(&change),
        json!({
            "at": "2026-03-01T05:00:00Z",
            "swarm": "aws-20260301T0412",
            "provider": "aws",
            "service": "ses",
            "signature": "code:smtp:4.4.7",
            "grade": "likely",
            "state": "acknowledged",
            "onset": ["2026-03-01T04:10:00Z", "2026-03-01T04:12:00Z"],
            "reports": 15,
            "rung": "status-page",
            "authors": 12,
            "venues": { "forum": 8, "social": 7 },
            "expected": 0.42,
            "score": 4.4,
            "lag_seconds": 3000,
            "explanation": "14 independent people report the same of aws; 0.4 would be usual in the 30m that showed it \
                            (1 in 25,000 by chance); the provider said so on its status page 50m after the \
                            first report.",
        })
    );
    let silent = Change { at: now(), swarm: Swarm { services: Vec::new(), ..Swarm::example() } };
    let silent = terminal::change_json(&silent);
    assert_eq!((&silent["service"], &silent["lag_seconds"]), (&json!(null), &json!(null)));
    assert_eq!(silent["state"], json!(SwarmState::Unacknowledged));
}

#[test]
fn results_say_how_many_there_are_and_what_matched() {
    let hit = Hit {
        source: "cloud-forum".to_owned(),
        post: "71".to_owned(),
        venue: Venue::Forum,
        at: now(),
        title: None,
        url: Some("https://cloud-forum.example/t/71".to_owned()),
        edited_at: None,
        thread: None,
        staff: false,
        accepted: false,
        providers: Vec::new(),
        signatures: Vec::new(),
        snippet: "a 4.4.7 bounce".to_owned(),
        highlights: vec![(2, 7)],
    };
    let results = terminal::results(&Results { total: 1204, hits: vec![hit], ..Results::default() });
    assert!(results.contains("a \u{1b}[1m4.4.7\u{1b}[0m bounce"), "{results:?}");
    assert_eq!(
        plain(&results),
        "\
1,204 posts found, 1 shown.

  2026-03-01 05:00 UTC  forum  cloud-forum
    a 4.4.7 bounce
    https://cloud-forum.example/t/71
"
    );
    assert_eq!(
        terminal::results(&Results { total: 0, hits: Vec::new(), ..Results::default() }),
        "Nothing is found.\n"
    );
    assert_eq!(
        terminal::results(&Results { total: 7, hits: Vec::new(), ..Results::default() }),
        "7 posts found, 0 shown.\n"
    );
}
