"""What must be done by a day: reminders as of today, and the records behind each of them.

All people are gone through with one question to the store for each register, however many
people there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from station_app.domain.dates import show_day_cn
from station_app.domain.register import Context
from station_app.domain.registers import BY_NAME, study_facts
from station_app.domain.registers.facts import application_of, certificates_of
from station_app.domain.registers.workers import OUT_OF_POST
from station_app.domain.rules import continuing_education, registration
from station_app.domain.rules.registration import RegistrationState
from station_app.domain.rules.rights import Right
from station_app.domain.rules.talent_exchange import Consent
from station_app.services import prospects
from station_app.services.access import needs
from station_app.services.contexts import context_for
from station_app.services.gathered import gathered
from station_app.services.workspace import Workspace

SOON = 30  # days before a contract or an exchange ends
BAD, WARN = 7, 30  # days left up to which it presses, and is worth a warning


class Kind(StrEnum):
    """What kind of thing is due."""

    FIRST = "first"
    OPENS = "opens"
    CLOSES = "closes"
    STUDY = "study"
    PASSES = "passes"
    CONTRACT = "contract"
    EXCHANGE = "exchange"
    REWARD = "reward"
    TASK = "task"

    @property
    def label(self) -> str:
        """Chinese name, as shown."""
        return LABELS[self]


LABELS = {
    Kind.FIRST: "首次登记期限将到",
    Kind.OPENS: "再登记即将受理",
    Kind.CLOSES: "登记有效期将满，待办再登记",
    Kind.STUDY: "继续教育学时落后",
    Kind.PASSES: "考试合格成绩将失效",
    Kind.CONTRACT: "劳动合同到期",
    Kind.EXCHANGE: "人才交流到期",
    Kind.REWARD: "奖励已批准，还没有发放",
    Kind.TASK: "督导的跟进事项逾期",
}
REGISTRATION = {
    RegistrationState.OPEN: Kind.FIRST,
    RegistrationState.VALID: Kind.OPENS,
    RegistrationState.RENEW_DUE: Kind.CLOSES,
}


@dataclass(frozen=True)
class Item:
    """One thing that is due.

    record  the record that it follows from, of `register`
    text    a sentence that says what is to be done
    due     None: as soon as can be
    """

    kind: Kind
    register: str
    record: str
    person: str
    text: str
    due: date | None = None

    @property
    def shown(self) -> tuple[str, str]:
        """The register with a page on which it is listed, and the record there."""
        part = BY_NAME[self.register].parent is not None
        return ("person", self.person) if part else (self.register, self.record)

    def weight(self, today: date) -> str:
        """Return bad, warn or info: how pressing it is."""
        if self.due is None:
            return "warn"
        left = (self.due - today).days
        return "bad" if left <= BAD else "warn" if left <= WARN else "info"


@dataclass(frozen=True)
class Reminder:
    """All of one kind that are due, the earliest first."""

    kind: Kind
    items: tuple[Item, ...]

    @property
    def due(self) -> date | None:
        """The earliest day; None: none of them has one."""
        return self.items[0].due

    @property
    def register(self) -> str:
        """The register on whose page they are listed."""
        return self.items[0].shown[0]

    @property
    def records(self) -> tuple[str, ...]:
        """The records of `register`, each once."""
        return tuple(dict.fromkeys(each.shown[1] for each in self.items))


@needs(Right.READ)
def due(workspace: Workspace) -> list[Reminder]:
    """Return what is due for the records at home here, in the order of the kinds."""
    with workspace.database.reading() as session:
        scope = _Scope(session, gathered(workspace, session), workspace.station)
        items = _items(scope)
    found = {kind: [each for each in items if each.kind is kind] for kind in Kind}
    return [
        Reminder(kind, tuple(sorted(own, key=lambda each: each.due or date.max)))
        for kind, own in found.items()
        if own
    ]


def of_person(workspace: Workspace, session: Session, person: str) -> list[Item]:
    """Return what is due for one person at home here, in the order of the kinds."""
    context = context_for(workspace, session)
    return _items(_Scope(session, context, workspace.station, person))


@dataclass(frozen=True)
class _Scope:
    """Whose records are looked at; person "": everybody's."""

    session: Session
    context: Context
    home: str
    person: str = ""

    def of(self, register: str, *conditions: ColumnElement[bool]) -> Iterator[Any]:
        """Yield the live records at home here that fulfil conditions."""
        model = BY_NAME[register].model
        rows = select(model.__table__).where(*self._own(model), *conditions).order_by(model.id)
        yield from self.session.execute(rows)

    def people(self, register: str) -> list[str]:
        """Return the people to whom live records at home here refer, without those who left."""
        model: Any = BY_NAME[register].model
        worker: Any = BY_NAME["social_worker"].model
        left = select(worker.person).where(
            worker.deleted_at.is_(None), worker.state.in_(OUT_OF_POST), worker.person.is_not(None)
        )
        here = (*self._own(model), model.person.not_in(left))
        found = select(model.person).where(*here).distinct().order_by(model.person)
        return list(self.session.scalars(found))

    def _own(self, model: Any) -> Iterator[ColumnElement[bool]]:
        yield model.deleted_at.is_(None)
        yield model.home == self.home
        yield model.person == self.person if self.person else model.person.is_not(None)


