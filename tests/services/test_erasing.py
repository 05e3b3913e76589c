"""Erasing for good: what goes, what stays, what is told, and that the bytes are gone."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update

from station_app.domain.problems import (
    Fault,
    NotAllowed,
    RecordMissing,
    Severity,
    StationError,
    StoreUnusable,
)
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.people import EDUCATIONS, PEOPLE
from station_app.domain.registers.workers import SOCIAL_WORKERS
from station_app.domain.rules.rights import Role
from station_app.services import (
    acknowledging,
    arriving,
    attaching,
    checkup,
    copies,
    drafts,
    erasing,
    records,
    recycling,
    traces,
)
from station_app.services.overdue import Pair
from station_app.services.two_persons import ALONE
from station_app.services.users import User
from station_app.services.workspace import Workspace
from station_app.storage import erasing as bytes_of
from station_app.storage.retention_tables import Erasure
from station_app.storage.tables import (
    Acknowledgement,
    AttachmentName,
    Draft,
    ImportBatch,
    SearchTerm,
    state_value,
)
from tests.builders import make, resident_id, worker_values
from tests.services.erasures import (
    MOBILE,
    NAME,
    REASON,
    SCHOOL,
    entries,
    erase,
    person,
    rows,
)
from tests.services.pages import lies_in_the_file


def test_the_bytes_of_an_erased_person_are_gone_from_the_file_and_its_log(
    station: Workspace,
) -> None:
    one = person(station)
    study = {"person": one, "level": "31", "school": SCHOOL, "major": "社会工作"}
    records.create(station, EDUCATIONS, study)
    records.change(station, PEOPLE, one, {"mobile": "13912340988"})
    recycling.delete(station, PEOPLE, one)
    other = person(station, 2, name="留下的人", mobile="13800000002")
    secrets = (NAME, SCHOOL, MOBILE, "13912340988", resident_id(1))
    assert lies_in_the_file(station, *secrets) == list(secrets)

    done = erase(station, one)

    assert done.scrubbed
    assert done.records == 2
    assert lies_in_the_file(station, *secrets) == []
    assert lies_in_the_file(station, "留下的人", "13800000002") == ["留下的人", "13800000002"]
    assert records.get(station, PEOPLE, other).id == other


def test_without_the_scrubbing_bytes_stay(
    station: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bytes_of, "scrub", lambda database: False)
    one = person(station)

    done = erase(station, one)

    assert not done.scrubbed
    assert NAME in lies_in_the_file(station, NAME)


def test_an_erasing_that_was_cut_off_is_brought_to_its_end_when_books_are_opened(
    station: Workspace, tmp_path: Path
) -> None:
    register, field = _with_files()
    one = _record_with(station, register, field, photo(tmp_path), title="断电的会议")
    with pytest.MonkeyPatch.context() as cut:
        cut.setattr(erasing, "finish", lambda workspace: 0)
        assert not erasing.erase(station, [(register.name, one)], REASON).scrubbed
    assert lies_in_the_file(station, "断电的会议")

    arriving.arrive(station)

    assert lies_in_the_file(station, "断电的会议") == []
    assert list(station.folder("attachments").iterdir()) == []


def test_where_there_is_no_room_for_scrubbing_it_is_done_later(
    station: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(database: Any) -> bool:
        raise StoreUnusable("磁盘已满")

    one = person(station)
    with monkeypatch.context() as patched:
        patched.setattr(bytes_of, "scrub", full)
        assert not erase(station, one).scrubbed

    erasing.finish(station)

    assert lies_in_the_file(station, NAME) == []


def test_the_bureau_leaves_an_empty_row_of_what_stations_have(bureau: Workspace) -> None:
    register = BY_NAME["policy_document"]
    one = records.create(bureau, register, {"title": "旧文件", "doc_number": "开发〔2010〕1号"})

    done = erasing.erase(bureau, [(register.name, one.record.id)], REASON)

    assert (done.records, done.waiting, rows(bureau, register.model)) == (1, 1, 1)
    assert lies_in_the_file(bureau, "开发〔2010〕1号") == []


def test_scrubbing_keeps_the_numbers_of_rows_that_lists_hold(station: Workspace) -> None:
    gone = [person(station, number) for number in range(1, 6)]
    kept = [person(station, number) for number in range(6, 12)]
    query = text("SELECT id, rowid FROM person WHERE deleted_at IS NULL ORDER BY id")
    with station.database.reading() as session:
        before = {row.id: row.rowid for row in session.execute(query)}

    erase(station, *gone)

    with station.database.reading() as session:
        after = {row.id: row.rowid for row in session.execute(query)}
    assert after == {each: before[each] for each in kept}


def test_what_is_kept_beside_a_record_goes_with_it(station: Workspace) -> None:
    one, other = person(station), person(station, 2)
    drafts.keep(station, "person", one, {"name": "改到一半"}, new=False)
    drafts.keep(station, "education", "E" * 26, {"values": {"person": one}}, new=True)
    drafts.keep(station, "person", other, {"name": "另一个"}, new=False)
    warning = Fault("mobile", "R-X", "与王芳的电话相同", Severity.WARN)
    acknowledging.acknowledge(station, PEOPLE, one, warning, "姐妹二人共用")

    erase(station, one)

    with station.database.reading() as session:
        assert set(session.scalars(select(SearchTerm.record))) >= {other}
        assert one not in set(session.scalars(select(SearchTerm.record)))
        assert list(session.scalars(select(Draft.record))) == [other]
    assert rows(station, Acknowledgement) == 0
    assert lies_in_the_file(station, "姐妹二人共用", "改到一半") == []


def photo(tmp_path: Path) -> Path:
    path = tmp_path / "王芳证件.pdf"
    path.write_bytes(b"%PDF-1.4 a scan")
    return path


def test_attachments_that_nothing_else_has_are_removed_from_the_disk(
    station: Workspace, tmp_path: Path
) -> None:
    register, field = _with_files()
    one = _record_with(station, register, field, photo(tmp_path))
    folder = station.folder("attachments")
    assert len(list(folder.iterdir())) == 1

    done = erasing.erase(station, [(register.name, one)], REASON)

    assert done.files == 1
    assert list(folder.iterdir()) == []
    assert rows(station, AttachmentName) == 0
    assert lies_in_the_file(station, "王芳证件") == []


def test_a_file_that_another_record_has_stays(station: Workspace, tmp_path: Path) -> None:
    register, field = _with_files()
    one = _record_with(station, register, field, photo(tmp_path))
    _record_with(station, register, field, photo(tmp_path), number=2)

    done = erasing.erase(station, [(register.name, one)], REASON)

    assert done.files == 0
    assert len(list(station.folder("attachments").iterdir())) == 1
    assert rows(station, AttachmentName) == 1


def test_a_file_that_was_taken_out_of_the_record_before_goes_too(
    station: Workspace, tmp_path: Path
) -> None:
    register, field = _with_files()
    one = _record_with(station, register, field, photo(tmp_path))
    value = getattr(records.get(station, register, one), field)
    attaching.detach(station, register, one, field, value)

    erasing.erase(station, [(register.name, one)], REASON)

    assert list(station.folder("attachments").iterdir()) == []


def test_a_file_that_could_not_be_removed_goes_with_the_next_try(
    station: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register, field = _with_files()
    one = _record_with(station, register, field, photo(tmp_path))
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", _in_use)
        erasing.erase(station, [(register.name, one)], REASON)
    assert len(list(station.folder("attachments").iterdir())) == 1

    assert erasing.finish(station) == 1
    assert list(station.folder("attachments").iterdir()) == []


def _in_use(self: Path, missing_ok: bool = False) -> None:
    raise PermissionError(self)


def _with_files() -> tuple[Any, str]:
    return BY_NAME["meeting"], "file"


def _record_with(
    workspace: Workspace, register: Any, field: str, path: Path, number: int = 1, title: str = ""
) -> str:
    values = {"title": title or f"第{number}次会议", "held_on": date(2020, 1, 2), "kind": "WORK"}
    record = records.create(workspace, register, values).record.id
    attaching.attach(workspace, register, record, field, path)
    return record


def test_the_original_of_a_roster_goes_with_the_first_of_its_people(station: Workspace) -> None:
    one = person(station)
    content = station.folder("attachments") / ("a" * 64)
    content.write_bytes(b"sealed roster")
    with station.database.transaction("系统", "test") as session:
        batch = ImportBatch(
            id=entries(station, one)[0].change, register="person", file="花名册.xlsx",
            original="a" * 64, sheet="表", mapping={}, counts={}, at=station.stamp(), by="甲",
        )  # fmt: skip
        session.add(batch)
    assert erasing.plan(station, [("person", one)]).originals == ("花名册.xlsx",)

    erase(station, one)

    assert not content.exists()
    assert checkup.findings(station) == []


def test_a_record_to_which_one_that_stays_refers_is_not_erased(station: Workspace) -> None:
    one = person(station)
    records.create(station, SOCIAL_WORKERS, worker_values(one))

    with pytest.raises(StationError, match="R-KP-10"):
        erase(station, one)
    assert records.get(station, PEOPLE, one)
    assert entries(station, one)[0].changes


def test_together_they_go(station: Workspace) -> None:
    one = person(station)
    worker = records.create(station, SOCIAL_WORKERS, worker_values(one)).record.id

    wanted = [("person", one), ("social_worker", worker)]
    done = erasing.erase(station, wanted, REASON)

    assert done.records == 2
    assert [(each.register, each.records) for each in erasing.past(station)] == [
        ("social_worker", 1), ("person", 1),
    ]  # fmt: skip


def test_what_lies_in_the_bin_and_refers_to_it_goes_along(station: Workspace) -> None:
    one = person(station)
    worker = records.create(station, SOCIAL_WORKERS, worker_values(one)).record.id
    recycling.delete(station, SOCIAL_WORKERS, worker)

    assert erasing.plan(station, [("person", one)]).counts == {"人员": 1, "社工": 1}
    assert erase(station, one).records == 2
    assert rows(station, SOCIAL_WORKERS.model) == 0


def test_a_record_kept_by_law_is_not_erased_on_request(station: Workspace) -> None:
    voucher = _voucher(station)

    with pytest.raises(StationError, match="R-KP-11") as told:
        erasing.erase(station, [voucher], REASON)
    assert "会计档案管理办法" in str(told.value)
    assert "2050-12-31" in str(told.value)


def _voucher(workspace: Workspace) -> Pair:
    return "donation", make(workspace, BY_NAME["donation"]).record.id


def test_a_reason_is_asked_for(station: Workspace) -> None:
    one = person(station)

    with pytest.raises(StationError, match="理由"):
        erasing.erase(station, [("person", one)], "  ")


def test_an_unknown_record_is_named(station: Workspace) -> None:
    with pytest.raises(RecordMissing):
        erase(station, "X" * 26)


def test_where_nobody_else_may_erase_the_log_says_that_it_was_done_alone(
    station: Workspace,
) -> None:
    one = person(station)
    erase(station, one)

    assert entries(station, one)[-1].changes["second"] == ALONE


def test_a_station_does_not_erase_what_the_bureau_keeps(station: Workspace) -> None:
    with pytest.raises(NotAllowed, match="R-KP-13"):
        erasing.erase(station, [("division", "430105012000")], REASON)


def sent(workspace: Workspace, record: str, *, accepted: bool = False) -> None:
    """Say that the bureau was sent a record as it is, and perhaps that it has it."""
    table: Any = PEOPLE.model.__table__
    with workspace.database.transaction("系统", "test") as session:
        marks = {"sent_revision": table.c.revision}
        if accepted:
            marks["accepted_revision"] = table.c.revision
        session.execute(update(table).where(table.c.id == record).values(marks))


def test_of_what_was_sent_an_empty_row_stays_until_the_bureau_knows(station: Workspace) -> None:
    one = person(station)
    sent(station, one, accepted=True)

    done = erase(station, one)

    assert done.waiting == 1
    with station.database.reading() as session:
        row = session.get(PEOPLE.model, one)
        assert row is not None
        assert row.deleted_at is not None
        assert row.revision > row.accepted_revision
        assert {getattr(row, name) for name in PEOPLE.fields} == {None}
    assert lies_in_the_file(station, NAME, MOBILE) == []
    assert erasing.past(station)[0].waiting == 1

    sent(station, one, accepted=True)
    with station.database.transaction("系统", "test") as session:
        assert erasing.settle(session) == 1
    assert rows(station, PEOPLE.model) == 0
    assert erasing.past(station)[0].waiting == 0


def test_a_change_after_an_erasing_has_a_number_of_its_own(station: Workspace) -> None:
    one = person(station)
    sent(station, one)
    erase(station, one)

    another = records.get(station, PEOPLE, person(station, 2))

    with station.database.reading() as session:
        emptied = session.get(PEOPLE.model, one)
        assert emptied is not None
        assert emptied.revision < another.revision == state_value(session, "revision")


def test_empty_rows_of_several_erasings_are_settled_together(station: Workspace) -> None:
    both = [person(station, number) for number in (1, 2)]
    for one in both:
        sent(station, one)
        erase(station, one)
        sent(station, one, accepted=True)

    with station.database.transaction("系统", "test") as session:
        assert erasing.settle(session) == 2

    with station.database.reading() as session:
        assert [row.rows for row in session.scalars(select(Erasure))] == [[], []]


def test_an_empty_row_that_the_bureau_has_not_confirmed_stays(station: Workspace) -> None:
    one = person(station)
    sent(station, one)
    erase(station, one)

    with station.database.transaction("系统", "test") as session:
        assert erasing.settle(session) == 0
    assert rows(station, PEOPLE.model) == 1
    with pytest.raises(RecordMissing):
        erase(station, one)


def test_a_deletion_that_the_bureau_has_confirmed_leaves_no_row(station: Workspace) -> None:
    one = person(station)
    recycling.delete(station, PEOPLE, one)
    sent(station, one, accepted=True)

    assert erase(station, one).waiting == 0
    assert rows(station, PEOPLE.model) == 0


def test_the_list_of_what_was_erased_tells_of_backups_from_before(station: Workspace) -> None:
    one = person(station)
    made = copies.back_up(station).path
    before = (station.now() - timedelta(hours=1)).timestamp()
    os.utime(made, (before, before))

    erase(station, one)

    (past,) = erasing.past(station)
    assert past.traces.backups == (made,)
    assert past.traces.gone_by is not None
    assert f"最后一个到 {past.traces.gone_by} 自动清除" in past.traces.sentence
    assert (past.register, past.title, past.record, past.reason) == (
        "person", "人员", one, REASON,
    )  # fmt: skip


def test_no_backup_is_made_before_an_erasing(station: Workspace) -> None:
    before = list(station.folder("backups").iterdir())

    erase(station, person(station))

    assert list(station.folder("backups").iterdir()) == before


def test_old_backups_are_removed_after_a_new_one_was_made(station: Workspace) -> None:
    old = copies.back_up(station).path
    os.utime(old, (1.7e9, 1.7e9))
    left = station.folder("backups") / "replaced-20200101-000000"
    left.mkdir()
    (left / "store.db").write_bytes(b"an old store")

    gone = traces.remove_old(station)

    assert set(gone) == {old, left}
    (made,) = station.folder("backups").glob("*.tzbak")
    assert made != old
    assert not left.exists()


def test_an_erasing_that_fails_has_changed_nothing(
    station: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = person(station)
    changes = entries(station, one)[0].changes

    def fail(*_: Any) -> None:
        raise StationError("断了")

    monkeypatch.setattr(bytes_of, "forget", fail)

    with pytest.raises(StationError, match="断了"):
        erase(station, one)
    assert records.get(station, PEOPLE, one)
    assert entries(station, one)[0].changes == changes
    assert rows(station, Erasure) == 0


def test_only_a_leader_erases(station: Workspace) -> None:
    station.user = User("小录", frozenset({Role.CLERK, Role.REVIEWER, Role.ADMIN}))
    one = person(station)

    with pytest.raises(NotAllowed, match="R-AC-01"):
        erase(station, one)
