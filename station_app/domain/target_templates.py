"""Templates of yearly targets: the readable JSON in resources/targets, by the year of their start.

A file is named after the first year for which it holds; a later one takes over. The full
marks of its items make 100 and every dimension of B21 has some.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from station_app.domain.codes import code_list
from station_app.domain.problems import StationError
from station_app.domain.readable_files import read_file
from station_app.domain.rules.targets import FULL
from station_app.paths import resource_path

FOLDER = resource_path("targets")


class TemplateFaulty(StationError):
    """A template cannot be used; the text says where and why."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"目标模板“{name}.json”有误：{why}请改正后再下达。")


@dataclass(frozen=True)
class TargetLine:
    """One target of a template; `dimension` is a code of target_dimension."""

    dimension: str
    content: str
    rule: str
    full: Decimal


@dataclass(frozen=True)
class TargetTemplate:
    """The targets that all stations are given in a year.

    year    first year for which it holds
    source  where it comes from
    """

    year: int
    title: str
    source: str
    items: tuple[TargetLine, ...]


@cache
def template_years() -> tuple[int, ...]:
    """Return the years from which a template holds, in order."""
    return tuple(sorted(int(path.stem) for path in FOLDER.glob("[0-9]*.json")))


def template_for(year: int) -> TargetTemplate:
    """Return the template of a year. Raises StationError before the first, TemplateFaulty."""
    known = [each for each in template_years() if each <= year]
    if not known:
        first = template_years()[0]
        raise StationError(
            f"没有{year}年的目标模板，最早的是{first}年，请改用{first}年以后的年度。"
        )
    return load_template(known[-1])


@cache
def load_template(year: int) -> TargetTemplate:
    """Return the template that holds from a year on. Raises TemplateFaulty."""
    name = str(year)
    return read_file(
        FOLDER / f"{name}.json", lambda written: parse_template(year, written), TemplateFaulty
    )


def parse_template(year: int, written: Mapping[str, Any]) -> TargetTemplate:
    """Make a template of what a file holds. Raises TemplateFaulty, or KeyError for a gap."""
    items = tuple(
        TargetLine(each["dimension"], each["content"], each["rule"], Decimal(each["full"]))
        for each in written["items"]
    )
    dimensions = code_list("target_dimension").labels
    if unknown := sorted({each.dimension for each in items} - set(dimensions)):
        raise TemplateFaulty(str(year), f"没有考核项目 {'、'.join(unknown)}。")
    if missing := [dimensions[d] for d in dimensions if d not in {i.dimension for i in items}]:
        raise TemplateFaulty(str(year), f"缺少考核项目“{'、'.join(missing)}”。")
    total = sum((each.full for each in items), Decimal(0))
    if total != FULL:
        raise TemplateFaulty(str(year), f"分值合计为{total}分，应为{FULL}分。")
    return TargetTemplate(year, written["title"], written["source"], items)
