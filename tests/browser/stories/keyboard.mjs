// The keyboard alone: everything is reached, in the order of the page, and seen when it is.

import { DESKTOP, expectedOf, open, tab } from "../browser.mjs";
import { QUESTION } from "../pages.mjs";

// More stops than any page has; who needs more is in a trap.
const STOPS_MAX = 600;

// What is focused: where it stands in the document, what it is, and whether it is seen to be focused.
const focused = () => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const look = () => {
    const style = getComputedStyle(element);
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.backgroundColor, style.borderColor].join();
  };
  const style = getComputedStyle(element);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  const box = element.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  // What lies over the middle of it must be itself, a part of it, or what it is part of.
  const over = document.elementFromPoint(
    Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1), Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1));
  const covered = over && !element.contains(over) && !over.contains(element);
  const id = element.dataset.stop ?? (element.dataset.stop = String((window.stops = (window.stops ?? 0) + 1)));
  return {
    id, outlined, inside, covered, look: look(),
    name: `${element.nodeName.toLowerCase()}${element.id ? `#${element.id}` : ""} ${(element.innerText ?? "").trim().slice(0, 30)}`,
    order: [...document.querySelectorAll("*")].indexOf(element),
  };
};

const reachable = () =>
  [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter(
    (element) => !element.disabled && element.type !== "hidden" && element.checkVisibility({ visibilityProperty: true })).length;

async function walk(page, entry, { fault }) {
  const wanted = await page.evaluate(reachable);
  const seen = new Set();
  let last = -1;
  let before = null;
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(focused);
    // A time has a stop for each of its parts.
    if (at && at.id === before) continue;
    if (!at || seen.has(at.id)) break;
    seen.add(at.id);
    before = at.id;
    if (at.order < last) fault(`${entry.name}: ${at.name} comes out of order`);
    if (!at.outlined) fault(`${entry.name}: nobody sees that ${at.name} has the focus`);
    if (!at.inside) fault(`${entry.name}: ${at.name} has the focus out of sight`);
    else if (at.covered) fault(`${entry.name}: ${at.name} has the focus and is covered`);
    last = at.order;
  }
  if (seen.size < wanted) fault(`${entry.name}: ${seen.size} of ${wanted} controls are reached by Tab`);
  return seen.size;
}

// The first stop leads past what stands on every page.
async function skips(page, entry, { fault }) {
  await page.keyboard.press("Tab");
  const target = await page.evaluate(() => document.activeElement?.getAttribute("href"));
  if (!target?.startsWith("#")) return fault(`${entry.name}: there is no skip link`);
  if (!(await page.evaluate(() => document.activeElement.getBoundingClientRect().top >= 0))) {
    fault(`${entry.name}: the skip link is not seen`);
  }
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const on = await page.evaluate((id) => {
    const start = document.getElementById(id);
    const after = Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY;
    return start && (start.compareDocumentPosition(document.activeElement) & after) !== 0;
  }, target.slice(1));
  if (!on) fault(`${entry.name}: ${target} does not move the focus on`);
}

// As after loading it: an answer, or a skip link, has taken the focus.
const fromTheTop = (page) =>
  page.evaluate(() => {
    history.replaceState(null, "", location.pathname + location.search);
    getSelection().removeAllRanges();
    document.body.setAttribute("tabindex", "-1");
    document.body.focus();
    document.body.removeAttribute("tabindex");
    scrollTo(0, 0);
  });

export default {
  "every control of every page is reached, in order, and seen": async (tools) => {
    let stops = 0;
    for (const entry of tools.pages) {
      const { page, faults, close } = await tab(tools.browser, tools.world.base, { viewport: DESKTOP, expected: expectedOf(entry) });
      await open(page, entry);
      await fromTheTop(page);
      if (!entry.fragment) await skips(page, entry, tools);
      await fromTheTop(page);
      stops += await walk(page, entry, tools);
      faults.forEach((words) => tools.fault(`${entry.name}: ${words}`));
      await close();
    }
    tools.say(`${stops} stops on ${tools.pages.length} pages`);
  },
  "a question is asked and its evidence unfolded by keys alone": async (tools) => {
    const { page, faults, close } = await tab(tools.browser, tools.world.base);
    await page.goto(tools.world.base);
    const reach = async (what, isThere) => {
      for (let stop = 0; stop < STOPS_MAX; stop += 1) {
        if (await page.evaluate(isThere)) return;
        await page.keyboard.press("Tab");
      }
      throw new Error(`${what} is not reached`);
    };
    await reach("the box", () => document.activeElement?.name === "text");
    await page.keyboard.insertText(QUESTION);
    await reach("the button", () => document.activeElement?.type === "submit");
    await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
    if ((await page.locator("#answer").count()) === 0) tools.fault("no answer came");
    await reach("something folded", () => document.activeElement?.nodeName === "SUMMARY");
    await page.keyboard.press("Enter");
    if (!(await page.evaluate(() => document.activeElement.parentElement.open))) tools.fault("Enter does not unfold");
    faults.forEach(tools.fault);
    await close();
  },
};
