// Runs the browser tests: node run.mjs [BINARY] [--only=PATTERN of files in stories/]
//
// One server with content and one browser serve all stories; a story gets tabs of its own. Exit status 0: all passed.

import { readdir } from "node:fs/promises";
import { binaryOf, option } from "./arguments.mjs";
import { browserPath, launch } from "./browser.mjs";
import { pagesOf } from "./pages.mjs";
import { startWorld } from "./world/world.mjs";

// A story that takes this long has failed; the machine may do much else.
const STORY_MILLISECONDS_MAX = 1_200_000;

const args = process.argv.slice(2);
const only = option(args, "only") ?? "";
const binary = binaryOf(args);
if (!browserPath()) throw new Error("there is no chromium: run tests/browser/install, or name it in CHROMIUM");

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const started = performance.now();
const [world, browser] = await Promise.all([startWorld(binary), launch()]);
const results = { passed: 0, failed: 0, skipped: 0 };
try {
  const pages = pagesOf(world);
  console.log(`ready after ${seconds(started)}: ${pages.length} pages, ${world.swarms.length} swarms`);
  const files = (await readdir(new URL("stories/", import.meta.url))).filter((name) => new RegExp(only).test(name)).sort();
  const stories = await Promise.all(files.map(async (file) => ({ file, ...(await import(`./stories/${file}`)) })));
  const tell = async ({ file, default: tests }) => {
    for (const [name, test] of Object.entries(tests)) await run(`${file.replace(".mjs", "")}: ${name}`, test, pages);
  };
  // What mostly waits goes on beside the others; what measures speed runs when they are done.
  const beside = stories.filter((story) => story.waits).map(tell);
  for (const story of stories.filter(({ waits, measures }) => !waits && !measures)) await tell(story);
  await Promise.all(beside);
  for (const story of stories.filter(({ measures }) => measures)) await tell(story);
} finally {
  await browser.close();
  await world.stop();
}
const counts = Object.entries(results).map(([how, number]) => `${how} ${number}`);
console.log(`in the browser: ${counts.join(", ")}, in ${seconds(started)}`);
process.exit(results.failed > 0 || results.passed === 0 ? 1 : 0);

async function run(name, test, pages) {
  const began = performance.now();
  const said = [];
  // `skip` ends a test that cannot be made yet; `say` is for measured figures; `fault` fails it and lets it go on.
  const faults = [];
  class Skipped extends Error {}
  const tools = {
    binary, browser, world, pages,
    say: (words) => said.push(words),
    fault: (words) => faults.push(words),
    skip: (reason) => {
      throw new Skipped(reason);
    },
  };
  const tell = (how, words) => {
    results[how] += 1;
    const lines = [...words, ...said].map((one) => one.replace(/^/gm, "        "));
    console.log([`${how.padEnd(7)} ${name} (${seconds(began)})`, ...lines].join("\n"));
  };
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${STORY_MILLISECONDS_MAX} ms`)), STORY_MILLISECONDS_MAX);
  });
  try {
    await Promise.race([test(tools), late]);
    tell(faults.length > 0 ? "failed" : "passed", [...new Set(faults)]);
  } catch (error) {
    if (error instanceof Skipped) tell("skipped", [error.message]);
    else tell("failed", [...new Set(faults), error.stack]);
  } finally {
    clearTimeout(timer);
  }
}
