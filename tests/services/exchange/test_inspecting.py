"""What the bureau is told of a file before it is merged, and several files at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from station_app.domain.problems import NotAllowed, StationError
from station_app.domain.progress import Cancelled
from station_app.domain.registers import BY_NAME
from station_app.services import records, recycling
from station_app.services.exchange import inspecting, mailbag, senders
from station_app.services.exchange.inspecting import Plan
from station_app.services.exchange.mailbag import Letter
from tests.builders import person_values
from tests.services.exchange.district import District, tables
from tests.services.exchange.test_applying import edited

PEOPLE = BY_NAME["person"]


def enter(district: District, number: int = 1, at: str = "a", **changes: object) -> str:
    return records.create(district[at], PEOPLE, person_values(number, **changes)).record.id


def plan(district: District, file: Path, accept: str = "") -> Plan:
    """Judge a file, after making sure that judging changes nothing."""
    before = tables(district.bureau)
    found = inspecting.inspect(district.bureau, file, accept=accept)
    assert tables(district.bureau) == before
    return found


def test_a_plan_counts_what_merging_will_do(district: District) -> None:
    changed, deleted = enter(district, 1), enter(district, 2)
    district.exchange("a")
    enter(district, 3)
    records.change(district["a"], PEOPLE, changed, {"mobile": "13900139000"})
    recycling.delete(district["a"], PEOPLE, deleted)

    found = plan(district, district.make("a").file)

    assert (found.outcome, found.name, found.number) == ("merged", "四方坪街道社工站", 2)
    assert (found.created, found.changed, found.deleted, found.unchanged) == (1, 1, 1, 0)


def test_a_record_that_was_changed_back_is_no_change(district: District) -> None:
    person = enter(district)
    district.exchange("a")
    for mobile in ("13900139000", person_values()["mobile"]):
        records.change(district["a"], PEOPLE, person, {"mobile": mobile})

    found = plan(district, district.make("a").file)

    assert (found.changed, found.unchanged) == (0, 1)


def test_a_plan_knows_what_came_before(district: District) -> None:
    enter(district)
    file = district.make("a").file
    district.receive(file)

    found = plan(district, file)

    assert (found.outcome, found.unchanged, found.answers) == ("duplicate", 1, True)


def test_a_foreign_file_is_named_for_what_it_is(district: District, tmp_path: Path) -> None:
    Workbook().save(tmp_path / "花名册.xlsx")

    found = plan(district, tmp_path / "花名册.xlsx")

    assert (found.outcome, found.answers, found.wants_reason) == ("refused", False, False)
    assert "不是本系统的上报包" in found.reason


def test_an_edited_file_names_the_cells_and_wants_a_reason(district: District) -> None:
    enter(district)
    file = edited(district.make("a").file, "人员", "欧阳小兰", "欧阳小梅")

    refused, accepted = plan(district, file), plan(district, file, "电话核实")

    assert (refused.outcome, refused.wants_reason, refused.answers) == ("edited", True, False)
    assert [edit.column for edit in refused.edits] == ["姓名"]
    assert (accepted.outcome, accepted.wants_reason, accepted.created) == ("merged", False, 1)


def test_a_package_that_lacks_what_was_confirmed_needs_a_full_one(district: District) -> None:
    enter(district)
    district.exchange("a")
    district.begin_bureau_anew()

    assert plan(district, district.make("a").file).outcome == "needs_full"


def test_a_receipt_is_no_package(district: District) -> None:
    receipt = district.receive(district.make("a").file).receipt
    assert receipt is not None

    assert "回执" in plan(district, receipt).reason


def test_packages_are_merged_in_the_order_in_which_they_were_made(district: District) -> None:
    files = [district.make(name).file for name in ("b", "a", "b")]

    plans = inspecting.in_turn([plan(district, file) for file in reversed(files)])

    assert [each.file for each in plans] == [files[0], files[2], files[1]]


def test_the_station_inspects_nothing(district: District, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        inspecting.inspect(district["a"], tmp_path / "x.xlsx")


def after(steps: int) -> Any:
    """Return a progress that is cancelled once so many files are done."""

    def progress(done: int, total: int) -> None:
        if done >= steps:
            raise Cancelled

    return progress


def test_cancelling_keeps_what_was_merged_before(district: District) -> None:
    enter(district)
    enter(district, 1, "b")
    mail = [Letter(district.make(name).file) for name in ("a", "b")]

    done = mailbag.receive_all(district.bureau, mail, after(1))

    assert [each.station for each in done] == [district["a"].station]
    assert [each.late for each in senders.senders(district.bureau).senders].count(False) == 1


def test_cancelling_keeps_what_was_looked_at_or_applied_before(district: District) -> None:
    enter(district)
    mail = [Letter(district.make("a").file)] * 2

    assert len(mailbag.inspect_all(district.bureau, mail, after(1))) == 1
    receipt = district.receive(mail[0].file).receipt
    assert receipt is not None
    (opened,) = mailbag.apply_all(district["a"], [Letter(receipt)] * 2, after(1))
    assert opened.applied is not None


def test_cancelling_before_the_first_file_is_cancelling(district: District) -> None:
    with pytest.raises(Cancelled):
        mailbag.receive_all(district.bureau, [Letter(Path("a"))], after(0))


def test_a_receipt_that_is_refused_stops_no_other(district: District, tmp_path: Path) -> None:
    Workbook().save(tmp_path / "别的.xlsx")
    receipt = district.receive(district.make("a").file).receipt
    assert receipt is not None

    bad, good = mailbag.apply_all(district["a"], [Letter(tmp_path / "别的.xlsx"), Letter(receipt)])

    assert bad.applied is None
    assert not bad.wants_reason
    assert good.applied is not None


def test_a_receipt_of_another_bureau_store_may_be_let_in_with_a_reason(
    district: District,
) -> None:
    enter(district)
    district.exchange("a")
    district.begin_bureau_anew()
    receipt = district.receive(district.make("a").file).receipt
    assert receipt is not None

    (refused,) = mailbag.apply_all(district["a"], [Letter(receipt)])
    (applied,) = mailbag.apply_all(district["a"], [Letter(receipt, "区局换了电脑")])

    assert refused.wants_reason
    assert applied.applied is not None
    assert applied.applied.asks_full


def test_a_copy_is_written_whole_and_a_lost_file_told(district: District, tmp_path: Path) -> None:
    file = district.make("a").file

    copied = mailbag.copy_to(file, tmp_path / "盘.xlsx")
    original = file.read_bytes()
    file.unlink()

    assert copied.read_bytes() == original
    with pytest.raises(StationError, match="不在发件箱"):
        mailbag.copy_to(file, tmp_path / "盘.xlsx")
