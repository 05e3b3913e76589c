"""How long records are kept: by register, from which day, on which ground, and what comes then.

The periods are dated parameters; the table below says which one a register has and from
which day it counts. A register without a line shares the fate of what its records are part of.

Sources: domain.md 8.1 and 8.4; 个人信息保护法第十九条、第四十七条; 民法典第二百零二条.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from station_app.domain.dates import add_months
from station_app.domain.parameters import Parameters
from station_app.domain.register import Context

MONTHS: Final = 12
NEVER_HERE: Final = "；没有社工档案的，"  # what follows counts for who never worked here
BIN: Final = "keep.bin_days"  # parameter: days in the recycle bin
LASTING: Final = "登记、统计和文书资料，长期保存（档案法、统计法第二十四条）"


@dataclass(frozen=True)
class Term:
    """How long one kind of papers is kept.

    key     of the parameter with the period; "" for ever
    lawful  a law asks for it: nothing of it is erased before, whoever asks (第四十七条第二款)
    """

    title: str
    key: str
    lawful: bool = False

    def months(self, parameters: Parameters, day: date) -> int:
        """Return the period that holds on a day, in months."""
        if self.key.endswith("_years"):
            return parameters.whole(self.key, day) * MONTHS
        return parameters.months(self.key, day)

    def ground(self, parameters: Parameters, day: date) -> str:
        """Return where the period comes from: the law, the article, or our own choice."""
        return parameters.parameter(self.key, day).source if self.key else LASTING


FOREVER = Term("长期资料", "")
PURCHASE = Term("采购文件", "proj.keep_years", lawful=True)
VOUCHERS = Term("会计凭证和账簿", "keep.vouchers", lawful=True)
PERSONNEL = Term("人事、证书和登记", "keep.personnel")
UNATTACHED = Term("没有业务记录的人员", "keep.unattached")
EXAMS = Term("考试报名", "keep.exams")
APPLICANTS = Term("未录用的应聘人员", "keep.applicants")
VOLUNTEERING = Term("志愿者", "keep.volunteers")
SERVICE = Term("个案和服务档案", "keep.service")
GIVING = Term("更正个人信息的记录", "pia.keep_years")
CONSENT = Term("撤回同意的个人信息", "keep.withdrawn")

TERMS: Final = (
    *(PERSONNEL, UNATTACHED, EXAMS, APPLICANTS, VOLUNTEERING, SERVICE, CONSENT),
    *(PURCHASE, VOUCHERS, GIVING, FOREVER),
)

Begins = Callable[[Any, Context], date | None]


@dataclass(frozen=True)
class Keeping:
    """One line of the table.

    begins  first day of the period of a record; None: it has not begun
    since   the same in words
    """

    term: Term
    since: str
    begins: Begins


@dataclass(frozen=True)
class Kept:
    """Until when one record is kept.

    last  its last day: the one that has the date of the first (民法典第二百零二条)
    """

    keeping: Keeping
    begun: date
    last: date

    def over(self, day: date) -> bool:
        """Whether the period is over on a day."""
        return day > self.last


def latest(*names: str) -> Begins:
    """Count from the latest of these days of the record."""

    def begins(record: Any, context: Context) -> date | None:
        days = [getattr(record, name) for name in names]
        return max((day for day in days if day is not None), default=None)

    return begins


def year_end(name: str) -> Begins:
    """Count from the end of the year in which a day, or year, of the record lies."""

    def begins(record: Any, context: Context) -> date | None:
        found = getattr(record, name)
        year = found.year if isinstance(found, date) else found
        return date(year, MONTHS, 31) if year else None

    return begins


def changed(record: Any, context: Context) -> date | None:
    """Count from the last change of the record."""
    found: date = record.updated_at.date()
    return found


def in_states(states: Iterable[str], begins: Begins) -> Begins:
    """Count only while the record is in one of these states."""
    wanted = frozenset(states)
    return lambda record, context: begins(record, context) if record.state in wanted else None


def with_(name: str) -> Begins:
    """Count as the record does to which a field refers; the table has its line."""

    def begins(record: Any, context: Context) -> date | None:
        register = REFERRED[name]
        other = context.find(register, getattr(record, name))
        found = None if other is None else kept(register, other, context)
        return found.begun if found is not None else None

    return begins


def leaving(own: Begins) -> Begins:
    """Count from the day on which the person left; of somebody who never worked here, from `own`.

    It has not begun while any of the person's files as a worker has no last day.
    """

    def begins(record: Any, context: Context) -> date | None:
        files = context.referring("social_worker", "person", record.person)
        if not files:
            return own(record, context)
        days = [each.left_on for each in files]
        return None if None in days else max(days)

    return begins


def _of_a_worker(record: Any, context: Context) -> date | None:
    files = context.referring("social_worker", "person", record.id)
    days = [each.left_on for each in files]
    return max(days) if days and None not in days else None


def _of_nobody(record: Any, context: Context) -> date | None:
    worker = context.referring("social_worker", "person", record.id)
    return None if worker else changed(record, context)


def _examined(record: Any, context: Context) -> date | None:
    session = context.find("exam_session", record.session)
    if session is None:
        return changed(record, context)
    return latest("date_1", "date_2")(session, context) or year_end("year")(session, context)


def _trained(record: Any, context: Context) -> date | None:
    session = context.find("training_session", record.session)
    return None if session is None else latest("from_on", "to_on")(session, context)


def _appointed(record: Any, context: Context) -> date | None:
    letters = context.children("expert_appointment", record.id)
    days = [each.to_on for each in letters]
    return max(days) if days and None not in days else None


def _finished(project: Any, context: Context) -> date | None:
    """Count as `project_figures.kept_until` does; an older one may have no steps."""
    if project.state not in ENDED_PROJECTS:
        return None
    steps = context.children("project_step", project.id)
    days = [each.effective_on for each in steps if each.to_state == project.state]
    stepped = max((day for day in days if day is not None), default=None)
    return project.completed_on or stepped or latest(*_DAYS)(project, context)


def closing(closed: date | None, born: date | None) -> date | None:
    """Return from when the file of a case counts: its closing, of a minor the 18th birthday."""
    if closed is None or born is None:
        return closed
    return max(closed, add_months(born, MAJORITY * MONTHS))


HIRED: Final = ("HIRED", "PROBATION", "CONFIRMED")
NOT_HIRED: Final = (
    *("APPLIED", "QUALIFIED", "TESTED", "INTERVIEWED", "PROPOSED", "NOTICED"),
    *("UNQUALIFIED", "ABSENT", "WITHDRAWN", "REPLACED", "DISMISSED"),
)
ENDED_PROJECTS: Final = ("COMPLETED", "FAILED", "TERMINATED", "REJECTED", "FAILED_TENDER")
_DAYS = ("awarded_on", "bid_close_on", "tender_on", "reviewed_on", "applied_on")
MAJORITY: Final = 18  # years

# What `with_` goes on to.
REFERRED: Final = {"project": "project"}
_OF_PROJECT = (Keeping(PURCHASE, "项目结束之日", with_("project")),)


def _personal(since: str, *names: str) -> tuple[Keeping, ...]:
    """Return the line of what belongs to somebody's papers as a worker."""
    return (Keeping(PERSONNEL, f"离岗之日{NEVER_HERE}{since}", leaving(latest(*names))),)


