"""Reading a form before it is printed: characters that no font of this machine has."""

from __future__ import annotations

from collections.abc import Iterator

from station_app.domain.forms import CellKind, FormLayout, FormValues
from ui.printing.faces import SUBSTITUTE, Face

TEXT_OF_FILE = (CellKind.LABEL, CellKind.HEADING, CellKind.BAND, CellKind.NOTE, CellKind.PHOTO)


def missing_in_values(form: FormLayout, values: FormValues, face: Face) -> tuple[str, ...]:
    """Return a warning for each character without a glyph, naming the field it stands in."""
    return _warnings(_texts_of_values(form, values), face)


def missing_in_form(form: FormLayout, face: Face) -> tuple[str, ...]:
    """Return the same for the texts of the form file itself."""
    texts = [("标签", cell.text) for cell in form.cells if cell.kind in TEXT_OF_FILE]
    texts += [("选项", label) for choice in form.choices.values() for label in choice.labels]
    texts += [("标题", form.title), *(("说明", line) for line in form.foot)]
    return _warnings(iter(texts), face)


def _texts_of_values(form: FormLayout, values: FormValues) -> Iterator[tuple[str, str]]:
    """Yield the label and the text of all that is filled in."""
    labels = {cell.text: cell.label for cell in form.cells if cell.label}
    for key, text in values.fields.items():
        yield labels.get(key, key), text
    for key, options in values.checks.items():
        yield labels.get(key, key), "".join(label for label, _ in options)
    for key, rows in values.tables.items():
        table = form.tables.get(key)
        headings = {column.key: column.heading for column in table.columns} if table else {}
        for row in rows:
            for column, text in row.items():
                yield headings.get(column, column), text
    yield "编号", values.number
    yield "日期", values.filled_on
    for name in values.authorities.values():
        yield "机关名称", name


def _warnings(texts: Iterator[tuple[str, str]], face: Face) -> tuple[str, ...]:
    found = {
        (label, character): None
        for label, text in texts
        for character in sorted(face.missing(text))
    }
    return tuple(
        f"“{label}”一栏的“{character}”（U+{ord(character):04X}）在本机没有字形，"
        f"印成了“{SUBSTITUTE}”。请安装宋体扩展字库（SimSun-ExtB、SimSun-ExtG）后重新打印。"
        for label, character in found
    )
