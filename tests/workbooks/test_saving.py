"""A workbook is saved without a file in the system's temporary folder."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet import _writer

from station_app.workbooks.saving import save


def test_nothing_readable_lies_elsewhere_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(suffix: str = "") -> str:
        raise AssertionError("a temporary file")

    monkeypatch.setattr(_writer, "create_temporary_file", refused)
    book, target = Workbook(), io.BytesIO()
    for name in ("名册", "说明"):
        sheet = book.create_sheet(name)
        sheet.append(["王芳", 3])
        sheet.merge_cells("A2:B2")

    save(book, target)

    found = load_workbook(target)
    assert [cell.value for cell in found["名册"][1]] == ["王芳", 3]
    assert [str(area) for area in found["说明"].merged_cells.ranges] == ["A2:B2"]