LINES: Final[Mapping[str, Sequence[Keeping]]] = {
    "person": (
        Keeping(PERSONNEL, "离岗之日", _of_a_worker),
        Keeping(UNATTACHED, "最后一次修改之日", _of_nobody),
    ),
    "social_worker": (Keeping(PERSONNEL, "离岗之日", latest("left_on")),),
    "volunteer": (
        Keeping(
            VOLUNTEERING,
            "退出、停用或转为不活跃之日",
            in_states(("INACTIVE", "WITHDRAWN", "BLOCKED"), changed),
        ),
    ),
    "exam_application": (Keeping(EXAMS, "考试之日", _examined),),
    "training_attendance": (
        Keeping(PERSONNEL, f"离岗之日{NEVER_HERE}培训结束之日", leaving(_trained)),
    ),
    "ce_record": _personal("学习结束之日", "from_on", "to_on"),
    "reward": _personal("发放或决定之日", "applied_on", "decided_on", "paid_on"),
    "title_evaluation": _personal(
        "评审或聘任之日", "reviewed_on", "appointed_on", "proof_valid_to", "unit_notice_to"
    ),
    "directed_cultivation": _personal("服务期满之日", "applied_on", "to_on", "service_to"),
    "talent_exchange": _personal("交流或登记期满之日", "registered_on", "to_on", "valid_to"),
    "appraisal": (
        Keeping(PERSONNEL, f"离岗之日{NEVER_HERE}考核年度末", leaving(year_end("year"))),
    ),
    "practice_honour": _personal("表彰之日", "honoured_on"),
    "job_application": (
        Keeping(
            PERSONNEL,
            f"离岗之日{NEVER_HERE}报到之日",
            in_states(HIRED, leaving(latest("applied_on", "decided_on", "on_board_on"))),
        ),
        Keeping(
            APPLICANTS,
            "决定不录用之日",
            in_states(NOT_HIRED, latest("applied_on", "notice_to", "decided_on")),
        ),
    ),
    "expert": (Keeping(PERSONNEL, "最后一次聘任期满之日", _appointed),),
    "supervision_session": (Keeping(SERVICE, "督导之日", latest("held_on")),),
    "publicity_person": (Keeping(CONSENT, "撤回同意之日", latest("withdrawn_on")),),
    "correction": (Keeping(GIVING, "答复之日", latest("answered_on")),),
    "project": (Keeping(PURCHASE, "项目结束之日", _finished),),
    "assessment": _OF_PROJECT,
    "project_bid": _OF_PROJECT,
    "tender_judge": _OF_PROJECT,
    "priority_right": _OF_PROJECT,
    "fund_transaction": (Keeping(VOUCHERS, "会计年度末", year_end("happened_on")),),
    "donation": (Keeping(VOUCHERS, "会计年度末", year_end("received_on")),),
    "budget_line": (Keeping(VOUCHERS, "会计年度末", year_end("year")),),
    "fund_source": (Keeping(VOUCHERS, "会计年度末", year_end("year")),),
}  # fmt: skip


