"""The divisions of China: provinces, cities, counties, streets; communities where known.

Sources: resources/divisions.csv.gz and kaifu_divisions.csv (GB/T 2260, GB/T 10114, statistical
codes of 12 digits), counties.json (every county code there has ever been).
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from station_app.paths import resource_path

# By the end of the name, the first that fits.
_KINDS = {
    4: (("街道", "STREET"), ("镇", "TOWN"), ("乡", "TOWNSHIP"), ("苏木", "TOWNSHIP")),
    5: (("村", "VILLAGE"), ("村委会", "VILLAGE"), ("村民委员会", "VILLAGE"), ("", "COMMUNITY")),
}
_HIGHER = {1: "PROVINCE", 2: "CITY", 3: "DISTRICT"}


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """One division.

    code    12 digits
    level   1 province, 2 city, 3 county or district, 4 street or town, 5 community or village
    kind    code of the list "division_kind"
    """

    code: str
    name: str
    level: int
    kind: str


@cache
def load_divisions() -> Mapping[str, DivisionRow]:
    """Return all divisions by their 12-digit code, in the order of the codes.

    A city without districts stands once, as the county that it also is.
    """
    return {row.code: row for row in _rows()}


@cache
def _rows() -> tuple[DivisionRow, ...]:
    with gzip.open(resource_path("divisions.csv.gz"), "rt", encoding="utf-8") as whole:
        rows = list(_read(whole))
    with resource_path("kaifu_divisions.csv").open(encoding="utf-8") as district:
        rows += (row for row in _read(district) if row.level == 5)
    return tuple(sorted(rows, key=lambda row: (row.code, row.level)))


def _read(lines: Iterator[str]) -> Iterator[DivisionRow]:
    for line in csv.DictReader(lines):
        level = int(line["level"])
        yield DivisionRow(line["code"], line["name"], level, _kind(level, line["name"]))


def _kind(level: int, name: str) -> str:
    if level in _HIGHER:
        return _HIGHER[level]
    return next((kind for ending, kind in _KINDS[level] if name.endswith(ending)), "AREA")


def division_name(code: str) -> str | None:
    """Return the name for a code of 6, 9 or 12 digits; None if it is unknown."""
    row = load_divisions().get(code.ljust(12, "0"))
    return row.name if row else None


def children(code: str) -> list[DivisionRow]:
    """Return the divisions one level below a code, by code; "" gives the provinces.

    A city without districts has one child, the county of the same code; its streets
    are given by `district_rows`.
    """
    parent = code.ljust(12, "0")
    level = _level(parent) if code else 0
    prefix = parent[: (0, 2, 4, 6, 9)[level]]
    return [row for row in _rows() if row.level == level + 1 and row.code.startswith(prefix)]


def _level(code: str) -> int:
    """Return the level of a 12-digit code by its zeros; 4 for everything below a county."""
    return next((lev for lev, end in ((1, 2), (2, 4), (3, 6)) if not code[end:].strip("0")), 4)


def district_rows(code6: str) -> list[DivisionRow]:
    """Return a county or district with its streets and communities, by code; empty if unknown."""
    return [row for row in _rows() if row.level >= 3 and row.code.startswith(code6)]


def known_county(code6: str) -> bool:
    """Say whether a county, or a city without counties, has ever had this code (R-ID-05)."""
    return code6[2:] in _counties().get(code6[:2], ())


@cache
def _counties() -> Mapping[str, frozenset[str]]:
    entry = json.loads(resource_path("counties.json").read_text(encoding="utf-8"))
    return {province: frozenset(codes.split()) for province, codes in entry.items()}
