// Tells times in the reader's zone, and keeps the page fresh: when the server says that something changed, the page
// asks for itself again and changes only what changed, so that the focus, a selection and opened details stay as they
// are. The page is complete without it.
"use strict";

const POLL_MILLISECONDS = 30000;
const SETTLE_MILLISECONDS = 300;
const RETRY_MILLISECONDS = 10000;

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

// "08:25 UTC" becomes "10:25", with the day where the server told one; what it was stays in the title.
function localise(root) {
  if (zone === "UTC") return;
  for (const time of root.querySelectorAll("time.clock")) {
    const at = new Date(time.dateTime);
    const day = /^\d+ \w/.test(time.textContent) || at.toDateString() !== new Date().toDateString();
    const shape = { hour: "2-digit", minute: "2-digit", hour12: false, timeZoneName: "short" };
    if (day) Object.assign(shape, { day: "numeric", month: "short" });
    time.textContent = new Intl.DateTimeFormat("en-GB", shape).format(at).replace(",", "");
  }
}

// Makes `from` like `to`. Elements with an id are moved rather than made anew; what script added is left alone.
function morph(from, to) {
  if (from.nodeType !== to.nodeType || from.nodeName !== to.nodeName || (from.id || "") !== (to.id || "")) {
    from.replaceWith(to);
    return;
  }
  if (from.nodeType !== Node.ELEMENT_NODE) {
    if (from.data !== to.data) from.data = to.data;
    return;
  }
  for (const { name, value } of [...to.attributes]) {
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
  for (const { name } of [...from.attributes]) {
    // Whether details are open is the reader's choice.
    if (!to.hasAttribute(name) && !(name === "open" && from.nodeName === "DETAILS")) from.removeAttribute(name);
  }
  morphChildren(from, to);
}

const isKept = (node) => node.nodeType === Node.ELEMENT_NODE && node.hasAttribute("data-keep");

function remove(node) {
  const next = node.nextSibling;
  if (!isKept(node)) node.remove();
  return next;
}

function morphChildren(from, to) {
  const named = new Map([...from.children].filter((child) => child.id).map((child) => [child.id, child]));
  const kept = new Set([...to.children].map((child) => child.id));
  let old = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    // What is gone makes room, so that its successor is not taken for it.
    while (old && (isKept(old) || (old.id && !kept.has(old.id)))) old = remove(old);
    const same = wanted.id && named.get(wanted.id);
    if (same && same !== old) {
      from.insertBefore(same, old);
      morph(same, wanted);
      continue;
    }
    if (!old) {
      from.append(wanted);
      continue;
    }
    const alike = same === old || (!wanted.id && !old.id && wanted.nodeName === old.nodeName);
    if (!alike) {
      from.insertBefore(wanted, old);
      continue;
    }
    const next = old.nextSibling;
    morph(old, wanted);
    old = next;
  }
  while (old) old = remove(old);
}

const live = document.getElementById("live");
const path = document.body.dataset.live;
const stale = document.getElementById("stale");
let refreshed = new Date();
let settling = null;

async function refresh() {
  settling = null;
  if (document.hidden) return;
  try {
    const response = await fetch(path, { cache: "no-cache", headers: { Accept: "text/html" } });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("live");
    if (!fresh) throw new Error("no such part");
    const part = document.importNode(fresh, true);
    localise(part);
    morph(live, part);
    refreshed = new Date();
    stale.hidden = true;
  } catch {
    const time = stale.querySelector("time");
    time.dateTime = refreshed.toISOString();
    time.textContent = `${refreshed.toISOString().slice(11, 16)} UTC`;
    stale.hidden = false;
    settling = setTimeout(refresh, RETRY_MILLISECONDS);
  }
}

// Several changes within a moment are one.
function soon() {
  settling ??= setTimeout(refresh, SETTLE_MILLISECONDS);
}

if (live && path) {
  let known = null;
  let polling = null;
  const events = new EventSource("/events");
  events.addEventListener("changed", (event) => {
    if (known !== null && event.lastEventId !== known) soon();
    known = event.lastEventId;
  });
  events.addEventListener("open", () => {
    clearInterval(polling);
    polling = null;
    if (!stale.hidden) soon();
  });
  events.addEventListener("error", () => {
    polling ??= setInterval(refresh, POLL_MILLISECONDS);
    soon();
  });
  document.addEventListener("visibilitychange", soon);
  addEventListener("offline", soon);
  addEventListener("online", soon);
}

localise(document);

// The answer to a form has an address that can be kept and shared: it holds nothing of the text.
const share = document.getElementById("share");
if (share && location.pathname === "/check") history.replaceState(null, "", share.href);

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.nextElementSibling.textContent = "copied";
  });
}

for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

document.getElementById("answer")?.focus({ preventScroll: true });
