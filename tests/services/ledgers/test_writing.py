"""Who may see what in a ledger, what is noted, where it goes, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from station_app.domain.problems import StationError
from station_app.domain.progress import Cancelled
from station_app.services.ledgers.choosing import option_named, options, scope_of
from station_app.services.ledgers.files import ledger_named, ledgers
from station_app.services.ledgers.gathering import Scope
from station_app.services.ledgers.writing import file_name, write_ledger
from station_app.services.workspace import Workspace
from tests.builders import resident_id
from tests.services.exchange.conftest import district, offices
from tests.services.exchange.district import District
from tests.services.ledgers import talents
from tests.services.ledgers.conftest import CLOSING
from tests.services.ledgers.sheets import Table
from tests.services.test_exports import notes

__all__ = ["district", "offices"]


def table(file: Path, sheet: int = 0) -> Table:
    return Table(load_workbook(file).worksheets[sheet])


def test_numbers_are_masked_without_a_reason(station: Workspace, tmp_path: Path) -> None:
    talents.reward(station, 1)
    file = tmp_path / "a.xlsx"

    write_ledger(station, ledger_named("B16"), Scope(CLOSING), file, reason="  ")

    found = table(file)
    assert found.column("身份证号码") == [f"430105********{resident_id(1)[-4:]}"]
    assert found.column("银行账号") == ["***************0001"]
    assert found.column("联系电话") == ["138****0001"]
    assert "隐去了中间几位" in found.below[-1]
    assert resident_id(1) not in str(list(found.sheet.values))


def test_hidden_columns_are_masked_as_well(station: Workspace, tmp_path: Path) -> None:
    talents.exchange(station, 1)
    file = tmp_path / "a.xlsx"

    write_ledger(station, ledger_named("B18"), Scope(CLOSING), file)

    assert resident_id(1) not in str(list(table(file).sheet.values))


def test_every_ledger_is_noted_with_its_reason(station: Workspace, tmp_path: Path) -> None:
    ledger = ledger_named("B15")
    talents.course(station)

    write_ledger(station, ledger, Scope(CLOSING), tmp_path / "a.xlsx", reason=" 核对 ")

    (note,) = notes(station)
    assert (note.record, note.action) == ("a.xlsx", "training_session.export")
    assert note.changes["ledger"] == "B15 社会工作培训台账"
    assert (note.changes["rows"], note.changes["reason"]) == (1, "核对")
    assert note.changes["as_of"] == "2026-06-30"


def test_a_cancelled_ledger_leaves_the_file_that_was_there(
    station: Workspace, tmp_path: Path
) -> None:
    talents.course(station)
    out = tmp_path / "a.xlsx"
    out.write_text("old")

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_ledger(station, ledger_named("B15"), Scope(CLOSING), out, progress=stop)

    assert out.read_text() == "old"
    assert notes(station) == []


def test_progress_runs_to_the_end_and_never_back(filled: Workspace, tmp_path: Path) -> None:
    seen: list[float] = []

    def note(done: int, total: int) -> None:
        seen.append(done / total)

    write_ledger(filled, ledger_named("B04"), Scope(CLOSING), tmp_path / "a.xlsx", progress=note)

    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, 1)


def test_the_bureau_names_the_station_of_each_row(district: District, tmp_path: Path) -> None:
    for name in ("a", "b"):
        talents.course(district[name], 1, course_no=None)
        district.receive(district.post(district.make(name).file))
    file = tmp_path / "a.xlsx"

    write_ledger(district.bureau, ledger_named("B15"), Scope(CLOSING), file)

    found = table(file)
    assert found.sheet["A1"].value == "开福区社会工作培训台账"
    assert sorted(found.column("社工站")) == ["四方坪街道社工站", "芙蓉北路街道社工站"]
    assert found.total("培训名称") == "2 期"


@pytest.mark.parametrize(("ledger_id", "sheet", "size"), [("B18", 0, 8), ("B15", 1, 9)])
def test_the_bureau_prints_wide_sheets_on_a3(
    bureau: Workspace, tmp_path: Path, ledger_id: str, sheet: int, size: int
) -> None:
    write_ledger(bureau, ledger_named(ledger_id), Scope(CLOSING), tmp_path / "a.xlsx")

    assert table(tmp_path / "a.xlsx", sheet).sheet.page_setup.paperSize == size


def test_the_name_of_the_file_says_what_it_is(station: Workspace) -> None:
    ledger = ledger_named("B15")

    scope = scope_of(station, ledger, period="2026年第二季度")

    assert file_name(station, ledger, scope) == "B15_社会工作培训台账_四方坪街道社工站_2026Q2.xlsx"
    scope = scope_of(station, ledger, as_of="2026.6.10")
    assert file_name(station, ledger, scope).endswith("_截至20260610.xlsx")


def test_the_closing_day_is_the_period_s_last_but_none_to_come(station: Workspace) -> None:
    ledger = ledger_named("B15")

    assert scope_of(station, ledger, period="2026Q2").as_of == date(2026, 6, 30)
    assert scope_of(station, ledger, period="2026Q4").as_of == date(2026, 11, 23)
    assert scope_of(station, ledger).as_of == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"as_of": "6月30日"}, "统计截止日期：“6月30日”"),
        ({"period": "上季度"}, "不是报告期"),
        ({"period": "2026Q2", "as_of": "2026-03-31"}, "早于报告期2026年第二季度的第一天"),
        ({"states": ["在天上"]}, "没有状态“在天上”，可用的有：计划、"),
        ({"chosen": "2026"}, "不按考试或招聘计划分别导出"),
    ],
)
def test_what_cannot_be_meant_is_said(station: Workspace, words: dict[str, str], told: str) -> None:
    with pytest.raises(StationError, match=told):
        scope_of(station, ledger_named("B15"), **words)  # type: ignore[arg-type]


def test_a_plan_is_named_by_number_title_or_id(station: Workspace) -> None:
    ledger = ledger_named("B03")
    one = talents.plan(station)
    talents.plan(station, plan_no="KF2026-2", title="2026年下半年公开招聘")

    assert [each.label for each in options(station, ledger)][1] == "2026年公开招聘社会工作者"
    for text in (one, "KF2026-1", "2026年公开招聘社会工作者", "公开招聘社会"):
        assert option_named(station, ledger, text) == one


def test_a_plan_that_is_not_clear_is_asked_for(station: Workspace) -> None:
    ledger = ledger_named("B03")
    talents.plan(station)
    talents.plan(station, plan_no="KF2026-2", title="2026年下半年公开招聘")

    with pytest.raises(StationError, match="有2个招聘计划。请写明其中一个的编号"):
        option_named(station, ledger, "公开招聘")
    with pytest.raises(StationError, match="没有“2025”这个招聘计划"):
        option_named(station, ledger, "2025")


def test_an_examination_that_is_gone_is_refused(station: Workspace, tmp_path: Path) -> None:
    scope = Scope(CLOSING, chosen="01J00000000000000000000000")

    with pytest.raises(StationError, match="“考试批次”里没有编号为"):
        write_ledger(station, ledger_named("B02"), scope, tmp_path / "a.xlsx")


def test_a_ledger_without_a_dated_sheet_has_no_period(station: Workspace) -> None:
    ledger = next(each for each in ledgers() if not each.sheets[0].dated)

    with pytest.raises(StationError, match=f"“{ledger.title}”不分报告期"):
        scope_of(station, ledger, period="2026Q2")


def test_what_is_not_chosen_from_has_no_choices(station: Workspace) -> None:
    assert options(station, ledger_named("B15")) == []
