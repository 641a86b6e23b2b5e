// Pictures of every page, light and dark, on a phone and on a desk.
//
// node screenshots.mjs FOLDER [BINARY] [--only=WORD] [--base=ADDRESS of a server that runs already, as the demo's]

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { binaryOf, option } from "./arguments.mjs";
import { DESKTOP, PHONE, launch, open, tab } from "./browser.mjs";
import { pagesOf } from "./pages.mjs";
import { joinWorld, startWorld } from "./world/world.mjs";

const [folder, ...args] = process.argv.slice(2);
if (!folder || folder.startsWith("--")) throw new Error("name the folder to write the pictures into");
const only = option(args, "only") ?? "";
const base = option(args, "base")?.replace(/\/$/, "");
await mkdir(folder, { recursive: true });

const SIZES = { desktop: { viewport: DESKTOP }, phone: { viewport: PHONE, isMobile: true, deviceScaleFactor: 2 } };

const world = base ? await joinWorld(base) : await startWorld(binaryOf(args));
const browser = await launch();
try {
  const found = pagesOf(world);
  for (const entry of found.filter(({ name }) => name.includes(only))) {
    for (const scheme of ["light", "dark"]) {
      for (const [size, options] of Object.entries(SIZES)) {
        const { page, close } = await tab(browser, world.base, { scheme, ...options });
        const path = join(folder, `${entry.name}-${scheme}-${size}.png`);
        try {
          await open(page, entry);
          await page.screenshot({ path, fullPage: true });
          console.log(path);
        } catch (error) {
          console.log(`no picture of ${entry.name}: ${error.message}`);
        }
        await close();
      }
    }
  }
} finally {
  await browser.close();
  await world.stop();
}
