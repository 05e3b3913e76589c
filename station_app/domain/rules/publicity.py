"""Rules of publicity: who reviews, what is published, and who agreed to be in it.

Source: domain.md 11.7; 志愿服务条例第二十条; 个人信息保护法第十五条、第二十五条.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from station_app.domain.problems import Fault, Severity

DRAFT, REVIEWED, PUBLISHED = "DRAFT", "REVIEWED", "PUBLISHED"
ARCHIVED, WITHDRAWN = "ARCHIVED", "WITHDRAWN"
ITEM_LABELS: Final = MappingProxyType(
    {
        DRAFT: "草稿",
        REVIEWED: "已审核",
        PUBLISHED: "已发布",
        ARCHIVED: "已归档",
        WITHDRAWN: "已撤回",
    }
)
ITEM_ROAD: Final = (DRAFT, REVIEWED, PUBLISHED, ARCHIVED)
ITEM_MOVES: Final = frozenset({*pairwise(ITEM_ROAD)} | {(state, WITHDRAWN) for state in ITEM_ROAD})
OUT: Final = frozenset({PUBLISHED, ARCHIVED})  # states in which the public sees it
BETWEEN_NAMES: Final = re.compile(r"[、,，;；/\s]+")


@dataclass(frozen=True, slots=True)
class Featured:
    """One person whom an item shows."""

    name: str
    consent_on: date | None = None
    withdrawn_on: date | None = None

    def agreed_on(self, day: date) -> bool:
        """Whether the person's consent held on a day."""
        given = self.consent_on is not None and self.consent_on <= day
        return given and (self.withdrawn_on is None or self.withdrawn_on > day)


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What the steps of an item depend on.

    featured  whom it shows; empty also when they are not to be asked about
    """

    state: str
    published_on: date | None = None
    author: str | None = None
    reviewer: str | None = None
    reviewed_on: date | None = None
    link: str | None = None
    clipping: str | None = None
    featured: Sequence[Featured] = ()


def item_in_order(item: ItemFacts, today: date) -> Iterator[Fault]:
    """Say what an item lacks for the state that it has or is to take."""
    if item.state in (REVIEWED, *OUT):
        yield from _reviewed(item)
    if item.state in OUT:
        yield from _published(item, today)
        for person in item.featured:
            yield from shown_with_consent(person, item.published_on or today, field="state")


def _reviewed(item: ItemFacts) -> Iterator[Fault]:
    """Whoever wrote it does not review it (R-PB-01)."""
    for name, label in (("reviewer", "审核人"), ("reviewed_on", "审核日期")):
        if getattr(item, name) is None:
            yield Fault(name, "STATE", f"{label}：请填写后再登记审核。")
    if item.reviewer and set(_names(item.reviewer)) & set(_names(item.author or "")):
        text = f"审核人：{item.reviewer}也是作者，请由另一人审核。"
        yield Fault("reviewer", "R-PB-01", text)


def _names(text: str) -> list[str]:
    return [name for name in BETWEEN_NAMES.split(text) if name]


def _published(item: ItemFacts, today: date) -> Iterator[Fault]:
    if item.published_on is None:
        yield Fault("published_on", "STATE", "发布日期：请填写发布的日期。")
    elif item.published_on > today:
        text = f"发布日期：{item.published_on}还没有到，发布以后才能登记为“已发布”。"
        yield Fault("published_on", "STATE", text)
    elif item.reviewed_on and item.published_on < item.reviewed_on:
        yield Fault("published_on", "RANGE", "发布日期：早于审核日期，请核对。")
    if not item.link and not item.clipping:
        text = "报道链接：没有链接也没有剪报，请补充其中一项，以便查证。"
        yield Fault("link", "STATE", text, Severity.WARN)


def shown_with_consent(person: Featured, published: date, field: str) -> Iterator[Fault]:
    """Refuse to publish somebody who has not agreed; tell of consent that was taken back.

    published  day on which the item came or comes out
    field      where the fault is shown

    Source: R-VO-08; 志愿服务条例第二十条; 个人信息保护法第十五条、第二十五条.
    """
    if not person.agreed_on(published):
        text = f"报道人物{person.name}没有在发布前同意公开，请先取得本人同意并填写同意日期。"
        yield Fault(field, "R-VO-08", text)
    elif person.withdrawn_on is not None:
        text = f"报道人物{person.name}已于{person.withdrawn_on}撤回同意，请把这篇报道改为“已撤回”。"
        yield Fault(field, "R-VO-08", text, Severity.WARN)


def consent_in_order(person: Featured) -> Iterator[Fault]:
    """Refuse consent that was taken back before it was given, or that was never given."""
    if person.withdrawn_on is None:
        return
    if person.consent_on is None:
        yield Fault("consent_on", "RANGE", "同意日期：已填撤回日期，请填写当初同意的日期。")
    elif person.withdrawn_on < person.consent_on:
        yield Fault("withdrawn_on", "RANGE", "撤回日期：早于同意日期，请改正。")
