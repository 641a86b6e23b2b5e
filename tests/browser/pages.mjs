// The pages of the site: every test that holds for all of them goes through this table. A new page is one line.
//
// `path` is an address, or makes one from the world (see world/world.mjs); `open` is for a page that no address shows.
// `weighed` pages are measured by Lighthouse.

export const QUESTION = "550 4.4.7 QUEUE.Expired, mail from Office 365 is stuck";

const swarm = (rest = "") => (world) => `/swarm/${world.swarmOf("microsoft-365")}${rest}`;
const answer = "/answer?provider=microsoft-365&signature=code%3Asmtp%3A4.4.7";

export const PAGES = [
  { name: "front", path: "/", weighed: true },
  { name: "check", path: "/", open: (page) => ask(page, QUESTION) },
  { name: "check-local", path: "/", open: (page) => ask(page, "My own printer at home jams since I moved it") },
  { name: "check-empty", path: "/", open: (page) => ask(page, "  "), status: 422 },
  { name: "answer", path: answer },
  { name: "providers", path: "/providers" },
  { name: "provider", path: "/provider/microsoft-365", weighed: true },
  { name: "provider-quiet", path: "/provider/zoom" },
  { name: "provider-attacked", path: "/provider/bitbucket" },
  { name: "swarms", path: "/swarms" },
  { name: "swarm", path: swarm(), weighed: true },
  { name: "swarm-acknowledged", path: (world) => `/swarm/${world.swarmOf("github")}` },
  { name: "swarm-attacked", path: (world) => `/swarm/${world.swarmOf("bitbucket")}` },
  { name: "pack-escalation", path: swarm("/pack/escalation") },
  { name: "pack-claim", path: swarm("/pack/claim") },
  { name: "pack-message", path: swarm("/pack/message") },
  { name: "search", path: "/search" },
  { name: "search-found", path: "/search?q=500" },
  { name: "search-nothing", path: "/search?q=zebra" },
  { name: "search-wrong", path: "/search?q=after%3Anever", status: 400 },
  { name: "sources", path: "/sources" },
  { name: "tickets", path: "/tickets" },
  { name: "api", path: "/api" },
  { name: "look", path: "/look" },
  { name: "sign-in", path: "/sign-in" },
  { name: "card", path: "/provider/microsoft-365/card", fragment: true },
  { name: "missing", path: "/no/such/page", status: 404 },
];

// Fills the form of the front page in and sends it, by mouse.
export async function ask(page, text) {
  await page.locator("textarea[name=text]").fill(text);
  // The browser would refuse to send an empty form; the server has to refuse it too.
  await page.locator("form:has(textarea[name=text])").evaluate((form) => (form.noValidate = true)).catch(() => {});
  await page.locator("form:has(textarea[name=text]) button[type=submit]").click();
  await page.waitForLoadState("load");
}

// The pages, with their addresses.
export function pagesOf(world) {
  return PAGES.map((entry) => {
    const path = typeof entry.path === "function" ? entry.path(world) : entry.path;
    return { ...entry, path, url: world.base + path, status: entry.status ?? 200 };
  });
}
