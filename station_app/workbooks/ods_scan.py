"""The content of an .ods, where one element may stand for a million cells."""

from __future__ import annotations

from station_app.workbooks.cells import Merge, column_letters
from station_app.workbooks.exact_scan import Attributes, XmlScan, local_name
from station_app.workbooks.limits import hostile
from station_app.workbooks.tally import Tally


def count_of(attributes: Attributes, name: str) -> int:
    """Return how often an element repeats or spans; 1 when it does not say. Raises Refused."""
    text = attributes.get(name, "1")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise hostile("REPEATED", f"重复次数“{text[:20]}”不合规范")
    return int(text)


class OdsScan(XmlScan):
    """content.xml: repeated blanks are normal, repeated content is counted in full."""

    def __init__(self, part: str, tally: Tally) -> None:
        super().__init__(part, tally)
        self.text_limit = tally.limits.text
        self._sheet = ""
        self._row = self._column = 0  # rows and columns before the current ones, from 0
        self._row_repeat = self._cell_repeat = 1
        self._row_cells = 0  # cells with content in the current row
        self._cell_filled = False
        self._last_row = self._last_column = 0
        self.handlers = {
            "table": self._on_table,
            "table-row": self._on_row,
            "table-cell": self._on_cell,
            "covered-table-cell": self._on_cell,
            "p": self._on_paragraph,
            "dde-link": self._on_link,
            "table-source": self._on_link,
        }
        self._ends = {"table": self._end_table, "table-row": self._end_row}
        self._ends |= dict.fromkeys(("table-cell", "covered-table-cell"), self._end_cell)

    def end(self, tag: str) -> None:
        super().end(tag)
        leave = self._ends.get(local_name(tag))
        if leave:
            leave()

    def _on_table(self, attributes: Attributes) -> None:
        self._sheet = attributes.get("table:name", "")
        self.tally.add_sheet(self._sheet, "")
        self._row = self._last_row = self._last_column = 0

    def _end_table(self) -> None:
        self.tally.close_sheet(self._last_row, self._last_column)

    def _on_row(self, attributes: Attributes) -> None:
        self._row_repeat = count_of(attributes, "table:number-rows-repeated")
        self._column = self._row_cells = 0

    def _end_row(self) -> None:
        self._row += self._row_repeat
        if self._row_cells:
            self.tally.check_extent(self._row, self._last_column)
            self.tally.add_cells(self._row_cells * (self._row_repeat - 1))
            self._last_row = self._row

    def _on_cell(self, attributes: Attributes) -> None:
        self._cell_repeat = count_of(attributes, "table:number-columns-repeated")
        self._cell_filled = "office:value-type" in attributes
        if "table:formula" in attributes:
            self.tally.formulas += 1
        if attributes.get("calcext:value-type") == "error":
            self.tally.add_error(self._sheet, f"{column_letters(self._column + 1)}{self._row + 1}")
        down = count_of(attributes, "table:number-rows-spanned")
        right = count_of(attributes, "table:number-columns-spanned")
        if down * right > 1:
            self._add_merge(down, right)

    def _add_merge(self, down: int, right: int) -> None:
        self.tally.add_merge(down * right)
        merge: Merge = (self._row, self._column, self._row + down - 1, self._column + right - 1)
        self.tally.merges.setdefault(self._sheet, []).append(merge)

    def _end_cell(self) -> None:
        self._column += self._cell_repeat
        if self._cell_filled:
            self.tally.check_extent(self._row + 1, self._column)
            self.tally.add_cells(self._cell_repeat)
            self._row_cells += self._cell_repeat
            self._last_column = max(self._last_column, self._column)
            self._cell_filled = False

    def _on_paragraph(self, _: Attributes) -> None:
        self._cell_filled = True

    def _on_link(self, _: Attributes) -> None:
        self.tally.external = True
