// Runs the browser tests: node run.mjs [BINARY] [--only=WORD]
//
// One server with content and one browser serve all stories; a story gets tabs of its own. Exit status 0: all passed.

import { readdir } from "node:fs/promises";
import { binaryOf, option } from "./arguments.mjs";
import { browserPath, launch } from "./browser.mjs";
import { pagesOf } from "./pages.mjs";
import { startWorld } from "./world/world.mjs";

// A story that takes this long has failed.
const STORY_MILLISECONDS_MAX = 300_000;

const args = process.argv.slice(2);
const only = option(args, "only") ?? "";
const binary = binaryOf(args);
if (!browserPath()) throw new Error("there is no chromium: run tests/browser/install, or name it in CHROMIUM");

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const started = performance.now();
const [world, browser] = await Promise.all([startWorld(binary), launch()]);
const results = { passed: 0, failed: 0, skipped: 0 };
try {
  const { found: pages, passedOver } = await pagesOf(world);
  console.log(`ready after ${seconds(started)}: ${pages.length} pages, ${world.swarms.length} swarms`);
  for (const reason of passedOver) console.log(`passed over ${reason}`);
  const stories = (await readdir(new URL("stories/", import.meta.url))).filter((name) => name.includes(only)).sort();
  for (const file of stories) {
    const { default: tests } = await import(`./stories/${file}`);
    for (const [name, test] of Object.entries(tests)) await run(`${file.replace(".mjs", "")}: ${name}`, test, pages);
  }
} finally {
  await browser.close();
  await world.stop();
}
console.log(`${results.passed} passed, ${results.failed} failed, ${results.skipped} skipped`);
console.log(`browser tests took ${seconds(started)}`);
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
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${STORY_MILLISECONDS_MAX} ms`)), STORY_MILLISECONDS_MAX);
  });
  try {
    await Promise.race([test(tools), late]);
    if (faults.length > 0) throw new Error(faults.join("\n"));
    results.passed += 1;
    console.log(`ok      ${name} (${seconds(began)})`);
  } catch (error) {
    const skipped = error instanceof Skipped;
    results[skipped ? "skipped" : "failed"] += 1;
    const words = faults.includes(error.message) || skipped ? error.message : [...new Set([...faults, error.message])].join("\n");
    console.log(`${skipped ? "skipped" : "FAILED "} ${name} (${seconds(began)})\n${words.replace(/^/gm, "        ")}`);
  } finally {
    clearTimeout(timer);
  }
  for (const words of said) console.log(`        ${words}`);
}
