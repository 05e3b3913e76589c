"""Tables in text files (.csv, .txt): every value stays the text that it is."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from station_app.domain.problems import Refused
from station_app.workbooks.limits import Limits, too_large

ENCODINGS = ("utf-8", "gb18030")
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
DELIMITERS = ",;\t"
SAMPLE = 50  # lines


def decode(content: bytes) -> str:
    """Return the text by its byte order mark, else as strict UTF-8, else as GB18030.

    Raises Refused when it is none of them.
    """
    marked = [name for mark, name in MARKS.items() if content.startswith(mark)]
    for encoding in marked or ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(
        "UNKNOWN_FORMAT",
        "文件的文字编码无法识别（不是 UTF-8，也不是 GB18030），没有读取。"
        "请在 Excel 或 WPS 中打开，确认汉字显示正常后另存为 .xlsx 再导入。",
    )


def delimiter_of(text: str) -> str:
    """Return the delimiter that cuts most of the first lines into equally many fields."""
    sample = [line for line in text[: SAMPLE * 1_000].splitlines() if line.strip()][:SAMPLE]

    def agreement(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=delimiter))
        cut = {width: lines for width, lines in widths.items() if width > 1}
        return max(((lines, width) for width, lines in cut.items()), default=(0, 0))

    return max(DELIMITERS, key=agreement)


def read_table(content: bytes, limits: Limits) -> tuple[list[list[str | None]], bool]:
    """Return the rows, index + 1 being the line of the file, and whether its quotes pair up.

    A value over several lines belongs to the first; its other lines are empty rows. When the
    quotes do not pair up, they are taken for text: else one would swallow all lines after it.
    """
    text = decode(content)
    delimiter = delimiter_of(text)
    try:
        rows = _rows(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return _bounded(_rows_without_quotes(text, delimiter, limits), limits), False
    return _bounded(rows, limits), True


def _rows_without_quotes(text: str, delimiter: str, limits: Limits) -> list[list[str | None]]:
    lines = io.StringIO(text, newline="")
    try:
        return _rows(csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE))
    except csv.Error as error:  # its own bound on a field
        raise too_large("TEXT", f"有一项文字超过 {limits.text} 个字符") from error


def _rows(reader: Iterator[list[str]]) -> list[list[str | None]]:
    rows: list[list[str | None]] = []
    line = 0
    for fields in reader:
        rows.extend([] for _ in range(line - len(rows)))
        rows.append([value or None for value in fields])
        line = reader.line_num  # type: ignore[attr-defined]
    return rows


def _bounded(rows: list[list[str | None]], limits: Limits) -> list[list[str | None]]:
    if any(cell and len(cell) > limits.text for row in rows for cell in row):
        raise too_large("TEXT", f"有一项文字超过 {limits.text} 个字符")
    width = max(map(len, rows), default=0)
    if width > limits.columns:
        raise too_large("COLUMNS", f"有内容的列超过第 {limits.columns} 列")
    if len(rows) > limits.rows or len(rows) * width > limits.grid:
        raise too_large("ROWS", f"有内容的行超过第 {limits.rows} 行")
    for row in rows:
        row.extend([None] * (width - len(row)))
    return rows
