"""Legacy rosters: reading them, planning, bringing in, handing back, taking back."""

from __future__ import annotations

import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from station_app.domain.problems import NotAllowed, Refused, StationError
from station_app.domain.progress import Cancelled
from station_app.domain.registers.certificates import CERT_REGISTRATIONS, CERTIFICATES
from station_app.domain.registers.people import EDUCATIONS, PEOPLE
from station_app.domain.registers.places import ORGANISATIONS
from station_app.domain.registers.volunteers import VOLUNTEERS
from station_app.domain.registers.workers import PRACTITIONER_POSTS, SOCIAL_WORKERS
from station_app.services import records
from station_app.services.rosters.apply import PlanOutdated, apply, batches
from station_app.services.rosters.errors import write_errors
from station_app.services.rosters.plan import plan
from station_app.services.rosters.withdraw import withdraw
from station_app.services.workspace import Workspace
from station_app.storage import attachments
from tests.bench.people import id_number
from tests.services.rosters import (
    BORN,
    HEADINGS,
    imported,
    planned,
    rules,
    save,
    stored,
    worker,
)

CERTIFIED = (*HEADINGS, "证书等级", "证书编号", "首次登记日期")
MONTHS = st.dates(date(1950, 1, 1), date(2005, 12, 31))
WRITTEN = (
    "{0:%Y-%m-%d}",
    "{0.year}-{0.month}-{0.day}",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}.{0.month}.{0.day}",
    "{0.year}年{0.month}月{0.day}日",
    "{0:%Y%m%d}",
)


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


def test_numbers_are_given_without_gaps_and_go_on(station: Workspace, tmp_path: Path) -> None:
    imported(station, save(tmp_path, worker(1), worker(3, 入职时间="昨天"), worker(5)))

    values = {"person": _someone(station), "organisation": "某站", "category": "COMMUNITY"}
    records.create(station, SOCIAL_WORKERS, values | {"hired_on": date(2020, 1, 1)})

    numbers = [record.worker_no[-4:] for record in stored(station, SOCIAL_WORKERS)]
    assert numbers == ["0001", "0002", "0003"]


def _someone(station: Workspace) -> str:
    values = {"name": "李四", "id_number": id_number(430105, BORN, 99)}
    return records.create(station, PEOPLE, values).record.id


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


def test_defaults_fill_missing_columns_of_all_records(station: Workspace, tmp_path: Path) -> None:
    defaults = {"category": "社区工作者", "notice_given_on": "2026-11-01"}

    found = planned(station, save(tmp_path, worker()), defaults=defaults)
    apply(station, found)

    assert "队伍类别" not in found.missing
    assert stored(station)[0].notice_given_on == date(2026, 11, 1)
    assert stored(station, SOCIAL_WORKERS)[0].category == "COMMUNITY"


def test_defaults_leave_blank_cells_of_a_column_blank(station: Workspace, tmp_path: Path) -> None:
    found = planned(station, save(tmp_path, worker()), defaults={"remark": "统一"})
    apply(station, found)

    assert stored(station, SOCIAL_WORKERS)[0].remark is None
    assert any("备注" in note and "没有使用" in note for note in found.notes)


@pytest.mark.parametrize(
    ("defaults", "error"),
    [
        ({"nickname": "小王"}, StationError),
        ({"category": "神仙"}, StationError),
        ({"state": "飞升"}, StationError),
        ({"cert_registration.decision": "PASS"}, NotAllowed),
    ],
)
def test_defaults_that_cannot_be_used_are_refused(
    station: Workspace, tmp_path: Path, defaults: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        planned(station, save(tmp_path, worker()), defaults=defaults)


def test_missing_columns_are_told_once_and_kept_to_be_completed(
    station: Workspace, tmp_path: Path
) -> None:
    found = planned(station, save(tmp_path, worker(1), worker(3)))

    assert found.missing == ("队伍类别",)
    assert rules(found) == []
    assert any("队伍类别" in note and "待补" in note for note in found.notes)


def test_a_blank_in_a_column_that_must_be_filled_is_refused(
    station: Workspace, tmp_path: Path
) -> None:
    found = planned(station, save(tmp_path, worker(所在单位=None), worker(3, 联系电话=None)))

    assert [row.outcome for row in found.rows] == ["refused", "new"]
    assert rules(found) == [
        ("所在单位", "REQUIRED", "ERROR"),
        ("联系电话", "REQUIRED", "WARN"),
    ]


def test_unknown_labels_are_refused_with_the_nearest_ones(
    station: Workspace, tmp_path: Path
) -> None:
    path = save(tmp_path, [*worker(), "大学本课"], headings=(*HEADINGS, "学历"))

    problem = planned(station, path).problems[0]

    assert (problem.row, problem.column, problem.rule) == (2, "学历", "CODE")
    assert "最接近的是：大学本科" in problem.message


def test_a_month_of_birth_is_enough_beside_a_number(station: Workspace, tmp_path: Path) -> None:
    lines = [
        [*worker(1), "1988.02"],
        [*worker(3), "1988.03"],
        [*worker(身份证号码=None), "1988.02"],
    ]

    found = planned(station, save(tmp_path, *lines, headings=(*HEADINGS, "出生年月")))

    assert [row.outcome for row in found.rows] == ["new", "new", "refused"]
    assert [rule for rule in rules(found) if rule[0] == "出生年月"] == [
        ("出生年月", "R-ID-07", "WARN"),
        ("出生年月", "R-XL-02", "ERROR"),
    ]


def test_the_number_wins_over_a_birth_date_that_contradicts(
    station: Workspace, tmp_path: Path
) -> None:
    path = save(tmp_path, [*worker(), "1999-09-09"], headings=(*HEADINGS, "出生日期"))

    imported(station, path)
    again = imported(station, path)

    assert stored(station)[0].birth_date == BORN
    assert again.unchanged == 1


def test_headings_are_known_with_blanks_marks_and_units(station: Workspace, tmp_path: Path) -> None:
    headings = ("*姓　名", "身份证\n号码：", "工作单位（必填）", "入 职 时 间", "手机")
    line = ["李 明", id_number(430105, BORN, 1), "某站", date(2020, 5, 6), 13800138000]

    imported(station, save(tmp_path, line, headings=headings))

    assert stored(station)[0].name == "李明"
    assert stored(station, SOCIAL_WORKERS)[0].hired_on == date(2020, 5, 6)


@given(st.integers(0, 10**10))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8)
def test_ten_thousands_of_yuan_arrive_exactly(station: Workspace, fen: int) -> None:
    amount = Decimal(fen).scaleb(-2)
    headings = ("机构名称", "信用代码", "组织类型", "开办资金(万元)")
    line = ["某中心", None, "社会团体", f"{amount.scaleb(-4):,f}"]
    with tempfile.TemporaryDirectory() as folder:
        path = save(Path(folder), line, headings=headings)
        found = plan(station, ORGANISATIONS, path)

    values = found.rows[0].entries[0].values
    assert values["registered_capital"] == amount


