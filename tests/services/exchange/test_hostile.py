"""Files that are no packages, or no longer: named for what they are, and the store unchanged."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook, load_workbook

from station_app.domain.problems import Refused
from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.exchange import packages, protocol
from station_app.services.exchange.protocol import Meta, decoded
from station_app.storage.tables import AuditEntry
from tests.builders import person_values
from tests.services.exchange.district import District, get, tables

META = Meta(
    kind="package", id="01", station="43010501201", store="S", epoch="E", past_epochs=("D",),
    sequence=1, from_revision=0, to_revision=3, full=False, peer_epoch="", peer_revision=0,
    schema="0001", at="2026-11-23T09:00:00+08:00", by="录入员", digests={"person": "0" * 64},
    extra={"acknowledged": 0, "unacked": [[1, "01"]], "held": [], "contents": "", "count": 0},
)  # fmt: skip


@pytest.fixture
def package(district: District) -> Path:
    records.create(district["a"], BY_NAME["person"], person_values())
    return district.post(district.make("a").file)


def with_meta(file: Path, change: Callable[[dict[str, str]], object], *, signed: bool) -> Path:
    """Save a package with other lines in its hidden sheet."""
    book = load_workbook(file)
    sheet = book["_meta"]
    lines = {str(row[0].value): str(row[1].value) for row in sheet.iter_rows() if row[0].value}
    change(lines)
    if signed:
        lines[protocol.SIGNATURE] = protocol.signature(lines)
    sheet.delete_rows(1, sheet.max_row)
    for row in lines.items():
        sheet.append(row)
    target = file.with_name("改.xlsx")
    book.save(target)
    return target


def refused(district: District, file: Path) -> str:
    """Return why a file is refused, after making sure that nothing was changed."""
    before = tables(district.bureau)
    received = district.receive(file)
    assert (received.outcome, received.receipt) == ("refused", None)
    assert tables(district.bureau) == before
    return received.reason


def test_any_other_workbook_is_foreign(district: District, tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["姓名", "身份证号"])
    book.save(tmp_path / "花名册.xlsx")

    assert "不是本系统的上报包" in refused(district, tmp_path / "花名册.xlsx")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.xlsx", b""),
        ("文字.xlsx", "不是工作簿".encode()),
        ("压缩包.xlsx", b"PK\x03\x04" + b"\0" * 60),
        ("加密.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600),
    ],
)
def test_what_is_no_workbook_is_refused(
    district: District, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)

    assert refused(district, tmp_path / name)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_truncated_package_is_refused(district: District, package: Path, share: float) -> None:
    content = package.read_bytes()
    package.write_bytes(content[: int(len(content) * share)])

    assert refused(district, package)


@pytest.mark.parametrize(
    ("line", "value"), [("format_version", "2"), ("schema", '"9999"')], ids=["format", "schema"]
)
def test_package_of_a_newer_program_is_told(
    district: District, package: Path, line: str, value: str
) -> None:
    file = with_meta(package, lambda lines: lines.update({line: value}), signed=True)

    assert "更新版本" in refused(district, file)


def test_changed_meta_is_told(district: District, package: Path) -> None:
    file = with_meta(package, lambda lines: lines.update(sequence="7"), signed=False)

    assert "隐藏的系统页被改动过" in refused(district, file)


def test_unsigned_package_is_refused(district: District, package: Path) -> None:
    file = with_meta(package, lambda lines: lines.pop(protocol.SIGNATURE), signed=False)

    assert "隐藏的系统页" in refused(district, file)


def test_package_without_its_hidden_columns_is_refused(district: District, package: Path) -> None:
    key_cell(package, "_rid", 0, None)

    assert "缺少隐藏的系统列" in refused(district, package)


@pytest.mark.parametrize(
    ("key", "value"), [("_rid", "x" * 40), ("_rid", "../../etc"), ("_rev", "x"), ("_rev", "-1")]
)
def test_changed_number_of_a_record_is_refused(
    district: District, package: Path, key: str, value: str
) -> None:
    key_cell(package, key, 3, value)

    assert "系统编号被改动过" in refused(district, package)


def key_cell(file: Path, key: str, below: int, value: str | None) -> None:
    """Set the cell so many rows below a key of the hidden row."""
    book = load_workbook(file)
    sheet = book["人员"]
    found = next(cell for row in sheet.iter_rows() for cell in row if cell.value == key)
    sheet.cell(found.row + below, found.column).value = value
    book.save(file)


def test_row_of_another_stations_record_does_not_enter(district: District) -> None:
    first = records.create(district["a"], BY_NAME["person"], person_values(1)).record.id
    district.exchange("a")
    second = records.create(district["b"], BY_NAME["person"], person_values(2)).record.id
    file = district.make("b").file
    book = load_workbook(file)
    for row in book["人员"].iter_rows():
        for cell in row:
            if cell.value == second:
                cell.value = first
    book.save(file)

    received = district.receive(file, accept="试试")

    assert received.returned == 1
    assert get(district.bureau, BY_NAME["person"], first).home == district["a"].station


def test_meta_is_read_as_it_was_written() -> None:
    assert decoded(META.encoded()) == META


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(name=st.sampled_from(sorted(Meta.__dataclass_fields__)), value=JSON)
def test_meta_with_any_other_value_is_sound_or_refused(name: str, value: Any) -> None:
    lines = META.encoded() | {name: json.dumps(value, ensure_ascii=False)}
    lines[protocol.SIGNATURE] = protocol.signature(lines)
    read = read_or_refused(lines)

    assert read is None or type(getattr(read, name)) is type(getattr(META, name))


@given(name=st.sampled_from(sorted(META.extra)), value=JSON)
def test_extra_with_any_other_value_is_sound_or_refused(name: str, value: Any) -> None:
    lines = META.encoded() | {"extra": json.dumps({**META.extra, name: value}, ensure_ascii=False)}
    lines[protocol.SIGNATURE] = protocol.signature(lines)
    read = read_or_refused(lines)

    assert read is None or type(read.extra[name]) is type(META.extra[name])


def read_or_refused(lines: dict[str, str]) -> Meta | None:
    try:
        return decoded(lines)
    except Refused:
        return None


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=12), max_size=6))
def test_any_lines_are_refused(lines: dict[str, str]) -> None:
    with pytest.raises(Refused):
        decoded(lines | {"format": protocol.FORMAT, "format_version": "1"})


def test_long_meta_is_spread_over_cells_that_hold_it(district: District) -> None:
    long = "🙂" * 50_000
    lines = Meta(**vars(META) | {"by": long}).encoded()

    assert all(len(text.encode("utf-16-le")) <= 2 * 32_767 for text in lines.values())
    assert decoded(lines).by == long


def test_refused_file_leaves_a_note_in_the_log(district: District, tmp_path: Path) -> None:
    (tmp_path / "空.xlsx").write_bytes(b"")

    district.receive(tmp_path / "空.xlsx")

    with district.bureau.database.reading() as session:
        (entry,) = session.query(AuditEntry).filter_by(action="package.receive").all()
    assert (entry.changes["file"], entry.changes["outcome"]) == ("空.xlsx", "refused")


def test_protected_package_asks_for_the_unprotected_one(district: District, tmp_path: Path) -> None:
    made = packages.make(district["a"]).file
    locked = tmp_path / "加密.xlsx"
    with made.open("rb") as plain, locked.open("wb") as out:
        OOXMLFile(io.BytesIO(plain.read())).encrypt("12345678", out)

    assert "密码" in refused(district, locked)
