// What holds of every page, whatever it is about: it fits, obeys nobody, needs no script and breaks no rule of WCAG 2.2 AA.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { DESKTOP, PHONE, expectedOf, open, tab } from "../browser.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const SETTLES_MILLISECONDS_MAX = 2_000;

// 320 is what WCAG asks for (1.4.10).
const WIDTHS = [320, 360, 768, 1920];

// The first view, compressed.
const VIEW_BYTES_MAX = 150_000;

// Opens every page in a tab with these options; whatever went wrong in the tab is a fault.
async function onEveryPage({ browser, world, pages, fault }, options, look) {
  for (const entry of pages) {
    const { page, context, faults, close } = await tab(browser, world.base, { ...options, expected: expectedOf(entry) });
    try {
      const load = await scales(context, page);
      const response = await open(page, entry, () => Object.assign(load, { bytes: 0, requests: 0 }));
      await look(page, entry, response, load);
    } catch (error) {
      fault(`${entry.name}: ${error.message}`);
    } finally {
      await close();
    }
    for (const wrong of faults) fault(`${entry.name}: ${wrong}`);
  }
}

// Opens what is folded, so that it is looked at as well.
const unfold = (page) => page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));

async function axe(page, entry, { fault }) {
  await unfold(page);
  await page.evaluate(AXE);
  const found = await page.evaluate((values) => axe.run(document, { runOnly: { type: "tag", values } }), TAGS);
  for (const { id, impact, help, nodes } of found.violations) {
    const [first] = nodes;
    const why = first.failureSummary.split("\n").slice(1).map((line) => line.trim()).join("; ");
    fault(`${entry.name}: ${id} (${impact}): ${help}: ${nodes.length} × ${first.target} ${why}`);
  }
}

async function fits(page, entry, { fault }) {
  await unfold(page);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    // What a script draws anew for the new width may take a moment.
    await page.waitForFunction(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth, null, { timeout: SETTLES_MILLISECONDS_MAX }).catch(() => {});
    const wide = await page.evaluate(() => {
      const room = document.documentElement.clientWidth;
      // What scrolls within itself may be as wide as it wants, and what is hidden is not seen.
      const scrolls = (element) =>
        element && (["auto", "scroll"].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
      const outside = [...document.body.querySelectorAll("*")].filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 1 && box.height > 1 && box.right > room + 1 && box.left >= 0 && !scrolls(element);
      });
      const name = (element) => `${element.nodeName.toLowerCase()}.${element.className?.baseVal ?? element.className}`;
      return { scroll: document.documentElement.scrollWidth - room, outside: outside.slice(0, 3).map(name) };
    });
    if (wide.scroll > 0) fault(`${entry.name}: at ${width} px it is ${wide.scroll} px too wide`);
    if (wide.outside.length > 0) fault(`${entry.name}: at ${width} px these stick out: ${wide.outside.join(", ")}`);
  }
}

// Nothing that somebody wrote became markup, an address that acts, or a letter that turns the line around: neither as
// the server sent the page, nor after its scripts.
async function isUnharmed(page, entry, response, { fault, world }) {
  const sent = await response.text();
  const wrong = await page.evaluate(([base, html]) => {
    const found = [];
    const say = (what, element) => found.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
    const asSent = new DOMParser().parseFromString(html, "text/html");
    if (window.attacked !== undefined) found.push(`a script of a post ran: ${window.attacked}`);
    for (const element of asSent.querySelectorAll("style, [style]")) say("inline style", element);
    for (const root of [asSent, document]) {
      for (const element of root.querySelectorAll("iframe, object, embed, base, frame, meta[http-equiv]")) say("unexpected", element);
      for (const element of root.querySelectorAll("script")) {
        if (!new URL(element.getAttribute("src") ?? "", base).href.startsWith(`${base}/static/`)) say("foreign or inline script", element);
      }
      for (const element of root.querySelectorAll("*")) {
        for (const { name, value } of element.attributes) {
          if (name.startsWith("on")) say("handler", element);
          const leads = ["href", "src", "action", "formaction", "xlink:href"].includes(name);
          const acts = /^\s*(javascript|vbscript):/i.test(value) || (/^\s*data:/i.test(value) && element.nodeName !== "LINK");
          if (leads && acts) say("address that acts", element);
        }
      }
    }
    for (const link of document.querySelectorAll("a[href]")) {
      const url = new URL(link.href);
      if (url.origin === base || url.protocol === "mailto:") continue;
      if (!/\bnoreferrer\b/.test(link.rel)) say("link out without noreferrer", link);
      if (url.username) say("link with a user name", link);
      const shown = [link.textContent, link.title, link.ariaLabel].join(" ");
      if (!shown.includes(url.hostname)) say("link out that does not show its host", link);
    }
    const invisible = /[\u202A-\u202E\u2066-\u2069\u200B\u200E\u200F\u2060\uFEFF\u0000-\u0008\u000E-\u001F\u007F]/u.exec(document.documentElement.textContent);
    if (invisible) found.push(`U+${invisible[0].codePointAt(0).toString(16)} is on the page`);
    return [...new Set(found)];
  }, [world.base, sent]);
  for (const words of wrong) fault(`${entry.name}: ${words}`);
}

