"""The password of a workbook, and the property that holds its signature."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import msoffcrypto
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from station_app.domain.problems import Refused
from station_app.workbooks.reader import read_content
from station_app.workbooks.remarks import WEAK_ENCRYPTION
from station_app.workbooks.sealing import (
    ALPHABET,
    PASSWORD,
    PROPERTY,
    new_password,
    protected,
    text_property,
)
from station_app.workbooks.specs import BookSpec, CoverSpec
from station_app.workbooks.writer import book_content
from tests.workbooks import containers as c

COVER = CoverSpec("封面", [("社工站", "甲")])
SEALED = book_content(BookSpec([], COVER, meta={"format": "x"}, seal="1|token"))


def test_password_can_be_read_out_and_typed() -> None:
    made = {new_password() for _ in range(50)}

    assert len(made) == 50
    assert {len(each) for each in made} == {PASSWORD}
    assert not set("".join(made)) - set(ALPHABET)
    assert not set("IO01l") & set(ALPHABET)


def test_protected_workbook_opens_with_its_password_in_the_strong_way() -> None:
    content = protected(SEALED, "ABCDEFGH23456789")
    office = msoffcrypto.OfficeFile(io.BytesIO(content))
    office.load_key(password="ABCDEFGH23456789")
    plain = io.BytesIO()
    office.decrypt(plain, verify_integrity=True)

    assert office.type == "agile"
    assert plain.getvalue() == SEALED


def test_several_passwords_are_tried_in_turn() -> None:
    content = protected(SEALED, "ABCDEFGH23456789")

    book = read_content(content, ".xlsx", passwords=("x", "y", "ABCDEFGH23456789"))

    assert book.seal == "1|token"
    assert WEAK_ENCRYPTION not in book.notes


def test_the_old_way_to_encrypt_is_read_and_told() -> None:
    book = read_content(c.weakly_encrypted(SEALED, "123456"), ".xlsx", passwords=("123456",))

    assert (book.seal, book.notes[0]) == ("1|token", WEAK_ENCRYPTION)


def test_no_password_that_fits_is_told() -> None:
    content = protected(SEALED, "ABCDEFGH23456789")

    with pytest.raises(Refused) as refusal:
        read_content(content, ".xlsx", passwords=("x", "y"))

    assert refusal.value.reason == "PASSWORD"


def test_flipped_byte_under_the_password_is_damage() -> None:
    content = bytearray(protected(SEALED, "ABCDEFGH23456789"))
    content[len(content) // 2] ^= 1

    with pytest.raises(Refused) as refusal:
        read_content(bytes(content), ".xlsx", passwords=("ABCDEFGH23456789",))

    assert refusal.value.reason == "DAMAGED"


def test_signature_lies_in_property_and_sheet() -> None:
    book = load_workbook(io.BytesIO(SEALED))

    assert text_property(SEALED) == "1|token"
    assert book.custom_doc_props[PROPERTY].value == "1|token"
    assert (book["_sig"]["A1"].value, book["_sig"].sheet_state) == ("1|token", "veryHidden")


def test_workbook_without_a_signature_has_neither(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "plain.xlsx")
    bare = book_content(BookSpec([], COVER, meta={"format": "x"}))

    assert text_property((tmp_path / "plain.xlsx").read_bytes()) == ""
    assert text_property(bare) == ""
    assert "_sig" not in load_workbook(io.BytesIO(bare)).sheetnames


@given(st.binary(max_size=300))
def test_any_part_in_its_place_gives_a_text(part: bytes) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("docProps/custom.xml", part)

    assert isinstance(text_property(content.getvalue()), str)
