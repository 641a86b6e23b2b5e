// The browser, and what is watched on every page that a test opens: nothing may go wrong, run or leave.

import { execFileSync } from "node:child_process";
import { chromium } from "playwright-core";

// Far longer than any page takes, on a machine that does much else.
const PATIENCE_MILLISECONDS = 60_000;

export const PHONE = { width: 360, height: 740 };
export const DESKTOP = { width: 1280, height: 900 };

// Where Debian's browser is; undefined if there is none.
export function browserPath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  try {
    return execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
}

// The sandbox of the browser cannot be used by root, as whom machines that test often work.
export const FLAGS = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

export const launch = () => chromium.launch({ executablePath: browserPath(), args: FLAGS });

// A tab in a profile of its own, which notes in `faults` what must not happen.
export async function tab(browser, base, options = {}) {
  const { scheme = "light", expected = [], ...rest } = options;
  const context = await browser.newContext({ viewport: DESKTOP, colorScheme: scheme, reducedMotion: "reduce", ...rest });
  context.setDefaultTimeout(PATIENCE_MILLISECONDS);
  const page = await context.newPage();
  const faults = [];
  const note = (fault) => {
    if (!expected.some((pattern) => pattern.test(fault))) faults.push(fault);
  };
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol !== "data:" && url.origin !== base) note(`asked another host: ${request.url()}`);
  });
  // A refused style or script, a file that is missing, and an error of a script are all told here.
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) note(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => note(`script: ${error.error()}`));
  context.on("dialog", (dialog) => {
    note(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  return { page, context, faults, close: () => context.close() };
}

// Opens a page of the table and holds that it answers as the table says. `before` is called before the page itself is asked for.
export async function open(page, entry, before = () => {}) {
  if (!entry.open) before();
  let response = await page.goto(entry.url, { waitUntil: "load" });
  if (entry.open) {
    before();
    const answered = page.waitForResponse((answer) => answer.request().isNavigationRequest());
    await entry.open(page);
    response = await answered;
  }
  if (response.status() !== entry.status) {
    throw new Error(`${entry.name}: ${response.url()} answers ${response.status()}, not ${entry.status}`);
  }
  return response;
}

// The browser tells every answer of 400 and more on the console; where the table asks for one it is no fault.
export const expectedOf = (entry) => (entry.status >= 400 ? [/Failed to load resource: the server responded/] : []);
