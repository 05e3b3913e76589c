"""Legacy rosters: what a cell at fault may have meant, and what can be given for a whole file."""

from __future__ import annotations

from pathlib import Path

import pytest

from station_app.domain.register import Need
from station_app.domain.registers.volunteers import VOLUNTEERS
from station_app.domain.registers.workers import SOCIAL_WORKERS
from station_app.services.rosters.choices import asked_for, choices, default_fault, importing
from station_app.services.rosters.source import read_source, suited
from station_app.services.rosters.suggestions import suggestions
from station_app.services.workspace import Workspace
from tests.bench.people import id_number
from tests.services.rosters import BORN, planned, save, worker

GOOD_ID = id_number(430105, BORN, 1)
ENDS_IN_X = next(
    number for serial in range(99) if (number := id_number(430105, BORN, serial))[-1] == "X"
)


@pytest.mark.parametrize(
    ("path", "text", "first"),
    [
        ("hired_on", "44562", "2022-01-01"),
        ("hired_on", "19.7.1", "2019-07-01"),
        ("hired_on", "98年12月31日", "1998-12-31"),
        ("hired_on", "2019-13-05", "2019-05-13"),
        ("education.graduated_on", "19.7.1", "2019-07"),
        ("education.graduated_on", "44562", "2022-01"),
        ("education.level", "大学本科生", "大学本科"),
        ("person.political", "共产党员", "中共党员"),
        ("person.political", "qz", "群众"),
        ("person.id_number", GOOD_ID.replace("0", "O"), GOOD_ID),
        ("person.id_number", f"{ENDS_IN_X[:3]}I{ENDS_IN_X[4:-1]}x", ENDS_IN_X),
        ("person.mobile", "1380O13OOO1", "13800130001"),
        ("person.mobile", "13800130001/13800130002", "13800130001"),
        ("person.email", "四方坪街到", "四方坪街道"),
        ("state", "在岗位", "在岗"),
    ],
)
def test_what_was_meant_is_suggested(station: Workspace, path: str, text: str, first: str) -> None:
    assert suggestions(station, SOCIAL_WORKERS, path, text)[0] == first


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("hired_on", ""),
        ("hired_on", "2023-02-29"),
        ("hired_on", "2019-07"),
        ("hired_on", "昨天"),
        ("hired_on", "00100"),
        ("person.id_number", GOOD_ID[:-1]),
        ("person.id_number", f"{GOOD_ID[:16]}O{GOOD_ID[17:]}".replace(GOOD_ID[16], "O", 1)),
        ("person.mobile", "12O"),
        ("person.name", "四方坪街到"),
    ],
)
def test_what_would_be_refused_again_is_not_suggested(
    station: Workspace, path: str, text: str
) -> None:
    assert suggestions(station, SOCIAL_WORKERS, path, text) == ()


def test_a_flag_is_suggested_by_how_it_begins(station: Workspace) -> None:
    assert suggestions(station, SOCIAL_WORKERS, "is_registered_locally", "没有") == ("否",)


def test_every_field_of_a_roster_can_be_chosen_by_a_name_of_its_own() -> None:
    for register in importing():
        labels = [each.label for each in choices(register)]

        assert len(set(labels)) == len(labels)
        assert set(register.roster) <= {each.path for each in choices(register)}


def test_what_no_column_has_is_asked_for_once(station: Workspace, tmp_path: Path) -> None:
    asked = asked_for(station, planned(station, save(tmp_path, worker())))

    assert asked[0].need is Need.SAVE
    assert "category" in [each.path for each in asked]
    assert asked[-1].path == "state"
    assert "在岗" in asked[-1].options


def test_what_is_asked_for_is_known_even_when_every_row_is_refused(
    station: Workspace, tmp_path: Path
) -> None:
    found = planned(station, save(tmp_path, worker(入职时间="昨天")))

    assert "category" in [each.path for each in asked_for(station, found)]


def test_a_value_for_the_whole_file_is_checked_alone() -> None:
    assert "不是日期" in default_fault(SOCIAL_WORKERS, "hired_on", "昨天")
    assert default_fault(SOCIAL_WORKERS, "hired_on", "2019.7.1") == ""
    assert default_fault(SOCIAL_WORKERS, "state", "在岗") == ""


def test_the_register_of_a_file_is_recognised() -> None:
    folder = Path(__file__).parents[1] / "golden" / "rosters"

    assert suited(read_source(folder / "03_志愿者登记表.xlsx")) is VOLUNTEERS
    assert suited(read_source(folder / "95_物资领用登记.xlsx")) is None
