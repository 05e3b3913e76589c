"""Registers of what the media brought, and of the people shown in it (domain.md 11.7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code
from station_app.domain.identity_kinds import PersonName
from station_app.domain.kinds import Day, Files, LongText, Reference, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.number_kinds import Whole
from station_app.domain.problems import Fault
from station_app.domain.register import Context, Derived, Need, Record, Register, Section, field
from station_app.domain.rules import publicity as rules


class PublicityItem(Record):
    """One report, programme, poster or event that the public saw."""

    __tablename__ = "publicity_item"
    unique = (("title", "medium", "published_on"),)

    title: Mapped[str | None] = field(
        "标题", Text(200), need=Need.SAVE, key=True, aliases=("报道标题", "宣传标题")
    )
    medium: Mapped[str | None] = field(
        "宣传媒介", Code("medium"), need=Need.SAVE, key=True, aliases=("媒介", "媒体类别")
    )
    outlet: Mapped[str | None] = field(
        "媒体名称", Text(100), need=Need.SAVE, aliases=("媒体", "发布平台")
    )
    level: Mapped[str | None] = field("级别", Code("gov_level"), need=Need.SAVE)
    theme: Mapped[str | None] = field("主题", Code("publicity_theme"), need=Need.SAVE)
    published_on: Mapped[date | None] = field(
        "发布日期", Day(), need=Need.SEND, key=True, aliases=("发布时间", "刊发日期")
    )
    author: Mapped[str | None] = field("作者", Text(100), need=Need.SEND, aliases=("撰稿人",))
    reviewer: Mapped[str | None] = field("审核人", Text(100), source="domain.md R-PB-01")
    reviewed_on: Mapped[date | None] = field("审核日期", Day(future=False))
    link: Mapped[str | None] = field("报道链接", Text(500), aliases=("链接", "网址"))
    clipping: Mapped[str | None] = field("剪报", Files(), aliases=("附件",))
    reprints: Mapped[int | None] = field("转载数", Whole(unit="次"), aliases=("转载",))
    views: Mapped[int | None] = field("阅读量", Whole(unit="次"), aliases=("浏览量", "点击量"))
    remark: Mapped[str | None] = field("备注", LongText())


def people_of(item: Any, context: Context) -> list[rules.Featured]:
    """Return whom an item shows."""
    people = context.children("publicity_person", item.id or "")
    return [featured(each) for each in people]


def featured(person: Any) -> rules.Featured:
    """Return a person in an item as the rules see them."""
    return rules.Featured(person.name or "", person.consent_on, person.withdrawn_on)


def item_in_order(item: PublicityItem, context: Context) -> Iterator[Fault]:
    """Reviewed by another (R-PB-01), published with consent (R-VO-08).

    Who is in it is asked where the item is at home: a package brings it before them.
    """
    facts = rules.ItemFacts(
        state=item.state,
        published_on=item.published_on,
        author=item.author,
        reviewer=item.reviewer,
        reviewed_on=item.reviewed_on,
        link=item.link,
        clipping=item.clipping,
        featured=people_of(item, context) if item.home == context.home else (),
    )
    for fault in rules.item_in_order(facts, context.today):
        if fault.field != "link" or item.home == context.home:  # clippings stay at the station
            yield fault


def shown(item: PublicityItem, context: Context) -> str:
    """Return the names of those shown in an item."""
    return "、".join(person.name for person in people_of(item, context))


PUBLICITY_ITEMS = Register(
    model=PublicityItem,
    title="宣传报道",
    group="督导与宣传",
    icon="book_open",
    unit="篇",
    columns=("title", "medium", "outlet", "level", "theme", "published_on", "state"),
    sections=(
        Section(
            "报道",
            (
                *("title", "medium", "outlet", "level", "theme", "published_on"),
                *("link", "clipping", "reprints", "views"),
            ),
        ),
        Section("审核", ("author", "reviewer", "reviewed_on", "remark")),
    ),
    label="title",
    searched=("title", "outlet"),
    life_cycle=LifeCycle(rules.ITEM_LABELS, rules.ITEM_MOVES, locked=frozenset({rules.ARCHIVED})),
    rules=(item_in_order,),
    derived=(Derived("people", "报道人物", shown),),
    bureau_too=True,
)


class PublicityPerson(Record):
    """Somebody who is shown in an item, and whether they agreed."""

    __tablename__ = "publicity_person"

    item: Mapped[str | None] = field(
        "宣传报道", Reference("publicity_item", part_of=True), need=Need.SAVE
    )
    name: Mapped[str | None] = field("姓名", PersonName(), need=Need.SAVE)
    consent_on: Mapped[date | None] = field(
        "同意日期", Day(future=False), source="个人信息保护法第二十五条"
    )
    consent_way: Mapped[str | None] = field("同意方式", Text(100))
    withdrawn_on: Mapped[date | None] = field(
        "撤回日期", Day(future=False), source="个人信息保护法第十五条"
    )


def person_in_order(person: PublicityPerson, context: Context) -> Iterator[Fault]:
    """Nobody is in what was published without consent (R-VO-08)."""
    yield from rules.consent_in_order(featured(person))
    item = context.find("publicity_item", person.item)
    if item is not None and item.state in rules.OUT:
        day = item.published_on or context.today
        yield from rules.shown_with_consent(featured(person), day, "consent_on")


PUBLICITY_PEOPLE = Register(
    model=PublicityPerson,
    title="报道人物",
    unit="人",
    columns=("name", "consent_on", "consent_way", "withdrawn_on"),
    sections=(Section("人物", ("item", "name", "consent_on", "consent_way", "withdrawn_on")),),
    label="name",
    searched=("name",),
    rules=(person_in_order,),
    bureau_too=True,
)
