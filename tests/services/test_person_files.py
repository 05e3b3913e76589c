"""The copy of all that is kept about one person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from station_app.domain.problems import NotAllowed, RecordMissing
from station_app.domain.registers.certificates import CERTIFICATES
from station_app.domain.registers.people import EDUCATIONS, PEOPLE
from station_app.domain.registers.volunteers import VOLUNTEERS
from station_app.domain.registers.workers import SOCIAL_WORKERS
from station_app.domain.rules.rights import Role
from station_app.services import attaching, erasing, person_files, records, recycling, retention
from station_app.services.noting import note_printed
from station_app.services.users import User
from station_app.services.workspace import Workspace
from station_app.storage.tables import AuditEntry
from tests.builders import (
    certificate_values,
    person_values,
    resident_id,
    volunteer_values,
    worker_values,
)
from tests.services.test_attaching import PORTRAIT


@pytest.fixture
def person(station: Workspace) -> str:
    """Enter somebody with an education and a file as a worker, and another person."""
    one = records.create(station, PEOPLE, person_values(1, name="上官全")).record.id
    study = {"person": one, "level": "31", "school": "某大学", "major": "社会工作"}
    records.create(station, EDUCATIONS, study)
    records.create(station, SOCIAL_WORKERS, worker_values(one))
    records.create(station, PEOPLE, person_values(2, name="无关的人"))
    return one


def sheets(out: Path) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(out)
    return {
        each.title: [tuple(cell.value for cell in row) for row in each]
        for each in book.worksheets
        if each.sheet_state == "visible"
    }


def facts(out: Path) -> dict[tuple[str, str], str]:
    return {(row[0], row[2]): row[3] for row in sheets(out)["个人信息"]}


def test_it_holds_what_every_register_has_in_full(
    station: Workspace, person: str, tmp_path: Path
) -> None:
    out = tmp_path / "副本.xlsx"

    made = person_files.write(station, person, out)

    found = facts(out)
    assert made.records == 3
    assert found["人员", "姓名"] == "上官全"
    assert found["人员", "证件号码"] == resident_id(1)
    assert found["学历", "毕业院校" if ("学历", "毕业院校") in found else "学校"] == "某大学"
    assert found["社工", "工作单位"] == "四方坪街道社工站"
    assert ("人员", "处理依据") in found
    assert "无关的人" not in str(sheets(out))


def test_it_tells_who_did_what_with_the_record(
    station: Workspace, person: str, tmp_path: Path
) -> None:
    records.change(station, PEOPLE, person, {"mobile": "13800000009"})
    note_printed(station, "A01", [person], [], "打印机")
    out = tmp_path / "副本.xlsx"

    person_files.write(station, person, out)

    deeds = [(row[1], row[2], row[4]) for row in sheets(out)["处理记录"]]
    assert any(deed[:2] == (station.actor, "修改") and "手机" in str(deed[2]) for deed in deeds)
    assert (station.actor, "打印") in [deed[:2] for deed in deeds]


def test_it_tells_what_is_deleted_or_restricted(
    station: Workspace, person: str, tmp_path: Path
) -> None:
    volunteer = records.create(station, VOLUNTEERS, volunteer_values(person)).record.id
    recycling.delete(station, VOLUNTEERS, volunteer)
    retention.restrict(station, PEOPLE, person, "有争议")
    out = tmp_path / "副本.xlsx"

    person_files.write(station, person, out)

    states = {row[0]: row[6] for row in sheets(out)["个人信息"]}
    assert states["志愿者"] == "已删除，待彻底删除"
    assert states["人员"] == "仅存储"
    assert states["社工"] == "待核"


def test_it_is_noted_with_the_one_who_got_it_and_without_a_name(
    station: Workspace, person: str, tmp_path: Path
) -> None:
    person_files.write(station, person, tmp_path / "上官全.xlsx", "本人（来站领取）")

    with station.database.reading() as session:
        query = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)
        entry = session.scalars(query).one()
    assert (entry.action, entry.record) == ("person.copy", person)
    assert entry.changes["recipient"] == "本人（来站领取）"
    assert len(entry.changes["sha256"]) == 64
    assert "上官全" not in str(entry.changes)
    assert "上官" not in person_files.file_name(station)


def test_who_may_not_take_full_numbers_out_writes_no_copy(
    station: Workspace, person: str, tmp_path: Path
) -> None:
    station.user = User("小录", frozenset({Role.CLERK}))
    out = tmp_path / "副本.xlsx"

    with pytest.raises(NotAllowed, match="R-AC-01"):
        person_files.write(station, person, out)
    assert not out.exists()


def test_nobody_is_a_person_who_is_not_there(station: Workspace, tmp_path: Path) -> None:
    with pytest.raises(RecordMissing):
        person_files.write(station, "X" * 26, tmp_path / "x.xlsx")


def test_all_records_of_a_person_go_together(station: Workspace, person: str) -> None:
    wanted = person_files.records_of(station, person)

    assert [name for name, _ in wanted] == ["person", "social_worker"]
    assert erasing.erase(station, wanted, "本人要求").records == 3
    with pytest.raises(RecordMissing):
        person_files.records_of(station, person)


def test_photo_and_scans_are_told_by_their_number(
    station: Workspace, person: str, tmp_path: Path
) -> None:
    certificate = records.create(station, CERTIFICATES, certificate_values(person)).record.id
    for register, record, name, content in (
        (PEOPLE, person, "photo", PORTRAIT),
        (CERTIFICATES, certificate, "scan", b"%PDF-1.7 1"),
        (CERTIFICATES, certificate, "scan", b"%PDF-1.7 2"),
    ):
        (tmp_path / "附件").write_bytes(content)
        attaching.attach(station, register, record, name, tmp_path / "附件")

    person_files.write(station, person, tmp_path / "副本.xlsx")

    found = set(facts(tmp_path / "副本.xlsx").values())
    assert {"一张照片", "2 个附件"} <= found
