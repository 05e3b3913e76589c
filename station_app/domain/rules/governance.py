"""Rules of leading groups, documents and districts (domain.md 11.1; GB/T 9704-2012)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from station_app.domain.kinds import warned
from station_app.domain.parameters import Parameters
from station_app.domain.problems import Fault

LEADER = "LEADER"
NUMBER_OF_DOCUMENT = re.compile(r"^.+〔\d{4}〕\d+号$")
ANY_BRACKETS = re.compile(r"^(.+?)\s*[\[［【(（〔]\s*(\d{4})\s*[\]］】)）〕]\s*(?:第)?(\d+)\s*号$")


@dataclass(frozen=True)
class Term:
    """Days from one to another, both included; None: without a beginning or an end."""

    first: date | None
    last: date | None

    def holds_on(self, day: date) -> bool:
        """Tell whether a day is among them."""
        return (self.first or day) <= day <= (self.last or day)

    def meets(self, other: Term) -> bool:
        """Tell whether both have a day in common."""
        latest = max(self.first or date.min, other.first or date.min)
        earliest = min(self.last or date.max, other.last or date.max)
        return latest <= earliest


def begins_before_it_ends(
    name: str, label: str, first: date | None, last: date | None
) -> Iterator[Fault]:
    """Refuse an end before the beginning."""
    if first and last and last < first:
        yield Fault(name, "RANGE", f"{label}：早于开始的日期{first:%Y-%m-%d}，请改正。")


def only_leader(term: Term, others: Sequence[Term]) -> Iterator[Fault]:
    """Refuse a second leader at the same time (R-LG-01).

    others  the terms of the group's other leaders
    """
    if any(term.meets(other) for other in others):
        yield Fault(
            "role",
            "R-LG-01",
            "组内职务：同一时间只能有一位组长，请先给原组长填写任职结束日期，"
            "再填写新组长的任职开始日期。",
        )


def led(leaders: Sequence[Term], today: date) -> Iterator[Fault]:
    """Tell of a group that stands without a leader today (R-LG-01)."""
    if not any(term.holds_on(today) for term in leaders):
        yield warned(Fault("name", "R-LG-01", "领导小组名称：目前没有组长，请在成员中登记组长。"))


def document_number(text: str) -> str:
    """Return a number with its year in 〔〕, e.g. 开发〔2010〕5号; another text as it is."""
    found = ANY_BRACKETS.match(text.strip())
    return "{}〔{}〕{}号".format(*found.groups()) if found else text


def numbered_by_standard(number: str | None) -> Iterator[Fault]:
    """Tell of a number unlike sign, year in 〔〕 and serial (R-LG-02; GB/T 9704-2012, 7.2.5)."""
    if number and not NUMBER_OF_DOCUMENT.match(number):
        text = "文号：一般写作“开发〔2010〕5号”的样子，请核对原件。"
        yield warned(Fault("doc_number", "R-LG-02", text))


def count_agrees(name: str, label: str, stated: int | None, known: int) -> Iterator[Fault]:
    """Tell of parts of a district that differ from the list of divisions (R-DV-02)."""
    if stated is not None and stated != known:
        text = f"{label}：填写的是{stated}个，区划登记簿当年有{known}个，请核对。"
        yield warned(Fault(name, "R-DV-02", text))


def enough_workers(active: int, parameters: Parameters, day: date) -> Iterator[Fault]:
    """Tell of a station with fewer workers in post than it should have (R-ST-02)."""
    least = parameters.whole("station.min_workers", day)
    if active < least:
        text = f"名称：在岗社工{active}人，少于应有的{least}人，请补充人员或核对社工的状态。"
        yield warned(Fault("name", "R-ST-02", text))
