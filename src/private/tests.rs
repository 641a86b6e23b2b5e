//! The operator's own file: kept as given, never in clear, never overwritten, written by two at once.

use super::*;
use jiff::SignedDuration;
use std::fs;
use std::path::Path;

fn now() -> Timestamp {
    "2026-03-01T05:30:00Z".parse().unwrap()
}

fn ticket(number: &str) -> NewTicket {
    NewTicket {
        number: number.to_owned(),
        provider: "aws".to_owned(),
        service: Some("ses".to_owned()),
        opened_at: now() - SignedDuration::from_hours(1),
        note: Some("  opened by\nthe night shift ".to_owned()),
    }
}

fn solved(at: Timestamp) -> TicketClaim {
    TicketClaim { at, kind: TicketClaimKind::Solved, words: "This is resolved.".to_owned() }
}

#[test]
fn a_ticket_and_its_claims_are_kept_until_they_are_removed() {
    let folder = tempfile::tempdir().unwrap();
    let mut private = Private::open(folder.path()).unwrap();
    let first = private.add_ticket(&ticket("12-345"), now()).unwrap();
    private.add_claim(first, &solved(now()), now()).unwrap();
    let earlier =
        TicketClaim { kind: TicketClaimKind::Denied, ..solved(now() - SignedDuration::from_mins(9)) };
    private.add_claim(first, &earlier, now()).unwrap();
    drop(private);

    let mut private = Private::open_existing(folder.path()).unwrap().unwrap();
    let kept = private.ticket(first).unwrap();
    assert_eq!(kept.note.as_deref(), Some("opened by the night shift"));
    assert_eq!(kept.claims, [earlier, solved(now())], "the earliest first");
    private.remove_ticket(first).unwrap();
    assert!(matches!(private.remove_ticket(first), Err(PrivateError::NoTicket { .. })));
    let second = private.add_ticket(&ticket("12-345"), now()).unwrap();
    assert_ne!(first, second, "an id is never given to another ticket");
    assert_eq!(private.ticket(second).unwrap().claims, []);
}

#[test]
fn what_does_not_fit_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let mut private = Private::open(folder.path()).unwrap();
    let refused = |private: &mut Private, ticket: NewTicket| {
        let error = private.add_ticket(&ticket, now()).unwrap_err();
        assert!(error.is_of_the_asker(), "{error}");
        error.to_string()
    };
    assert!(refused(&mut private, ticket(" \n")).contains("is empty: write one"));
    assert!(refused(&mut private, ticket(&"9".repeat(10_000_000))).contains("longer than 100 characters"));
    let ahead = NewTicket { opened_at: now() + SignedDuration::from_hours(1), ..ticket("1") };
    assert!(refused(&mut private, ahead).contains("is in the future"));
    let id = private.add_ticket(&ticket("1"), now()).unwrap();
    assert!(refused(&mut private, ticket("1")).contains(&format!("it has the id {id}")));
    assert!(matches!(private.add_claim(99, &solved(now()), now()), Err(PrivateError::NoTicket { id: 99 })));
    for _ in 0..CLAIMS_PER_TICKET_MAX {
        private.add_claim(id, &solved(now()), now()).unwrap();
    }
    assert!(matches!(private.add_claim(id, &solved(now()), now()), Err(PrivateError::TooMany { .. })));
    assert_eq!(private.ticket(id).unwrap().claims.len(), CLAIMS_PER_TICKET_MAX);
}

#[test]
fn a_token_opens_what_its_scope_says_until_it_is_revoked() {
    let folder = tempfile::tempdir().unwrap();
    let mut private = Private::open(folder.path()).unwrap();
    let reader = private.add_token("dashboard", Scope::Read, now()).unwrap();
    let owner = private.add_token("me", Scope::Private, now()).unwrap();
    assert_eq!(reader.token.len(), TOKEN_PREFIX.len() + 43);
    assert_ne!(reader.token, owner.token);
    assert!(!format!("{owner:?}").contains(&owner.token));
    let mut name = |token: &str, scope| {
        let name = private.authorise(token, scope, now()).unwrap();
        name.map(|name| name.0)
    };
    assert_eq!(name(&reader.token, Scope::Read).as_deref(), Some("dashboard"));
    assert_eq!(name(&reader.token, Scope::Private), None, "it may not see tickets");
    assert_eq!(name(&owner.token, Scope::Read).as_deref(), Some("me"), "the wider scope holds the narrower");
    assert_eq!(name(&owner.token, Scope::Private).as_deref(), Some("me"));
    let mut other = owner.token.clone();
    let last = if other.pop() == Some('A') { 'B' } else { 'A' };
    other.push(last);
    for wrong in ["", TOKEN_PREFIX, &other, &owner.token[1..], &"x".repeat(10_000_000)] {
        assert_eq!(name(wrong, Scope::Read), None);
    }
    private.revoke_token("me", now()).unwrap();
    private.revoke_token("me", now() + SignedDuration::from_hours(1)).unwrap();
    assert_eq!(private.authorise(&owner.token, Scope::Read, now()).unwrap(), None);
    assert_eq!(private.tokens().unwrap()[1].revoked_at, Some(now()), "the first time stands");
    assert!(matches!(private.revoke_token("nobody", now()), Err(PrivateError::NoToken { .. })));
    assert!(matches!(private.add_token("me", Scope::Read, now()), Err(PrivateError::TokenExists { .. })));
}

