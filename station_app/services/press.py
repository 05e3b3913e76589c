"""What the media brought: items with their clippings, and how many by month and medium.

Source: domain.md 11.7. A station sees its own, the bureau also what the stations have sent;
clippings stay where they were added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from station_app.domain.registers.publicity import (
    PUBLICITY_ITEMS,
    PublicityItem,
    PublicityPerson,
)
from station_app.domain.rules.publicity import OUT
from station_app.domain.rules.rights import Right
from station_app.services import attaching, records
from station_app.services.access import needs
from station_app.services.attaching import Attachment
from station_app.services.records import Saved
from station_app.services.workspace import Workspace

ALL = ""  # in place of a theme, level, month or medium: any of them
CLIPPING = "clipping"


@dataclass(frozen=True)
class Item:
    """One item as the page shows it; `on` is None while it is not known when it came out.

    withdrawn  names of those who took their consent back although it is out (R-VO-08)
    """

    item: str
    home: str
    title: str
    medium: str
    outlet: str
    level: str
    theme: str
    on: date | None
    state: str
    clippings: tuple[Attachment, ...] = ()
    reprints: int = 0
    views: int = 0
    withdrawn: tuple[str, ...] = ()

    @property
    def month(self) -> str:
        """Month in which it came out, e.g. 2026-03; ALL while that is not known."""
        return f"{self.on:%Y-%m}" if self.on else ALL

    @property
    def is_out(self) -> bool:
        """Whether the public sees it, so that it counts."""
        return self.state in OUT


@dataclass(frozen=True)
class Wanted:
    """Which items are looked at; ALL for those of any."""

    theme: str = ALL
    level: str = ALL
    month: str = ALL
    medium: str = ALL

    def fits(self, item: Item) -> bool:
        """Whether an item is among them."""
        pairs = (
            (self.theme, item.theme),
            (self.level, item.level),
            (self.month, item.month),
            (self.medium, item.medium),
        )
        return all(wanted in (ALL, found) for wanted, found in pairs)


@needs(Right.READ)
def items(workspace: Workspace) -> list[Item]:
    """Return all items, the latest first; those without a day stand before them."""
    model = PublicityItem
    query = select(model).where(model.deleted_at.is_(None))
    with workspace.database.reading() as session:
        found = list(session.scalars(query))
        withdrawn = _withdrawn(session.execute(_taken_back()).all())
    together = attaching.SEPARATOR.join(each.clipping for each in found if each.clipping)
    files = {each.value: each for each in attaching.attached(workspace, together)}
    made = [_item(each, files, withdrawn.get(each.id, ())) for each in found]
    return sorted(made, key=lambda each: (each.on or date.max, each.item), reverse=True)


def counts(found: Iterable[Item]) -> Mapping[tuple[str, str], int]:
    """Count what the public saw by month and medium; ALL stands for the sums."""
    counted: Counter[tuple[str, str]] = Counter()
    for each in found:
        if each.is_out and each.on:
            places = ((m, k) for m in (each.month, ALL) for k in (each.medium, ALL))
            counted.update(places)
    return counted


def months(found: Iterable[Item]) -> list[str]:
    """Return the months in which something came out, the latest first."""
    return sorted({each.month for each in found if each.is_out and each.on}, reverse=True)


@needs(Right.ENTER)
def clip(workspace: Workspace, item: str, paths: Sequence[Path]) -> Saved:
    """Seal clippings into the workspace and add them to an item, in one change.

    Raises StationError when a file cannot be read or is too large, and whatever
    `records.change` raises.
    """
    kept = [attaching.keep_file(workspace, path).value for path in paths]
    before = getattr(records.get(workspace, PUBLICITY_ITEMS, item), CLIPPING)
    value = attaching.together(before, *kept)
    return records.change(workspace, PUBLICITY_ITEMS, item, {CLIPPING: value})


def _taken_back() -> Any:
    person = PublicityPerson
    return select(person.item, person.name).where(
        person.deleted_at.is_(None), person.withdrawn_on.is_not(None)
    )


def _withdrawn(rows: Iterable[Any]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for item, name in rows:
        found.setdefault(item, []).append(name)
    return found


def _item(found: PublicityItem, files: Mapping[str, Attachment], people: Sequence[str]) -> Item:
    named = found.clipping.split(attaching.SEPARATOR) if found.clipping else ()
    return Item(
        item=found.id,
        home=found.home,
        title=found.title or "",
        medium=found.medium or "",
        outlet=found.outlet or "",
        level=found.level or "",
        theme=found.theme or "",
        on=found.published_on,
        state=found.state,
        clippings=tuple(files[each] for each in named if each in files),
        reprints=found.reprints or 0,
        views=found.views or 0,
        withdrawn=tuple(people) if found.state in OUT else (),
    )
