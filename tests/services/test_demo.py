"""The practice district: invented people, rosters as clerks write them, the whole loop."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.identifiers import birth_date_of, resident_id_faults, sex_of
from station_app.domain.names import name_faults
from station_app.domain.phones import phone_faults
from station_app.domain.problems import Refused
from station_app.domain.registers import register_named
from station_app.services import finding, workspace
from station_app.services.demo import district, folder, tables
from station_app.services.demo.people import Inventor
from station_app.services.demo.rosters_out import write_roster
from station_app.services.identity import read_identity
from station_app.services.workspace import Workspace

PASSPHRASE = "some long passphrase"
STREETS = 2


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Build a district of two stations once; printing is left to the tests of printing."""
    printed: list[tuple[str, int]] = []

    def printer(_: Workspace, form: str, ids: Sequence[str], out: Path) -> None:
        printed.append((form, len(ids)))
        out.write_bytes(b"%PDF")

    out = tmp_path_factory.mktemp("demo") / "out"
    story = district.build(out, PASSPHRASE, printer, among=district.streets()[:STREETS])
    return out, story, printed


@pytest.fixture
def bureau(built: Any) -> Any:
    with workspace.open_(built[1].bureau_home, PASSPHRASE) as opened:
        yield opened


def total(opened: Workspace, register: str, **where: str) -> int:
    return finding.find(opened, register_named(register), where=where).total


def test_the_whole_district_has_sixteen_streets() -> None:
    assert len(district.streets()) == 16


def test_every_step_of_the_loop_was_taken(built: Any) -> None:
    _, story, printed = built

    assert len(story.station_homes) == STREETS
    assert story.packages == story.merged == story.receipts == STREETS + 2
    assert printed == [("A01", 3), ("A02", 3), ("A06", 3)]
    assert all(path.exists() for path in story.files)


def test_each_roster_had_a_faulty_row_that_went_back(built: Any) -> None:
    _, story, _ = built

    assert story.rejected == STREETS
    assert len([path for path in story.files if path.name.endswith("_待改.xlsx")]) == STREETS


def test_the_bureau_has_the_registered_workers_of_the_report(bureau: Workspace) -> None:
    assert total(bureau, "social_worker", is_registered_locally="是", state="ACTIVE") == 56
    assert total(bureau, "volunteer") == STREETS * tables.VOLUNTEERS
    assert total(bureau, "practitioner_post") == 56


def test_the_workers_serve_in_the_three_groups_of_the_report(bureau: Workspace) -> None:
    counts = [total(bureau, "social_worker", category=group) for group in tables.GROUPS]

    assert sum(counts) == 56
    assert min(counts) > 10


def test_everything_was_so_on_the_day_of_the_report(bureau: Workspace) -> None:
    for worker in finding.find(bureau, register_named("social_worker"), limit=100).rows:
        assert worker.hired_on < worker.registered_locally_on == tables.REPORTED
    for application in finding.find(bureau, register_named("cert_registration"), limit=100).rows:
        assert application.applied_on < tables.REPORTED


def test_the_correction_was_answered_and_the_answer_reached_the_bureau(bureau: Workspace) -> None:
    (correction,) = finding.find(bureau, register_named("correction")).rows

    assert correction.answer == "ACCEPTED"
    assert total(bureau, "social_worker", post="社工督导") == 1


def test_practice_books_are_marked(built: Any) -> None:
    _, story, _ = built

    homes = [story.bureau_home, *story.station_homes]
    assert all(read_identity(home).demo for home in homes)


def test_a_practice_district_is_replaced_by_the_next(tmp_path: Path) -> None:
    folder.prepare(tmp_path / "out")
    (tmp_path / "out" / "old").write_text("", encoding="utf-8")

    folder.prepare(tmp_path / "out")

    assert [path.name for path in (tmp_path / "out").iterdir()] == [folder.MARK]


def test_a_folder_with_somebodys_work_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / folder.MARK).write_text("别的内容", encoding="utf-8")
    (tmp_path / "work.xlsx").write_text("", encoding="utf-8")

    with pytest.raises(Refused, match="不会覆盖"):
        folder.prepare(tmp_path)

    assert (tmp_path / "work.xlsx").exists()


def test_a_file_in_place_of_the_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x", encoding="utf-8")

    with pytest.raises(Refused, match="是一个文件"):
        folder.prepare(tmp_path / "out")


@given(seed=st.text(max_size=8))
def test_invented_people_have_names_and_numbers_that_pass_every_check(seed: str) -> None:
    person = Inventor(seed).person(1945, 1991)

    assert not list(name_faults(person.name))
    assert not list(resident_id_faults(person.id_number, tables.REPORTED))
    assert not list(phone_faults(person.mobile))
    assert birth_date_of(person.id_number) == person.born
    assert sex_of(person.id_number) == person.sex


def test_the_same_seed_invents_the_same_people_none_of_them_twice() -> None:
    first, second = Inventor("开福"), Inventor("开福")

    people = [first.person(1960, 1961) for _ in range(500)]

    assert people == [second.person(1960, 1961) for _ in range(500)]
    assert len({person.id_number for person in people}) == 500


@given(total=st.integers(0, 500), parts=st.integers(1, 40))
def test_shares_are_even_and_complete(total: int, parts: int) -> None:
    shares = tables.shares(total, parts)

    assert sum(shares) == total
    assert len(shares) == parts
    assert max(shares) - min(shares) <= 1


@pytest.mark.parametrize("slip", [0, 1, 2])
def test_the_last_row_of_a_roster_is_the_faulty_one(slip: int) -> None:
    roster = tables.workers(district.streets()[0], Inventor("x"), 4, slip)

    numbers = [row[tables.WORKER_HEADINGS.index("身份证号码")] for row in roster.rows]
    faulty = [list(resident_id_faults(number, tables.REPORTED)) for number in numbers]
    assert not any(faulty[:4])
    assert faulty[4] or numbers[4] == numbers[0]


def test_an_old_export_wraps_long_numbers_and_speaks_gb18030(tmp_path: Path) -> None:
    table = tables.Table("名册", "单位", ("姓名", "号码"), [("佟𬭊", "43010519800101123X")], "完")

    write_roster(tmp_path / "r.csv", table)

    lines = (tmp_path / "r.csv").read_bytes().decode("gb18030").splitlines()
    assert lines[3] == '佟𬭊,"=""43010519800101123X"""'
