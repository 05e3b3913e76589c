"""The list of what is over its period, and what is decided about it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select, update

from station_app.domain.problems import NotAllowed, RecordMissing, StationError
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.people import EDUCATIONS, PEOPLE
from station_app.domain.registers.volunteers import VOLUNTEERS
from station_app.domain.registers.workers import SOCIAL_WORKERS
from station_app.domain.rules.rights import Role
from station_app.services import erasing, exports, overdue, printing, records, recycling, retention
from station_app.services.listing import Question
from station_app.services.overdue import Cause, Expired
from station_app.services.users import User
from station_app.services.workspace import Workspace
from station_app.storage.tables import AuditEntry
from tests.builders import make, person_values, volunteer_values, worker_values

LONG_AGO = datetime(2010, 1, 1, 8)
REASON = "仍有待办事项"


def person(workspace: Workspace, number: int = 1, **values: Any) -> str:
    return records.create(workspace, PEOPLE, person_values(number, **values)).record.id


def aged(workspace: Workspace, register: Any, record: str, **values: Any) -> None:
    """Set what the books say of a record, as if it had been so for years."""
    table = register.model.__table__
    with workspace.database.transaction("系统", "test") as session:
        session.execute(update(table).where(table.c.id == record).values(**values))


def old_person(workspace: Workspace, number: int = 1, **values: Any) -> str:
    found = person(workspace, number, **values)
    aged(workspace, PEOPLE, found, updated_at=LONG_AGO)
    return found


def left_worker(workspace: Workspace, number: int = 1) -> tuple[str, str]:
    one = person(workspace, number)
    worker = records.create(workspace, SOCIAL_WORKERS, worker_values(one)).record.id
    aged(workspace, SOCIAL_WORKERS, worker, left_on=date(2015, 1, 1), state="LEFT")
    return one, worker


def pairs(found: list[Expired]) -> list[tuple[str, str]]:
    return [(each.register, each.record) for each in found]


def test_somebody_with_nothing_else_on_record_is_over_after_two_years(station: Workspace) -> None:
    one = old_person(station, name="上官旧")
    person(station, 2)

    (found,) = overdue.expired(station)

    assert found == Expired(
        "person", one, "人员", "上官旧", Cause.TERM, "没有业务记录的人员",
        "个人信息保护法第十九条：实现处理目的所必要的最短时间", date(2010, 1, 1), date(2012, 1, 1),
    )  # fmt: skip


def test_a_person_goes_with_the_file_as_a_worker(station: Workspace) -> None:
    one, worker = left_worker(station)
    still = person(station, 2)
    records.create(station, SOCIAL_WORKERS, worker_values(still, worker_no="9"))

    assert pairs(overdue.expired(station, date(2025, 1, 1))) == []
    assert pairs(overdue.expired(station, date(2025, 1, 2))) == [
        ("person", one), ("social_worker", worker),
    ]  # fmt: skip


def test_what_is_kept_longer_holds_back_what_it_refers_to(station: Workspace) -> None:
    one, worker = left_worker(station)
    records.create(station, VOLUNTEERS, volunteer_values(one))

    assert pairs(overdue.expired(station)) == [("social_worker", worker)]


def test_parts_do_not_hold_back_what_they_are_part_of(station: Workspace) -> None:
    one = old_person(station)
    study = {"person": one, "level": "31", "school": "某校", "major": "社会工作"}
    records.create(station, EDUCATIONS, study)

    assert pairs(overdue.expired(station)) == [("person", one)]


def test_a_held_back_record_holds_back_others_in_turn(station: Workspace) -> None:
    known: dict[str, str] = {"division": "430105012000", "station": "43010501201"}
    make(station, BY_NAME["reward"], known=known)
    for name in ("person", "exam_application", "reward"):
        aged(
            station, BY_NAME[name], known.get(name, ""), updated_at=LONG_AGO
        ) if name in known else None

    found = dict(pairs(overdue.expired(station, date(2026, 11, 23))))

    assert "person" not in found


def test_the_recycle_bin_is_listed_after_thirty_days(station: Workspace) -> None:
    one = person(station, name="上官删")
    records.create(
        station, EDUCATIONS, {"person": one, "level": "31", "school": "某校", "major": "社工"}
    )
    recycling.delete(station, PEOPLE, one)
    today = station.today()

    assert overdue.expired(station, today + timedelta(days=29)) == []
    (found,) = overdue.expired(station, today + timedelta(days=30))
    assert (found.register, found.record, found.label) == ("person", one, "上官删")
    assert (found.cause, found.begun) == (Cause.BIN, today)
    assert found.last == today + timedelta(days=29)


def test_an_empty_row_that_waits_for_the_bureau_is_not_listed(station: Workspace) -> None:
    one = person(station)
    aged(station, PEOPLE, one, sent_revision=1)
    erasing.erase(station, [("person", one)], REASON)

    assert overdue.expired(station, station.today() + timedelta(days=400)) == []


def test_a_parameter_of_the_books_decides_how_long(bureau: Workspace) -> None:
    from station_app.services import dated_values

    dated_values.keep_value(bureau, "keep.bin_days", "2020-01-01", "3", "区里规定")
    one = records.create(
        bureau, BY_NAME["policy_document"], {"title": "旧文件", "doc_number": "开发〔2010〕1号"}
    ).record.id
    recycling.delete(bureau, BY_NAME["policy_document"], one)

    (found,) = overdue.expired(bureau, bureau.today() + timedelta(days=3))

    assert (found.record, found.ground) == (one, "区里规定")


def test_the_bureau_is_not_asked_about_records_of_stations(bureau: Workspace) -> None:
    with bureau.database.transaction("系统", "test", merging=True) as session:
        session.add(PEOPLE.new(home="43010501201", **person_values(1)))
    with bureau.database.reading() as session:
        one = session.scalar(select(PEOPLE.model.id))
    assert one is not None
    aged(bureau, PEOPLE, one, updated_at=LONG_AGO)

    assert overdue.expired(bureau) == []


def test_what_is_kept_longer_leaves_the_list_until_then(station: Workspace) -> None:
    one = old_person(station)
    until = station.today() + timedelta(days=30)

    retention.keep_longer(station, PEOPLE, one, until, REASON)

    assert overdue.expired(station) == []
    assert overdue.expired(station, until) == []
    (found,) = overdue.expired(station, until + timedelta(days=1))
    assert found.restricted == ""
    assert last_note(station) == ("person.longer", {"register": "person", "reason": REASON,
                                                    "until": until.isoformat()})  # fmt: skip


def last_note(workspace: Workspace) -> tuple[str, Any]:
    with workspace.database.reading() as session:
        query = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)
        found = session.scalars(query).one()
        return found.action, found.changes


def test_it_is_not_kept_longer_up_to_a_day_that_is_over(station: Workspace) -> None:
    one = old_person(station)

    with pytest.raises(StationError, match="今天以后"):
        retention.keep_longer(station, PEOPLE, one, station.today(), REASON)


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
def test_a_decision_wants_a_short_reason(station: Workspace, reason: str) -> None:
    one = old_person(station)

    with pytest.raises(StationError, match="理由"):
        retention.restrict(station, PEOPLE, one, reason)
    assert overdue.waiting(station)


def test_nothing_is_decided_about_a_record_that_is_not_there(station: Workspace) -> None:
    with pytest.raises(RecordMissing):
        retention.restrict(station, PEOPLE, "X" * 26, REASON)


def test_a_restricted_record_stays_on_the_list_and_waits_no_more(station: Workspace) -> None:
    one = old_person(station)

    retention.restrict(station, PEOPLE, one, REASON)

    assert [each.restricted for each in overdue.expired(station)] == [REASON]
    assert overdue.waiting(station) == []


def test_a_restricted_record_is_stored_and_nothing_else(station: Workspace, tmp_path: Path) -> None:
    one = old_person(station)
    other = person(station, 2, name="留下的人")
    retention.restrict(station, PEOPLE, one, REASON)

    with pytest.raises(NotAllowed, match="R-KP-12"):
        records.change(station, PEOPLE, one, {"mobile": "13800000009"})
    with pytest.raises(NotAllowed, match="R-KP-12"):
        recycling.delete(station, PEOPLE, one)
    with pytest.raises(NotAllowed, match="R-KP-12"):
        printing.copies(station, "card:person", [one])
    out = tmp_path / "out.xlsx"
    assert exports.export(station, PEOPLE, Question(), ["name"], out).rows == 1
    assert records.get(station, PEOPLE, one).id == one  # it can be looked at
    records.change(station, PEOPLE, other, {"mobile": "13800000009"})


def test_a_restriction_can_be_taken_back(station: Workspace) -> None:
    one = old_person(station)
    retention.restrict(station, PEOPLE, one, REASON)

    retention.release(station, PEOPLE, one, "本人同意继续使用")

    records.change(station, PEOPLE, one, {"mobile": "13800000009"})
    with pytest.raises(StationError, match="不必解除"):
        retention.release(station, PEOPLE, one, "再来一次")


def test_a_restricted_record_can_be_erased(station: Workspace) -> None:
    one = old_person(station)
    retention.restrict(station, PEOPLE, one, REASON)

    assert erasing.erase(station, [("person", one)], REASON).records == 1
    assert overdue.expired(station) == []


def test_only_a_leader_decides(station: Workspace) -> None:
    one = old_person(station)
    station.user = User("小录", frozenset({Role.CLERK, Role.REVIEWER, Role.ADMIN}))

    with pytest.raises(NotAllowed, match="R-AC-01"):
        retention.restrict(station, PEOPLE, one, REASON)
    with pytest.raises(NotAllowed, match="R-AC-01"):
        retention.keep_longer(station, PEOPLE, one, date(2030, 1, 1), REASON)
    assert overdue.waiting(station)


def test_the_list_is_written_as_a_workbook_and_noted(station: Workspace, tmp_path: Path) -> None:
    old_person(station, name="上官旧")
    out = tmp_path / "清单.xlsx"

    assert retention.export(station, overdue.expired(station), out) == 1

    cells = {str(c.value) for row in openpyxl.load_workbook(out).worksheets[0] for c in row}
    assert {"保存期限到期清单", "上官旧", "2012-01-01", "保存期限届满"} <= cells
    assert last_note(station)[0] == "retention.export"


def test_the_table_of_periods_tells_registers_period_and_ground(station: Workspace) -> None:
    lines = {each.term: each for each in retention.lines(station)}

    assert lines["考试报名"].period == "4 年"
    assert lines["考试报名"].title == "考试报名"
    assert lines["撤回同意的个人信息"].period == "0 个月"
    assert lines["长期资料"].period == "长期"
    assert lines["采购文件"].ground == "政府采购法第四十二条"
    assert lines["已删除的记录"].period == "30 天"
    assert "社工" in lines["人事、证书和登记"].title


def test_days_of_the_bin_are_those_of_the_wall_clock(station: Workspace) -> None:
    one = person(station)
    recycling.delete(station, PEOPLE, one)
    late = datetime(2026, 10, 24, 17, tzinfo=UTC).replace(tzinfo=None)  # the 25th, 1 o'clock
    aged(station, PEOPLE, one, deleted_at=late)

    assert overdue.expired(station, date(2026, 11, 23)) == []
    assert len(overdue.expired(station, date(2026, 11, 24))) == 1
