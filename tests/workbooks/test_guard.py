"""The guard tells what a file is, refuses what no workbook needs, and lets odd good ones pass."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station_app.domain.problems import Refused
from station_app.domain.progress import Cancelled
from station_app.workbooks.guard import Finding, check_encryption, inspect, inspect_content
from station_app.workbooks.limits import Limits
from tests.workbooks import containers as c
from tests.workbooks import corpus, spoiling
from tests.workbooks import hostile as h

# What only the reading process finds: it alone looks at values.
LEFT_TO_THE_READER = {
    "impossible number",
    "csv of 300 columns",
    "csv with a text of 200,000 characters",
    "text in no known encoding",
}
# What is refused before a password is tried.
WITHOUT_A_TRIAL = (
    "ten million digests to try a password",
    "digests below nothing to try a password",
    "68 KB said of the password",
    "DTD in what is said of the password",
    "nothing said of the password",
)
SLOWEST = 15  # CPU seconds: it ends, also on a slow machine


@pytest.mark.parametrize("name", sorted(corpus.REFUSED.keys() - LEFT_TO_THE_READER))
def test_dangerous_and_foreign_files_are_refused_by_name(name: str, tmp_path: Path) -> None:
    case = corpus.REFUSED[name]
    path = case.build(tmp_path / case.file)
    started = time.process_time()

    with pytest.raises(Refused, match=case.code) as refusal:
        inspect(path)

    assert refusal.value.reason == case.reason
    assert "请" in str(refusal.value), "a refusal says what to do next"
    assert time.process_time() - started < SLOWEST


@pytest.mark.parametrize("name", WITHOUT_A_TRIAL)
def test_no_password_is_tried_on_what_is_said_wrongly_of_it(name: str, tmp_path: Path) -> None:
    case = corpus.LOCKED[name]
    content = case.build(tmp_path / case.file).read_bytes()

    with pytest.raises(Refused, match=case.code) as refusal:
        check_encryption(content, Limits())

    assert refusal.value.reason == case.reason


@pytest.mark.parametrize("name", ["ods with DDE", "xls called .xlsx", "macros", "hidden sheet"])
@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_with_changed_bytes_is_read_or_refused(
    name: str, tmp_path: Path, data: st.DataObject
) -> None:
    content = bytearray(corpus.TOLD[name].build(tmp_path / "a.xlsx").read_bytes())
    places = st.integers(0, 600) | st.integers(len(content) - 600, len(content) - 1)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(places) % len(content)] = data.draw(st.integers(0, 255))

    with contextlib.suppress(Refused):
        inspect_content(bytes(content), ".xlsx", Limits())


def far_cells_of_every_spelling() -> dict[str, bytes]:
    many = h.number_rows(20_000)
    return {
        "single quotes": many + b"<row><c r='XFD9'><v>1</v></c></row>",
        "prefix": many + b'<row><x:c xmlns:x="y" r="XFD9"><v>1</v></x:c></row>',
        "line break": many + b'<row><c\nr="XFD9"><v>1</v></c></row>',
        "blanks": many + b'<row><c r = "XFD9"><v>1</v></c></row>',
        "attributes first": many + b'<row><c s="1" t="n" r="XFD9"><v>1</v></c></row>',
        "capitals": many + b'<row><c r="xfd9"><v>1</v></c></row>',
    }


@pytest.mark.parametrize("spelling", far_cells_of_every_spelling())
def test_a_large_sheet_cannot_hide_a_far_cell(spelling: str, tmp_path: Path) -> None:
    path = h.with_cells(tmp_path / "a.xlsx", far_cells_of_every_spelling()[spelling])

    with pytest.raises(Refused, match="COLUMNS"):
        inspect(path)


def inspected(path: Path) -> Finding:
    return inspect(path, limits=Limits())


def test_a_large_good_sheet_passes_and_is_counted(tmp_path: Path) -> None:
    path = h.with_cells(tmp_path / "a.xlsx", h.number_rows(20_000), spoiling.merges("A1:B1"))

    assert inspected(path).rows == 20_000


def test_blank_cells_with_a_format_may_reach_to_the_last_column(tmp_path: Path) -> None:
    blanks = b'<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    small = h.with_cells(tmp_path / "small.xlsx", h.text_cell("A1") + blanks)
    large = h.with_cells(tmp_path / "large.xlsx", h.number_rows(20_000) + blanks)

    assert inspected(small).rows == 1
    assert inspected(large).rows == 20_000


def test_repeated_blanks_in_an_ods_are_normal(tmp_path: Path) -> None:
    blank = '<table:table-cell table:number-columns-repeated="16383"/>'
    rows = h.ods_row(h.ods_cell("x") + blank) + h.ods_row(blank, repeated=1_048_575)

    assert inspected(h.ods(tmp_path / "a.ods", rows)).rows == 1


def test_an_empty_member_is_normal(tmp_path: Path) -> None:
    assert inspected(h.xlsx(tmp_path / "a.xlsx", {"xl/media/x.bin": b""})).rows == 1


def test_a_table_of_sectors_listed_outside_the_header_is_followed() -> None:
    streams = {"Lists": c.listed_apart(table=17), "WordDocument": b""}
    content = c.compound(streams, {68: 1, 72: 1, 76: c.FREE})

    with pytest.raises(Refused, match="Word"):
        inspect_content(content, ".doc", Limits())


def test_an_unused_place_of_the_directory_names_nothing() -> None:
    unused = c.looping_entry("Workbook", c.FREE, kind=0)

    with pytest.raises(Refused, match="其他类型的文档"):
        inspect_content(c.compound({"Workbook": b""}, entries={1: unused}), ".xls", Limits())


@pytest.mark.parametrize("name", ["macros", "quotes that do not pair"])
def test_nothing_is_unpacked_beyond_the_limit_of_all_parts(name: str, tmp_path: Path) -> None:
    path = corpus.TOLD[name].build(tmp_path / "a.xlsx")

    with pytest.raises(Refused, match="INFLATED"):
        inspect(path, limits=Limits(total=20))


@pytest.mark.parametrize("count", [3, 80_000])  # parsed, and searched
def test_shared_strings_are_counted(count: int, tmp_path: Path) -> None:
    strings = b"<sst>" + b"<si><t>a</t></si>" * count + b"</sst>"
    path = h.xlsx(tmp_path / "a.xlsx", {h.STRINGS: strings})

    assert inspect(path, limits=Limits(strings=count)).rows == 1
    with pytest.raises(Refused, match="STRINGS"):
        inspect(path, limits=Limits(strings=count - 1))


def test_macros_links_formulas_and_errors_are_told_not_refused(tmp_path: Path) -> None:
    link = b'<Relationship Id="rId9" Type="x/oleObject" TargetMode="External" Target="file:///z"/>'
    cells = b'<row><c r="B7" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    changes = {
        h.SHEET: h.sheet_xml(cells),
        h.LINKS: h.relations(more=link),
        "xl/vbaProject.bin": b"x",
    }

    finding = inspected(h.xlsx(tmp_path / "a.xlsm", changes))

    assert finding.format == "xlsm"
    for word in ("宏", "外部来源", "1 个公式", "名册!B7"):
        assert any(word in note for note in finding.notes), word
    assert len(finding.notes) == 4


def test_macros_are_known_by_the_type_of_the_workbook_too(tmp_path: Path) -> None:
    case = corpus.TOLD["macros by the type of the workbook alone"]
    finding = inspected(case.build(tmp_path / case.file))

    assert (finding.format, len(finding.notes)) == ("xlsm", 2)
    assert case.code in finding.notes[1]


def test_hyperlinks_are_no_external_source(tmp_path: Path) -> None:
    link = b'<Relationship Id="r2" Type="x/hyperlink" TargetMode="External" Target="http://a"/>'

    assert inspected(h.xlsx(tmp_path / "a.xlsx", {h.LINKS: h.relations(more=link)})).notes == ()


def test_errors_in_a_large_sheet_are_named_too(tmp_path: Path) -> None:
    error = b'<row><c r="C3" s="1" t="e"><v>#N/A</v></c></row>'
    path = h.with_cells(tmp_path / "a.xlsx", h.number_rows(20_000) + error)

    assert inspected(path).notes == ("有 1 个单元格是 #N/A 一类的错误值，按空白处理：名册!C3。",)


def test_twenty_errors_are_named_and_all_are_counted(tmp_path: Path) -> None:
    rows = (f'<row><c r="A{n}" t="e"><v>#N/A</v></c></row>' for n in range(1, 26))
    (note,) = inspected(h.with_cells(tmp_path / "a.xlsx", "".join(rows).encode())).notes

    assert "有 25 个单元格" in note
    assert note.endswith("、名册!A20等。")


def test_a_wrong_extension_is_told_not_refused(tmp_path: Path) -> None:
    path = tmp_path / "系统导出.xls"
    path.write_text("姓名\t性别\n王芳\t女\n", encoding="gb18030")

    finding = inspected(path)

    assert finding.format == "csv"
    assert "扩展名是“.xls”" in finding.notes[0]


def test_a_missing_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="请确认文件还在") as refusal:
        inspect(tmp_path / "没有.xlsx")

    assert refusal.value.reason == "UNREADABLE"


def test_a_file_above_the_limit_is_not_even_opened(tmp_path: Path) -> None:
    path = h.xlsx(tmp_path / "a.xlsx")

    with pytest.raises(Refused, match="FILE"):
        inspect(path, limits=Limits(file=100))


def test_the_clock_ends_an_endless_check(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="SLOW"):
        inspect(h.xlsx(tmp_path / "a.xlsx"), limits=Limits(seconds=0))


def test_the_check_can_be_cancelled(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        inspect(h.xlsx(tmp_path / "a.xlsx"), progress=stop)
