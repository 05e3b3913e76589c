"""What a station puts into a package, and what it keeps back."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from station_app.domain.problems import NotAllowed
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Role
from station_app.services import people, records, recycling
from station_app.services.exchange import packages
from station_app.services.standing import standing_of
from station_app.services.two_persons import Second
from station_app.services.workspace import open_
from station_app.storage import files
from tests.builders import person_values, worker_values
from tests.services.conftest import CHEAP, PASSPHRASE, clock
from tests.services.exchange.district import District, get

PEOPLE, WORKERS = BY_NAME["person"], BY_NAME["social_worker"]


def enter(district: District, number: int = 1, **changes: object) -> str:
    return records.create(district["a"], PEOPLE, person_values(number, **changes)).record.id


def test_package_carries_only_what_the_bureau_has_not_confirmed(district: District) -> None:
    enter(district)
    district.exchange("a")
    enter(district, 2)

    assert district.make("a").records == 1


def test_lost_package_is_carried_again(district: District) -> None:
    enter(district)
    district.make("a")

    assert district.make("a").records == 1


def test_package_without_changes_is_an_empty_report(district: District) -> None:
    made, received, applied = district.exchange("a")

    assert (made.records, received.outcome, applied.outcome) == (0, "merged", "applied")
    cover = load_workbook(made.file).worksheets[0]
    assert "零报告" in [cell for row in cover.iter_rows(values_only=True) for cell in row]


def test_full_package_carries_everything_again(district: District) -> None:
    enter(district)
    district.exchange("a")

    assert district.make("a", full=True).records == 1


def test_incomplete_record_stays_behind_with_what_refers_to_it(district: District) -> None:
    person = enter(district, mobile=None)
    station = district["a"].station
    records.create(district["a"], WORKERS, worker_values(person, station=station))

    made = district.make("a")

    assert made.records == 0
    reasons = {held.register: held.reason for held in made.held}
    assert reasons["person"].startswith("手机：")
    assert "“人员”记录还没有填写完整" in reasons["social_worker"]


def test_record_that_becomes_incomplete_stays_at_the_bureau_as_it_was(district: District) -> None:
    person = enter(district)
    district.exchange("a")
    records.change(district["a"], PEOPLE, person, {"mobile": None})

    _, received, _ = district.exchange("a", full=True)

    assert received.reason == ""
    assert get(district.bureau, PEOPLE, person).mobile == "13800130001"


def test_deletion_travels_as_a_tombstone(district: District) -> None:
    person = enter(district)
    district.exchange("a")
    recycling.delete(district["a"], PEOPLE, person)

    made, received, _ = district.exchange("a")

    assert (made.records, received.updated) == (1, 1)
    assert not district.has(district.bureau, PEOPLE, person)


def test_record_that_never_left_needs_no_tombstone(district: District) -> None:
    recycling.delete(district["a"], PEOPLE, enter(district))

    assert district.make("a").records == 0


def test_each_record_shows_how_far_it_is(district: District) -> None:
    person = enter(district)
    stages = [standing_of(get(district["a"], PEOPLE, person))]
    made = district.make("a")
    stages.append(standing_of(get(district["a"], PEOPLE, person)))
    receipt = district.receive(made.file).receipt
    assert receipt
    district.apply("a", receipt)
    stages.append(standing_of(get(district["a"], PEOPLE, person)))

    assert stages == ["未报", "已报", "已收"]


def test_bureau_makes_no_packages(district: District) -> None:
    with pytest.raises(NotAllowed):
        packages.make(district.bureau)


def test_copy_is_written_to_the_folder_of_choice(district: District, tmp_path: Path) -> None:
    made = packages.make(district["a"], folder=tmp_path / "U盘")

    assert made.file.parent == tmp_path / "U盘"
    assert made.file.read_bytes() == (district["a"].folder("outbox") / made.file.name).read_bytes()


def test_numbers_given_again_after_a_restore_overwrite_no_file(district: District) -> None:
    district.back_up("a")
    first = district.make("a").file
    district.restore("a", district.parties["a"].archives[0])

    again = district.make("a").file

    assert first.exists()
    assert again.name == first.name.replace(".xlsx", "(2).xlsx")


def test_file_of_a_committed_package_gets_its_name_at_the_next_start(district: District) -> None:
    made = district.make("a").file
    made.rename(files.unfinished(made))

    district.reopen("a")

    assert made.exists()


def test_file_of_a_package_that_was_not_committed_is_removed(district: District) -> None:
    stray = files.unfinished(district["a"].folder("outbox") / "未完成.xlsx")
    stray.write_bytes(b"x")
    home = district["a"].home
    district["a"].close()

    open_(home, PASSPHRASE, now=clock).close()

    assert list((home / "outbox").iterdir()) == []


def test_held_part_is_named_after_the_person_it_belongs_to(district: District) -> None:
    person = enter(district)
    records.create(district["a"], BY_NAME["education"], {"person": person, "level": "21"})

    (held,) = district.make("a").held

    assert held.label == "欧阳小兰 大学本科"


def cover_of(file: Path) -> list[list[object]]:
    """Return the filled cells of the first sheet."""
    sheet = load_workbook(file).worksheets[0]
    return [[cell for cell in row if cell] for row in sheet.values]


def test_somebody_else_who_may_send_reviews_the_package(district: District) -> None:
    hers = "her own long passphrase"
    people.add(district["a"], "李娜", [Role.REVIEWER], hers, PASSPHRASE, CHEAP)

    with pytest.raises(NotAllowed, match="R-AC-02"):
        packages.make(district["a"])
    made = packages.make(district["a"], second=Second("李娜", hers))

    assert ["复核人", "李娜"] in cover_of(made.file)


def test_package_of_a_station_of_one_says_so(district: District) -> None:
    cover = cover_of(packages.make(district["a"]).file)

    assert any("未经第二人复核" in str(cell) for row in cover for cell in row)
