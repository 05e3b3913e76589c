"""Kinds: what is shown, written and kept is read back as it was; what is no value is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlalchemy import Column, MetaData, Table, create_engine, insert, select

from station_app.domain.code_kinds import Code, Codes, Flag
from station_app.domain.dates import Unreadable
from station_app.domain.identity_kinds import CreditCode, Digits, IdNumber, PersonName, Phone
from station_app.domain.kinds import (
    Clock,
    Day,
    Files,
    Kind,
    LongText,
    LostDigits,
    Month,
    Photo,
    Reference,
    Text,
    clean,
)
from station_app.domain.number_kinds import (
    MARKLESS,
    LetterInNumber,
    Money,
    Number,
    Score,
    Whole,
)
from station_app.domain.problems import Fault, Severity
from station_app.domain.registers import REGISTERS
from station_app.workbooks import specs
from station_app.workbooks.layout import FIRST_ROW
from station_app.workbooks.writer import write_book
from tests.builders import credit_code, resident_id

TODAY = date(2026, 11, 23)
HASH = st.text("0123456789abcdef", min_size=64, max_size=64)
# Signs that programs treat in their own way, among all others.
SIGNS = st.one_of(st.characters(), st.sampled_from("=\"'_x0041\u200b\u202e\r\n\t ·/、-+@１２王𠮷"))
TYPED = st.text(SIGNS, min_size=1, max_size=30)
KINDS: tuple[Kind[Any], ...] = (
    *(Text(), LongText(), PersonName(), Digits(), IdNumber(), CreditCode(), Phone()),
    *(Day(), Month(), Clock(), Flag(), Code("ethnic"), Codes("service_field"), Reference("person")),
    *(Whole(), Number(1), Money(), Score(), Photo(), Files()),
)
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda each: each.name)


def read(kind: Kind[Any], typed: str) -> Any:
    """Return what the kind makes of a text; None when it is blank or no value."""
    try:
        return kind.from_cell(typed)
    except Unreadable:
        return None


def values(kind: Kind[Any]) -> st.SearchStrategy[Any]:
    """Generate values of a kind, texts as they are after having been typed."""
    if isinstance(kind, Number):
        numbers = st.decimals(kind.lowest, kind.highest, places=kind.scale)
        return numbers | st.sampled_from(list(MARKLESS)) if isinstance(kind, Score) else numbers
    if isinstance(kind, (Code, Codes)):
        codes = list(kind.codes.labels)
        several = st.lists(st.sampled_from(codes), min_size=1, unique=True)
        return (
            several.map(lambda chosen: ",".join(c for c in codes if c in chosen))
            if isinstance(kind, Codes)
            else st.sampled_from(codes)
        )
    days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
    known: dict[str, st.SearchStrategy[Any]] = {
        "day": days,
        "month": days.map(lambda day: f"{day:%Y-%m}"),
        "clock": st.times().map(lambda time: f"{time:%H:%M}"),
        "flag": st.booleans(),
        "whole": st.integers(0, 10**9),
        "photo": HASH,
        "files": st.lists(HASH, min_size=1, max_size=3).map(",".join),
        "reference": st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=26, max_size=26),
    }
    typed = st.one_of(TYPED, st.from_regex(r"\A[0-9 +()-]{5,20}[xX]?\Z"))
    texts = typed.map(lambda text: read(kind, text)).filter(lambda value: value is not None)
    return known.get(kind.name, texts)


@every_kind
@given(st.data())
def test_what_is_shown_is_read_back(kind: Kind[Any], data: st.DataObject) -> None:
    value = data.draw(values(kind))

    assert kind.parse(kind.show(value)) == value


@every_kind
@given(st.data())
def test_a_cell_is_read_back(kind: Kind[Any], data: st.DataObject) -> None:
    value = data.draw(values(kind))

    assert kind.from_cell(kind.to_cell(value)) == value


@every_kind
@given(st.data())
def test_json_is_read_back(kind: Kind[Any], data: st.DataObject) -> None:
    value = data.draw(values(kind))

    assert kind.from_json(kind.to_json(value)) == value


@every_kind
@given(TYPED)
def test_any_text_is_a_value_or_unreadable(kind: Kind[Any], typed: str) -> None:
    value = read(kind, typed)

    assert value != ""
    if value is not None:
        assert isinstance(kind.canonical(value), str)
        assert all(isinstance(fault, Fault) for fault in kind.faults("field", value, TODAY))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kinds") / "kinds.xlsx"


def through_workbook(out: Path, kind: Kind[Any], cells: Sequence[Any]) -> list[Any]:
    """Write cells with our writer and return what calamine reads."""
    column = specs.Column("value", "值", format=kind.format)
    sheet = specs.SheetSpec("kinds", "值", "值", [column], [(cell,) for cell in cells])
    write_book(specs.BookSpec([sheet]), out)
    rows = CalamineWorkbook.from_path(out).get_sheet_by_name("值").to_python(skip_empty_area=False)
    start = FIRST_ROW - 1
    return [row[0] for row in rows[start : start + len(cells)]]


@every_kind
@settings(max_examples=6)
@given(st.data())
def test_a_cell_is_read_back_out_of_a_real_workbook(
    kind: Kind[Any], written: Path, data: st.DataObject
) -> None:
    stored = data.draw(st.lists(values(kind), min_size=1, max_size=20))

    cells = through_workbook(written, kind, [kind.to_cell(value) for value in stored])

    assert [kind.from_cell(cell) for cell in cells] == stored


@every_kind
@given(st.data())
def test_the_store_gives_back_what_it_was_given(kind: Kind[Any], data: st.DataObject) -> None:
    value = data.draw(values(kind))
    table = Table("kinds", MetaData(), Column("value", kind.sql_type))
    engine = create_engine("sqlite://")

    with engine.begin() as connection:
        table.create(connection)
        connection.execute(insert(table).values(value=value))
        found = connection.scalar(select(table.c.value))

    engine.dispose()
    assert found == value


@every_kind
@pytest.mark.parametrize("blank", [None, "", "  ", "\u3000", "\u200b\ufeff", '=""'])
def test_a_blank_cell_is_no_value(kind: Kind[Any], blank: str | None) -> None:
    assert kind.from_cell(blank) is None


def test_every_kind_of_the_registers_is_tested_here() -> None:
    used = {type(spec.kind) for register in REGISTERS for spec in register.fields.values()}

    assert used <= {type(kind) for kind in KINDS}
    assert len({kind.name for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x0bc", "abc"),
        ("a\u202eb\u2066c", "abc"),
        ("_x0041_", ""),
        ("_x00_x0041_41_", ""),
        ("_x\u200b0041_", ""),
        ("一\r\n二\r三", "一\n二\n三"),
        ("\ud800", ""),
    ],
)
def test_what_no_workbook_can_carry_is_taken_out(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (3.0, "3"),
        (2.5, "2.5"),
        (7, "7"),
        ('="00123"', "00123"),
        ('="', '="'),
        (datetime(2026, 7, 5), "2026-07-05"),
        (datetime(2026, 7, 5, 8, 30), "2026-07-05 08:30:00"),
        (date(2026, 7, 5), "2026-07-05"),
        (time(8, 30), "08:30:00"),
        ("一\n二", "一 二"),
    ],
)
def test_a_text_takes_a_cell_as_people_see_it(cell: Any, text: str) -> None:
    assert Text().from_cell(cell) == text


def test_lines_of_a_long_text_are_kept() -> None:
    assert LongText().parse(" 一  \n\n  二\n") == "一\n\n  二"


def test_a_text_that_is_too_long_is_told() -> None:
    (fault,) = Text(3).faults("name", "一二三四", TODAY)

    assert (fault.field, fault.rule, fault.refuses) == ("name", "LENGTH", True)
    assert not list(Text(3).faults("name", "一二三", TODAY))


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        (Day(future=False), TODAY, False),
        (Day(future=False), date(2026, 11, 24), True),
        (Day(), date(2099, 1, 1), False),
        (Day(), date(1899, 12, 31), True),
        (Whole(1, 9), 0, True),
        (Whole(1, 9), 9, False),
        (Whole(1, 9), 10, True),
        (Money(), Decimal("-0.01"), True),
        (Money(), Decimal(10) ** 12, False),
        (Number(1, highest=Decimal(5)), Decimal("5.1"), True),
        (Score(), Decimal(165), True),
        (Score(), Decimal(100), False),
        (Score(), Decimal("-0.5"), True),
        (Score(), Decimal(-2), False),
        (Code("sex"), "7", True),
        (Codes("service_field"), "7x,8x", True),
        (CreditCode(), credit_code(), False),
        (CreditCode(), "123", True),
    ],
)
def test_a_value_out_of_bounds_is_refused(kind: Kind[Any], value: Any, told: bool) -> None:
    faults = list(kind.faults("field", value, TODAY))

    assert [fault.severity for fault in faults] == [Severity.ERROR] * told


@pytest.mark.parametrize("cell", [430105198506150027, 4.30105198506150e17, "4.30105E+17", 1e15])
def test_a_number_that_lost_its_last_digits_is_refused(cell: Any) -> None:
    with pytest.raises(LostDigits, match="末几位可能已丢失") as lost:
        IdNumber().from_cell(cell)

    assert lost.value.rule == "R-ID-11"


@pytest.mark.parametrize("cell", [13800130001, 13800130001.0, "１３８００１３０００１"])
def test_a_short_number_in_a_number_cell_is_whole(cell: Any) -> None:
    assert Digits().from_cell(cell) == "13800130001"


def test_a_number_is_stored_in_capitals_without_blanks() -> None:
    assert IdNumber().parse(" 430105 19850615 002x ") == "43010519850615002X"
    assert IdNumber().parse(resident_id()) == resident_id()


@pytest.mark.parametrize(
    ("typed", "number"), [("1,234", 1234), ("１２", 12), ("3.0", 3), ("+5", 5), ("-0", 0)]
)
def test_whole_numbers_are_read_as_people_write_them(typed: str, number: int) -> None:
    assert Whole().parse(typed) == number


@pytest.mark.parametrize(
    "typed", ["3.5", "三", "1e999999999", "1_000", "NaN", "Infinity", "9" * 40, "--1", "."]
)
def test_what_is_no_whole_number_is_unreadable(typed: str) -> None:
    with pytest.raises(Unreadable, match=r"数字|整数"):
        Whole().parse(typed)


@pytest.mark.parametrize("typed", ["1O0", "l2", "2I"])
def test_a_letter_is_never_taken_for_a_digit(typed: str) -> None:
    with pytest.raises(LetterInNumber, match="字母像是数字") as letter:
        Money().parse(typed)

    assert letter.value.rule == "R-IM-01"


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (0.1 + 0.2, "0.30"),
        (1234.5, "1234.50"),
        (7, "7.00"),
        ("1,234.5", "1234.50"),
        (999999999999.99, "999999999999.99"),
    ],
)
def test_an_amount_is_exact_to_the_fen(cell: Any, amount: str) -> None:
    assert Money().show(Money().from_cell(cell)) == amount  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", [0.001, "0.001", 1e30, "9" * 40])
def test_an_amount_that_cannot_be_kept_is_unreadable(cell: Any) -> None:
    with pytest.raises(Unreadable, match=r"最多保留2位小数|太大"):
        Money().from_cell(cell)


def test_yes_and_no_are_read_in_every_form() -> None:
    assert [Flag().from_cell(cell) for cell in (True, False, "是", "否", "1", "0", 1.0)] == [
        *(True, False, True, False, True, False, True)
    ]
    with pytest.raises(Unreadable, match="“也许”请改为“是”或“否”"):
        Flag().parse("也许")


def test_an_unknown_code_is_answered_with_the_list() -> None:
    with pytest.raises(Unreadable, match=r"“男人婆”不在“性别”的选项里，可填：.*男"):
        Code("sex").parse("男人婆")
    with pytest.raises(Unreadable, match=r"“甲、乙”不在.*……"):
        Codes("service_field").parse("甲，乙")


def test_several_codes_are_kept_in_the_order_of_the_list() -> None:
    kind = Codes("service_field")
    first, second = list(kind.codes.labels)[:2]
    labels = [kind.codes.labels[second], kind.codes.labels[first]]

    assert kind.parse("；".join(labels)) == f"{first},{second}"
    assert kind.split(f"{first},{second}") == [first, second]


@pytest.mark.parametrize("kind", [Photo(), Files()])
def test_an_attachment_is_named_by_its_digest_only(kind: Kind[Any]) -> None:
    assert not kind.travels
    with pytest.raises(Unreadable, match="请通过“"):
        kind.parse("photo.jpg")


def test_a_day_a_month_and_a_time_come_out_of_dated_cells() -> None:
    assert Clock().from_cell(time(9, 5)) == Clock().from_cell(datetime(2026, 7, 5, 9, 5)) == "09:05"
    assert Day().from_cell(datetime(2026, 7, 5, 8, 30)) == date(2026, 7, 5)
    assert Day().from_cell(date(2026, 7, 5)) == date(2026, 7, 5)
    assert Month().from_cell(date(2026, 7, 5)) == "2026-07"


def test_a_kind_says_how_wide_and_how_it_is_formatted() -> None:
    assert (Money().format, Number(1).format, Whole().format) == ("money", "decimal:1", "whole")
    assert all(kind.width >= 6 and kind.align in ("left", "center", "right") for kind in KINDS)


def test_what_two_people_write_alike_is_one_text_in_digests() -> None:
    assert Text().canonical("Ａ  b") == "A b"
    assert Money().canonical(Decimal("5")) == "5.00"
    assert Day().canonical(TODAY) == "2026-11-23"


def test_a_kind_declares_its_own_type_and_reading() -> None:
    with pytest.raises(NotImplementedError):
        _ = Kind[Any]().sql_type
    with pytest.raises(NotImplementedError):
        Kind[Any]().parse("x")


@pytest.mark.parametrize(
    ("typed", "mark", "shown"),
    [
        ("79", "79", "79"),
        ("７９．５", "79.5", "79.5"),
        ("缺 考", "-1", "缺考"),
        ("-1", "-1", "缺考"),
        ("违纪", "-2", "违纪"),
        ("-2.0", "-2", "违纪"),
    ],
)
def test_a_mark_is_a_number_or_says_that_there_is_none(typed: str, mark: str, shown: str) -> None:
    value = Score().from_cell(typed)

    assert value == Decimal(mark)
    assert Score().show(value) == shown


@pytest.mark.parametrize(
    ("typed", "told"), [("未知", "缺考填“缺考”"), ("58.25", "最多保留1位小数"), ("5O", "字母")]
)
def test_what_is_no_mark_is_answered_with_what_is_expected(typed: str, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        Score().from_cell(typed)
