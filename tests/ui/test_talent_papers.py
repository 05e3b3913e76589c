"""The forms of talent on paper: what a filled one says, what goes on over further sheets."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from station_app.domain.form_files import form_ids, load_form
from station_app.domain.forms import FormValues, numbered
from station_app.services.printing import copies
from station_app.services.workspace import Workspace
from tests.services.conftest import station, templates
from tests.services.talent import Ids, enter, enter_all, enter_cultivation
from tests.ui.printing_samples import filled, photo
from ui.printing.faces import Faces
from ui.printing.marks import Page, Picture, Text
from ui.printing.overprint import values_only
from ui.printing.pdf import print_pdf
from ui.printing.sheets import Sheets

__all__ = ["station", "templates"]  # fixtures

pytestmark = pytest.mark.usefixtures("qapp")
ABOUT = {
    "A03": "exam_application",
    "A04": "exam_application",
    "A05": "job_application",
    "A09": "ce_record",
    "A26": "training_session",
    "A27": "reward",
    "A28": "directed_cultivation",
    "A30": "talent_exchange",
    "A31": "appraisal",
}
SAID = {
    "A03": ("袁𬭊", "社会工作师", "58.5", "缺考", "部分科目通过", "8年5个月", "湖南师范大学"),
    "A04": ("用于2026年度全国", "2018.07—2019.12", "2020.01—至今", "共 8 年 5 个月"),
    "A05": ("青少年社工（KF03）", "1985.06(40岁)", "配偶", "长沙市第一中学", "202604060031"),
    "A09": ("周期：2024年2月至2027年1月", "个案工作实务能力提升培训", "56.5", "74.5"),
    "A26": ("考前辅导班（第2期）", "138****0001", "区社会工作局", "20", "1人"),
    "A27": ("¥1,000.00", "壹仟元整", "6217002920100012345", "核定金额："),
    "A28": ("48,000.00", "9,999.50", "KF-DX-2026-003", "学成后继续在本区服务", "□退出"),
    "A30": ("轮岗交流", "2026.04.20", "项目督导", "授权有效期6个月"),
    "A31": ("考核年度：2025", "街道综合考评", "54.30", "91.4"),
}


@pytest.fixture
def ids(station: Workspace) -> Ids:
    return enter_all(station)


def texts(pages: Sequence[Page]) -> list[str]:
    return [mark.text for page in pages for mark in page.marks if isinstance(mark, Text)]


def pages_of(form_id: str, values: FormValues) -> tuple[Page, ...]:
    return Sheets(load_form(form_id), Faces.resolve()).pages(values)


def written(path: Path) -> str:
    command = ["pdftotext", "-layout", str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def compact(text: str) -> str:
    return "".join(text.split())


def test_every_form_says_what_the_records_say(
    station: Workspace,
    ids: Ids,
    tmp_path: Path,
) -> None:
    for form_id, register in ABOUT.items():
        found = copies(station, form_id, [ids[register]])
        result = print_pdf(found.form, found, tmp_path / f"{form_id}.pdf")

        copied = compact(written(tmp_path / f"{form_id}.pdf"))  # lines may be broken anywhere
        assert (form_id, result.pages, result.warnings) == (form_id, 1, ())
        assert [text for text in SAID[form_id] if compact(text) not in copied] == []


def test_300_applications_are_one_file(
    station: Workspace,
    ids: Ids,
    tmp_path: Path,
) -> None:
    found = copies(station, "A03", [ids["exam_application"]] * 300)

    result = print_pdf(found.form, found, tmp_path / "all.pdf")

    assert (result.pages, result.warnings) == (300, ())
    assert written(tmp_path / "all.pdf").count("袁𬭊") == 300


def overflowing(form_id: str, rows: int) -> Iterator[tuple[str, FormValues]]:
    """Yield each sub-table of a form with a copy in which it has more rows than the paper."""
    form = load_form(form_id)
    for key, table in form.tables.items():
        column = next(column.key for column in table.columns if column.key != "#")
        found = [{column: f"第{n}行"} for n in range(table.printed + rows)]
        if any(column.key == "#" for column in table.columns):
            yield key, filled(form, tables={key: numbered(form, key, found)})
        else:
            yield key, filled(form, tables={key: found})


BOOKLETS = {"A12": 5}  # forms of more than one page


@pytest.mark.parametrize("form_id", [each for each in form_ids() if load_form(each).tables])
def test_rows_beyond_the_printed_ones_are_on_further_pages(form_id: str) -> None:
    for key, values in overflowing(form_id, 3):
        printed = load_form(form_id).tables[key].printed

        pages = pages_of(form_id, values)

        own = BOOKLETS.get(form_id, 1)
        assert len(pages) == own + 1
        assert f"第{printed - 1}行" in texts(pages[:own])
        beyond = [f"第{n}行" for n in range(printed, printed + 3)]
        assert set(beyond) <= set(texts(pages[own:]))
        assert not set(beyond) & set(texts(pages[:own]))


def test_a_class_of_45_signs_on_three_sheets_with_running_numbers() -> None:
    form = load_form("A26")
    rows = numbered(form, "row", [{"name": "王芳"}] * 45)

    pages = pages_of("A26", filled(form, tables={"row": rows}))

    assert len(pages) == 3
    assert [texts([page]).count("王芳") for page in pages] == [20, 20, 5]
    assert {"41", "60"} <= set(texts(pages[2:]))
    assert all("培训（活动）签到表" in texts([page]) for page in pages)  # no attached page
    assert texts(pages[2:])[-1] == "第 3 页　共 3 页"


def test_over_the_paper_of_the_form_every_sheet_gets_its_values() -> None:
    form = load_form("A26")
    rows = numbered(form, "row", [{"name": "王芳"}] * 21)
    sheets = Sheets(form, Faces.resolve())

    first, second = values_only(sheets, form, filled(form, tables={"row": rows}))

    assert "序　　号" not in texts([first, second])
    assert [texts([page]).count("王芳") for page in (first, second)] == [20, 1]


def test_prose_begins_at_the_top_of_a_tall_cell_and_fills_its_lines() -> None:
    form = load_form("A31")
    sentence = "负责困境儿童关爱项目，开展个案和小组服务。"

    (page,) = pages_of("A31", filled(form, fields={"summary": sentence * 12}))

    box = next(cell.box for cell in form.cells if cell.text == "summary")
    lines = [m for m in page.marks if isinstance(m, Text) and m.box.y > box.y and "个案" in m.text]
    assert min(line.baseline for line in lines) - box.y < 8
    assert {line.size for line in lines} == {11.0}


def test_an_amount_is_not_broken_at_its_comma(station: Workspace, ids: Ids) -> None:
    record = enter_cultivation(
        station, ids, programme="另一个项目", cost_org=Decimal("109999.50"),
        cost_total=Decimal("148000"), applied_on=date(2026, 4, 20),
    )["directed_cultivation"]  # fmt: skip
    (values,) = copies(station, "A28", [record])

    assert "109,999.50" in texts(pages_of("A28", values))


def test_low_rows_still_say_the_longest_code() -> None:
    form = load_form("A05")
    row = {"rel": "兄弟姐妹", "name": "袁甲", "pol": "中共预备党员"}

    (page,) = pages_of("A05", filled(form, tables={"fam": [row]}))

    assert "中共预备党员" in texts([page])


def test_a_photo_stays_within_a_cell_of_three_rows() -> None:
    form = load_form("A31")
    cell = next(cell.box for cell in form.cells if cell.text.startswith("近期"))

    (page,) = pages_of("A31", filled(form, photo=photo()))

    (picture,) = [mark for mark in page.marks if isinstance(mark, Picture)]
    assert cell.y < picture.box.y < picture.box.bottom < cell.bottom
    assert picture.box.width / picture.box.height == pytest.approx(25 / 35)


def test_a_month_of_consent_is_left_to_the_pen_on_a_blank_form() -> None:
    form = load_form("A30")

    (page,) = pages_of("A30", filled(form, fields={}))

    assert any("授权有效期　　　个月" in text for text in texts([page]))


def test_the_attached_page_of_a_record_without_a_table_label_is_named_in_full(
    station: Workspace,
    ids: Ids,
) -> None:
    for n in range(9):
        enter(
            station, "work_experience", person=ids["person"], organisation=f"第{n}社区",
            is_social_work=True, from_on=date(2001 + n, 1, 1), to_on=date(2001 + n, 6, 30),
        )  # fmt: skip
    (values,) = copies(station, "A04", [ids["exam_application"]])

    copy = Sheets(load_form("A04"), Faces.resolve()).copy(values)

    assert copy.attached == ("从事社会工作年限证明",)
    assert "（另附页）" in texts(copy.pages[:1])
