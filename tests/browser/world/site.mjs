// A site on loopback that the program crawls: official pages, a news search, and two places that cannot be read.
//
// It speaks the wire formats of Statuspage and of Hacker News's search (docs/kinds says where they are described).

import { createServer } from "node:http";

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

// An entry of sources.toml.
const entry = (id, kind, url, venue, more = "") =>
  `[[source]]\nid = "${id}"\nkind = "${kind}"\nurl = "${url}"\nvenue = "${venue}"\n` +
  `every_seconds = 30\nenabled = true\nverified = true\n${more}\n`;

// Starts the site; `stop` ends it, `show` puts stories on its news page.
export async function startSite(now) {
  const state = { stories: [usualStory(now)] };
  const server = createServer((request, response) => {
    const [status, body] = answer(request.url, state, now);
    response.writeHead(status, { "content-type": "application/json", connection: "close" });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  // Every address of 127.0.0.0/8 is this machine; requests to one host keep a distance of a second.
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "0.0.0.0", resolve));
  const { port } = server.address();
  const at = (host, path = "") => `http://127.0.0.${host}:${port}${path}`;
  const about = (provider) => `provider = "${provider}"`;
  const sources = [
    entry("admins-news", "hacker-news", at(2), "news"),
    entry("microsoft-365-status", "statuspage", at(3, "/green"), "official", about("microsoft-365")),
    entry("github-status", "statuspage", at(4, "/incident"), "official", about("github")),
    entry("dropbox-status", "statuspage", at(5, "/green"), "official", about("dropbox")),
    entry("bitbucket-status", "statuspage", at(6, "/broken"), "official", about("bitbucket")),
    entry("bitbucket-news", "hacker-news", at(7, "/drifted"), "news", about("bitbucket")),
  ];
  return {
    sources,
    news: sources[0],
    show: (stories) => state.stories.push(...stories),
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

function answer(address, state, now) {
  if (address.startsWith("/broken")) return [503, "out of order"];
  if (address.startsWith("/drifted")) return [200, { unheard: "of" }];
  if (address.startsWith("/green/api/")) return [200, statusPage("Green", [longAgo(now)], now)];
  if (address.startsWith("/incident/api/")) return [200, statusPage("GitHub", [pushIncident(now)], now)];
  if (address.startsWith("/api/")) return [200, newsPage(state.stories)];
  return [404, "nothing"];
}

const newsPage = (hits) => ({ hits, nbHits: hits.length, page: 0, nbPages: 1, hitsPerPage: 1000 });

const statusPage = (name, incidents, now) => ({
  page: {
    id: name.toLowerCase(), name, url: "https://status.example", time_zone: "Etc/UTC",
    updated_at: new Date(now * 1000).toISOString(),
  },
  incidents,
});

const before = (now) => (minutesAgo) => new Date((now - minutesAgo * MINUTE) * 1000).toISOString();

// A page on which nothing ever was would be taken for one that nobody has claimed.
function longAgo(now) {
  const at = before(now - 20 * DAY);
  return {
    id: "old1", name: "Slow sign-in", status: "resolved", impact: "minor", shortlink: "https://status.example/old1",
    created_at: at(90), started_at: at(90), updated_at: at(30), resolved_at: at(30),
    incident_updates: [
      { id: "v2", status: "resolved", body: "This is resolved.", created_at: at(30), display_at: at(30) },
      { id: "v1", status: "investigating", body: "Sign-in is slow.", created_at: at(90), display_at: at(90) },
    ],
    components: [],
  };
}

function pushIncident(now) {
  const at = before(now);
  return {
    id: "push1", name: "Errors on push <b>& more</b>", status: "identified", impact: "major",
    created_at: at(35), started_at: at(70), updated_at: at(20), resolved_at: null, shortlink: "https://status.example/push1",
    incident_updates: [
      { id: "u2", status: "identified", body: "A change is being rolled back.", created_at: at(20), display_at: at(20) },
      { id: "u1", status: "investigating", body: "We look into failing pushes.", created_at: at(35), display_at: at(35) },
    ],
    components: [{ id: "c1", name: "Git Operations", status: "partial_outage" }],
  };
}

const story = (id, at, author, title, text) => ({
  objectID: String(id), created_at_i: at, author, title, story_text: text, points: 1, num_comments: 0, story_id: id,
  _tags: ["story", `author_${author}`, `story_${id}`],
});

const usualStory = (now) => story(1, now - 2 * DAY, "passerby", "Slow pages", "GitLab is slow on my old phone");

// Twelve people who cannot push to GitLab, over the last quarter of an hour.
export function outageStories(now) {
  const words = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath", "islet", "jetty", "knoll", "ledge"];
  return words.map((word, number) => {
    const other = words[(number * 5 + 1) % words.length];
    const text = `${word} ${other}: I cannot push to GitLab, error 500, ${other} ${word}`;
    return story(1000 + number, now - (13 - number) * MINUTE, `person${number}`, `${word} ${other} push`, text);
  });
}
