"""Registers of districts, leading groups, documents and meetings (domain.md 11.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code
from station_app.domain.identity_kinds import PersonName
from station_app.domain.kinds import Day, Files, LongText, Reference, Text
from station_app.domain.number_kinds import Number, Whole
from station_app.domain.problems import Fault
from station_app.domain.register import Context, Need, Owner, Record, Register, Section, field
from station_app.domain.rules import governance as rules
from station_app.domain.rules.governance import Term

STREETS = frozenset({"STREET", "TOWN", "TOWNSHIP"})
COMMUNITIES = frozenset({"COMMUNITY", "VILLAGE"})


class DistrictProfile(Record):
    """What is known of a district in one year: area, residents, streets, communities."""

    __tablename__ = "district_profile"
    unique = (("division", "year"),)

    division: Mapped[str | None] = field(
        "区划", Reference("division"), need=Need.SAVE, key=True, owner=Owner.BUREAU
    )
    year: Mapped[int | None] = field(
        "年度", Whole(1949, 2199), need=Need.SAVE, key=True, owner=Owner.BUREAU
    )
    name: Mapped[str | None] = field("名称", Text(50), need=Need.SAVE, owner=Owner.BUREAU)
    area_km2: Mapped[Decimal | None] = field(
        "面积", Number(2, lowest=Decimal("0.01"), unit="平方公里"), owner=Owner.BUREAU
    )
    resident_population: Mapped[int | None] = field(
        "常住人口", Whole(unit="人"), owner=Owner.BUREAU
    )
    street_count: Mapped[int | None] = field("街镇数", Whole(unit="个"), owner=Owner.BUREAU)
    community_count: Mapped[int | None] = field(
        "社区（村）数", Whole(unit="个"), owner=Owner.BUREAU
    )
    source: Mapped[str | None] = field("数据来源", Text(100), owner=Owner.BUREAU)


def counts_agree(record: DistrictProfile, context: Context) -> Iterator[Fault]:
    """Streets and communities are as many as the divisions of that year (domain.md 11.1)."""
    if record.year is None or record.division is None or context.home:
        return
    day = min(context.today, date(record.year, 12, 31))
    below = _below([record.division], day, context)
    streets = [each.id for each in below if each.kind in STREETS]
    communities = [each for each in _below(streets, day, context) if each.kind in COMMUNITIES]
    yield from rules.count_agrees("street_count", "街镇数", record.street_count, len(streets))
    if communities:  # a bureau need not keep the communities
        yield from rules.count_agrees(
            "community_count", "社区（村）数", record.community_count, len(communities)
        )


def _below(parents: list[str], day: date, context: Context) -> list[Any]:
    """Return the divisions right below some, as they were on a day."""
    return [
        each
        for parent in parents
        for each in context.referring("division", "parent", parent)
        if Term(each.valid_from, each.valid_to).holds_on(day)
    ]


DISTRICT_PROFILES = Register(
    model=DistrictProfile,
    title="区域概况",
    group="组织领导",
    icon="apps_list_detail",
    unit="年",
    columns=(
        *("name", "year", "area_km2", "resident_population", "street_count"),
        *("community_count", "source"),
    ),
    sections=(
        Section(
            "概况",
            (
                *("division", "year", "name", "area_km2", "resident_population"),
                *("street_count", "community_count", "source"),
            ),
        ),
    ),
    label="name",
    searched=("name",),
    rules=(counts_agree,),
    shared=True,
)


class PolicyDocument(Record):
    """A document of a party or state organ that the work rests upon."""

    __tablename__ = "policy_document"
    unique = (("doc_number", "title"),)

    doc_number: Mapped[str | None] = field(
        "文号", Text(60), key=True, aliases=("发文字号", "文件编号"), source="GB/T 9704-2012 7.2.5"
    )
    title: Mapped[str | None] = field(
        "文件标题", Text(200), need=Need.SAVE, key=True, aliases=("标题", "文件名称")
    )
    issuer: Mapped[str | None] = field("发文机关", Text(100), aliases=("发文单位", "印发机关"))
    issued_on: Mapped[date | None] = field(
        "发文日期", Day(), aliases=("印发日期", "成文日期", "发文时间")
    )
    kind: Mapped[str | None] = field("文件类别", Code("document_kind"), aliases=("文种", "类别"))
    level: Mapped[str | None] = field("级别", Code("gov_level"))
    effective_from: Mapped[date | None] = field("施行日期", Day(), aliases=("生效日期",))
    effective_to: Mapped[date | None] = field("失效日期", Day(), aliases=("废止日期",))
    file: Mapped[str | None] = field("文件附件", Files())


def document_in_order(record: PolicyDocument, context: Context) -> Iterator[Fault]:
    """The number is written as the standard asks; it does not end before it begins."""
    yield from rules.numbered_by_standard(record.doc_number)
    yield from rules.begins_before_it_ends(
        "effective_to", "失效日期", record.effective_from or record.issued_on, record.effective_to
    )


def write_number(record: PolicyDocument, context: Context) -> None:
    """The year of a number stands in 〔〕, whatever brackets were typed."""
    if record.doc_number:
        record.doc_number = rules.document_number(record.doc_number)


POLICY_DOCUMENTS = Register(
    model=PolicyDocument,
    title="文件",
    group="组织领导",
    icon="book_open",
    unit="份",
    columns=("doc_number", "title", "issuer", "issued_on", "kind", "level"),
    sections=(
        Section("文件", ("doc_number", "title", "issuer", "issued_on", "kind", "level")),
        Section("效力", ("effective_from", "effective_to", "file")),
    ),
    label="title",
    searched=("doc_number", "title", "issuer"),
    rules=(document_in_order,),
    made=write_number,
    roster=(
        *("doc_number", "title", "issuer", "issued_on", "kind", "level"),
        *("effective_from", "effective_to"),
    ),
    alike=("doc_number",),
    shared=True,
)


class LeadingGroup(Record):
    """A group of leaders and member units that steers the work."""

    __tablename__ = "leading_group"

    name: Mapped[str | None] = field("领导小组名称", Text(100), need=Need.SAVE, key=True)
    level: Mapped[str | None] = field("级别", Code("gov_level"))
    founded_on: Mapped[date | None] = field("成立日期", Day(), aliases=("成立时间",))
    document: Mapped[str | None] = field("成立文件", Reference("policy_document"))
    dissolved_on: Mapped[date | None] = field("撤销日期", Day())


def group_in_order(record: LeadingGroup, context: Context) -> Iterator[Fault]:
    """A group that stands has a leader (R-LG-01); it does not end before it begins."""
    yield from rules.begins_before_it_ends(
        "dissolved_on", "撤销日期", record.founded_on, record.dissolved_on
    )
    term = Term(record.founded_on, record.dissolved_on)
    # Members come after their group, in a package too: they are counted where it is at home.
    if record.id and record.home == context.home and term.holds_on(context.today):
        members = context.children("leading_group_member", record.id)
        leaders = [term_of(each) for each in members if each.role == rules.LEADER]
        yield from rules.led(leaders, context.today)


LEADING_GROUPS = Register(
    model=LeadingGroup,
    title="领导小组",
    group="组织领导",
    icon="people_team",
    unit="个",
    columns=("name", "level", "founded_on", "document", "dissolved_on"),
    sections=(Section("小组", ("name", "level", "founded_on", "document", "dissolved_on")),),
    label="name",
    searched=("name",),
    rules=(group_in_order,),
    shared=True,
)


class LeadingGroupMember(Record):
    """A person or unit in a leading group, from one day to another."""

    __tablename__ = "leading_group_member"
    unique = (("group", "post", "unit", "from_on"),)

    group: Mapped[str | None] = field(
        "领导小组", Reference("leading_group", part_of=True), need=Need.SAVE, key=True
    )
    role: Mapped[str | None] = field(
        "组内职务", Code("leading_role"), need=Need.SAVE, aliases=("小组职务",)
    )
    person_name: Mapped[str | None] = field("姓名", PersonName())
    post: Mapped[str | None] = field(
        "职务", Text(100), need=Need.SAVE, key=True, aliases=("现任职务", "单位职务")
    )
    unit: Mapped[str | None] = field("单位", Text(100), key=True, aliases=("成员单位", "工作单位"))
    from_on: Mapped[date | None] = field("任职开始", Day(), key=True)
    to_on: Mapped[date | None] = field("任职结束", Day())


def term_of(member: LeadingGroupMember) -> Term:
    """Return from when to when a member belongs to the group."""
    return Term(member.from_on, member.to_on)


def member_in_order(record: LeadingGroupMember, context: Context) -> Iterator[Fault]:
    """A group has one leader at a time (R-LG-01); nobody leaves before coming."""
    yield from rules.begins_before_it_ends("to_on", "任职结束", record.from_on, record.to_on)
    if record.role == rules.LEADER:
        others = [
            term_of(each)
            for each in context.children("leading_group_member", record.group or "")
            if each.role == rules.LEADER and each.id != record.id
        ]
        yield from rules.only_leader(term_of(record), others)


LEADING_GROUP_MEMBERS = Register(
    model=LeadingGroupMember,
    title="领导小组成员",
    columns=("group", "role", "person_name", "post", "unit", "from_on", "to_on"),
    sections=(
        Section("成员", ("group", "role", "person_name", "post", "unit", "from_on", "to_on")),
    ),
    label="post",
    searched=("person_name", "post", "unit"),
    rules=(member_in_order,),
    shared=True,
)


class Meeting(Record):
    """A meeting that was held or is planned, with its minutes."""

    __tablename__ = "meeting"
    unique = (("title", "held_on"),)

    title: Mapped[str | None] = field(
        "会议名称", Text(100), need=Need.SAVE, key=True, aliases=("会议主题", "名称")
    )
    held_on: Mapped[date | None] = field(
        "召开日期", Day(), need=Need.SAVE, key=True, aliases=("会议时间", "会议日期", "日期")
    )
    kind: Mapped[str | None] = field("会议类别", Code("meeting_kind"), need=Need.SAVE)
    place: Mapped[str | None] = field("会议地点", Text(100), aliases=("地点",))
    host: Mapped[str | None] = field("主持人", PersonName(), aliases=("主持",))
    attendees: Mapped[int | None] = field(
        "参会人数", Whole(unit="人"), aliases=("出席人数", "到会人数")
    )
    minutes: Mapped[str | None] = field("会议纪要", LongText(), aliases=("会议内容",))
    file: Mapped[str | None] = field("会议附件", Files())
    remark: Mapped[str | None] = field("备注", LongText())


MEETINGS = Register(
    model=Meeting,
    title="会议",
    group="组织领导",
    icon="calendar_ltr",
    unit="次",
    columns=("title", "held_on", "kind", "place", "host", "attendees"),
    sections=(
        Section("会议", ("title", "held_on", "kind", "place", "host", "attendees")),
        Section("纪要", ("minutes", "file", "remark")),
    ),
    label="title",
    searched=("title", "place", "host"),
    roster=("title", "held_on", "kind", "place", "host", "attendees", "minutes", "remark"),
    bureau_too=True,
)
