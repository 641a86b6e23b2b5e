// Keeps what happens now fresh: asks for it every few seconds and changes only what changed, so that the
// focus, a selection and opened details stay as they are. The page is complete without it.
"use strict";

const REFRESH_MILLISECONDS = 5000;

const now = document.getElementById("now");
const stale = document.getElementById("stale");
let etag = now.dataset.etag;
let refreshed = new Date();

// Makes `from` like `to`. Elements with an id are moved rather than made anew.
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

function remove(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

function morphChildren(from, to) {
  const named = new Map([...from.children].filter((child) => child.id).map((child) => [child.id, child]));
  const kept = new Set([...to.children].map((child) => child.id));
  const isGone = (node) => node.id && !kept.has(node.id);
  let old = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    // What is in the way goes first, since moving an element would take the focus from it.
    while (old && (isGone(old) || (old.nodeType === Node.TEXT_NODE && wanted.nodeType === Node.ELEMENT_NODE))) {
      old = remove(old);
    }
    const known = wanted.id ? named.get(wanted.id) : null;
    if (known && known !== old) {
      from.insertBefore(known, old);
      old = known;
    }
    const alike = old && (known ? known === old : !wanted.id && !old.id && wanted.nodeType === old.nodeType);
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

async function refresh() {
  if (document.hidden) return;
  try {
    const response = await fetch("/fragment/now", { headers: { "If-None-Match": etag }, cache: "no-store" });
    if (response.status === 200) {
      const fresh = document.createElement("template");
      fresh.innerHTML = await response.text();
      morphChildren(now, fresh.content);
      etag = response.headers.get("ETag");
    } else if (response.status !== 304) {
      throw new Error(`status ${response.status}`);
    }
    refreshed = new Date();
    stale.hidden = true;
  } catch {
    const time = stale.querySelector("time");
    time.dateTime = refreshed.toISOString();
    time.textContent = `${refreshed.toISOString().slice(11, 16)} UTC`;
    stale.hidden = false;
  }
}

async function keepFresh() {
  await refresh();
  setTimeout(keepFresh, REFRESH_MILLISECONDS);
}

document.addEventListener("visibilitychange", refresh);
setTimeout(keepFresh, REFRESH_MILLISECONDS);

// A link to a swarm that is folded away opens the fold.
function unfold() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = target && target.closest("details");
  if (fold && !fold.open) {
    fold.open = true;
    target.scrollIntoView();
  }
}

window.addEventListener("hashchange", unfold);
document.getElementById("answer")?.focus({ preventScroll: true });
