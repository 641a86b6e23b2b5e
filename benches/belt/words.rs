//! What people of the invented talk say: sentences with gaps, and the words that fill them.
//!
//! A gap `{name}` draws from a long tail of made-up names, so that the vocabulary grows with the talk as that
//! of real people does; an index of a hundred words would be written far too fast.

/// Ordinary sentences.
pub(crate) const SENTENCES: &[&str] = &[
    "I moved our {thing} to {tool} in {year} and never looked back.",
    "The part about {thing} is what most people get wrong.",
    "We measured this with {number} {unit} of {kind} data and the difference was within the noise.",
    "Does {tool} handle {thing} any better than {tool} does?",
    "My guess is that {name} wrote their own {thing} because nothing else was {quality} enough.",
    "It's not that {tool} is {quality}, it's that everybody around you already knows it.",
    "You can do the same in {number} lines of {tool}; I've had it running in production.",
    "The article doesn't mention {name}, which solved this for {kind} workloads a decade earlier.",
    "I have yet to see a {thing} that survives contact with {kind} users.",
    "For what it's worth, {name} and {name} both publish their numbers, and they disagree by {number}%.",
    "People underestimate how much of {thing} is really about {thing}.",
    "There's a talk by {name} on exactly this, the slides are {quality} and worth an evening.",
    "If you have fewer than {number} {unit}, a single machine and {tool} will carry you for years.",
    "The licence changed from {name} to {name} and nobody noticed until the lawyers did.",
    "This reminds me of how {name} treated {thing}: first as a toy, then as a threat.",
    "Our team spent {number} weeks on {thing} before somebody asked whether we needed it.",
    "I'd rather debug {tool} at night than explain {thing} to an auditor.",
    "What is the advantage over plain {tool} with a {quality} {thing}?",
    "In my experience the {quality} approach is to write it twice & throw the first one away.",
    "The {kind} version used about {number} {unit} of memory; the new one needs less than {number}.",
    "Has anybody tried this with {tool} 3 and a {kind} {thing}?",
    "The title is a bit much, but the section on {thing} is the clearest I've read.",
    "\"Just use {tool}\" is not an answer when you have {number} {unit} of {kind} history.",
    "We hired {name} to look into it, and the report said: <{quality}>, with {number} pages of graphs.",
    "Every {thing} eventually grows a {thing}, and then somebody sells it back to you.",
    "I learnt {thing} from the manual of {name}, which had {number} pages and no index.",
    "They could have kept the {thing} & dropped the {thing}, and nobody would complain.",
    "Half of the {unit} went to {kind} {thing}, the other half to meetings about {name}.",
    "It took me {number} years to see that {quality} and {quality} are different virtues.",
    "The {name} people did a rewrite first; the second one is quite a façade.",
    "Reading {name} side by side with {name} is a lesson in how to be {quality}.",
    "Not everything needs to be {quality}; a {kind} {thing} is fine for a hobby.",
    "The café next to {name} has better coffee than wifi.",
    "Somebody should write down why {tool} chose {thing} over {thing}.",
    "As the author of {name}: the {number} {unit} are measured on a laptop, from a cold start.",
    "The query took {number} ms before, and with {thing} it's under {number}.",
];

/// What speaks of trouble in a talk about something else.
pub(crate) const TROUBLES: &[&str] = &[
    "What killed it for us was a timeout in the {kind} {thing} that nobody owned.",
    "I get an unexpected error in {name} when the {thing} is larger than {number} {unit}.",
];

/// Of a thousand posts of talk so many begin with trouble.
pub(crate) const TROUBLES_PER_MILLE: usize = 30;

/// Reports of somebody's failure.
pub(crate) const REPORTS: &[&str] = &[
    "Is {provider} down for anyone else? We can't reach it from two offices.",
    "We can't sign in to {provider} since {hour}, every account is affected.",
    "{provider} returns 503 Service Unavailable for all our requests.",
    "Getting 502 errors from {provider} in {name}, retries do not help.",
    "I'm seeing timeouts to {provider} from {number} machines, started around {hour}.",
    "Our deploys to {provider} are stuck, the jobs never start.",
    "Anyone else having issues with {provider}? Nothing works for us since {hour}.",
    "{provider} is down for us, and the status page is still green.",
    "All our mail through {provider} is stuck in the queue with 451 4.7.0 since {hour}.",
    "The {provider} API calls fail with connection reset, about {number}% of them.",
    "We are getting ERR_CONNECTION_RESET on every page of {provider}.",
    "{provider} is very slow today, our dashboards take {number} seconds to load.",
    "Is it just me or is {provider} not loading at all in {name}?",
    "Our payments via {provider} are failing, customers have called since {hour}.",
];

