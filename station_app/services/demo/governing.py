"""How a practice district is led and paid for: its profile, leading group, budget, experts, media.

What the report of 2010 says is so; names, amounts and titles that it does not give are invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from station_app.domain.registers.governance import (
    DISTRICT_PROFILES,
    LEADING_GROUP_MEMBERS,
    LEADING_GROUPS,
    MEETINGS,
    POLICY_DOCUMENTS,
)
from station_app.domain.registers.money import BUDGET_LINES, FUND_SOURCES
from station_app.domain.registers.publicity import PUBLICITY_ITEMS
from station_app.domain.registers.supervision import EXPERT_APPOINTMENTS, EXPERTS
from station_app.services import target_issuing
from station_app.services.demo.agenda import enter, organ_of, place_of
from station_app.services.demo.setting import Setting
from station_app.services.workspace import Workspace

AREA, POPULATION = Decimal(188), 470_000
SOCIETY = Decimal(8_000_000)  # 预计投入800万元
DEPUTIES = ("区长", "区委副书记", "区委常委、组织部部长", "区委常委、宣传部部长", "主管副区长")
# The report counts thirteen of them and names none.
MEMBER_UNITS = (
    *("区委办公室", "区政府办公室", "区委组织部", "区委宣传部", "区委政法委", "区编办", "区民政局"),
    *("区财政局", "区人力资源和社会保障局", "区教育局", "区司法局", "区卫生局", "区总工会"),
)
LINES = (
    ("AGENCY_SUPPORT", "社会工作服务机构扶持奖励资金", 600_000),
    ("PURCHASE", "政府购买社工服务资金", 3_600_000),
    ("TALENT", "社会工作人才培养补贴资金", 500_000),
    ("COMMUNITY", "社区工作经费", 1_200_000),
)
REPORTS = (
    ("PRINT", "练习晚报", "POLICY", "开福区全面启动社会工作人才队伍建设", (4, 9)),
    ("BROADCAST", "练习电视台", "TYPICAL_PERSON", "走进社区的“知心大姐”", (5, 6)),
    ("NETWORK", "练习社工网", "POPULARISATION", "什么是社会工作——十问十答", (5, 18)),
    ("NETWORK", "练习社工网", "PROJECT", "首批重点项目陆续开工", (6, 2)),
)
EXPERTS_ASKED = (
    ("欧阳明", "教授", "方案设计、项目规划", "PLAN_DESIGN,PROJECT_PLANNING"),
    ("司徒静", "副教授", "老年社会工作、项目督导", "APPOINTMENT,SUPERVISION"),
)


def govern(office: Workspace, setting: Setting) -> str:
    """Enter all of it; return the id of the budget line out of which projects are bought."""
    _profile(office, setting)
    _leading_group(office, setting)
    lines = [_line(office, setting, number) for number in range(len(LINES))]
    enter(
        office,
        FUND_SOURCES,
        year=setting.year,
        kind="ENTERPRISE_SOCIAL",
        name="企业和社会力量投入",
        planned=SOCIETY,
        is_estimate=True,
    )
    for report in REPORTS:
        _publish(office, setting, report)
    for number in range(len(EXPERTS_ASKED)):
        _ask(office, setting, number)
    target_issuing.issue_to_all(office, setting.year)
    return next(line for line, (kind, _, _) in zip(lines, LINES, strict=True) if kind == "PURCHASE")


def _profile(office: Workspace, setting: Setting) -> None:
    enter(
        office,
        DISTRICT_PROFILES,
        division=office.identity.division.ljust(12, "0"),
        year=setting.year,
        name=place_of(office),
        area_km2=AREA,
        resident_population=POPULATION,
        source="区情简介",
    )


def _leading_group(office: Workspace, setting: Setting) -> None:
    name = f"{place_of(office)}社会工作人才队伍建设工作领导小组"
    founded = setting.day(3, 15)
    document = enter(
        office,
        POLICY_DOCUMENTS,
        doc_number=f"练习发〔{setting.year}〕6号",
        title=f"关于成立{name}的通知",
        issuer=f"中共{place_of(office)}委员会办公室",
        issued_on=founded,
        kind="NOTICE",
        level="DISTRICT",
    )
    group = enter(
        office, LEADING_GROUPS, name=name, level="DISTRICT", founded_on=founded, document=document
    )
    seats = [
        ("LEADER", "区委书记", None),
        *(("DEPUTY", post, None) for post in DEPUTIES),
        *(("MEMBER_UNIT", "成员单位", unit) for unit in MEMBER_UNITS),
    ]
    for role, post, unit in seats:
        seat = {"role": role, "post": post, "unit": unit, "from_on": founded}
        enter(office, LEADING_GROUP_MEMBERS, group=group, **seat)
    enter(
        office,
        MEETINGS,
        title=f"全区{setting.year}年社会工作人才队伍建设动员大会",
        held_on=setting.day(4, 8),
        kind="MOBILISATION",
        place="区机关礼堂",
        attendees=320,
    )


def _line(office: Workspace, setting: Setting, number: int) -> str:
    category, name, amount = LINES[number]
    return enter(
        office,
        BUDGET_LINES,
        year=setting.year,
        code=f"SG{number + 1:02d}",
        name=name,
        category=category,
        level="DISTRICT",
        amount=Decimal(amount),
    )


def _publish(office: Workspace, setting: Setting, report: Sequence[Any]) -> None:
    medium, outlet, theme, title, (month, day) = report
    published: date = setting.day(month, day)
    enter(
        office,
        PUBLICITY_ITEMS,
        *("REVIEWED", "PUBLISHED"),
        title=title,
        medium=medium,
        outlet=outlet,
        level="DISTRICT",
        theme=theme,
        published_on=published,
        author="陈大文",
        reviewer="李小明",
        reviewed_on=published,
        link="https://example.org/shegong" if medium == "NETWORK" else None,
    )


def _ask(office: Workspace, setting: Setting, number: int) -> None:
    name, title, specialities, roles = EXPERTS_ASKED[number]
    expert = enter(
        office,
        EXPERTS,
        name=name,
        organisation="麓山练习学院社会工作系",
        title=title,
        specialities=specialities,
        roles=roles,
        source="UNIVERSITY",
    )
    for role in roles.split(","):
        enter(
            office,
            EXPERT_APPOINTMENTS,
            "APPOINTED",
            expert=expert,
            role=role,
            from_on=setting.day(4, 15),
            to_on=setting.day(4, 14, 2),
            letter_no=f"练习聘〔{setting.year}〕{number + 1}号",
            scope=organ_of(office),
        )
