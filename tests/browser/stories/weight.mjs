// How heavy the first view of a page is: every byte that comes over the wire, in a browser that has been here never.

import { expectedOf, open, tab } from "../browser.mjs";

// Compressed, headers included.
const VIEW_BYTES_MAX = 150_000;

export default {
  "the first view of every page": async ({ browser, world, pages, say, fault }) => {
    const weights = [];
    for (const entry of pages) {
      const { page, context, close } = await tab(browser, world.base, { expected: expectedOf(entry) });
      const network = await context.newCDPSession(page);
      await network.send("Network.enable");
      let bytes = 0;
      let requests = 0;
      network.on("Network.loadingFinished", ({ encodedDataLength }) => {
        bytes += encodedDataLength;
        requests += 1;
      });
      await open(page, entry);
      // What a script fetches by itself right after.
      await page.waitForTimeout(500);
      weights.push({ name: entry.name, bytes, requests });
      if (bytes > VIEW_BYTES_MAX) fault(`${entry.name}: ${bytes} bytes in ${requests} requests, at most ${VIEW_BYTES_MAX}`);
      await close();
    }
    for (const { name, bytes, requests } of weights.sort((one, other) => other.bytes - one.bytes)) {
      say(`${(bytes / 1000).toFixed(1).padStart(6)} kB in ${requests} requests: ${name}`);
    }
  },
};