#[test]
fn the_day_of_the_last_use_is_kept_and_no_hour() {
    let folder = tempfile::tempdir().unwrap();
    let mut private = Private::open(folder.path()).unwrap();
    let issued = private.add_token("me", Scope::Read, now()).unwrap();
    private.authorise(&issued.token, Scope::Private, now()).unwrap();
    assert_eq!(private.tokens().unwrap()[0].last_used_at, None, "what was refused is no use");
    private.authorise(&issued.token, Scope::Read, now()).unwrap();
    let day: Timestamp = "2026-03-01T00:00:00Z".parse().unwrap();
    assert_eq!(private.tokens().unwrap()[0].last_used_at, Some(day));
}

/// Everything in the folder, as bytes.
fn bytes(folder: &Path) -> Vec<u8> {
    let files = fs::read_dir(folder).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap());
    files.flatten().collect()
}

#[test]
fn no_token_stands_in_the_file_and_what_is_removed_leaves_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut private = Private::open(folder.path()).unwrap();
    let issued = private.add_token("me", Scope::Private, now()).unwrap();
    private.authorise(&issued.token, Scope::Private, now()).unwrap();
    let id = private.add_ticket(&ticket("number-to-be-seen"), now()).unwrap();
    let holds = |what: &[u8]| bytes(folder.path()).windows(what.len()).any(|window| window == what);
    let random = issued.token.strip_prefix(TOKEN_PREFIX).unwrap();
    let raw = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, random).unwrap();
    assert!(holds(b"number-to-be-seen"), "or this test would see nothing");
    assert!(!holds(random.as_bytes()) && !holds(&raw));
    private.remove_ticket(id).unwrap();
    drop(private);
    assert!(!holds(b"number-to-be-seen") && !holds(b"night shift"));
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let mut private = Private::open(folder.path()).unwrap();
    private.add_ticket(&ticket("1"), now()).unwrap();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", entry.path().display());
    }
}

#[test]
fn a_damaged_or_newer_file_is_told_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(PRIVATE_FILE);
    let garbage = b"this is no database, but perhaps somebody still needs it".repeat(200);
    fs::write(&path, &garbage).unwrap();
    for opened in [Private::open(folder.path()).map(Some), Private::open_existing(folder.path())] {
        let error = opened.unwrap_err();
        assert!(matches!(error, PrivateError::Damaged { .. }) && !error.is_of_the_asker(), "{error:?}");
        assert!(error.to_string().contains("move it away"), "{error}");
    }
    assert_eq!(fs::read(&path).unwrap(), garbage);

    fs::remove_file(&path).unwrap();
    let private = Private::open(folder.path()).unwrap();
    private.connection.pragma_update(None, "user_version", 99).unwrap();
    drop(private);
    let error = Private::open(folder.path()).unwrap_err();
    assert!(matches!(error, PrivateError::Newer { found: 99, known: VERSION, .. }), "{error:?}");
}

#[test]
fn many_write_at_once_and_nothing_is_lost() {
    const WRITERS: usize = 4;
    const TICKETS: usize = 20;
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let folder = folder.path();
            // The file is made by whoever comes first.
            scope.spawn(move || {
                let mut private = Private::open(folder).unwrap();
                for number in 0..TICKETS {
                    private.add_ticket(&ticket(&format!("{writer}-{number}")), now()).unwrap();
                }
            });
        }
    });
    let private = Private::open_existing(folder.path()).unwrap().unwrap();
    assert_eq!(private.tickets().unwrap().len(), WRITERS * TICKETS);
}

#[test]
fn asking_makes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Private::open_existing(folder.path()).unwrap().is_none());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
