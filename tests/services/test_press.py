"""Publicity counted by month and medium, and clippings added to it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from station_app.domain.problems import NotAllowed
from station_app.domain.registers import BY_NAME
from station_app.services import attaching, press, records, recycling, undo
from station_app.services.press import ALL, Wanted
from station_app.services.workspace import Workspace
from tests.services.publicity import enter_item, enter_person

OUT = ("REVIEWED", "PUBLISHED")
ITEMS = BY_NAME["publicity_item"]


def clipping(folder: Path, name: str, content: bytes = b"%PDF-1.4") -> Path:
    path = folder / name
    path.write_bytes(content + name.encode())
    return path


def test_what_is_out_is_counted_by_month_and_medium(station: Workspace) -> None:
    enter_item(station, *OUT)
    enter_item(station, *OUT, "ARCHIVED", medium="NETWORK")
    enter_item(station, *OUT, medium="NETWORK", published_on=date(2026, 4, 2))
    enter_item(station, title="还是草稿")
    enter_item(station, *OUT, "WITHDRAWN", title="撤回的")

    found = press.items(station)
    counted = press.counts(found)

    assert len(found) == 5
    assert press.months(found) == ["2026-04", "2026-03"]
    assert [counted["2026-03", each] for each in ("PRINT", "NETWORK", "EVENT", ALL)] == [1, 1, 0, 2]
    assert (counted[ALL, "NETWORK"], counted[ALL, ALL]) == (2, 3)


def test_items_come_latest_first_and_without_a_day_before(station: Workspace) -> None:
    for title, day in (("三月", date(2026, 3, 10)), ("未定", None), ("五月", date(2026, 5, 10))):
        enter_item(station, title=title, published_on=day)
    gone = enter_item(station, title="删去的")
    recycling.delete(station, ITEMS, gone)

    assert [each.title for each in press.items(station)] == ["未定", "五月", "三月"]


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (Wanted(), True),
        (Wanted(theme="ACTIVITY", level="CITY", month="2026-03", medium="PRINT"), True),
        (Wanted(theme="POLICY"), False),
        (Wanted(level="DISTRICT"), False),
        (Wanted(month="2026-04"), False),
        (Wanted(medium="NETWORK"), False),
    ],
)
def test_items_are_narrowed(station: Workspace, wanted: Wanted, fits: bool) -> None:
    enter_item(station)

    assert [wanted.fits(each) for each in press.items(station)] == [fits]


def test_clippings_are_added_in_one_change(station: Workspace, tmp_path: Path) -> None:
    item = enter_item(station)
    press.clip(station, item, [clipping(tmp_path, "晚报.pdf")])

    saved = press.clip(station, item, [clipping(tmp_path, n) for n in ("a.png", "b.png")])

    assert names(station) == ["晚报.pdf", "a.png", "b.png"]
    undo.undo(station, saved.change)
    assert names(station) == ["晚报.pdf"]


def names(store: Workspace) -> list[str]:
    (item,) = press.items(store)
    return [each.name for each in item.clippings]


def test_what_is_archived_takes_no_clipping(station: Workspace, tmp_path: Path) -> None:
    item = enter_item(station, *OUT, "ARCHIVED")

    with pytest.raises(NotAllowed):
        press.clip(station, item, [clipping(tmp_path, "晚报.pdf")])

    stored: Any = records.get(station, ITEMS, item)
    assert attaching.attached(station, stored.clipping) == []


def test_r_vo_08_consent_that_was_taken_back_is_shown_with_what_is_out(
    station: Workspace,
) -> None:
    item = enter_item(station, "REVIEWED")
    enter_person(station, item, withdrawn_on=date(2026, 4, 1))
    before = press.items(station)[0].withdrawn

    records.move(station, ITEMS, item, "PUBLISHED")

    assert (before, press.items(station)[0].withdrawn) == ((), ("王桂兰",))
