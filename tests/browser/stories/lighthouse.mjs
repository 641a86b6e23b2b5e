// Lighthouse: performance, accessibility, best practices and SEO of the pages people come to first. Speed differs with the
// machine and with what else it does: it is told, and the other three are held.

import { loadavg } from "node:os";
import * as chromeLauncher from "chrome-launcher";
import lighthouse from "lighthouse";
import desktopConfig from "lighthouse/core/config/desktop-config.js";
import { FLAGS, browserPath } from "../browser.mjs";

const SCORE_MIN = 95;

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const PRESETS = { phone: undefined, desktop: desktopConfig };

const scores = (result) => CATEGORIES.map((name) => Math.round(100 * result.categories[name].score));

// Which audits cost points.
function reasons(result) {
  const lost = CATEGORIES.flatMap((name) => result.categories[name].auditRefs.filter((ref) => ref.weight > 0).map((ref) => ref.id));
  return [...new Set(lost)].map((id) => result.audits[id]).filter((audit) => audit.score !== null && audit.score < 0.9)
    .map((audit) => `${audit.id}: ${audit.title} ${audit.displayValue ?? ""}`.trim());
}

export const measures = true;

export default {
  "at least 95 in accessibility, best practices and SEO; and how fast": async ({ world, pages, say, fault }) => {
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
          const { lhr } = await lighthouse(entry.url, flags, config);
          if (lhr.runtimeError) throw new Error(`${entry.name}: ${lhr.runtimeError.message}`);
          const name = `${entry.name}, ${preset}`;
          const points = scores(lhr);
          const told = CATEGORIES.map((category, at) => `${category} ${points[at]}`).join(", ");
          say(`${name}: ${told} (load ${loadavg()[0].toFixed(1)})`);
          const [, ...held] = points;
          if (Math.min(...held) < SCORE_MIN) fault(`${name}: ${points.join(", ")}: ${reasons(lhr).join("; ")}`);
        }
      }
    } finally {
      process.off("exit", kill);
      kill();
    }
  },
};
