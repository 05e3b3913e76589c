"""The set of messy rosters arrives as tests/golden/rosters/expected.json says."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from station_app.domain.number_kinds import Score
from station_app.domain.problems import Refused
from station_app.domain.register import Record
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.exams import ExamSession
from station_app.services.rosters.apply import Batch, apply
from station_app.services.rosters.plan import Plan, RowProblem, plan
from station_app.services.workspace import Workspace
from station_app.storage.tables import state_value

FOLDER = Path(__file__).parents[1] / "golden" / "rosters"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))["files"]
KNOWN = [each for each in EXPECTED if each["kind"] in BY_NAME]
ARRIVING = [each for each in KNOWN if each["outcome"] in ("import", "either")]
REFUSED = [each for each in KNOWN if each["outcome"] == "refuse"]

Facts = Mapping[str, Any]
Holds = dict[str, Record]  # the records that a row brought, by register


def files(expected: list[Any]) -> Callable[[Any], Any]:
    """Run a test for each of the files."""
    return pytest.mark.parametrize("facts", expected, ids=[each["file"][:2] for each in expected])


def planned(station: Workspace, facts: Facts) -> Plan:
    """Plan the import of a file of the set."""
    return plan(station, BY_NAME[facts["kind"]], FOLDER / facts["file"])


def tells(problem: RowProblem, issue: Facts) -> bool:
    """Whether a problem is the one that is expected."""
    rules = (issue["rule"], *issue.get("alt", ()))
    severity = issue.get("severity", problem.severity)
    place = (problem.row, problem.column) == (issue["row"], issue["column"])
    value = _plain(problem.value) == _plain(issue["value"])
    return place and value and problem.rule in rules and problem.severity == severity


def _plain(value: str) -> str:
    return "".join(unicodedata.normalize("NFKC", value).split())


@files(ARRIVING)
def test_the_table_is_found_under_titles_and_groups(station: Workspace, facts: Facts) -> None:
    found = planned(station, facts)

    assert found.sheet == (facts["sheet"] or "")
    assert list(found.header_rows) == facts["header_rows"]
    assert [text for _, text, _ in found.columns] == facts["columns"]
    assert len(found.rows) == facts["data_rows"]


@files(ARRIVING)
def test_every_issue_is_told_with_row_column_value_rule_and_severity(
    station: Workspace, facts: Facts
) -> None:
    problems = planned(station, facts).problems

    wanted = [*facts["issues"], *(row for row in facts["open_rows"] if row["must_report"])]
    untold = [issue for issue in wanted if not any(tells(each, issue) for each in problems)]
    assert not untold


@files(ARRIVING)
def test_only_rows_with_an_error_are_refused(station: Workspace, facts: Facts) -> None:
    rows = planned(station, facts).rows

    refused = {row.number for row in rows if row.outcome == "refused"}
    wrong = {issue["row"] for issue in facts["issues"] if issue["severity"] == "ERROR"}
    open_rows = {row["row"] for row in facts["open_rows"]}
    assert wrong <= refused <= wrong | open_rows
    accepted = len(rows) - len(refused)
    assert facts["accepted"] <= accepted <= facts["accepted"] + facts["open"]


@files(ARRIVING)
def test_of_duplicates_at_most_one_enters(station: Workspace, facts: Facts) -> None:
    accepted = {row.number for row in planned(station, facts).rows if row.outcome != "refused"}

    for group in facts.get("duplicate_groups", ()):
        assert len(accepted & set(group["rows"])) <= group["at_most_accepted"]


@files(ARRIVING)
def test_accepted_rows_arrive_with_their_values(station: Workspace, facts: Facts) -> None:
    found = planned(station, facts)

    batch = apply(station, found)

    assert batch.created == found.counts["new"]
    stored = {row.number: _held(station, found, row.number, batch) for row in found.rows}
    told = [(check["row"], check) for check in facts["spot_checks"]]
    told += [(row["row"], row["if_accepted"]) for row in facts["open_rows"] if stored[row["row"]]]
    wrong = [
        (row, name, value)
        for row, check in told
        for name, value in _flat(check)
        if _stored(stored[row], name) != _shown(value)
    ]
    assert not wrong


def _held(station: Workspace, found: Plan, number: int, batch: Batch) -> Holds:
    """Return the records that a row brought; none for a refused one."""
    row = next(row for row in found.rows if row.number == number)
    with station.database.reading() as session:
        records = {
            entry.register: session.scalars(
                select(BY_NAME[entry.register].model).filter_by(id=entry.record, batch=batch.id)
            ).one()
            for entry in row.entries
        }
        application = records.get("exam_application")
        if application is not None:  # its session may have come with another row
            records["exam_session"] = session.get_one(ExamSession, application.session)
    return records


def _flat(check: Facts) -> list[tuple[str, Any]]:
    plain = [(name, value) for name, value in check.items() if name not in ("row", "code")]
    return plain + list(check.get("code", {}).items())


# Where a value of the set lies: its name, else these; of the registers the first at hand.
PLACES = {
    "edu_level": ("education", "level"),
    "cert_level": ("certificate", "level"),
    "management_no": ("certificate", "management_no"),
    "capital_yuan": ("organisation", "registered_capital"),
    "exam_level": ("exam_application", "level"),
    "exam_year": ("exam_session", "year"),
}
MARKLESS = {"缺考": "ABSENT", "违纪": "VIOLATION"}


def _stored(held: Holds, name: str) -> Any:
    """Return a stored value in the terms of the set."""
    if name in PLACES:
        register, field = PLACES[name]
        record = held.get(register)
        return _shown(getattr(record, field)) if record else "0"
    field = "mobile" if name == "phone" and "person" in held else name
    if "exam_application" in held and name == "organisation":
        field = "work_unit"
    for record in reversed(held.values()):
        register_fields = BY_NAME[record.__tablename__].fields
        if field in register_fields and (value := getattr(record, field)) is not None:
            kind = register_fields[field].kind
            return _mark(value) if isinstance(kind, Score) else _shown(value)
    return None


def _mark(value: Decimal) -> str:
    shown = Score().show(value)
    return MARKLESS.get(shown, shown)


def _shown(value: Any) -> Any:
    return value if value is None else str(value)


@files(REFUSED)
def test_what_is_no_roster_is_refused_and_changes_nothing(station: Workspace, facts: Facts) -> None:
    before = _content(station)

    with pytest.raises(Refused) as refusal:
        planned(station, facts)

    assert refusal.value.reason == facts["reason_class"]
    assert _content(station) == before


def _content(station: Workspace) -> tuple[dict[str, int], int]:
    """Count what is there; that a file was turned away is noted in the log, and nowhere else."""
    with station.database.reading() as session:
        counts = station.database.counts()
        del counts["audit_entry"]
        return counts, state_value(session, "revision")


@files([each for each in ARRIVING if each.get("other_sheets") or each.get("notes_beside")])
def test_what_stands_beside_the_roster_is_named(station: Workspace, facts: Facts) -> None:
    told = " ".join(planned(station, facts).notes)

    others = [o["sheet"] for o in facts.get("other_sheets", ()) if o["what"] != "instructions"]
    assert [place for place in (*others, *facts.get("notes_beside", ())) if place not in told] == []
