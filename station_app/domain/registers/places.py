"""Registers of divisions, organisations and stations (domain.md 11.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from sqlalchemy.orm import Mapped

from station_app.domain import identifiers
from station_app.domain.code_kinds import Code, Codes, Flag
from station_app.domain.identity_kinds import CreditCode, PersonName, Phone
from station_app.domain.kinds import Day, LongText, Reference, Text, warned
from station_app.domain.number_kinds import Money, Number, Whole
from station_app.domain.problems import Fault
from station_app.domain.register import (
    Context,
    LifeCycle,
    Need,
    Owner,
    Record,
    Register,
    Section,
    field,
)


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


class Organisation(Record):
    """A body in which social workers serve, or which serves residents."""

    __tablename__ = "organisation"
    unique = (("uscc",),)

    name: Mapped[str | None] = field(
        "名称", Text(100), need=Need.SAVE, aliases=("机构名称", "单位名称", "组织名称")
    )
    short_name: Mapped[str | None] = field("简称", Text(30))
    uscc: Mapped[str | None] = field(
        "统一社会信用代码",
        CreditCode(),
        need=Need.SEND,
        key=True,
        aliases=("信用代码", "社会信用代码"),
        source="GB 32100-2015",
    )
    kind: Mapped[str | None] = field(
        "类别", Code("org_kind"), need=Need.SAVE, aliases=("组织类型", "机构类型", "单位类别")
    )
    subtype: Mapped[str | None] = field("小类", Text(40))
    institution_class: Mapped[str | None] = field("公益类别", Code("institution_class"))
    is_social_work_agency: Mapped[bool | None] = field("是否社工机构", Flag(), need=Need.SAVE)
    is_volunteer_org: Mapped[bool | None] = field("志愿服务组织", Flag())
    is_charity: Mapped[bool | None] = field("慈善组织", Flag())
    registered_on: Mapped[date | None] = field(
        "成立登记日期", Day(future=False), aliases=("登记日期", "成立日期", "成立时间")
    )
    registrar: Mapped[str | None] = field("登记机关", Text(60), aliases=("登记管理机关",))
    supervisor_unit: Mapped[str | None] = field("业务主管单位", Text(60))
    legal_rep: Mapped[str | None] = field(
        "法定代表人", PersonName(), need=Need.SEND, sensitive=True, aliases=("负责人",)
    )
    contact: Mapped[str | None] = field("联系人", PersonName())
    phone: Mapped[str | None] = field(
        "联系电话", Phone(), need=Need.SEND, sensitive=True, aliases=("电话", "手机")
    )
    address: Mapped[str | None] = field("地址", Text(200), need=Need.SEND, aliases=("住所",))
    division: Mapped[str | None] = field("所属街镇", Reference("division"))
    registered_capital: Mapped[Decimal | None] = field(
        "开办资金", Money(), aliases=("注册资金", "注册资本")
    )
    staff_count: Mapped[int | None] = field("从业人数", Whole(unit="人"))
    fulltime_count: Mapped[int | None] = field(
        "专职人数", Whole(unit="人"), aliases=("人员/专职", "专职")
    )
    certified_count: Mapped[int | None] = field(
        "持证人数", Whole(unit="人"), aliases=("人员/持证社工", "持证社工", "持证")
    )
    party_org: Mapped[bool | None] = field("有无党组织", Flag())
    business_scope: Mapped[str | None] = field("业务范围", LongText())
    no_code_reason: Mapped[str | None] = field("无信用代码原因", Text(100), source="R-US-05")
    remark: Mapped[str | None] = field("备注", LongText())


def credit_code_class(organisation: Organisation, context: Context) -> Iterator[Fault]:
    """The code's class agrees with the kind (R-OR-01, GB 32100-2015)."""
    if organisation.uscc and organisation.kind:
        yield from identifiers.credit_code_class_faults(
            organisation.uscc, organisation.kind, "uscc"
        )


def counts_nest(organisation: Organisation, context: Context) -> Iterator[Fault]:
    """Certified <= full-time <= staff (domain.md 11.1)."""
    counts = [
        (label, value)
        for label, value in (
            ("持证人数", organisation.certified_count),
            ("专职人数", organisation.fulltime_count),
            ("从业人数", organisation.staff_count),
        )
        if value is not None
    ]
    for (small, a), (large, b) in pairwise(counts):
        if a > b:
            yield warned(Fault("certified_count", "R-OR-06", f"{small}{a}多于{large}{b}，请核对。"))


def code_or_reason(organisation: Organisation, context: Context) -> Iterator[Fault]:
    """Only bodies that cannot have a code may go without one, with the reason (R-US-05)."""
    if organisation.no_code_reason and organisation.uscc:
        yield warned(Fault("no_code_reason", "R-US-05", "已填信用代码，请清空“无信用代码原因”。"))


ORGANISATIONS = Register(
    model=Organisation,
    title="社会组织",
    group="机构",
    icon="handshake",
    unit="家",
    columns=("name", "uscc", "kind", "legal_rep", "phone", "registered_on", "state"),
    sections=(
        Section(
            "基本情况",
            (
                *("name", "short_name", "uscc", "no_code_reason", "kind", "subtype"),
                *("institution_class", "is_social_work_agency", "is_volunteer_org", "is_charity"),
                *("registered_on", "registrar", "supervisor_unit", "registered_capital"),
                "business_scope",
            ),
        ),
        Section("联系方式", ("legal_rep", "contact", "phone", "address", "division")),
        Section(
            "人员", ("staff_count", "fulltime_count", "certified_count", "party_org", "remark")
        ),
    ),
    label="name",
    searched=("name", "short_name", "uscc", "phone"),
    life_cycle=LifeCycle(
        {
            "ACTIVE": "正常",
            "PREPARING": "筹建",
            "SUSPENDED": "停业",
            "DEREGISTERED": "注销",
            "REVOKED": "撤销",
        },
        frozenset(
            {
                ("PREPARING", "ACTIVE"),
                ("ACTIVE", "PREPARING"),
                ("ACTIVE", "SUSPENDED"),
                ("SUSPENDED", "ACTIVE"),
                ("ACTIVE", "DEREGISTERED"),
                ("SUSPENDED", "DEREGISTERED"),
                ("ACTIVE", "REVOKED"),
                ("SUSPENDED", "REVOKED"),
            }
        ),
    ),
    rules=(credit_code_class, counts_nest, code_or_reason),
    roster=(
        *("name", "uscc", "kind", "registrar", "registered_on", "legal_rep", "contact"),
        *("phone", "address", "registered_capital", "staff_count", "fulltime_count"),
        *("certified_count", "supervisor_unit", "business_scope", "remark"),
    ),
    alike=("name",),
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
    made=at_home_with_itself,
    life_cycle=LifeCycle(
        {"OPEN": "已成立", "PLANNED": "筹建", "MERGED": "已合并", "CLOSED": "已撤销"},
        frozenset(
            {("PLANNED", "OPEN"), ("OPEN", "PLANNED"), ("OPEN", "MERGED"), ("OPEN", "CLOSED")}
        ),
    ),
)