def _items(scope: _Scope) -> list[Item]:
    found = (item for source in SOURCES for item in source(scope))
    order = list(Kind)
    return sorted(found, key=lambda each: order.index(each.kind))


def _registrations(scope: _Scope) -> Iterator[Item]:
    """First window, opening and end of the renewal (R-RG-03, R-RG-05, R-RG-13)."""
    context = scope.context
    for person in scope.people("certificate"):
        certificates = certificates_of(person, context)
        applications = [
            application_of(record)
            for each in certificates
            for record in context.children("cert_registration", each.id)
        ]
        for found in registration.reminders(
            context.today, certificates, applications, context.parameters
        ):
            kind, certificate = REGISTRATION[found.state], found.certificate_id
            yield Item(kind, "certificate", certificate, person, found.text, found.due_on)


def _studies(scope: _Scope) -> Iterator[Item]:
    """Hours that lag behind an even pace through the registration period (R-CE-18)."""
    context = scope.context
    for person in scope.people("certificate"):
        term = study_facts.term_covering(person, context.today, context)
        if term is None:
            continue
        hours = study_facts.hours_of_term(person, term, context)
        pace = continuing_education.pace(
            hours.total, hours.needed, *(term.valid_from, term.valid_to), context.today,
            context.parameters,
        )  # fmt: skip
        if pace.late:
            record = term.registration.id
            yield Item(Kind.STUDY, "cert_registration", record, person, pace.text, term.valid_to)


def _passes(scope: _Scope) -> Iterator[Item]:
    """Tell of passes that count only if the other subjects are passed in time (R-EX-15)."""
    for person in scope.people("exam_application"):
        for found in prospects.standings(person, scope.context):
            if found.due is not None:
                record = found.application.id
                text = found.text
                yield Item(Kind.PASSES, "exam_application", record, person, text, found.due)


def _ends(left: int, what: str, day: date) -> str:
    """Say that something ends, or has ended."""
    shown = show_day_cn(day)
    return f"{what}到{shown}为止，还有{left}天" if left >= 0 else f"{what}已于{shown}到期"


def _contracts(scope: _Scope) -> Iterator[Item]:
    """Contracts of those in post that end soon or have ended (劳动合同法第十条、第四十四条)."""
    model: Any = BY_NAME["social_worker"].model
    today = scope.context.today
    soon = (model.contract_to <= today + timedelta(days=SOON), model.state.not_in(OUT_OF_POST))
    for each in scope.of("social_worker", *soon):
        text = _ends((each.contract_to - today).days, "劳动合同", each.contract_to)
        text = f"{text}，请续签，或登记离岗。"
        yield Item(Kind.CONTRACT, "social_worker", each.id, each.person, text, each.contract_to)


def _exchanges(scope: _Scope) -> Iterator[Item]:
    """Registrations, consents and stays that end soon or have ended (forms.md A30)."""
    model: Any = BY_NAME["talent_exchange"].model
    today = scope.context.today
    for each in scope.of("talent_exchange", model.state != "ENDED"):
        ends = [end for end in _exchange_ends(each, scope.context) if end[0] is not None]
        day, what, act = min(ends, default=(None, "", ""))
        if day is not None and day <= today + timedelta(days=SOON):
            text = f"{_ends((day - today).days, what, day)}，{act}。"
            yield Item(Kind.EXCHANGE, "talent_exchange", each.id, each.person, text, day)


def _exchange_ends(exchange: Any, context: Context) -> Iterator[tuple[date | None, str, str]]:
    """Yield the days on which something of an exchange ends, what it is, and what to do then."""
    if exchange.state == "IN_PLACE":
        yield exchange.to_on, "人才交流", "请办理期满手续，或登记延期"
        return
    consent = Consent(exchange.consent_on, exchange.consent_months)
    yield exchange.valid_to, "人才交流登记", "请与本人联系后续期，或办结这条登记"
    yield consent.ends_on(context.parameters), "信息授权", "请重新取得本人授权，或办结这条登记"


def _rewards(scope: _Scope) -> Iterator[Item]:
    """Rewards that the bureau has approved and nobody has paid (domain.md 2.4)."""
    model: Any = BY_NAME["reward"].model
    for each in scope.of("reward", model.state == "APPROVED", model.paid_on.is_(None)):
        since = f"{show_day_cn(each.decided_on)}批准的奖励" if each.decided_on else "奖励已批准，"
        text = f"{since}还没有发放，请发放以后登记发放日期和凭证号。"
        yield Item(Kind.REWARD, "reward", each.id, each.person, text)


def _tasks(scope: _Scope) -> Iterator[Item]:
    """Tell of what was agreed in supervision and is overdue (R-SV-04); it names nobody by id."""
    model: Any = BY_NAME["supervision_task"].model
    here = (model.deleted_at.is_(None), model.home == scope.home, model.done_on.is_(None))
    overdue = select(model).where(*here, model.due_on < scope.context.today).order_by(model.id)
    for each in scope.session.scalars(overdue) if not scope.person else ():
        text = f"“{each.what}”应由{each.who}在{show_day_cn(each.due_on)}以前落实"
        text = f"{text}，请督促后登记完成日期。"
        yield Item(Kind.TASK, "supervision_session", each.session, "", text, each.due_on)


SOURCES: tuple[Callable[[_Scope], Iterator[Item]], ...] = (
    _registrations,
    _studies,
    _passes,
    _contracts,
    _exchanges,
    _rewards,
    _tasks,
)
