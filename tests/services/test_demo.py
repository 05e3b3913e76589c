"""The practice district: invented people, rosters as clerks write them, the whole loop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
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
from station_app.services import checkup, examining, finding, workspace
from station_app.services.demo import district, folder, setting, tables
from station_app.services.demo.people import Inventor
from station_app.services.demo.rosters_out import write_roster
from station_app.services.demo.setting import BEFORE, REPORTED, Setting
from station_app.services.figures.counted import counted
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
    assert story.packages == story.merged == story.receipts == 2 * STREETS + 2
    of_a_station = [("A01", 3), ("A02", 3), ("A03", 3), ("A06", 3), ("A26", 1)]
    assert printed == [*of_a_station, ("A12", 1), ("A14", 1)]
    assert all(path.exists() for path in story.files)


def test_each_roster_had_a_faulty_row_that_went_back(built: Any) -> None:
    _, story, _ = built

    assert story.rejected == STREETS
    assert len([path for path in story.files if path.name.endswith("_待改.xlsx")]) == STREETS


def test_the_bureau_has_the_registered_workers_of_the_report(bureau: Workspace) -> None:
    assert total(bureau, "social_worker", is_registered_locally="是", state="ACTIVE") == 56
    assert total(bureau, "volunteer") == STREETS * tables.VOLUNTEERS
    assert total(bureau, "practitioner_post") == 56 + 10


# As of the day before the mobilisation meeting, and on the day of the report (domain.md 10.2).
FIGURES = {
    "K01": ("56", "66"),
    "groups": ("3", "3"),
    "K02": ("56", "56"),
    "K02-1": ("28", "28"),
    "K02-2": ("28", "28"),
    "K02-3": ("0", "0"),
    "K03": ("40", "56"),
    "K03b": ("40", "56"),
    "K04": ("100.0", "84.8"),
    "K06": ("204", "312"),
    "K07": ("—", "—"),
    "K07-rate": ("—", "—"),
    "K08": ("1", "4"),
    "K08-attendances": ("56", "244"),
    "K08-hours": ("896", "3688"),
    "K08-coaching": ("0", "3"),
    "K09": ("0", "10"),
    "reward": ("—", "800–1200"),
    "directed": ("0", "0"),
    "K05": ("1.19", "1.19"),
    "area": ("188", "188"),
    "population": ("470000", "470000"),
    "leaders": ("1", "1"),
    "deputies": ("5", "5"),
    "member-units": ("13", "13"),
    "mobilisations": ("0", "1"),
    "agencies": ("3", "3"),
    "K10": ("13", "14"),
    "K10-common": ("5", "5"),
    "K10-special": ("8", "9"),
    "K10-service": ("0", "4"),
    "K10-building": ("0", "9"),
    "K10-untold": ("13", "1"),
    "K11": ("1881800", "1881800"),
    "K11-paid": ("0", "218250"),
    "K11-rate": ("0.0", "11.6"),
    "K12-lines": ("4", "4"),
    "K12-planned": ("8000000", "8000000"),
    "K12-received": ("0", "0"),
    "K16": ("0", "2"),
    "K16-hours": ("0", "4"),
    "K16-share": ("0.0", "9.1"),
    "K17": ("0", "4"),
    "K17-broadcast": ("0", "1"),
    "K17-print": ("0", "1"),
    "K17-network": ("0", "2"),
}


@pytest.mark.parametrize(("place", "day"), [(0, BEFORE), (1, REPORTED)])
def test_the_merged_records_give_the_figures_of_the_report(
    bureau: Workspace, place: int, day: date
) -> None:
    found = {each.id: each.shown for each in counted(bureau, day).figures}

    assert found == {name: shown[place] for name, shown in FIGURES.items()}


def test_the_two_sets_of_nine_projects_are_different_ones(bureau: Workspace) -> None:
    found = counted(bureau, REPORTED)

    special, building = (
        set(found.named(name).behind.records) for name in ("K10-special", "K10-building")
    )

    assert len(special) == len(building) == 9
    assert special != building


def test_the_project_that_the_report_leaves_out_is_a_finding_of_the_check(
    bureau: Workspace,
) -> None:
    sentence = next(each for each in checkup.to_explain(bureau) if "D-16" in each)

    assert sentence.startswith("项目状态合计（13）与项目总数（14）不符，差1，请说明（D-16）")
    assert checkup.findings(bureau) == []


def test_money_of_society_is_apart_from_the_budget_lines(bureau: Workspace) -> None:
    planned = counted(bureau, REPORTED).named("K12-planned")

    assert planned.behind.register == "fund_source"
    assert total(bureau, "budget_line") == 4


def test_every_common_project_is_carried_out_at_every_station(bureau: Workspace) -> None:
    assert total(bureau, "project_site", role="ALL") == 5 * STREETS


def test_both_ways_to_count_the_registered_mean_the_same_people(bureau: Workspace) -> None:
    found = counted(bureau, REPORTED)
    listed = finding.find(bureau, register_named("social_worker"), limit=100).rows

    on_the_list = {each.person for each in listed if each.is_registered_locally}

    assert set(found.named("K03").behind.listed) == on_the_list


def test_the_hired_came_by_the_open_recruitment_of_may(bureau: Workspace) -> None:
    hired = finding.find(bureau, register_named("job_application"), where={"state": "HIRED"}).rows
    workers = finding.find(bureau, register_named("social_worker"), limit=100).rows

    assert {each.on_board_on.month for each in hired} == {5}
    came = [each for each in workers if each.person in {one.person for one in hired}]
    assert [each.talent_path for each in came] == ["IMPORT"] * 10
    assert not any(each.is_registered_locally for each in came)


def test_what_the_bureau_laid_down_reached_every_station(built: Any) -> None:
    _, story, _ = built

    for home in story.station_homes:
        with workspace.open_(home, PASSPHRASE) as station:
            sessions = finding.find(station, register_named("training_session")).rows
            assert [each.home for each in sessions] == [""] * 4
            assert {each.state for each in sessions} == {"HELD"}


def test_some_candidates_may_register_and_some_may_not(bureau: Workspace) -> None:
    (session,) = finding.find(bureau, register_named("exam_session")).rows
    found = examining.check_session(bureau, session.id)

    assert len(found.applicants) == 312
    assert 50 < len(found.barred) < 200


def test_ledgers_of_the_district_lie_in_its_folder(built: Any) -> None:
    out, _, _ = built

    names = sorted(path.name[:3] for path in (out / "台账").iterdir())

    assert names == ["B02", "B08", "B09", "B15"]


def test_the_workers_serve_in_the_three_groups_of_the_report(bureau: Workspace) -> None:
    registered = {"is_registered_locally": "是"}
    counts = [
        total(bureau, "social_worker", category=group, **registered) for group in tables.GROUPS
    ]

    assert sum(counts) == 56
    assert min(counts) > 10


def test_everything_was_so_on_the_day_of_the_report(bureau: Workspace) -> None:
    for worker in finding.find(bureau, register_named("social_worker"), limit=100).rows:
        assert worker.hired_on <= (worker.registered_locally_on or REPORTED) <= REPORTED
    for application in finding.find(bureau, register_named("cert_registration"), limit=100).rows:
        assert application.applied_on < application.valid_from <= REPORTED


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
    assert not list(resident_id_faults(person.id_number, REPORTED))
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
    shares = setting.shares(total, parts)

    assert sum(shares) == total
    assert len(shares) == parts
    assert max(shares) - min(shares) <= 1
    assert [number for part in setting.ranges(total, parts) for number in part] == [*range(total)]


@pytest.mark.parametrize(
    ("today", "year"),
    [(date(2026, 7, 1), 2026), (date(2026, 6, 30), 2025), (date(2027, 1, 2), 2026)],
)
def test_practice_plays_in_the_latest_year_whose_spring_is_over(today: date, year: int) -> None:
    assert setting.running(today).year == year


@pytest.mark.parametrize(
    ("year", "day"),
    [(2010, date(2010, 6, 19)), (2026, date(2026, 6, 20)), (2027, date(2027, 6, 19))],
)
def test_the_examination_begins_on_the_third_saturday_of_june(year: int, day: date) -> None:
    assert Setting(year).exam == day


@pytest.mark.parametrize("slip", [0, 1, 2])
def test_the_last_row_of_a_roster_is_the_faulty_one(slip: int) -> None:
    roster = tables.workers(district.streets()[0], Inventor("x"), 4, slip)

    numbers = [row[tables.WORKER_HEADINGS.index("身份证号码")] for row in roster.rows]
    faulty = [list(resident_id_faults(number, REPORTED)) for number in numbers]
    assert not any(faulty[:4])
    assert faulty[4] or numbers[4] == numbers[0]


def test_an_old_export_wraps_long_numbers_and_speaks_gb18030(tmp_path: Path) -> None:
    table = tables.Table("名册", "单位", ("姓名", "号码"), [("佟𬭊", "43010519800101123X")], "完")

    write_roster(tmp_path / "r.csv", table)

    lines = (tmp_path / "r.csv").read_bytes().decode("gb18030").splitlines()
    assert lines[3] == '佟𬭊,"=""43010519800101123X"""'
