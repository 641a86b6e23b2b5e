// The page while something begins: it shows the new swarm by itself, and says so when it can no longer be refreshed.

import { expectedOf, tab } from "../browser.mjs";
import { startEmpty, startLive } from "../world/world.mjs";
import { outageStories } from "../world/site.mjs";

// The source is visited every 30 seconds, and the page is to follow at once.
const OPENS_MILLISECONDS_MAX = 150_000;

// How long a page may take to notice that the program is gone.
const NOTICES_MILLISECONDS_MAX = 45_000;

export const waits = true;

export default {
  "a swarm opens, and an open page shows it": async (tools) => {
    const live = await startLive(tools.binary);
    const { page, faults, close } = await tab(tools.browser, live.base);
    try {
      // The first visit is made before anybody reports, for the page to be quiet at first.
      const deadline = Date.now() + OPENS_MILLISECONDS_MAX;
      while (!live.program.printed.includes("admins-news") && Date.now() < deadline) await new Promise((on) => setTimeout(on, 200));
      await page.goto(live.base);
      const main = page.locator("main");
      if (/GitLab[^]*people/.test(await page.locator("#swarms, main h2, main h3").allInnerTexts().then((all) => all.join(" ")))) {
        tools.fault("the page shows the swarm before there is one");
      }
      // What the reader does meanwhile must stay as it is.
      await page.locator("textarea[name=text]").fill("half a question");
      await page.evaluate(() => (window.loadedOnce = true));
      live.site.show(outageStories(Math.floor(Date.now() / 1000)));
      const began = performance.now();
      await main.getByRole("heading", { name: /GitLab/ }).first().waitFor({ timeout: OPENS_MILLISECONDS_MAX });
      tools.say(`the swarm was on the page ${((performance.now() - began) / 1000).toFixed(1)} s after the people wrote (a visit every 30 s)`);
      if (!(await page.evaluate(() => window.loadedOnce))) tools.fault("the page was loaded anew");
      if ((await page.locator("textarea[name=text]").inputValue()) !== "half a question") tools.fault("what was typed is gone");
      if ((await page.evaluate(() => document.activeElement?.name)) !== "text") tools.fault("the focus is gone");
      const told = await page.locator("[aria-live], [role=status]").count();
      if (told === 0) tools.fault("nobody who cannot see is told of it");
      faults.forEach(tools.fault);
      faults.length = 0;
    } finally {
      await close();
      await live.stop();
    }
  },
  "a page that cannot be refreshed says that it is old, and why that is known": async (tools) => {
    const { page, context, faults, close } = await tab(tools.browser, tools.world.base, {
      expected: [/Failed to load resource: net::ERR_INTERNET_DISCONNECTED/, /EventSource/],
    });
    await page.goto(tools.world.base);
    const stale = page.locator("#stale");
    if (await stale.isVisible()) tools.fault("a fresh page says that it is old");
    await context.setOffline(true);
    await stale.waitFor({ state: "visible", timeout: NOTICES_MILLISECONDS_MAX });
    await context.setOffline(false);
    await stale.waitFor({ state: "hidden", timeout: NOTICES_MILLISECONDS_MAX });
    faults.forEach(tools.fault);
    await close();
  },
  "where nothing was ever read, the page says so": async (tools) => {
    const empty = await startEmpty(tools.binary);
    const { page, faults, close } = await tab(tools.browser, empty.base, { expected: expectedOf({ status: 404 }) });
    try {
      await page.goto(empty.base);
      const words = await page.locator("main").innerText();
      if (!/nothing|not yet|never|no source/i.test(words)) tools.fault(`it does not say that nothing is known: ${words.slice(0, 300)}`);
      if (/all (is )?(quiet|fine|well)|operational/i.test(words)) tools.fault("silence is shown as health");
      faults.forEach(tools.fault);
    } finally {
      await close();
      await empty.stop();
    }
  },
};
