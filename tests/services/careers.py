"""People at points of their careers at which something is due, entered as an import brings them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from sqlalchemy import event, insert

from station_app.domain.register import new_id
from station_app.domain.registers import BY_NAME
from station_app.services.workspace import Workspace
from tests.builders import person_values
from tests.services.test_records import brought_in

CHINA = timezone(timedelta(hours=8))
APPROVED = date(2023, 9, 1)
BEGINS, ENDS = date(2024, 1, 10), date(2027, 1, 9)  # a term of registration


def turn_to(workspace: Workspace, day: date) -> None:
    """Let the clock on the wall show another day."""
    workspace.now = lambda: datetime.combine(day, time(9), tzinfo=CHINA)


def brought(workspace: Workspace, register: str, **values: Any) -> str:
    """Keep a record as a merge or a roster brings it, unchecked; return its id."""
    return brought_in(workspace, BY_NAME[register], **values)


def person(workspace: Workspace, number: int = 1, **changes: Any) -> str:
    """Enter somebody."""
    return brought(workspace, "person", **person_values(number, **changes))


def worker(workspace: Workspace, of: str, **changes: Any) -> str:
    """Put somebody into post."""
    values = {"organisation": "四方坪街道社工站", "post": "社工", "state": "ACTIVE"}
    return brought(workspace, "social_worker", person=of, **(values | changes))


def certified(workspace: Workspace, of: str, approved: date = APPROVED, level: str = "1") -> str:
    """Give somebody a certificate."""
    number = f"20230643{brought_count(workspace):08d}"
    known = {"level": level, "approved_on": approved, "management_no": number, "state": "VALID"}
    return brought(workspace, "certificate", person=of, **known)


def brought_count(workspace: Workspace) -> int:
    """Return a number that tells certificates apart."""
    with workspace.database.reading() as session:
        return int(session.query(BY_NAME["certificate"].model).count())


def registered(
    workspace: Workspace, of: str, begins: date = BEGINS, ends: date = ENDS, level: str = "1"
) -> str:
    """Give somebody a certificate with a term of registration; return the registration."""
    certificate = certified(workspace, of, level=level)
    term = {"kind": "FIRST", "sequence": 1, "valid_from": begins, "valid_to": ends}
    known = {"applied_on": begins, "state": "ISSUED"}
    return brought(workspace, "cert_registration", certificate=certificate, **term, **known)


def learnt(workspace: Workspace, of: str, hours: int, *, verified: bool = True) -> str:
    """Let somebody have learnt for hours in 2026."""
    day, amount = date(2026, 3, 2), Decimal(hours)
    values = {"kind": "TRAINING", "title": "个案工作", "from_on": day, "to_on": day}
    known = {"raw_amount": amount, "raw_unit": "HOUR", "hours": amount, "proof_no": "JX-01"}
    more = {"subject_class": "SPECIAL", "verified": verified}
    return brought(workspace, "ce_record", person=of, **values, **known, **more)


def exam(workspace: Workspace, year: int, **days: Any) -> str:
    """Enter an examination of the bureau."""
    title = f"{year}年全国社会工作者职业水平考试"
    known = {"year": year, "kind": "NATIONAL", "title": title, "home": ""}
    return brought(workspace, "exam_session", **known, **days)


def sat(workspace: Workspace, of: str, session: str, *marks: int, **changes: Any) -> str:
    """Let somebody have sat for 社会工作师 with marks in 综合, 实务, 法规."""
    scores = dict(zip(("score_comp", "score_prac", "score_law"), map(Decimal, marks), strict=False))
    values = {"level": "2", "subjects": "3,4,5", "applied_on": date(2026, 4, 1)}
    known = {"session": session, "state": "PASSED_PART" if marks else "SUBMITTED"}
    return brought(workspace, "exam_application", person=of, **(values | known | scores | changes))


def crowd(workspace: Workspace, count: int, session: str) -> None:
    """Enter many workers with a certificate, a term and marks of an examination."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for number in range(count):
        ids = {name: new_id() for name in ("person", "certificate", "cert_registration")}
        rows.setdefault("person", []).append({"id": ids["person"], "name": f"王{number}"})
        _put(rows, "social_worker", person=ids["person"], contract_to=date(2026, 12, 1))
        _put(rows, "certificate", id=ids["certificate"], person=ids["person"], level="1",
             approved_on=APPROVED, state="VALID", management_no=ids["certificate"])  # fmt: skip
        _put(rows, "cert_registration", certificate=ids["certificate"], kind="FIRST", sequence=1,
             valid_from=BEGINS, valid_to=ENDS, state="ISSUED")  # fmt: skip
        _put(rows, "exam_application", person=ids["person"], session=session, level="2",
             score_comp=Decimal(70), score_prac=Decimal(50), score_law=Decimal(50),
             state="PASSED_PART")  # fmt: skip
        _put(rows, "reward", person=ids["person"], state="APPROVED")
        _put(rows, "talent_exchange", person=ids["person"], valid_to=date(2026, 12, 1))
    with workspace.database.transaction("系统", "merge", merging=True) as store:
        for register, values in rows.items():
            store.execute(
                insert(BY_NAME[register].model),
                [_kept(workspace, register, each) for each in values],
            )


def _put(rows: dict[str, list[dict[str, Any]]], register: str, **values: Any) -> None:
    rows.setdefault(register, []).append({"id": new_id()} | values)


def _kept(workspace: Workspace, register: str, values: dict[str, Any]) -> dict[str, Any]:
    stamp = workspace.stamp()
    books = {
        "home": workspace.station, "state": BY_NAME[register].life_cycle.start, "row_version": 1,
        "created_at": stamp, "created_by": "系统", "updated_at": stamp, "updated_by": "系统",
    }  # fmt: skip
    return books | values


@contextmanager
def statements(workspace: Workspace) -> Iterator[list[str]]:
    """Collect the questions that are put to the store."""
    asked: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(workspace.database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(workspace.database.engine, "before_cursor_execute", note)
