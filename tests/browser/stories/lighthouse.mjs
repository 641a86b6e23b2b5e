// Lighthouse: performance, accessibility, best practices and SEO of the pages people come to first.

import { cpus, loadavg } from "node:os";
import * as chromeLauncher from "chrome-launcher";
import lighthouse from "lighthouse";
import desktopConfig from "lighthouse/core/config/desktop-config.js";
import { FLAGS, browserPath } from "../browser.mjs";

const SCORE_MIN = 95;

// Speed differs from one time to the next; the best of so many counts.
const TRIES_MAX = 3;

// Where so much else waits for each core, speed cannot be judged: it is told, and the other three are held.
const LOAD_PER_CORE_MAX = 2.5;

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const PRESETS = { phone: undefined, desktop: desktopConfig };

const scores = (result) => CATEGORIES.map((name) => Math.round(100 * result.categories[name].score));

const isBusy = () => loadavg()[0] > LOAD_PER_CORE_MAX * cpus().length;

// Which audits cost points.
function reasons(result) {
  const lost = CATEGORIES.flatMap((name) => result.categories[name].auditRefs.filter((ref) => ref.weight > 0).map((ref) => ref.id));
  return [...new Set(lost)].map((id) => result.audits[id]).filter((audit) => audit.score !== null && audit.score < 0.9)
    .map((audit) => `${audit.id}: ${audit.title} ${audit.displayValue ?? ""}`.trim());
}

export const measures = true;

export default {
  "at least 95 in all four": async ({ world, pages, say, fault }) => {
    const chrome = await chromeLauncher.launch({
      chromePath: browserPath(), chromeFlags: ["--headless=new", ...FLAGS], logLevel: "silent",
    });
    const kill = () => chrome.kill();
    // Also when the tests end before this one does.
    process.once("exit", kill);
    try {
      for (const entry of pages.filter((page) => page.weighed)) {
        for (const [preset, config] of Object.entries(PRESETS)) {
          const flags = { port: chrome.port, logLevel: "silent", output: "json", onlyCategories: CATEGORIES };
          let best;
          for (let attempt = 0; attempt < (isBusy() ? 1 : TRIES_MAX); attempt += 1) {
            const { lhr } = await lighthouse(entry.url, flags, config);
            if (lhr.runtimeError) throw new Error(`${entry.name}: ${lhr.runtimeError.message}`);
            if (!best || Math.min(...scores(lhr)) > Math.min(...scores(best))) best = lhr;
            if (scores(best)[0] >= SCORE_MIN) break;
          }
          const name = `${entry.name}, ${preset}`;
          const points = scores(best);
          say(`${name}: ${CATEGORIES.map((category, at) => `${category} ${points[at]}`).join(", ")}`);
          const judged = isBusy() ? points.slice(1) : points;
          if (judged.length < points.length) say(`${name}: speed is not judged on so busy a machine (load ${loadavg()[0].toFixed(1)})`);
          if (Math.min(...judged) < SCORE_MIN) fault(`${name}: ${points.join(", ")}: ${reasons(best).join("; ")}`);
        }
      }
    } finally {
      process.off("exit", kill);
      kill();
    }
  },
};
