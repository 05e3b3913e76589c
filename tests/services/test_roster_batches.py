"""Legacy rosters: bringing in as one change, handing back refused rows, taking back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from station_app.domain.problems import Refused, StationError
from station_app.domain.progress import Cancelled
from station_app.domain.registers.organisations import ORGANISATIONS
from station_app.domain.registers.people import EDUCATIONS
from station_app.domain.registers.workers import PRACTITIONER_POSTS, SOCIAL_WORKERS
from station_app.services import records
from station_app.services.rosters.apply import PlanOutdated, apply, batches
from station_app.services.rosters.errors import write_errors
from station_app.services.rosters.plan import plan
from station_app.services.rosters.withdraw import withdraw
from station_app.services.workspace import Workspace
from station_app.storage import attachments
from tests.services.rosters import (
    HEADINGS,
    imported,
    planned,
    save,
    someone,
    stored,
    worker,
)


def test_apply_refuses_a_plan_that_is_out_of_date(station: Workspace, tmp_path: Path) -> None:
    found = planned(station, save(tmp_path, worker()))
    someone(station)

    with pytest.raises(PlanOutdated):
        apply(station, found)

    assert len(stored(station)) == 1


def test_apply_refuses_a_file_that_changed(station: Workspace, tmp_path: Path) -> None:
    found = planned(station, save(tmp_path, worker()))
    save(tmp_path, worker(3))

    with pytest.raises(Refused) as refusal:
        apply(station, found)

    assert refusal.value.reason == "CHANGED"


def test_a_cancelled_import_leaves_nothing(station: Workspace, tmp_path: Path) -> None:
    found = planned(station, save(tmp_path, worker()))

    def stop(done: int, total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        apply(station, found, stop)
    assert stored(station) == []
    assert batches(station) == []


def test_a_backup_and_the_original_are_kept(station: Workspace, tmp_path: Path) -> None:
    path = save(tmp_path, worker())
    found = planned(station, path)

    apply(station, found)

    assert list(station.folder("backups").glob("*.tzbak"))
    kept = attachments.fetch(station.folder("attachments"), station.file_key, found.sha256)
    assert kept == path.read_bytes()


def test_batches_are_listed_newest_first(station: Workspace, tmp_path: Path) -> None:
    first = imported(station, save(tmp_path, worker(1)))
    second = imported(station, save(tmp_path, worker(3)))

    assert [each.id for each in batches(station)] == [second.id, first.id]


def test_the_error_workbook_has_the_layout_of_the_sender(
    station: Workspace, tmp_path: Path
) -> None:
    found = planned(station, save(tmp_path, worker(1), worker(3, 入职时间="昨天")))

    write_errors(station, found, tmp_path / "错误.xlsx")

    sheet, listed = load_workbook(tmp_path / "错误.xlsx").worksheets
    rows = list(sheet.values)
    assert rows[0] == ("错误信息", *HEADINGS)
    assert len(rows) == 2
    assert rows[1][1:] == tuple(worker(3, 入职时间="昨天"))
    assert "第3行“入职时间”" in str(rows[1][0])
    assert sheet["F2"].comment is not None
    assert [cell.value for cell in listed[2]][:4] == ["名册", 3, "入职时间", "昨天"]


def test_a_corrected_error_workbook_is_imported_as_it_is(
    station: Workspace, tmp_path: Path
) -> None:
    golden = Path(__file__).parents[1] / "golden" / "rosters" / "02_持证社工名册_两级表头.xlsx"
    back = tmp_path / "错误.xlsx"
    write_errors(station, planned(station, golden), back)

    again = planned(station, back)
    write_errors(station, again, tmp_path / "再次.xlsx")
    third = planned(station, tmp_path / "再次.xlsx")

    paths = [path for _, _, path in again.columns if path]
    assert paths == [path for _, _, path in planned(station, golden).columns if path]
    assert (again.counts, again.unmapped) == ({"refused": 8}, ())
    assert third.columns == again.columns
    assert third.counts == again.counts


def test_a_withdrawn_roster_leaves_nothing_behind(station: Workspace, tmp_path: Path) -> None:
    batch = imported(station, save(tmp_path, worker(1), worker(3)), defaults={"state": "在岗"})

    back = withdraw(station, batch.id)

    assert (back.removed, back.kept) == (2, ())
    assert [*stored(station), *stored(station, SOCIAL_WORKERS)] == []
    assert stored(station, PRACTITIONER_POSTS) == []
    assert batches(station)[0].withdrawn_at is not None


def test_withdrawing_gives_changed_records_their_old_values(
    station: Workspace, tmp_path: Path
) -> None:
    imported(station, save(tmp_path, worker()))
    batch = imported(station, save(tmp_path, worker(联系电话="13911112222")))

    withdraw(station, batch.id)

    assert stored(station)[0].mobile == "13800130001"


def test_rows_worked_on_since_stay_as_a_whole(station: Workspace, tmp_path: Path) -> None:
    batch = imported(station, save(tmp_path, worker(1), worker(3, 姓名="李小红")))
    edited = stored(station, SOCIAL_WORKERS)[1]
    records.change(station, SOCIAL_WORKERS, edited.id, {"post": "站长"})

    back = withdraw(station, batch.id)

    assert (back.removed, back.kept) == (1, ("李小红",))
    assert [person.name for person in stored(station)] == ["李小红"]
    assert [each.id for each in stored(station, SOCIAL_WORKERS)] == [edited.id]


def test_what_was_changed_and_changed_back_is_as_the_roster_left_it(
    station: Workspace, tmp_path: Path
) -> None:
    batch = imported(station, save(tmp_path, worker()))
    edited = stored(station, SOCIAL_WORKERS)[0]
    for post in ("站长", None):
        records.change(station, SOCIAL_WORKERS, edited.id, {"post": post})

    assert withdraw(station, batch.id).removed == 1


def test_rows_that_others_refer_to_stay(station: Workspace, tmp_path: Path) -> None:
    batch = imported(station, save(tmp_path, worker()))
    person = stored(station)[0]
    records.create(station, EDUCATIONS, {"person": person.id, "level": "21"})

    back = withdraw(station, batch.id)

    assert back.kept == ("王小明",)
    assert [each.id for each in stored(station)] == [person.id]


def test_a_roster_is_withdrawn_once(station: Workspace, tmp_path: Path) -> None:
    batch = imported(station, save(tmp_path, worker()))
    withdraw(station, batch.id)

    with pytest.raises(StationError, match="已经撤销"):
        withdraw(station, batch.id)
    with pytest.raises(StationError, match="没有编号"):
        withdraw(station, "nothing")


def test_the_bureau_imports_organisations_of_its_own(bureau: Workspace, tmp_path: Path) -> None:
    headings: tuple[Any, ...] = ("机构名称", "信用代码", "组织类型", "联系电话")
    path = save(tmp_path, ["某中心", None, "社会团体", "0731-84512345"], headings=headings)

    apply(bureau, plan(bureau, ORGANISATIONS, path, defaults={"is_social_work_agency": "是"}))
    again = plan(bureau, ORGANISATIONS, path)

    assert stored(bureau, ORGANISATIONS)[0].home == ""
    assert again.counts == {"same": 1}
