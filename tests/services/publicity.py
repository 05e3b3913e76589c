"""Items of publicity for tests; nobody in them is real."""

from __future__ import annotations

from datetime import date
from typing import Any

from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.workspace import Workspace


def item_values(**changes: Any) -> dict[str, Any]:
    """Return an item that may be published."""
    values = {
        "title": "四方坪社工进楼栋", "medium": "PRINT", "outlet": "湘江晚报", "level": "CITY",
        "theme": "ACTIVITY", "published_on": date(2026, 3, 10), "author": "李娜",
        "reviewer": "陈静", "reviewed_on": date(2026, 3, 8), "link": "https://example.org/1",
    }  # fmt: skip
    return values | changes


def enter_item(store: Workspace, *moves: str, **changes: Any) -> str:
    """Enter an item and move it through states; return its id."""
    items = BY_NAME["publicity_item"]
    item = records.create(store, items, item_values(**changes)).record.id
    for state in moves:
        records.move(store, items, item, state)
    return item


def enter_person(store: Workspace, item: str, **changes: Any) -> str:
    """Enter somebody who is shown in an item."""
    values: dict[str, Any] = {"item": item, "name": "王桂兰", "consent_on": date(2026, 3, 6)}
    people = BY_NAME["publicity_person"]
    return records.create(store, people, values | changes).record.id
