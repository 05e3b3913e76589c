"""Names of files from outside are shown without tricks and never lead anywhere."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.file_names import (
    LONGEST,
    UNNAMED,
    is_program,
    is_shown,
    path_in,
    shown_name,
)

TRICKS = '\\/:*?"<>|.. \u3000\u202e\u2066\u200b\u061c\0\n\x7f\ud800名.exepdfCONcom1'
NAMES = st.text(st.characters() | st.sampled_from(TRICKS), max_size=200)
DEVICES = ("CON", "prn.txt", "Aux", "nul.tar.gz", "COM1", "lpt9.pdf", "com¹", "CONIN$", "con .txt")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("资格证书 （扫描）.pdf", "资格证书 （扫描）.pdf"),
        ("𠮷野家.jpg", "𠮷野家.jpg"),
        ("..\\..\\a.pdf", "_.._a.pdf"),
        ("/etc/passwd", "_etc_passwd"),
        ('a:b*c?d"e<f>g|h', "a_b_c_d_e_f_g_h"),
        ("发票\u202efdp.exe", "发票fdp.exe"),
        ("a\r\nb\0.pdf", "ab.pdf"),
        ("a.pdf. . .", "a.pdf"),
        ("…\u3000", "…"),
        ("...", UNNAMED),
        ("", UNNAMED),
    ],
)
def test_a_name_is_shown_without_tricks(name: str, shown: str) -> None:
    assert shown_name(name) == shown


@pytest.mark.parametrize("name", DEVICES)
def test_no_name_is_that_of_a_device(name: str) -> None:
    assert shown_name(name) == f"_{name}"


def test_a_long_name_keeps_its_ending() -> None:
    shown = shown_name("长" * 300 + ".pdf")

    assert len(shown) == LONGEST
    assert shown.endswith("长.pdf")


@given(NAMES)
def test_any_name_is_clean_short_and_stays_so(name: str) -> None:
    shown = shown_name(name)

    assert 0 < len(shown) <= LONGEST
    assert not set('\\/:*?"<>|') & set(shown)
    assert shown.isprintable() or any(char.isspace() or ord(char) > 0x7F for char in shown)
    assert shown == shown.rstrip(" .")
    assert shown_name(shown) == shown
    shown.encode()


@given(NAMES)
def test_any_name_stays_in_its_folder(name: str) -> None:
    folder = Path("/tmp/somewhere")

    assert path_in(folder, name).parent == folder


@pytest.mark.skipif(sys.platform == "win32", reason="a link takes a right of its own there")
def test_a_link_leads_nothing_out_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "附件"
    folder.mkdir()
    (folder / "资格证书.pdf").symlink_to(tmp_path / "别处.pdf")

    with pytest.raises(ValueError, match="out of the folder"):
        path_in(folder, "资格证书.pdf")


@pytest.mark.parametrize("name", ["a.exe", "a.pdf.EXE", "a.lnk.", "a.bat\u200b", "a.hta ", "x.JS"])
def test_a_program_is_known_by_its_last_ending(name: str) -> None:
    assert is_program(name)
    assert not is_shown(name)


@pytest.mark.parametrize(("name", "shown"), [("a.exe.pdf", True), ("a.html", False), ("a", False)])
def test_only_documents_are_opened(name: str, shown: bool) -> None:
    assert not is_program(name)
    assert is_shown(name) is shown
