"""Registers of divisions and stations (domain.md 11.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code, Codes, Flag
from station_app.domain.identity_kinds import PersonName, Phone
from station_app.domain.kinds import Day, LongText, Reference, Text, warned
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.number_kinds import Number, Whole
from station_app.domain.problems import Fault
from station_app.domain.register import Context, Need, Owner, Record, Register, Section, field
from station_app.domain.rules import governance as rules

ENDED = frozenset({"MERGED", "CLOSED"})  # states of a station that is no more


class Division(Record):
    """A district, street, town or community; its id is its 12-digit code."""

    __tablename__ = "division"
    unique = (("code", "valid_from"),)

    code: Mapped[str | None] = field(
        "区划代码", Text(12), need=Need.SAVE, key=True, owner=Owner.BUREAU, source="GB/T 2260"
    )
    name: Mapped[str | None] = field("名称", Text(50), need=Need.SAVE, owner=Owner.BUREAU)
    kind: Mapped[str | None] = field(
        "类别", Code("division_kind"), need=Need.SAVE, owner=Owner.BUREAU
    )
    parent: Mapped[str | None] = field("上级", Reference("division"), owner=Owner.BUREAU)
    valid_from: Mapped[date | None] = field("启用日期", Day(), key=True, owner=Owner.BUREAU)
    valid_to: Mapped[date | None] = field("停用日期", Day(), owner=Owner.BUREAU)


def child_prefix(division: Division, context: Context) -> Iterator[Fault]:
    """A division's code begins with its parent's (GB/T 10114)."""
    parent = context.find("division", division.parent)
    stem = parent.code.rstrip("0") if parent and parent.code else ""
    if division.code and not division.code.startswith(stem):
        yield warned(
            Fault("code", "R-DV-01", f"区划代码：与上级“{parent.name}”的代码开头不一致，请核对。")
        )


def known_by_code(division: Division, context: Context) -> None:
    """A division has its code for an id, so that all stores mean the same one."""
    division.id = division.id or division.code or ""


DIVISIONS = Register(
    model=Division,
    title="区划",
    group="机构",
    icon="table_simple",
    unit="个",
    columns=("code", "name", "kind", "parent"),
    sections=(Section("区划", ("code", "name", "kind", "parent", "valid_from", "valid_to")),),
    label="name",
    searched=("name", "code"),
    rules=(child_prefix,),
    made=known_by_code,
    shared=True,
)


class Station(Record):
    """A street's social-work station; its id is its code."""

    __tablename__ = "station"
    unique = (("station_code",),)

    station_code: Mapped[str | None] = field(
        "站点编码", Text(12), need=Need.SAVE, key=True, owner=Owner.BUREAU
    )
    name: Mapped[str | None] = field("名称", Text(100), need=Need.SAVE, owner=Owner.BUREAU)
    division: Mapped[str | None] = field(
        "所属街镇", Reference("division"), need=Need.SAVE, owner=Owner.BUREAU
    )
    opened_on: Mapped[date | None] = field("成立日期", Day(future=False), owner=Owner.BUREAU)
    closed_on: Mapped[date | None] = field("撤并日期", Day(), owner=Owner.BUREAU)
    headcount_plan: Mapped[int | None] = field("编制人数", Whole(unit="人"), owner=Owner.BUREAU)
    operator: Mapped[str | None] = field("承接机构", Text(100))
    address: Mapped[str | None] = field("地址", Text(200))
    area_m2: Mapped[Decimal | None] = field("面积", Number(1, unit="平方米"))
    rooms: Mapped[int | None] = field("房间数", Whole(0, 500, "间"))
    leader: Mapped[str | None] = field("站长", PersonName())
    phone: Mapped[str | None] = field("电话", Phone())
    services: Mapped[str | None] = field("服务内容", Codes("station_service"))
    plate: Mapped[bool | None] = field("是否挂牌", Flag())
    remark: Mapped[str | None] = field("备注", LongText())


def at_home_with_itself(station: Station, context: Context) -> None:
    """A station's record is at home at that station; its code is its id (PRODUCT.md, exchange)."""
    if station.station_code and not station.home:
        station.id = station.home = station.station_code
    if station.closed_on is None and station.state in ENDED:
        station.closed_on = context.step_on or context.today


def opened_before_closed(station: Station, context: Context) -> Iterator[Fault]:
    """A station does not close before it opens."""
    yield from rules.begins_before_it_ends(
        "closed_on", "撤并日期", station.opened_on, station.closed_on
    )


def enough_workers(station: Station, context: Context) -> Iterator[Fault]:
    """A station that is open has its least number of workers in post (R-ST-02).

    They come after their station in a package, so they are counted where it is at home.
    """
    if station.state == "OPEN" and station.id and station.home == context.home:
        workers = context.referring("social_worker", "station", station.id)
        active = sum(each.state == "ACTIVE" for each in workers)
        yield from rules.enough_workers(active, context.parameters, context.today)


STATIONS = Register(
    model=Station,
    title="社工站",
    group="机构",
    icon="briefcase",
    unit="个",
    columns=("station_code", "name", "leader", "phone", "opened_on", "state"),
    sections=(
        Section(
            "登记",
            ("station_code", "name", "division", "opened_on", "closed_on", "headcount_plan"),
        ),
        Section(
            "站点情况",
            (
                *("operator", "address", "area_m2", "rooms", "leader", "phone"),
                *("services", "plate", "remark"),
            ),
        ),
    ),
    label="name",
    searched=("name", "station_code"),
    rules=(opened_before_closed, enough_workers),
    made=at_home_with_itself,
    life_cycle=LifeCycle(
        {"OPEN": "已成立", "PLANNED": "筹建", "MERGED": "已合并", "CLOSED": "已撤销"},
        frozenset(
            {("PLANNED", "OPEN"), ("OPEN", "PLANNED"), ("OPEN", "MERGED"), ("OPEN", "CLOSED")}
        ),
    ),
)