def kept(register: str, record: Any, context: Context) -> Kept | None:
    """Return until when a record is kept by its own line; None: for ever, or not begun yet.

    The period is the one that holds today: a shorter one of a new law reaches old papers too.
    """
    for keeping in LINES.get(register, ()):
        begun = keeping.begins(record, context)
        if begun is not None:
            months = keeping.term.months(context.parameters, context.today)
            return Kept(keeping, begun, add_months(begun, months))
    return None


def binned_over(deleted: date, today: date, parameters: Parameters) -> bool:
    """Whether a record has lain in the recycle bin long enough to be erased."""
    return today >= deleted + timedelta(days=parameters.whole(BIN, today))


def thinned(days: Iterable[date], counts: Sequence[int]) -> set[date]:
    """Return the days of which a backup is kept when backups are thinned out.

    counts  how many days, weeks and months keep their newest backup
    """
    newest_first = sorted(set(days), reverse=True)
    found: set[date] = set()
    for most, form in zip(counts, ("%Y%m%d", "%G-%V", "%Y%m"), strict=True):
        newest: dict[str, date] = {}
        for day in newest_first:
            newest.setdefault(day.strftime(form), day)
        found |= set(list(newest.values())[:most])
    return found


def last_copy_goes(made: Iterable[date], today: date, counts: Sequence[int]) -> date | None:
    """Return the day on which the last of the backups made so far is thinned out.

    One further backup on each day is assumed. None: there is no backup.

    made    days of the backups that are there
    counts  see `thinned`
    """
    left, days, day = set(made), set(made), today
    if not left:
        return None
    while left:
        day += timedelta(days=1)
        days = thinned({*days, day}, counts)
        left &= days
    return day