@given(MONTHS, st.sampled_from(WRITTEN), st.sampled_from(["", " ", "\u3000", "\xa0"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
def test_dates_and_numbers_arrive_however_they_are_written(
    station: Workspace, born: date, written: str, blank: str
) -> None:
    number = id_number(430105, born, 1)
    line = [
        *worker(身份证号码=f"{blank}{number[:6]}{blank}{number[6:]}{blank}"),
        written.format(born),
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = save(Path(folder), line, headings=(*HEADINGS, "出生日期"))
        found = planned(station, path, defaults={"state": "待核"})

    values = found.rows[0].entries[0].values
    assert (values["id_number"], values["birth_date"]) == (number, born)


def test_a_hidden_key_row_is_worth_more_than_headings(station: Workspace, tmp_path: Path) -> None:
    keys = ("seq", "person.name", "person.id_number", "organisation", "hired_on", "person.mobile")
    person = [1, "王小明", id_number(430105, BORN, 1), "某站", "2020-01-01", "13800138000"]
    lines = [(), keys, ("甲", "乙", "丙", "丁", "戊", "己"), (), person, ["合计", 1]]

    found = planned(station, save(tmp_path, *lines, headings=("台账",)))

    assert [row.number for row in found.rows] == [6]
    assert [path for _, _, path in found.columns][1:] == list(keys[1:])
    assert found.counts == {"new": 1}


def test_a_mapping_by_hand_is_remembered(station: Workspace, tmp_path: Path) -> None:
    headings = ("姓名", "身份证号码", "在哪上班", "入职时间", "联系电话")
    line = ["王小明", id_number(430105, BORN, 1), "某站", "2020-01-01", "13800138000"]
    path = save(tmp_path, line, headings=headings)

    first = planned(station, path, mapping={2: "organisation"})
    apply(station, first)
    second = planned(station, path)

    assert first.unmapped == ()
    assert second.columns == first.columns
    assert second.counts == {"same": 1}


def test_a_mapping_to_an_unknown_field_is_refused(station: Workspace, tmp_path: Path) -> None:
    with pytest.raises(StationError, match="没有字段"):
        planned(station, save(tmp_path, worker()), mapping={0: "nickname"})


def test_unknown_columns_are_named(station: Workspace, tmp_path: Path) -> None:
    path = save(tmp_path, [*worker(), "A型"], headings=(*HEADINGS, "血型"))

    found = planned(station, path)

    assert found.unmapped == ("血型",)
    assert any("血型" in note for note in found.notes)


def test_the_roster_of_another_register_is_refused_with_its_name(
    station: Workspace, tmp_path: Path
) -> None:
    path = save(tmp_path, worker())

    with pytest.raises(Refused, match="请改为导入“社工”") as refusal:
        plan(station, VOLUNTEERS, path)

    assert refusal.value.reason == "WRONG_TEMPLATE"


def test_an_unknown_sheet_is_refused_with_the_known_ones(
    station: Workspace, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="名册") as refusal:
        planned(station, save(tmp_path, worker()), sheet="花名册")

    assert refusal.value.reason == "UNKNOWN_SHEET"


def test_apply_refuses_a_plan_that_is_out_of_date(station: Workspace, tmp_path: Path) -> None:
    found = planned(station, save(tmp_path, worker()))
    _someone(station)

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
