// Ask, verdict, pack: what an admin does in the first minute.

import { expectedOf, tab } from "../browser.mjs";
import { QUESTION, ask } from "../pages.mjs";

const isAnswered = async (page, { fault }) => {
  const answer = page.locator("#answer");
  const words = await answer.innerText();
  const holds = (what, pattern) => pattern.test(words) || fault(`the answer does not say ${what}: ${words.slice(0, 300)}`);
  holds("that it is not just you", /not just you|widespread/i);
  holds("whom it is about", /Microsoft 365/);
  holds("since when", /since/i);
  holds("how many people", /\b1\d\b|\b20\b/);
  const links = await answer.locator('a[href^="https://"]').count();
  if (links === 0) fault("no report can be opened from the answer");
  if (page.url().includes("QUEUE")) fault(`the pasted text stands in the address: ${page.url()}`);
  const focused = await page.evaluate(() => document.activeElement?.id);
  return focused;
};

export default {
  "a pasted bounce is answered and found again in the box": async (tools) => {
    const { page, faults, close } = await tab(tools.browser, tools.world.base);
    await page.goto(tools.world.base);
    await ask(page, QUESTION);
    const focused = await isAnswered(page, tools);
    if (focused !== "answer") tools.fault(`after the answer the focus is on ${focused || "nothing"}`);
    if ((await page.locator("textarea[name=text]").inputValue()) !== QUESTION) tools.fault("the text is not in the box any more");
    faults.forEach(tools.fault);
    await close();
  },
  "the same without script": async (tools) => {
    const { page, faults, close } = await tab(tools.browser, tools.world.base, { javaScriptEnabled: false });
    await page.goto(tools.world.base);
    await page.locator("textarea[name=text]").fill(QUESTION);
    await page.locator("form:has(textarea[name=text]) button[type=submit]").click();
    await page.waitForLoadState("load");
    if (!/not just you|widespread/i.test(await page.locator("#answer").innerText())) tools.fault("it is not answered");
    faults.forEach(tools.fault);
    await close();
  },
  "an empty question is told what to do": async (tools) => {
    const { page, faults, close } = await tab(tools.browser, tools.world.base, { expected: expectedOf({ status: 422 }) });
    await page.goto(tools.world.base);
    await ask(page, " ");
    if (!(await page.getByRole("alert").first().isVisible())) tools.fault("nothing says what is wrong");
    faults.forEach(tools.fault);
    await close();
  },
  "the answer can be shared, without the text": async (tools) => {
    const { page, faults, close } = await tab(tools.browser, tools.world.base);
    await page.goto(tools.world.base);
    await ask(page, QUESTION);
    const shared = page.locator('a[href*="/answer?"]').first();
    if ((await shared.count()) === 0) tools.skip("the answer shows no address to share");
    const address = await shared.getAttribute("href");
    if (/QUEUE|stuck/i.test(address)) tools.fault(`the pasted text stands in the address: ${address}`);
    await shared.click();
    await page.waitForLoadState("load");
    if (!/not just you|widespread/i.test(await page.locator("#answer").innerText())) tools.fault("the shared address answers otherwise");
    faults.forEach(tools.fault);
    await close();
  },
  "from the answer to the escalation pack and its Markdown": async (tools) => {
    const { page, context, faults, close } = await tab(tools.browser, tools.world.base, { acceptDownloads: true });
    await page.goto(tools.world.base);
    await ask(page, QUESTION);
    const pack = page.locator('a[href$="/pack/escalation"]').first();
    if ((await pack.count()) === 0) tools.skip("the answer leads to no pack");
    const { status } = await fetch(new URL(await pack.getAttribute("href"), page.url()));
    if (status === 404) tools.skip("the pack answers 404");
    await pack.click();
    await page.waitForLoadState("load");
    const words = await page.locator("main").innerText();
    for (const part of ["4.4.7", "Microsoft 365"]) {
      if (!words.includes(part)) tools.fault(`the pack does not hold ${part}`);
    }
    const link = page.locator('a[href$=".md"]').first();
    const markdown = await context.request.get(new URL(await link.getAttribute("href"), page.url()).href);
    const type = markdown.headers()["content-type"] ?? "";
    if (!type.startsWith("text/markdown")) tools.fault(`the Markdown is sent as ${type}`);
    const text = await markdown.text();
    if (!text.startsWith("#") || !text.includes("4.4.7")) tools.fault(`that is no pack: ${text.slice(0, 100)}`);
    faults.forEach(tools.fault);
    await close();
  },
};