// A page that is whole: one heading of the first level, a name, a language, a main part.
async function isWhole(page, entry, { fault }) {
  const whole = await page.evaluate(() => ({
    "one h1": document.querySelectorAll("h1").length === 1,
    "a title": document.title.trim().length > 0,
    "a language": document.documentElement.lang === "en",
    "one main": document.querySelectorAll("main").length === 1,
    "a way back to the front page": document.querySelector('a[href="/"]') !== null,
    "text": document.querySelector("main")?.innerText.trim().length > 20,
  }));
  for (const [what, there] of Object.entries(whole)) {
    if (!there && !entry.fragment) fault(`${entry.name}: it lacks ${what}`);
  }
}

async function hasWalls(page, entry, response, { fault }) {
  const headers = await response.allHeaders();
  const policy = headers["content-security-policy"] ?? "";
  if (!policy.includes("default-src 'none'")) fault(`${entry.name}: its policy is ${JSON.stringify(policy)}`);
  // What is made to be framed may be framed by anybody.
  const strict = entry.fragment ? policy.replace("frame-ancestors *", "") : policy;
  if (/unsafe-inline|unsafe-eval|\*/.test(strict)) fault(`${entry.name}: its policy is loose: ${policy}`);
  if (headers["x-content-type-options"] !== "nosniff") fault(`${entry.name}: it may be sniffed`);
}

// Dark letters on light paper, whatever the screen is set to, and no form.
async function prints(page, entry, { fault }) {
  if (entry.fragment) return;
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const looks = await page.evaluate(() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const brightness = (color) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
      return alpha === 0 ? 1 : (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
    };
    const seen = (element) => element.checkVisibility({ visibilityProperty: true });
    const texts = [...document.querySelectorAll("main *")].filter((element) =>
      seen(element) && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
    const pale = texts.filter((element) => brightness(getComputedStyle(element).color) > 0.55);
    return {
      paper: brightness(getComputedStyle(document.body).backgroundColor),
      pale: pale.slice(0, 3).map((element) => `${element.nodeName} ${element.textContent.trim().slice(0, 40)}`),
      controls: [...document.querySelectorAll("textarea, button, select")].filter(seen).map((element) => element.nodeName),
    };
  });
  if (looks.paper < 0.9) fault(`${entry.name}: it is printed on dark paper (${looks.paper.toFixed(2)})`);
  if (looks.pale.length > 0) fault(`${entry.name}: printed pale: ${looks.pale.join(" | ")}`);
  // Pages that are nothing but a form may show it.
  if (looks.controls.length > 0 && !/sign-in|look|search/.test(entry.name)) {
    fault(`${entry.name}: a form is printed: ${looks.controls.join(", ")}`);
  }
  const paper = await page.pdf({ format: "A4" });
  if (paper.length < 1000) fault(`${entry.name}: its PDF is empty`);
}

// The background is as light or dark as the reader asked for.
async function follows(page, entry, scheme, { fault }) {
  const light = await page.evaluate(() => {
    const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number);
    return red + green + blue > 3 * 128;
  });
  if (light !== (scheme === "light")) fault(`${entry.name}: it is not ${scheme}`);
}

// Every byte that came over the wire, headers included.
async function scales(context, page) {
  const network = await context.newCDPSession(page);
  await network.send("Network.enable");
  const load = { bytes: 0, requests: 0 };
  network.on("Network.loadingFinished", ({ encodedDataLength }) => {
    load.bytes += encodedDataLength;
    load.requests += 1;
  });
  return load;
}

export default {
  "no script is needed": (tools) =>
    onEveryPage(tools, { javaScriptEnabled: false }, async (page, entry) => {
      for (const selector of entry.fragment ? ["body"] : ["h1", "main"]) {
        if (!(await page.locator(selector).first().isVisible())) tools.fault(`${entry.name}: no ${selector} is seen`);
      }
      const waiting = await page.getByText(/^loading|please wait|enable javascript/i).count();
      if (waiting > 0) tools.fault(`${entry.name}: it waits for a script`);
    }),
  "light, on a desk: weight, walls, whole, unharmed, WCAG, every width, print": async (tools) => {
    const weights = [];
    await onEveryPage(tools, { scheme: "light", viewport: DESKTOP }, async (page, entry, response, load) => {
      // What a script fetches by itself right after belongs to the first view.
      await page.waitForTimeout(300);
      weights.push({ name: entry.name, ...load });
      if (load.bytes > VIEW_BYTES_MAX) tools.fault(`${entry.name}: ${load.bytes} bytes, at most ${VIEW_BYTES_MAX}`);
      await hasWalls(page, entry, response, tools);
      await follows(page, entry, "light", tools);
      await isWhole(page, entry, tools);
      await isUnharmed(page, entry, response, tools);
      await axe(page, entry, tools);
      await fits(page, entry, tools);
      await prints(page, entry, tools);
    });
    for (const { name, bytes, requests } of weights.sort((one, other) => other.bytes - one.bytes)) {
      tools.say(`${(bytes / 1000).toFixed(1).padStart(6)} kB in ${requests} requests: ${name}`);
    }
  },
  "dark, on a phone: WCAG": (tools) =>
    onEveryPage(tools, { scheme: "dark", viewport: PHONE, isMobile: true, hasTouch: true }, async (page, entry) => {
      await follows(page, entry, "dark", tools);
      await axe(page, entry, tools);
    }),
};
