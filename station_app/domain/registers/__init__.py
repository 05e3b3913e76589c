"""All registers, in the order of the menu."""

from __future__ import annotations

from typing import Any

from station_app.domain.problems import StationError
from station_app.domain.register import Register
from station_app.domain.registers.advancement import (
    DIRECTED_CULTIVATIONS,
    PRACTICE_HONOURS,
    TITLE_EVALUATIONS,
)
from station_app.domain.registers.appraisals import APPRAISAL_ITEMS, APPRAISALS
from station_app.domain.registers.assessments import (
    ASSESSMENT_ASPECTS,
    ASSESSMENTS,
    ASSESSORS,
    RECTIFICATIONS,
)
from station_app.domain.registers.certificates import CERT_REGISTRATIONS, CERTIFICATES
from station_app.domain.registers.contracts import CONTRACT_SUPPLEMENTS, CONTRACTS
from station_app.domain.registers.exams import EXAM_APPLICATIONS, EXAM_SESSIONS
from station_app.domain.registers.exchanged import CORRECTIONS, PARAMETERS
from station_app.domain.registers.governance import (
    DISTRICT_PROFILES,
    LEADING_GROUP_MEMBERS,
    LEADING_GROUPS,
    MEETINGS,
    POLICY_DOCUMENTS,
)
from station_app.domain.registers.instalments import INSTALMENTS
from station_app.domain.registers.money import BUDGET_LINES, DONATIONS, FUND_SOURCES
from station_app.domain.registers.organisation_parts import (
    ORG_ANNUAL_CHECKS,
    ORG_ASSESSMENTS,
    ORG_MEMBERS,
    ORG_SUPPORTS,
)
from station_app.domain.registers.organisations import ORGANISATIONS
from station_app.domain.registers.people import EDUCATIONS, PEOPLE, WORK_EXPERIENCES
from station_app.domain.registers.places import DIVISIONS, STATIONS
from station_app.domain.registers.project_goals import (
    GOAL_PROGRESS,
    PROJECT_CHANGES,
    PROJECT_GOALS,
)
from station_app.domain.registers.project_parts import (
    PROJECT_COSTS,
    PROJECT_PHASES,
    PROJECT_SITES,
    PROJECT_STEPS,
    PROJECT_WORKERS,
)
from station_app.domain.registers.projects import PROJECTS
from station_app.domain.registers.publicity import PUBLICITY_ITEMS, PUBLICITY_PEOPLE
from station_app.domain.registers.recruitment import (
    FAMILY_MEMBERS,
    JOB_APPLICATIONS,
    RECRUITMENT_PLANS,
    RECRUITMENT_POSTS,
)
from station_app.domain.registers.rewards import REWARD_SCHEMES, REWARDS
from station_app.domain.registers.study import CE_RECORDS
from station_app.domain.registers.supervision import (
    EXPERT_APPOINTMENTS,
    EXPERTS,
    SUPERVISEES,
    SUPERVISION_SESSIONS,
    SUPERVISION_TASKS,
)
from station_app.domain.registers.talent_exchange import TALENT_EXCHANGES, TALENT_RECOMMENDATIONS
from station_app.domain.registers.targets import TARGET_ITEMS, TARGET_RESPONSIBILITIES
from station_app.domain.registers.tenders import (
    BID_SCORES,
    PRIORITY_RIGHTS,
    PROJECT_BIDS,
    TENDER_JUDGES,
)
from station_app.domain.registers.training import TRAINING_ATTENDANCES, TRAINING_SESSIONS
from station_app.domain.registers.volunteers import VOLUNTEERS
from station_app.domain.registers.vouchers import FUND_TRANSACTIONS
from station_app.domain.registers.workers import PRACTITIONER_POSTS, SOCIAL_WORKERS

REGISTERS: tuple[Register[Any], ...] = (
    PEOPLE,
    EDUCATIONS,
    WORK_EXPERIENCES,
    SOCIAL_WORKERS,
    PRACTITIONER_POSTS,
    CERTIFICATES,
    CERT_REGISTRATIONS,
    VOLUNTEERS,
    EXAM_SESSIONS,
    EXAM_APPLICATIONS,
    TRAINING_SESSIONS,
    TRAINING_ATTENDANCES,
    CE_RECORDS,
    REWARDS,
    REWARD_SCHEMES,
    TITLE_EVALUATIONS,
    DIRECTED_CULTIVATIONS,
    TALENT_EXCHANGES,
    TALENT_RECOMMENDATIONS,
    APPRAISALS,
    APPRAISAL_ITEMS,
    PRACTICE_HONOURS,
    RECRUITMENT_PLANS,
    RECRUITMENT_POSTS,
    JOB_APPLICATIONS,
    FAMILY_MEMBERS,
    ORGANISATIONS,
    ORG_MEMBERS,
    ORG_ASSESSMENTS,
    ORG_ANNUAL_CHECKS,
    ORG_SUPPORTS,
    STATIONS,
    DIVISIONS,
    PROJECTS,
    PROJECT_GOALS,
    GOAL_PROGRESS,
    PROJECT_CHANGES,
    PROJECT_SITES,
    PROJECT_PHASES,
    PROJECT_COSTS,
    PROJECT_WORKERS,
    CONTRACTS,
    CONTRACT_SUPPLEMENTS,
    ASSESSMENTS,
    ASSESSMENT_ASPECTS,
    ASSESSORS,
    RECTIFICATIONS,
    INSTALMENTS,
    PROJECT_STEPS,
    TENDER_JUDGES,
    PROJECT_BIDS,
    BID_SCORES,
    PRIORITY_RIGHTS,
    FUND_TRANSACTIONS,
    BUDGET_LINES,
    FUND_SOURCES,
    DONATIONS,
    LEADING_GROUPS,
    LEADING_GROUP_MEMBERS,
    TARGET_RESPONSIBILITIES,
    TARGET_ITEMS,
    MEETINGS,
    POLICY_DOCUMENTS,
    DISTRICT_PROFILES,
    EXPERTS,
    EXPERT_APPOINTMENTS,
    SUPERVISION_SESSIONS,
    SUPERVISEES,
    SUPERVISION_TASKS,
    PUBLICITY_ITEMS,
    PUBLICITY_PEOPLE,
    CORRECTIONS,
    PARAMETERS,
)

BY_NAME = {register.name: register for register in REGISTERS}


def in_order() -> list[Register[Any]]:
    """Return all registers, each after those that its records refer to."""
    placed: dict[str, Register[Any]] = {}

    def place(register: Register[Any]) -> None:
        for target in register.references.values():
            if target != register.name and target not in placed:
                place(BY_NAME[target])
        placed.setdefault(register.name, register)

    for register in REGISTERS:
        place(register)
    return list(placed.values())


def register_named(name: str) -> Register[Any]:
    """Return a register by its code. Raises StationError naming the known ones."""
    if name not in BY_NAME:
        raise StationError(f"没有登记簿“{name}”，可用的有：{'、'.join(BY_NAME)}。")
    return BY_NAME[name]


def children_of(register: Register[Any]) -> list[Register[Any]]:
    """Return the registers whose records are part of this one's, in menu order."""
    return [
        child
        for child in REGISTERS
        if child.parent and child.references[child.parent] == register.name
    ]


def consequences_of(register: Register[Any]) -> list[Register[Any]]:
    """Return the registers whose records are due to this one's, in menu order."""
    return [
        other
        for other in REGISTERS
        if other.cause and other.references[other.cause] == register.name
    ]
