// What people say in the world of the tests: weeks of ordinary talk, three outages, and posts that attack the page.
//
// Times count back from `now`, so the world is always of today. People and texts are invented.

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const OPENERS = [
  "Since this morning", "For an hour now", "All of a sudden", "On both machines", "From home and from the office",
  "In our clinic", "Here in the workshop", "At the town library", "Two branches, one story", "After lunch",
];
const ENDINGS = [
  "Anyone else?", "Nothing was changed here.", "It worked for years.", "Support says it is us.", "Receiving works.",
  "Third ticket today.", "The owner is not amused.", "Colleagues in another city see it too.", "Is it just me?", "Help!",
];

const STUCK = [
  "Office 365 returns what I send: 550 4.4.7 QUEUE.Expired; message expired",
  "our outbound mail from Office 365 bounces with 550 4.4.7",
  "every order confirmation through Exchange Online comes back, #550 4.4.7 message expired",
  "Microsoft 365 sends nothing to the outside, 550 4.4.7 after hours in the queue",
  "mail from Office 365 is stuck and then expires with 4.4.7",
];
const PUSH = [
  "pushing to GitHub fails with 500 Internal Server Error",
  "git push to github.com is rejected with a 500",
  "I cannot push to GitHub, remote: Internal Server Error",
  "every push to GitHub ends in a 500",
  "GitHub push is failing for the whole team, 500s only",
];
const SYNC = [
  "Dropbox does not sync, error 503 from the client",
  "Dropbox sync fails with 503 Service Unavailable",
  "files will not upload to Dropbox, it says 503",
  "Dropbox is stuck syncing, 503 in the log",
];

const CLONE = [
  "pushing to Bitbucket fails with 500 Internal Server Error",
  "git push to bitbucket.org is rejected with a 500",
  "I cannot push to Bitbucket, remote: Internal Server Error",
  "every push to Bitbucket ends in a 500",
];

// What a page must show as text and never obey. No whole addresses: a post with a link would be a mere pointer.
const ATTACKS = [
  "<script>window.attacked = 1; fetch('//evil.example/a')</script>",
  "<img src=//evil.example/b.png onerror=\"window.attacked = 1\">",
  "\"><svg onload=window.attacked=1><style>@import '//evil.example/c';</style>",
  "</textarea></title></script><iframe src=//evil.example/d></iframe>",
  "\u202Egnp.exe\u202C and\u200B zero\u2066 width\u2069 \u001b[31m here",
  "{{constructor.constructor('window.attacked=1')()}} ${window.attacked=1} <!--",
  `${"Z\u0335\u0321\u0322".repeat(40)} ${"unbroken".repeat(60)}`,
];
const ATTACK_ADDRESSES = [
  "javascript:window.attacked=1", "data:text/html,<script>window.attacked=1</script>",
  "https://forum.example/\"onmouseover=\"window.attacked=1", "vbscript:x", "//evil.example/t", "https://evil.example/<b>",
  "https://user:secret@evil.example/\u202Egnp",
];

// Own words, without which two people who say one thing would be taken for one who says it twice.
const CHATTER = [
  "bicycle", "kettle", "garden", "recipe", "curtain", "violin", "lantern", "harbour", "pencil", "meadow", "ladder", "blanket",
  "pebble", "orchard", "button", "saddle", "teapot", "gravel", "ribbon", "walnut", "hammock", "thimble", "compass", "marble",
];

// Five words that nobody else of the same crowd uses together.
const ownWords = (number) =>
  [1, 3, 5, 7, 11].map((step, place) => CHATTER[(number * step + place * place) % CHATTER.length]).join(", ");

// Posts for `import`, oldest first. `now` is in seconds.
export function posts(now) {
  const lines = [];
  const say = (secondsAgo, source, venue, author, text, more = {}) => {
    const id = `${source}-${lines.length}`;
    const at = new Date((now - secondsAgo) * 1000).toISOString();
    const url = `https://${source}.example/t/${lines.length}`;
    lines.push({ kind: "post", seen_at: at, at, source, venue, id, author, text, url, ...more });
    return id;
  };
  ordinary(say);
  // What is imported counts as seen now, and the detector's history ends two hours ago: what is older is soon over.
  crowd(say, { words: SYNC, people: 16, from: 8 * HOUR, to: 7 * HOUR, name: "sync" });
  const thread = say(111 * MINUTE, "admins-forum", "forum", "mail opener",
    "Since nine our outbound mail from Office 365 bounces: 550 4.4.7 QUEUE.Expired. Who else?",
    { title: "550 4.4.7 QUEUE.Expired from Office 365 since this morning" });
  crowd(say, { words: STUCK, people: 19, from: 110 * MINUTE, to: 4 * MINUTE, name: "mail" });
  say(90 * MINUTE, "admins-forum", "forum", "mail joiner", "Same here, thirty people.", { thread, reply_to: thread });
  say(60 * MINUTE, "admins-forum", "forum", "support agent",
    "This issue has been resolved. Please check the SPF record of your domain.", { thread, staff: true });
  say(50 * MINUTE, "admins-forum", "forum", "mail doubter",
    "Nothing is solved, 550 4.4.7 on Office 365 as before.", { thread, reply_to: thread });
  crowd(say, { words: PUSH, people: 22, from: 80 * MINUTE, to: 3 * MINUTE, name: "push" });
  crowd(say, { words: CLONE, people: 22, from: 70 * MINUTE, to: 2 * MINUTE, name: "clone", attacks: true });
  return lines.sort((one, other) => one.at.localeCompare(other.at));
}

// Without ordinary talk nobody knows what is usual.
function ordinary(say) {
  for (let day = 14; day >= 3; day -= 1) {
    CHATTER.slice(0, 10).forEach((word, number) =>
      say(day * DAY + number * HOUR, "admins-forum", "forum", `neighbour ${day} ${number}`,
        `Talk of day ${day}: the ${word} and the ${CHATTER[(number + day) % CHATTER.length]}`));
    const slow = ["Outlook from Office 365", "GitHub", "Dropbox", "Bitbucket"][day % 4];
    say(day * DAY + 5 * HOUR, "admins-forum", "forum", `passer-by ${day}`, `${slow} is slow on my old phone`);
  }
}

// So many people say one thing, each in own words, spread evenly, in two kinds of place.
function crowd(say, { words, people, from, to, name, attacks = false }) {
  for (let number = 0; number < people; number += 1) {
    const ago = Math.round(from + ((to - from) * number) / (people - 1));
    const opener = OPENERS[(number * 7 + 3) % OPENERS.length];
    const ending = ENDINGS[(number * 3 + Math.floor(number / 10)) % ENDINGS.length];
    const attack = attacks ? ` ${ATTACKS[number % ATTACKS.length]}` : "";
    const text = `${opener} ${words[number % words.length]}.${attack} ${ending} We do: ${ownWords(number)}.`;
    const social = number % 3 === 2;
    const more = attacks
      ? { title: `<b>${CHATTER[number]}</b> <script>window.attacked=${number}</script>`, url: ATTACK_ADDRESSES[number % ATTACK_ADDRESSES.length] }
      : {};
    say(ago, social ? "short-messages" : "admins-forum", social ? "social" : "forum", `${name} ${number}`, text, more);
  }
}
