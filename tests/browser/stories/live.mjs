// The page while something begins: it shows the new swarm by itself, and says so when it can no longer be refreshed.

import { expectedOf, tab } from "../browser.mjs";
import { startEmpty, startLive } from "../world/world.mjs";
import { outageStories } from "../world/site.mjs";

// The source is visited every 30 seconds, and the page is to follow at once.
const OPENS_MILLISECONDS_MAX = 150_000;

// How long a page may take to notice that the program is gone.
const NOTICES_MILLISECONDS_MAX = 45_000;

export const waits = true;

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

export default {
  "a swarm opens, and an open page shows it; it says so when it is old": async (tools) => {
    const live = await startLive(tools.binary);
    // Once the program is gone, the browser tells of every request that fails.
    let gone = false;
    const { page, faults, close } = await tab(tools.browser, live.base, { expected: [{ test: (fault) => gone && /^console:/.test(fault) }] });
    try {
      // The first visit is made before anybody reports, for the page to be quiet at first.
      const deadline = Date.now() + OPENS_MILLISECONDS_MAX;
      while (!live.program.printed.includes("admins-news") && Date.now() < deadline) await page.waitForTimeout(200);
      await page.goto(live.base);
      const swarm = page.locator('main a[href*="gitlab"]').or(page.locator("main").getByRole("heading", { name: /GitLab/ })).first();
      if (await swarm.isVisible()) tools.fault("the page shows the swarm before there is one");
      if ((await page.locator("[aria-live], [role=status]").count()) === 0) tools.fault("nobody who cannot see is told of changes");
      // What the reader does meanwhile must stay as it is.
      await page.locator("textarea[name=text]").fill("half a question");
      await page.evaluate(() => (window.loadedOnce = true));
      live.site.show(outageStories(Math.floor(Date.now() / 1000)));
      let began = performance.now();
      await swarm.waitFor({ timeout: OPENS_MILLISECONDS_MAX });
      tools.say(`the swarm was on the page ${seconds(began)} after the people wrote; the source is visited every 30 s`);
      if (!(await page.evaluate(() => window.loadedOnce))) tools.fault("the page was loaded anew");
      if ((await page.locator("textarea[name=text]").inputValue()) !== "half a question") tools.fault("what was typed is gone");
      if ((await page.evaluate(() => document.activeElement?.name)) !== "text") tools.fault("the focus is gone");

      const stale = page.locator("#stale");
      if (await stale.isVisible()) tools.fault("a fresh page says that it is old");
      gone = true;
      await live.program.keepPort();
      await live.program.end();
      began = performance.now();
      await stale.waitFor({ state: "visible", timeout: NOTICES_MILLISECONDS_MAX });
      tools.say(`${seconds(began)} after the program ended the page said that it is old`);
      await live.program.start("watch");
      began = performance.now();
      await stale.waitFor({ state: "hidden", timeout: NOTICES_MILLISECONDS_MAX });
      tools.say(`${seconds(began)} after it was back the page was fresh again`);
    } finally {
      faults.forEach(tools.fault);
      await close();
      await live.stop();
    }
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
