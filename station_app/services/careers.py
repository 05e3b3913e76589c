"""Everything about one person on one page, 人员一张表: who it is, how things stand, what is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from station_app.domain.codes import code_list
from station_app.domain.dates import age_on, show_day_cn
from station_app.domain.phones import masked_phone
from station_app.domain.register import Context, Register
from station_app.domain.registers import BY_NAME, REGISTERS
from station_app.domain.registers.facts import highest_education, registration_on
from station_app.domain.registers.people import PEOPLE, Person
from station_app.domain.rules.registration import PersonRegistration, RegistrationState, Window
from station_app.domain.rules.rights import Right
from station_app.services import prospects, records, related, reminders
from station_app.services.access import needs
from station_app.services.contexts import context_for
from station_app.services.masking import hidden_from, masked
from station_app.services.prospects import Exams, Study
from station_app.services.related import PERSON, Block
from station_app.services.reminders import Item
from station_app.services.workspace import Workspace
from station_app.storage import audit

WEIGHTS = {
    RegistrationState.VALID: "good",
    RegistrationState.RENEW_DUE: "warn",
    RegistrationState.OPEN: "warn",
    RegistrationState.PENDING: "info",
    RegistrationState.MISSED: "bad",
    RegistrationState.EXPIRED: "bad",
    RegistrationState.CANCELLED: "bad",
}
TELLING = {
    RegistrationState.NONE: "还没有职业水平证书。取得证书以后，要在规定期限内办理首次登记。",
    RegistrationState.OPEN: "首次登记受理至{closes}，请在此之前提交申请。",
    RegistrationState.MISSED: "首次登记的受理期限已于{closes}届满，请按规定补办登记。",
    RegistrationState.PENDING: "登记申请正在办理，请留意审核结果。",
    RegistrationState.VALID: "登记有效期至{valid_to}，再登记受理时间为{opens}至{closes}。",
    RegistrationState.RENEW_DUE: "登记有效期至{valid_to}，正在受理再登记，请尽快提交申请。",
    RegistrationState.EXPIRED: "登记已于{valid_to}到期，还没有再登记，请按规定补办。",
    RegistrationState.CANCELLED: "登记已注销。",
}


@dataclass(frozen=True)
class Chip:
    """A state in a word or two; `weight` good, warn, bad, info or plain."""

    text: str
    weight: str


@dataclass(frozen=True)
class Head:
    """Who the person is; numbers are masked, see `reveal`.

    photo   value of the sealed file, "" for none, or for one who need not see it
    facts   in a line each, e.g. 四方坪街道社工站　社工
    """

    name: str
    photo: str
    facts: tuple[str, ...]
    id_number: str
    mobile: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True)
class Term:
    """How the registration of the certificate that counts stands, and until when.

    valid_from  first day of the term that runs or ran last; None: never registered
    window      when the next application is accepted; None: none is
    """

    state: RegistrationState
    text: str
    valid_from: date | None = None
    valid_to: date | None = None
    window: Window | None = None


@dataclass(frozen=True)
class Numbers:
    """What is masked on the page."""

    id_number: str
    mobile: str


@dataclass(frozen=True)
class Career:
    """The whole page.

    blocks  the records by register, in the order of the menu
    due     what is to be done, the most pressing kinds first
    """

    person: str
    today: date
    head: Head
    term: Term
    study: Study
    exams: Exams
    blocks: Mapping[str, Block]
    due: tuple[Item, ...]


@needs(Right.READ)
def career(workspace: Workspace, person: str) -> Career:
    """Return everything about a person as of today. Raises RecordMissing."""
    with workspace.database.reading() as session:
        record: Any = records.live(session, PEOPLE, person)
        context = context_for(workspace, session)
        standing = registration_on(person, context)
        return Career(
            person,
            context.today,
            _head(workspace, session, context, record, standing),
            _term(context, standing),
            prospects.study(person, context),
            prospects.exams(person, context),
            related.blocks(workspace, person),
            tuple(reminders.of_person(workspace, session, person)),
        )


@needs(Right.SEE_FULL)
def reveal(workspace: Workspace, person: str) -> Numbers:
    """Return a person's numbers in full and write into the audit log that they were seen.

    Source: 个人信息保护法第五十一条. Raises RecordMissing.
    """
    action = f"{PERSON}.reveal"
    with workspace.database.transaction(workspace.actor, action) as session:
        record: Any = records.live(session, PEOPLE, person)
        facts = {"register": PERSON}
        audit.note(session, workspace.audit_key, workspace.stamp(), person, facts)
        return Numbers(record.id_number or "", record.mobile or "")


def _head(
    workspace: Workspace,
    session: Session,
    context: Context,
    person: Person,
    standing: PersonRegistration,
) -> Head:
    unseen = hidden_from(workspace.user, PEOPLE.fields["photo"]) is not None
    roles = list(_roles(context, person.id))
    return Head(
        person.name or "",
        "" if unseen else person.photo or "",
        tuple(_facts(session, context, person, roles)),
        masked(person.id_number or ""),
        masked_phone(person.mobile or ""),
        tuple(_chips(standing, roles)),
    )


Role = tuple[Register[Any], Any]


def _roles(context: Context, person: str) -> list[Role]:
    """Return the records of the registers in which a person stands once: worker, volunteer."""
    return [
        (register, record)
        for register in REGISTERS
        if ("person",) in register.model.unique
        for record in context.referring(register.name, "person", person)
    ]


def _facts(session: Session, context: Context, person: Person, roles: list[Role]) -> Any:
    about = [code_list("sex").label(person.sex)] if person.sex else []
    if person.birth_date:
        about.append(f"{age_on(person.birth_date, context.today)} 岁")
    education = highest_education(person.id, context)
    if education is not None:
        about.append(BY_NAME["education"].fields["level"].kind.show(education.level))
    yield "　".join(about)
    for register, record in roles:
        if register.name == "social_worker":
            post = [record.organisation, record.post, record.worker_no]
            yield "　".join(each for each in post if each)


def _chips(standing: PersonRegistration, roles: list[Role]) -> Any:
    for register, record in roles:
        cycle = register.life_cycle
        weight = "good" if cycle.after(record.state) and record.state != cycle.start else "plain"
        yield Chip(f"{register.title} {cycle.labels[record.state]}", weight)
    if standing.level:
        yield Chip(code_list("cert_level").label(standing.level), "info")
    yield Chip(standing.state.label, WEIGHTS.get(standing.state, "plain"))


def _term(context: Context, standing: PersonRegistration) -> Term:
    record = context.find("cert_registration", standing.registration_id)
    window = standing.window
    days = {
        "valid_to": standing.valid_to,
        "opens": window.opens if window else None,
        "closes": window.closes if window else None,
    }
    shown = {name: show_day_cn(day) if day else "" for name, day in days.items()}
    text = TELLING.get(standing.state, standing.state.label).format(**shown)
    valid_from = record.valid_from if record is not None else None
    return Term(standing.state, text, valid_from, standing.valid_to, window)
