"""What becomes of a package at the bureau."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from station_app.domain.problems import NotAllowed
from station_app.domain.registers import BY_NAME
from station_app.services import records, recycling, restoring, workspace
from station_app.services.exchange import applying, packages, receiving
from tests.builders import (
    credit_code,
    organisation_values,
    person_values,
    resident_id,
    volunteer_values,
)
from tests.services.conftest import CHEAP, PASSPHRASE, clock
from tests.services.exchange.district import District, get, live, sent_back, tables

PEOPLE, VOLUNTEERS = BY_NAME["person"], BY_NAME["volunteer"]


def enter(district: District, number: int = 1, name: str = "a", **changes: object) -> str:
    return records.create(district[name], PEOPLE, person_values(number, **changes)).record.id


def test_receipt_is_no_package(district: District) -> None:
    receipt = district.receive(district.make("a").file).receipt
    assert receipt

    received = district.receive(receipt)

    assert (received.outcome, received.receipt) == ("refused", None)
    assert "回执" in received.reason


def test_station_receives_no_packages(district: District) -> None:
    with pytest.raises(NotAllowed):
        receiving.receive(district["a"], district.make("a").file)


def test_station_of_another_district_is_refused(district: District, tmp_path: Path) -> None:
    identity = workspace.identify("station", "430102001")
    other, _ = workspace.create(tmp_path / "other", identity, PASSPHRASE, cost=CHEAP, now=clock)
    made = packages.make(other)
    other.close()

    received = district.receive(made.file)

    assert received.outcome == "refused"
    assert "别的区县" in received.reason


def test_same_package_again_changes_nothing(district: District) -> None:
    enter(district)
    file = district.make("a").file
    district.receive(file)
    before = tables(district.bureau)

    received = district.receive(file)

    assert (received.outcome, received.unchanged) == ("duplicate", 1)
    assert tables(district.bureau) == before


def test_older_package_that_comes_late_changes_nothing(district: District) -> None:
    person = enter(district)
    late = district.make("a").file
    records.change(district["a"], PEOPLE, person, {"remark": "新"})
    district.receive(district.make("a").file)
    before = tables(district.bureau)

    assert district.receive(late).outcome == "merged"
    assert tables(district.bureau) == before


def test_late_package_brings_no_deleted_record_back(district: District) -> None:
    person = enter(district)
    late = district.make("a").file
    recycling.delete(district["a"], PEOPLE, person)
    district.receive(district.make("a").file)

    district.receive(late)

    assert not district.has(district.bureau, PEOPLE, person)


def test_person_entered_anew_takes_the_place_of_the_deleted_one(district: District) -> None:
    first = enter(district)
    district.exchange("a")
    recycling.delete(district["a"], PEOPLE, first)
    second = enter(district)

    _, received, _ = district.exchange("a")

    assert (received.created, received.updated, received.returned) == (1, 1, 0)
    assert list(live(district.bureau, PEOPLE)) == [second]


def test_two_people_may_swap_their_numbers(district: District) -> None:
    one, other = enter(district, 1), enter(district, 2)
    district.exchange("a")
    for person, number in ((one, 9), (other, 1), (one, 2)):
        records.change(district["a"], PEOPLE, person, {"id_number": resident_id(number)})

    _, received, _ = district.exchange("a")

    assert (received.updated, received.returned) == (2, 0)
    assert get(district.bureau, PEOPLE, one).id_number == resident_id(2)


def test_number_that_a_held_record_still_has_at_the_bureau_is_returned(district: District) -> None:
    holder = enter(district, 1)
    district.exchange("a")
    records.change(district["a"], PEOPLE, holder, {"id_number": resident_id(2), "mobile": None})
    newcomer = enter(district, 1)

    _, received, applied = district.exchange("a")
    records.change(district["a"], PEOPLE, holder, {"mobile": "13800130009"})
    district.exchange("a")

    assert (received.returned, applied.returned) == (1, 1)
    assert set(live(district.bureau, PEOPLE)) == {holder, newcomer}
    assert sent_back(district["a"]) == []


def test_gap_after_the_bureau_was_restored_asks_for_everything(district: District) -> None:
    district.back_up("bureau")
    enter(district)
    district.exchange("a")
    district.restore("bureau", district.parties["bureau"].archives[0])

    _, received, applied = district.exchange("a")
    made, healed, _ = district.exchange("a")

    assert (received.outcome, applied.asks_full) == ("needs_full", True)
    assert (made.full, healed.outcome, healed.created) == (True, "merged", 1)


def test_gap_after_the_bureau_went_back_a_little_asks_for_everything(district: District) -> None:
    enter(district)
    district.exchange("a")
    district.back_up("bureau")
    enter(district, 2)
    district.exchange("a")
    district.restore("bureau", district.parties["bureau"].archives[0])

    _, received, _ = district.exchange("a")
    _, healed, _ = district.exchange("a")

    assert (received.outcome, healed.outcome, healed.created) == ("needs_full", "merged", 1)
    assert "中间缺少已确认过的数据" in received.reason


def test_restored_station_is_taken_as_it_is_now(district: District) -> None:
    district.back_up("a")
    person = enter(district)
    district.exchange("a")
    district.restore("a", district.parties["a"].archives[0])

    made, received, applied = district.exchange("a")

    assert (made.full, received.outcome) == (True, "merged")
    assert applied.dropped == ("人员：欧阳小兰",)
    assert not district.has(district.bureau, PEOPLE, person)


def test_restored_station_stays_a_station_of_the_district(district: District) -> None:
    district.back_up("a")
    station = district["a"].station
    records.change(district["a"], BY_NAME["station"], station, {"address": "四方坪"})
    district.exchange("a")
    district.restore("a", district.parties["a"].archives[0])

    district.exchange("a")

    assert get(district.bureau, BY_NAME["station"], station).address is None
    assert district.exchange("a")[1].outcome == "merged"


def test_package_of_the_time_before_a_restore_is_superseded(district: District) -> None:
    district.back_up("a")
    enter(district)
    old = district.post(district.make("a").file)
    district.restore("a", district.parties["a"].archives[0])
    district.exchange("a")

    assert district.receive(old).outcome == "superseded"
    assert live(district.bureau, PEOPLE) == {}


@pytest.fixture
def copied(district: District) -> workspace.Workspace:
    """Open a copy of the folder of station a, which goes on by itself."""
    district["a"].close()
    shutil.copytree(district["a"].home, district.folder / "copied")
    district.reopen("a")
    return workspace.open_(district.folder / "copied", PASSPHRASE, now=clock)


def test_copied_folder_is_named_and_healed_by_a_full_package(
    district: District, copied: workspace.Workspace
) -> None:
    enter(district)
    person = records.create(copied, PEOPLE, person_values(2)).record.id
    district.exchange("a")

    forked = district.receive(packages.make(copied).file)
    assert forked.receipt
    applying.apply(copied, forked.receipt)
    healed = district.receive(packages.make(copied).file)
    copied.close()

    assert (forked.outcome, healed.outcome) == ("fork", "merged")
    assert "第1号包" in forked.reason
    assert list(live(district.bureau, PEOPLE)) == [person]


def test_two_stores_restored_from_one_backup_are_told_apart(district: District) -> None:
    person = enter(district)
    district.back_up("a")
    archive, other = district.parties["a"].archives[0], district.folder / "other"
    district["a"].close()
    shutil.copytree(district["a"].home, other)
    restoring.restore(other, archive, PASSPHRASE, clock())
    district.restore("a", archive)
    district.exchange("a")
    with workspace.open_(other, PASSPHRASE, now=clock) as books:
        records.change(books, PEOPLE, person, {"mobile": "13900139000"})
        file = packages.make(books).file

    forked = district.receive(file)
    assert get(district.bureau, PEOPLE, person).mobile == "13800130001"
    taken = district.receive(file, "以另一台为准")

    assert (forked.outcome, taken.outcome) == ("fork", "merged")
    assert "有两份数据各自上报过" in forked.reason
    assert get(district.bureau, PEOPLE, person).mobile == "13900139000"


def begun_anew(folder: Path, *, full: bool) -> Path:
    """Make a package of books of station a that somebody began anew."""
    identity = workspace.identify("station", "430105012")
    anew, _ = workspace.create(folder / "anew", identity, PASSPHRASE, cost=CHEAP, now=clock)
    with anew:
        return packages.make(anew, full=full).file


def test_new_store_of_a_station_enters_with_a_reason_only(
    district: District, tmp_path: Path
) -> None:
    enter(district)
    district.exchange("a")
    file = begun_anew(tmp_path, full=True)
    before = tables(district.bureau)

    first = district.receive(file)
    assert tables(district.bureau) == before

    assert (first.outcome, district.receive(file, "换了电脑").outcome) == ("fork", "merged")
    assert live(district.bureau, PEOPLE) == {}


def test_new_store_of_a_station_enters_with_everything_only(
    district: District, tmp_path: Path
) -> None:
    enter(district)
    district.exchange("a")

    received = district.receive(begun_anew(tmp_path, full=False), "换了电脑")

    assert (received.outcome, len(live(district.bureau, PEOPLE))) == ("needs_full", 1)


def test_same_person_at_two_stations_is_kept_twice(district: District) -> None:
    people = {enter(district, 1, name) for name in ("a", "b")}
    for name in ("a", "b"):
        district.exchange(name)

    assert set(live(district.bureau, PEOPLE)) == people


NASTY = (
    "=cmd|' /C calc'!A0", "+86 138", "-无-", "@SUM(A1)", "𬭊𠮷㐂", "👨‍👩‍👧🙂", "两\n行\n\n四",
    "'引号\"", "<b>&amp;</b>", "0012", "1e5", "2026-01-02", "TRUE", "#N/A", "a   b", "字" * 4000,
    "🙂" * 4000,
)  # fmt: skip


@pytest.mark.parametrize("text", NASTY, ids=lambda text: repr(text[:12]))
def test_text_arrives_as_it_was_typed(district: District, text: str) -> None:
    values = records.parse(PEOPLE, {"remark": text, "native_place": text[:50]})
    person = enter(district, **values)

    _, received, applied = district.exchange("a")

    arrived = get(district.bureau, PEOPLE, person)
    assert (received.reason, applied.accepted) == ("", 1)
    assert arrived.remark == values["remark"] == text
    assert arrived.native_place == values["native_place"]


def test_child_comes_with_its_parent(district: District) -> None:
    person = enter(district)
    volunteer = records.create(district["a"], VOLUNTEERS, volunteer_values(person)).record.id

    district.exchange("a")

    assert get(district.bureau, VOLUNTEERS, volunteer).person == person


def test_organisation_of_the_bureau_goes_to_every_station(district: District) -> None:
    register = BY_NAME["organisation"]
    shared = records.create(district.bureau, register, organisation_values()).record.id

    for name in ("a", "b"):
        district.exchange(name)
        assert get(district[name], register, shared).uscc == credit_code()


def test_every_file_is_kept_as_it_came(district: District) -> None:
    file = district.make("a").file

    district.receive(file)

    assert (district.bureau.folder("inbox") / file.name).read_bytes() == file.read_bytes()
