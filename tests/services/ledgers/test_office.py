"""Ledgers as LibreOffice opens and prints them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from station_app.services.ledgers.files import ledger_named
from tests.services.ledgers.conftest import IDS
from tests.services.ledgers.sheets import Table

pytestmark = pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")

PAPERS = {"A4": (842, 595), "A3": (1191, 842)}  # points, landscape


def converted(files: list[Path], target: str, folder: Path) -> Path:
    """Save files with LibreOffice in another format; return their folder."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(folder)]
    subprocess.run([*words, *map(str, files)], check=True, capture_output=True, timeout=240)
    return folder


@pytest.fixture(scope="session")
def printed(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Print every ledger into a PDF."""
    files = sorted(whole.glob("*.xlsx"))
    return converted(files, "pdf", tmp_path_factory.mktemp("printed"))


@pytest.fixture(scope="session")
def resaved(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save every ledger anew, as a clerk does who looks at it."""
    files = sorted(whole.glob("*.xlsx"))
    return converted(files, "xlsx", tmp_path_factory.mktemp("resaved"))


def pages(file: Path) -> list[str]:
    command = ["pdftotext", "-layout", str(file), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    return text.removesuffix("\f").split("\f")


def sizes(file: Path) -> list[tuple[int, int]]:
    command = ["pdfinfo", "-f", "1", "-l", "99", str(file)]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    found = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", text)
    return [(round(float(width)), round(float(height))) for width, height in found]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("ledger_id", IDS)
def test_every_page_has_the_title_and_the_headings_of_its_sheet(
    printed: Path, whole: Path, ledger_id: str
) -> None:
    book = load_workbook(whole / f"{ledger_id}.xlsx")
    tables = [Table(book[each.name]) for each in ledger_named(ledger_id).sheets]
    ledger_pages = [squeezed(p) for p in pages(printed / f"{ledger_id}.pdf")][:-1]

    for page in ledger_pages:
        own = [each for each in tables if squeezed(each.row(1)[0]) in page]
        assert own, page[:80]
        parts = [part for each in own[0].headings[:12] for part in each.split("/")]
        assert not [part for part in parts if part[:2] not in page]
    assert len(ledger_pages) >= len(tables)


@pytest.mark.parametrize("ledger_id", IDS)
def test_nothing_is_cut_into_hashes(printed: Path, ledger_id: str) -> None:
    assert "##" not in "".join(pages(printed / f"{ledger_id}.pdf"))


@pytest.mark.parametrize("ledger_id", IDS)
def test_a_sheet_is_one_page_wide_on_its_paper(printed: Path, whole: Path, ledger_id: str) -> None:
    book = load_workbook(whole / f"{ledger_id}.xlsx")
    found, papers = pages(printed / f"{ledger_id}.pdf"), sizes(printed / f"{ledger_id}.pdf")

    for sheet in ledger_named(ledger_id).sheets:
        title = squeezed(book[sheet.name]["A1"].value)
        own = [at for at, page in enumerate(found) if title in squeezed(page)]
        numbers = [n for at in own for n in re.findall(r"^ {0,12}(\d+) {2,}\S", found[at], re.M)]
        assert {papers[at] for at in own} == {PAPERS[sheet.paper]}
        # Were a sheet two pages wide, its right half would have no 序号.
        assert len(numbers) == len(set(numbers)) == Table(book[sheet.name]).total_row - 6


@pytest.mark.parametrize("ledger_id", IDS)
def test_totals_and_signatures_are_printed_once(printed: Path, ledger_id: str) -> None:
    text = "\n".join(pages(printed / f"{ledger_id}.pdf")[:-1])

    count = len(ledger_named(ledger_id).sheets)
    assert len(re.findall(r"^ *合计", text, re.M)) == count
    assert squeezed(text).count("填表人：审核人：单位负责人：") == count


@pytest.mark.parametrize("ledger_id", IDS)
def test_pages_are_numbered(printed: Path, ledger_id: str) -> None:
    found = pages(printed / f"{ledger_id}.pdf")

    for number, page in enumerate(found, 1):
        assert f"第{number}页共{len(found)}页" in squeezed(page) or number == len(found)


@pytest.mark.parametrize("ledger_id", IDS)
def test_what_libreoffice_saves_anew_holds_the_same(
    resaved: Path, whole: Path, ledger_id: str
) -> None:
    for sheet in ledger_named(ledger_id).sheets:
        old, new = (
            Table(load_workbook(folder / f"{ledger_id}.xlsx")[sheet.name])
            for folder in (whole, resaved)
        )
        assert (new.keys, new.headings, new.below) == (old.keys, old.headings, old.below)
        for heading in old.headings:
            assert new.column(heading) == old.column(heading)
            assert new.total(heading) == old.total(heading)
