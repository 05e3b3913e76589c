"""The pages of help: read from resources/help, found by title, initials or text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from station_app.domain.pinyin import initials
from station_app.paths import resource_path

START = "start"
# As one gets to know the program; pages that are not named here follow by name.
ORDER = (
    *(START, "first_run", "home", "register", "form", "history", "import", "export", "print"),
    *("ledgers", "figures", "person_sheet", "examining", "classes", "hiring", "projects"),
    *("tender", "assessing", "targets", "supervision", "publicity", "exchange", "inbox", "mail"),
    "seals",
    *("retention", "audit", "settings", "safety", "keys", "trouble"),
)


@dataclass(frozen=True)
class Topic:
    """One page of help.

    name      of the file, without its ending
    title     its first line
    text      all of it, as Markdown
    initials  pinyin initials of the title
    """

    name: str
    title: str
    text: str
    initials: str


@cache
def topics() -> tuple[Topic, ...]:
    """Return all pages, in the order of the list."""
    found = [_read(path.stem) for path in sorted(resource_path("help").glob("*.md"))]
    return tuple(sorted(found, key=lambda topic: (_place(topic.name), topic.name)))


def topic_named(name: str) -> Topic:
    """Return a page by its name; the first one where there is none."""
    by_name = {topic.name: topic for topic in topics()}
    return by_name.get(name) or by_name[START]


def find(text: str) -> list[Topic]:
    """Return the pages that match, titles first; all of them for an empty text."""
    wanted = "".join(text.split()).lower()
    if not wanted:
        return list(topics())
    by_title = [t for t in topics() if wanted in t.title.lower() or wanted in t.initials]
    by_text = [t for t in topics() if t not in by_title and wanted in t.text.lower()]
    return by_title + by_text


def target_of(link: str) -> str:
    """Return the name of the page to which a link leads; "" when it leads elsewhere."""
    name, _, ending = link.partition("#")[0].rpartition(".")
    return name if ending == "md" else ""


def _read(name: str) -> Topic:
    text = resource_path("help", f"{name}.md").read_text(encoding="utf-8")
    title = text.partition("\n")[0].lstrip("# ").strip()
    return Topic(name, title, text, initials(title))


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)
