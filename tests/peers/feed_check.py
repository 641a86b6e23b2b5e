"""Reads an Atom feed with feedparser and prints what it holds.

    python3 feed_check.py http://127.0.0.1:7878/feed.atom

Ends with 1 if feedparser calls the feed malformed, if an entry lacks what readers need, if two entries share an
id, or if the feed is sent again to whoever has it. Needs `pip install feedparser`.
"""

import sys

import feedparser


def main(url):
    feed = feedparser.parse(url)
    wrong = []
    if feed.bozo:
        wrong.append(f"malformed: {feed.bozo_exception}")
    if feed.get("version") != "atom10":
        wrong.append(f"no Atom 1.0 but {feed.get('version')!r}")
    for name in ("title", "id", "updated", "author"):
        if not feed.feed.get(name):
            wrong.append(f"the feed has no {name}")
    ids = [entry.get("id") for entry in feed.entries]
    if len(set(ids)) != len(ids):
        wrong.append("two entries share an id")
    for entry in feed.entries:
        for name in ("id", "title", "summary", "link", "published_parsed", "updated_parsed", "tags"):
            if not entry.get(name):
                wrong.append(f"{entry.get('id')}: no {name}")
        if entry.get("updated_parsed", ()) < entry.get("published_parsed", ()):
            wrong.append(f"{entry.get('id')}: updated before it was published")
        print(entry.get("updated"), entry.get("title"))
    again = feedparser.parse(url, etag=feed.get("etag"))
    if again.get("status") != 304:
        wrong.append(f"sent again to whoever has it: status {again.get('status')}")
    print(f"{len(feed.entries)} entries, {len(wrong)} mistakes")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
