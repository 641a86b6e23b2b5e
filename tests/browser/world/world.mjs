// A server with something to show: four providers in four states, official pages read, two sources blind.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Program } from "./program.mjs";
import { startSite } from "./site.mjs";
import { posts } from "./talk.mjs";

const seconds = () => Math.floor(Date.now() / 1000);

// Starts `serve` over a world that no longer changes.
export async function startWorld(binary, settings) {
  const now = seconds();
  const site = await startSite(now);
  const program = await Program.in(binary, site.sources, settings);
  try {
    const archive = join(program.folder, "posts.jsonl");
    await writeFile(archive, posts(now).map((line) => `${JSON.stringify(line)}\n`).join(""));
    await program.run("import", archive);
    await program.run("crawl");
    await program.start("serve");
  } catch (error) {
    await program.stop();
    throw error;
  } finally {
    await site.stop();
  }
  const ids = await named(program.base);
  return { base: program.base, program, ...ids, stop: () => program.stop() };
}

// A server that runs already and is left running.
export async function joinWorld(base) {
  return { base, ...(await named(base)), stop: async () => {} };
}

// Starts `serve` where nothing was ever read.
export async function startEmpty(binary) {
  const program = await Program.in(binary, []);
  const stop = () => program.stop();
  try {
    await program.run("crawl");
    await program.start("serve");
  } catch (error) {
    await stop();
    throw error;
  }
  return { base: program.base, stop };
}

// Starts `watch` beside a site that can break out; `breakOut` does it.
export async function startLive(binary) {
  const now = seconds();
  const site = await startSite(now);
  const program = await Program.in(binary, [site.news]);
  const stop = async () => {
    await program.stop();
    await site.stop();
  };
  try {
    await program.start("watch");
  } catch (error) {
    await stop();
    throw error;
  }
  return { base: program.base, program, site, stop };
}

// The swarms of the world by the name of their provider, which addresses are made of.
async function named(base) {
  const { swarms } = await (await fetch(`${base}/api/v1/swarms`)).json();
  return { swarms, swarmOf: (provider) => swarms.find((swarm) => swarm.provider === provider)?.id };
}
