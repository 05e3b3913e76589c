"""What an office lays down for its year: examination, classes, scheme of rewards, recruitment.

Entered by the bureau, these travel to every station in its next receipt; a station that practises
alone enters them itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from station_app.domain.divisions import division_name
from station_app.domain.register import Register
from station_app.domain.registers.exams import EXAM_SESSIONS
from station_app.domain.registers.recruitment import RECRUITMENT_PLANS, RECRUITMENT_POSTS
from station_app.domain.registers.rewards import REWARD_SCHEMES
from station_app.domain.registers.training import TRAINING_SESSIONS
from station_app.domain.rules.recruitment_steps import PLAN_ROAD
from station_app.services import records
from station_app.services.demo.setting import Setting
from station_app.services.workspace import Workspace

CLASS_HOURS = Decimal(16)
COACHING_TERMS = 3
POSTS = ("社区社工", "养老服务社工", "青少年社工", "残障服务社工", "家庭服务社工")
PLACES = 2  # of each post
ROOM = "区委党校三楼报告厅"


@dataclass(frozen=True)
class Agenda:
    """Ids of what was laid down.

    study      the class of continuing education
    coaching   the classes before the examination, in order
    schemes    by level
    """

    exam: str
    study: str
    coaching: tuple[str, ...]
    schemes: Mapping[str, str]
    plan: str
    posts: tuple[str, ...]


def lay_down(office: Workspace, setting: Setting) -> Agenda:
    """Enter the year's examination, classes, scheme and recruitment, and bring them under way."""
    plan, posts = _recruitment(office, setting)
    return Agenda(
        exam=_exam(office, setting),
        study=_study(office, setting),
        coaching=tuple(_coaching(office, setting, term) for term in range(COACHING_TERMS)),
        schemes={level: _scheme(office, setting, level) for level in ("1", "2")},
        plan=plan,
        posts=posts,
    )


def organ_of(office: Workspace) -> str:
    """Return the name of the bureau of the district in which an office lies."""
    return f"{place_of(office)}社会工作局"


def place_of(office: Workspace) -> str:
    """Return the name of the district in which an office lies."""
    return division_name(office.identity.division[:6]) or ""


def enter(office: Workspace, register: Register[Any], *moves: str, **values: Any) -> str:
    """Enter a record, take it through states, and return its id."""
    record = records.create(office, register, values).record.id
    for state in moves:
        records.move(office, register, record, state)
    return record


def _exam(office: Workspace, setting: Setting) -> str:
    day = setting.day
    return enter(
        office,
        EXAM_SESSIONS,
        year=setting.year,
        registration_from=day(3, 22),
        registration_to=day(4, 16),
        pay_deadline=day(4, 23),
        ticket_from=day(6, 12),
        ticket_to=day(6, 18),
        date_1=setting.exam,
        date_2=setting.exam + timedelta(days=1),
        exam_area="长沙市",
    )


def _study(office: Workspace, setting: Setting) -> str:
    return _class(
        office,
        setting.day(3, 20),
        title=f"{setting.year}年社会工作者继续教育培训",
        kind="CE",
        term_no=1,
        trainer="陈大文",
        planned_people=60,
        cost=Decimal(9000),
        cost_bearer="GOV_PART",
        cost_gov=Decimal(6000),
    )


def _coaching(office: Workspace, setting: Setting, term: int) -> str:
    """Enter one of the classes on the weekends of May that the government pays in full."""
    weeks = timedelta(weeks=COACHING_TERMS + 3 - term)
    return _class(
        office,
        setting.exam - weeks,  # 8, 15 and 22 May 2010
        title=f"{setting.year}年社会工作者职业水平考试考前辅导班（第{term + 1}期）",
        kind="EXAM_COACHING",
        term_no=term + 1,
        trainer="易老师",
        planned_people=65,
        cost=Decimal(12000),
        cost_bearer="GOV_FULL",
        trainee_fee=Decimal(0),
    )


def _class(office: Workspace, begins: date, **facts: Any) -> str:
    """Enter a class of two days that was held."""
    return enter(
        office,
        TRAINING_SESSIONS,
        *("OPEN", "HELD"),
        from_on=begins,
        to_on=begins + timedelta(days=1),
        hours=CLASS_HOURS,
        place=ROOM,
        organiser=organ_of(office),
        certificate_given=True,
        **facts,
    )


def _scheme(office: Workspace, setting: Setting, level: str) -> str:
    return enter(
        office,
        REWARD_SCHEMES,
        name=f"{place_of(office)}社会工作人才考试奖励办法（{setting.year}年）",
        level=level,
        mode="ONE_OFF",
        min_amount=Decimal(800),
        max_amount=Decimal(1200),
        valid_from=setting.day(4, 8),
    )


def _recruitment(office: Workspace, setting: Setting) -> tuple[str, tuple[str, ...]]:
    day = setting.day
    plan = enter(
        office,
        RECRUITMENT_PLANS,
        year=setting.year,
        title=f"{place_of(office)}{setting.year}年公开招聘社会工作人才",
        organiser=organ_of(office),
        mode="OPEN",
        announced_on=day(4, 12),
        apply_from=day(4, 19),
        apply_to=day(4, 23),
        probation_months=3,
    )
    posts = tuple(
        enter(
            office,
            RECRUITMENT_POSTS,
            plan=plan,
            post_code=f"KF{number:02d}",
            name=name,
            unit=f"{organ_of(office)}（街道社区项目）",
            number=PLACES,
            education_min="31",
            age_max=40,
            age_on=day(4, 19),
        )
        for number, name in enumerate(POSTS, 1)
    )
    for state in PLAN_ROAD[1:-1]:  # up to the hiring
        records.move(office, RECRUITMENT_PLANS, plan, state)
    return plan, posts
