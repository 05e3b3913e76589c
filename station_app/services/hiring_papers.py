"""The records of a recruitment plan, read in as few questions as there are registers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.register import Context
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.people import Person
from station_app.domain.registers.recruitment import (
    RECRUITMENT_PLANS,
    JobApplication,
    RecruitmentPlan,
    RecruitmentPost,
)
from station_app.services import records

CHUNK = 500  # ids in one question
READ_AT_ONCE = frozenset({"job_application", "education", "certificate", "training_attendance"})


@dataclass(frozen=True)
class Papers:
    """The records of a plan: its posts by code, applications by id, the applicants' names."""

    plan: RecruitmentPlan
    posts: dict[str, RecruitmentPost]
    applications: list[JobApplication]
    people: dict[str, Person]

    def of_post(self, post: str) -> list[JobApplication]:
        """Return the applications for a post."""
        return [each for each in self.applications if each.post == post]

    def name(self, application: JobApplication) -> str:
        """Return what the applicant is called."""
        person = self.people.get(application.person or "")
        return (person.name if person else None) or ""


def papers_of(session: Session, plan_id: str) -> Papers:
    """Return the records of a plan. Raises RecordMissing."""
    plan = records.live(session, RECRUITMENT_PLANS, plan_id)
    assert isinstance(plan, RecruitmentPlan)
    posts = session.scalars(
        select(RecruitmentPost)
        .where(RecruitmentPost.plan == plan_id, RecruitmentPost.deleted_at.is_(None))
        .order_by(RecruitmentPost.post_code, RecruitmentPost.id)
    ).all()
    applications = session.scalars(
        select(JobApplication)
        .where(JobApplication.plan == plan_id, JobApplication.deleted_at.is_(None))
        .order_by(JobApplication.id)
    ).all()
    people = _people(session, [each.person for each in applications if each.person])
    return Papers(plan, {post.id: post for post in posts}, list(applications), people)


def _people(session: Session, ids: Sequence[str]) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for start in range(0, len(ids), CHUNK):
        chunk = Person.id.in_(ids[start : start + CHUNK])
        found |= {each.id: each for each in session.scalars(select(Person).where(chunk))}
    return found


def at_once(context: Context, session: Session, applications: Sequence[Any]) -> Context:
    """Return a context that reads what the applicants have in one question for each register.

    The records are those of the session, so what is written to them meanwhile is seen; what
    steps make anew, workers and their periods, is asked of the store each time.
    """
    asked = {
        name: {getattr(each, name): None for each in applications if getattr(each, name)}
        for name in ("person", "post")
    }
    read: dict[tuple[str, str], dict[str, list[Any]]] = {}
    held: dict[tuple[str, str | None], Any] = {}  # else the session would let go of them

    def find(register: str, record_id: str | None) -> Any:
        found = held[register, record_id] = context.find(register, record_id)
        return found

    def referring(register: str, name: str, record_id: str) -> Sequence[Any]:
        if register not in READ_AT_ONCE or record_id not in asked.get(name, {}):
            return context.referring(register, name, record_id)
        if (register, name) not in read:
            read[register, name] = _grouped(session, register, name, list(asked[name]))
        return read[register, name].get(record_id, ())

    def children(register: str, parent_id: str) -> Sequence[Any]:
        parent = BY_NAME[register].parent
        return referring(register, parent, parent_id) if parent else ()

    return replace(context, find=find, referring=referring, children=children)


def _grouped(
    session: Session, register: str, name: str, ids: Sequence[str]
) -> dict[str, list[Any]]:
    """Return the live records whose reference holds one of the ids, by that id."""
    model: Any = BY_NAME[register].model
    found: dict[str, list[Any]] = defaultdict(list)
    for start in range(0, len(ids), CHUNK):
        chunk = getattr(model, name).in_(ids[start : start + CHUNK])
        query = select(model).where(chunk, model.deleted_at.is_(None)).order_by(model.id)
        for record in session.scalars(query):
            found[getattr(record, name)].append(record)
    return found