/// What people write who have no time: most of what a storm brings. Each shows one symptom.
pub(crate) const SHORT_REPORTS: &[&str] = &[
    "{provider} down?",
    "Is {provider} down in {name}?",
    "{provider} is down for us in {name}",
    "Can't sign in to {provider}",
    "{provider} not loading",
    "{provider} is so slow in {name}",
    "{provider} timing out again",
];

/// What people answer under a report.
pub(crate) const ANSWERS: &[&str] = &[
    "Same here in {name}, since {hour}.",
    "Same here, {number} users affected.",
    "Me too, started around {hour} in {name}.",
    "+1 from {name}, nothing on the status page yet.",
    "Can confirm, same error for us in {name}.",
];

/// Titles of stories.
pub(crate) const TITLES: &[&str] = &[
    "Show HN: {name}, a {quality} {thing} in {tool}",
    "Why we moved {number} {unit} from {tool} to {tool}",
    "The {quality} case for {kind} {thing}",
    "{name} releases {name} {number} with {kind} {thing}",
    "Ask HN: How do you test {thing} at {name}?",
    "A {quality} introduction to {thing}",
    "What {name} taught me about {thing}",
];

/// Ordinary sentences that name a provider and report nothing.
pub(crate) const MENTIONS: &[&str] = &[
    "We left {provider} for a rack of our own and halved the bill.",
    "The pricing of {provider} for {kind} {thing} is what pushed us to {tool}.",
    "I interviewed at {provider} once, they asked about {thing} for {number} hours.",
    "{provider} has a {quality} {thing}, I give them that.",
];

/// Each gap's words.
pub(crate) const FILLINGS: &[(&str, &[&str])] = &[
    (
        "thing",
        &[
            "caching",
            "scheduling",
            "the type system",
            "replication",
            "garbage collection",
            "build cache",
            "query planner",
            "consensus",
            "package manager",
            "text editor",
            "search index",
            "load balancer",
            "message queue",
            "code review",
            "error handling",
            "file format",
            "rate limiter",
            "test suite",
            "parser",
            "memory allocator",
            "keyboard layout",
            "job board",
            "compiler",
            "spreadsheet",
            "monorepo",
            "backup",
            "feature flag",
            "schema migration",
            "font rendering",
            "design document",
        ],
    ),
    (
        "tool",
        &[
            "Postgres",
            "SQLite",
            "Rust",
            "Go",
            "Python",
            "Erlang",
            "Lisp",
            "make",
            "Nix",
            "awk",
            "Lua",
            "Haskell",
            "Zig",
            "FreeBSD",
            "Vim",
            "Emacs",
            "Perl",
            "Fortran",
            "TypeScript",
            "OCaml",
        ],
    ),
    (
        "quality",
        &[
            "boring",
            "clever",
            "robust",
            "fast",
            "honest",
            "opinionated",
            "portable",
            "gentle",
            "thorough",
            "surprising",
            "minimal",
            "verbose",
            "elegant",
            "practical",
            "underrated",
            "fragile",
        ],
    ),
    (
        "kind",
        &[
            "embedded",
            "scientific",
            "legacy",
            "distributed",
            "interactive",
            "financial",
            "medical",
            "offline",
            "streaming",
            "bursty",
            "regulated",
            "experimental",
        ],
    ),
    ("unit", &["GB", "rows", "users", "servers", "requests", "engineers", "tickets", "commits"]),
    ("hour", &["08:10 UTC", "9 this morning", "noon", "14:30", "about an hour", "22:05 CET", "midnight"]),
];

/// The syllables of made-up names.
pub(crate) const SYLLABLES: &[&str] = &[
    "ba", "cor", "del", "en", "fi", "gra", "hol", "im", "jun", "ka", "lor", "mi", "nev", "ost", "pra", "qui",
    "ran", "sel", "tor", "ul", "ven", "wex", "yar", "zim", "bri", "cla", "dro", "fen", "gul", "hex",
];
