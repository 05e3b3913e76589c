"""Legacy rosters: what becomes of the rows, and of the records that are there already."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from station_app.domain.registers.certificates import CERT_REGISTRATIONS, CERTIFICATES
from station_app.domain.registers.people import EDUCATIONS
from station_app.domain.registers.workers import PRACTITIONER_POSTS, SOCIAL_WORKERS
from station_app.services import records
from station_app.services.attaching import content
from station_app.services.rosters.apply import apply
from station_app.services.workspace import Workspace
from tests.bench.people import id_number
from tests.services.rosters import (
    BORN,
    HEADINGS,
    imported,
    planned,
    rules,
    save,
    someone,
    stored,
    worker,
)

CERTIFIED = (*HEADINGS, "证书等级", "证书编号", "首次登记日期")


def test_a_plan_writes_nothing(station: Workspace, tmp_path: Path) -> None:
    before = station.database.counts()

    found = planned(station, save(tmp_path, worker()))

    assert found.counts == {"new": 1}
    assert station.database.counts() == before


def test_a_row_becomes_a_person_and_a_worker(station: Workspace, tmp_path: Path) -> None:
    batch = imported(station, save(tmp_path, worker()))

    person, record = stored(station)[0], stored(station, SOCIAL_WORKERS)[0]
    assert (batch.rows, batch.created, batch.rejected) == (1, 1, 0)
    assert (person.name, person.birth_date, person.mobile) == ("王小明", BORN, "13800130001")
    assert record.person == person.id
    assert (record.worker_no, record.state) == ("430105012010001", "CANDIDATE")
    assert {record.origin, person.origin} == {"IMPORT"}
    assert {record.batch, person.batch} == {batch.id}


def test_a_roster_with_large_pictures_comes_in_whole(station: Workspace, tmp_path: Path) -> None:
    path = save(tmp_path, worker())
    with ZipFile(path, "a") as book:  # as large as photos make it
        book.writestr("xl/media/image1.jpeg", bytes(30 << 20))

    batch = imported(station, path)

    kept = hashlib.sha256(path.read_bytes()).hexdigest()
    assert (batch.created, path.stat().st_size > 20 << 20) == (1, True)
    assert content(station, kept) == path.read_bytes()


def test_numbers_are_given_without_gaps_and_go_on(station: Workspace, tmp_path: Path) -> None:
    imported(station, save(tmp_path, worker(1), worker(3, 入职时间="昨天"), worker(5)))

    values = {"person": someone(station), "organisation": "某站", "category": "COMMUNITY"}
    records.create(station, SOCIAL_WORKERS, values | {"hired_on": date(2020, 1, 1)})

    numbers = [record.worker_no[-4:] for record in stored(station, SOCIAL_WORKERS)]
    assert numbers == ["0001", "0002", "0003"]


def test_importing_the_same_roster_again_changes_nothing(
    station: Workspace, tmp_path: Path
) -> None:
    path = save(tmp_path, worker(1), worker(3), worker(5, 联系电话=None))
    imported(station, path)

    again = imported(station, path)

    assert (again.unchanged, again.created, again.updated) == (3, 0, 0)
    assert len(stored(station)) == 3


def test_a_changed_row_updates_and_never_blanks(station: Workspace, tmp_path: Path) -> None:
    imported(station, save(tmp_path, worker(备注="老员工")))

    batch = imported(station, save(tmp_path, worker(联系电话="13911112222", 备注=None)))

    assert (batch.updated, batch.created) == (1, 0)
    assert stored(station)[0].mobile == "13911112222"
    assert stored(station, SOCIAL_WORKERS)[0].remark == "老员工"


def test_a_refused_row_leaves_what_is_stored_as_it_was(station: Workspace, tmp_path: Path) -> None:
    imported(station, save(tmp_path, worker()))

    batch = imported(station, save(tmp_path, worker(联系电话="13911112222", 入职时间="昨天")))

    assert batch.rejected == 1
    assert stored(station)[0].mobile == "13800130001"


def test_a_row_refused_by_one_record_brings_none_of_them(
    station: Workspace, tmp_path: Path
) -> None:
    child = id_number(430105, date(2015, 1, 1), 1)

    found = planned(station, save(tmp_path, worker(身份证号码=child), worker(3)))

    assert [row.outcome for row in found.rows] == ["refused", "new"]
    assert ("身份证号码", "R-ID-08", "ERROR") in rules(found)


def test_of_repeated_rows_the_first_good_one_is_taken(station: Workspace, tmp_path: Path) -> None:
    found = planned(station, save(tmp_path, worker(入职时间="昨天"), worker(), worker()))

    assert [row.outcome for row in found.rows] == ["refused", "new", "refused"]
    assert "与第3行重复" in found.problems[-1].message


def test_a_person_without_number_is_met_by_name_birth_and_telephone(
    station: Workspace, tmp_path: Path
) -> None:
    headings = (*HEADINGS, "出生日期")
    line = [*worker(身份证号码=None), BORN]
    imported(station, save(tmp_path, line, headings=headings))

    found = planned(station, save(tmp_path, [*worker(), BORN], headings=headings))
    apply(station, found)

    assert ("身份证号码", "TWIN", "WARN") in rules(found)
    assert [person.id_number for person in stored(station)] == [id_number(430105, BORN, 1)]


def test_two_people_of_one_name_with_different_numbers_stay_two(
    station: Workspace, tmp_path: Path
) -> None:
    imported(station, save(tmp_path, worker(1, 联系电话="13800138000")))

    batch = imported(station, save(tmp_path, worker(3, 联系电话="13800138000")))

    assert batch.created == 1
    assert len(stored(station)) == 2


def test_a_number_that_another_certificate_has_is_refused(
    station: Workspace, tmp_path: Path
) -> None:
    lines = [[*worker(serial), "中级", "20190001", None] for serial in (1, 3)]

    found = planned(station, save(tmp_path, *lines, headings=CERTIFIED))

    assert [row.outcome for row in found.rows] == ["new", "refused"]
    assert ("证书编号", "R-ID-09", "ERROR") in rules(found)


def test_certificates_come_with_a_finished_registration(station: Workspace, tmp_path: Path) -> None:
    line = [*worker(), "中级", "20190001", "2019-11-19"]

    imported(station, save(tmp_path, line, headings=CERTIFIED))

    certificate = stored(station, CERTIFICATES)[0]
    registration = stored(station, CERT_REGISTRATIONS)[0]
    assert (certificate.level, certificate.management_no) == ("2", "20190001")
    assert (registration.certificate, registration.state) == (certificate.id, "DONE")
    assert registration.valid_to == date(2022, 11, 18)


def test_a_settled_registration_is_not_changed_by_a_roster(
    station: Workspace, tmp_path: Path
) -> None:
    line = [*worker(), "中级", "20190001", "2019-11-19"]
    imported(station, save(tmp_path, line, headings=CERTIFIED))

    found = planned(station, save(tmp_path, [*line[:-1], "2020-01-01"], headings=CERTIFIED))
    batch = apply(station, found)

    assert "LOCKED" in [rule for _, rule, _ in rules(found)]
    assert batch.unchanged == 1
    assert stored(station, CERT_REGISTRATIONS)[0].valid_from == date(2019, 11, 19)


def test_who_has_no_certificate_gets_none(station: Workspace, tmp_path: Path) -> None:
    lines = [[*worker(1), "无", None, None], [*worker(3), "无", "20190001", None]]

    found = planned(station, save(tmp_path, *lines, headings=CERTIFIED))
    apply(station, found)

    assert stored(station, CERTIFICATES) == []
    assert rules(found) == [("证书编号", "ABSENT", "WARN")]


def test_a_newly_learnt_certificate_joins_the_one_without_number(
    station: Workspace, tmp_path: Path
) -> None:
    headings = (*HEADINGS, "证书等级")
    imported(station, save(tmp_path, [*worker(), "中级"], headings=headings))

    line = [*worker(), "中级", "20190001", None]
    imported(station, save(tmp_path, line, headings=CERTIFIED))

    assert [each.management_no for each in stored(station, CERTIFICATES)] == ["20190001"]


def test_education_of_another_level_is_added(station: Workspace, tmp_path: Path) -> None:
    headings = (*HEADINGS, "学历")
    imported(station, save(tmp_path, [*worker(), "大专"], headings=headings))

    imported(station, save(tmp_path, [*worker(), "本科"], headings=headings))

    assert [each.level for each in stored(station, EDUCATIONS)] == ["31", "21"]


@pytest.mark.parametrize("state", ["ACTIVE", "在岗"])
def test_a_state_for_the_whole_file_opens_the_periods_in_post(
    station: Workspace, tmp_path: Path, state: str
) -> None:
    imported(station, save(tmp_path, worker()), defaults={"state": state})

    record, period = stored(station, SOCIAL_WORKERS)[0], stored(station, PRACTITIONER_POSTS)[0]
    assert record.state == "ACTIVE"
    assert (period.worker, period.from_on) == (record.id, date(2019, 7, 1))


def test_a_forbidden_step_to_another_state_is_refused(station: Workspace, tmp_path: Path) -> None:
    imported(station, save(tmp_path, worker()), defaults={"state": "退休"})

    found = planned(station, save(tmp_path, worker()), defaults={"state": "在岗"})

    assert [(row.outcome) for row in found.rows] == ["refused"]
    assert found.problems[0].rule == "STATE"
