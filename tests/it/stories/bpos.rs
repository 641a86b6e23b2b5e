//! May 2011: some firms say that their mail fails since Monday, others since Tuesday; on Thursday night the provider
//! says that it is over.

use super::told::{Told, time};
use jiff::Timestamp;
use notjustme::detect::{Claim, Claimant, Claimed, Step, Swarm, SwarmState};

const OVER: &str = "2011-05-13T03:00:00Z";

/// When, who, what.
const WORDS: [(&str, &str, &str); 8] = [
    (
        "10T13:05",
        "plant",
        "BPOS: nobody in our plant can receive mail, Exchange Online has been down since Monday",
    ),
    ("10T13:40", "dairy", "Is Exchange Online down for anybody else? Our mail has been failing since Monday"),
    ("11T08:20", "museum", "Exchange Online has been down here since Tuesday, on every desk"),
    ("11T12:30", "brewery", "BPOS is down for us since Tuesday, not a single mailbox opens"),
    ("11T14:10", "school", "Down since Tuesday as well: BPOS mail for eleven hundred of us"),
    (
        "11T15:00",
        "printer",
        "Exchange Online is down for all of us since Monday, from the floor to the office above",
    ),
    ("12T13:30", "plant", "Mail on BPOS is down again"),
    ("12T16:45", "hotel", "Exchange Online unavailable since Tuesday, our reception is on the phone all day"),
];

fn told() -> Told {
    let mut told = Told::after_quiet_weeks("2011-05-10T13:05:00Z");
    for (at, author, text) in WORDS {
        told.says(&format!("2011-05-{at}:00Z"), author, None, text);
    }
    told
}

/// What the provider says, and who comes after it.
fn over() -> Told {
    let mut told = told();
    let title = "Mail delays in Exchange Online";
    told.publishes("2011-05-12T22:00:00Z", "investigating", title, "We are looking into it.");
    told.publishes(OVER, "resolved", title, "The mail service works again for everybody.");
    told.says("2011-05-13T03:20:00Z", "bakery", None, "Exchange Online is still down for us on BPOS");
    told.says("2011-05-13T03:45:00Z", "florist", None, "Still down here: no mail on BPOS in our night shift");
    told
}

fn began(swarm: &Swarm) -> Vec<(Timestamp, u32)> {
    let began = |claim: &&Claim| claim.what == Claimed::Began && claim.by == Claimant::Reporters;
    swarm.claims.iter().filter(began).map(|claim| (claim.at, claim.people)).collect()
}

#[test]
fn monday_and_tuesday_stay_two_claims_with_their_people() {
    let told = told();
    let swarm = told.swarm();
    assert_eq!(
        began(&swarm),
        [(time("2011-05-09T00:00:00Z"), 3), (time("2011-05-10T00:00:00Z"), 4)],
        "{:#?}",
        swarm.claims
    );
    assert_eq!(
        swarm.conflicts(),
        ["reporters name Monday 9 May (3 people) and Tuesday 10 May (4 people) as its beginning"]
    );
}

#[test]
fn resolved_on_thursday_night_stands_beside_those_who_still_report_it() {
    let told = over();
    let swarm = told.swarm();
    assert_eq!((told.opened(), swarm.state), (1, SwarmState::Acknowledged));
    assert_eq!(swarm.acknowledgement.as_ref().map(|word| word.step), Some(Step::StatusPage));
    assert_eq!(began(&swarm).len(), 2, "the provider's word changes no reporter's");
    let conflicts = swarm.conflicts();
    assert!(conflicts[0].starts_with("reporters name Monday 9 May"), "{conflicts:?}");
    let late =
        "the provider says that it is over since Friday 13 May 03:00 UTC; 2 people reported it after that";
    assert!(conflicts.iter().any(|words| words == late), "{conflicts:?}");
}
