"""The table of a register with a million rows against the same table with a hundred."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.measure import Bench, Way
from tests.bench.searching import store_at

FEW = 100  # rows of the table that the other one is compared with


def store_both(rows: int, folder: Path) -> None:
    """Keep many people in one store and few in another."""
    for count in (rows, FEW):
        store_at(folder / f"listed{count}", count, searched=False)


def _prepared(name: str, few: bool, rows: int, folder: Path) -> Any:
    # Loaded here: the other benches need no Qt.
    from tests.bench import grid_window

    return getattr(grid_window, name)(FEW if few else rows, folder)


def _run(name: str, table: Any) -> object:
    from tests.bench import grid_window  # for the same reason

    return getattr(grid_window, name)(table)


def _bench(name: str, title: str, ready: str, run: str, most: float) -> Bench:
    does: Callable[[Any], object] = partial(_run, run)
    ways = (
        Way(f"{FEW} rows", partial(_prepared, ready, True), does),
        Way("all rows", partial(_prepared, ready, False), does, ratio=most),
    )
    return Bench(f"grid-{name}", f"Table of a register, {title}", ways, setup=store_both)


BENCHES = (
    _bench("first", "first picture", "prepare", "first_paint", 3),
    _bench("jump", "random jumps, p95", "prepare_shown", "jump", 2),
    _bench("wheel", "turns of the wheel, p95", "prepare_shown", "wheel", 2),
)
