"""Reading a form before it is printed: missing characters, photos, what finds no room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized

from station_app.domain.forms import CellKind, FormLayout, FormValues
from station_app.domain.progress import Progress, silent
from ui.printing.faces import SUBSTITUTE, Face, Faces
from ui.printing.photos import Photos, readable
from ui.printing.sheets import Sheets

TEXT_OF_FILE = (CellKind.LABEL, CellKind.HEADING, CellKind.BAND, CellKind.NOTE, CellKind.PHOTO)


def review(
    form: FormLayout, people: Iterable[FormValues], progress: Progress = silent
) -> tuple[str, ...]:
    """Return what to know before the copies are printed; raises what progress raises."""
    faces, photos = Faces.resolve(), Photos()
    sheets = Sheets(form, faces)
    total = len(people) if isinstance(people, Sized) else 0
    found = [*missing_in_form(form, faces.value)]
    for number, values in enumerate(people, 1):
        shown, remarks = readable(values, photos)
        remarks += missing_in_values(form, shown, faces.value)
        remarks += moved_away(sheets.copy(shown).attached)
        name = name_on(form, values)
        found += [f"第 {number} 份（{name}）：{remark}" for remark in remarks]
        progress(number, total)
    return tuple(found)


def moved_away(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Return a warning that what stands under these labels goes on over attached pages."""
    if not labels:
        return ()
    return (f"“{'”、“'.join(labels)}”在表格里放不下，放不下的内容印在附表上。",)


def name_on(form: FormLayout, values: FormValues) -> str:
    """Return whose copy it is: what the first field of the form says."""
    return values.fields.get(form.fields()[0].text, "") or "未填写姓名"


def missing_in_values(form: FormLayout, values: FormValues, face: Face) -> tuple[str, ...]:
    """Return a warning for each character without a glyph, naming the field it stands in."""
    return _warnings(_texts_of_values(form, values), face)


def missing_in_form(form: FormLayout, face: Face) -> tuple[str, ...]:
    """Return the same for the texts of the form file itself."""
    cells = [cell for part in form.parts for cell in part.cells]
    texts = [("标签", cell.text) for cell in cells if cell.kind in TEXT_OF_FILE]
    texts += [("选项", label) for choice in form.choices.values() for label in choice.labels]
    texts += [("标题", form.title), *(("说明", line) for line in form.foot)]
    return _warnings(iter(texts), face)


def _texts_of_values(form: FormLayout, values: FormValues) -> Iterator[tuple[str, str]]:
    """Yield the label and the text of all that is filled in."""
    labels = {cell.text: cell.label for part in form.parts for cell in part.cells if cell.label}
    tables = {key: table for part in form.parts for key, table in part.tables.items()}
    for key, text in values.fields.items():
        yield labels.get(key, key), text
    for key, options in values.checks.items():
        yield labels.get(key, key), "".join(label for label, _ in options)
    for key, rows in values.tables.items():
        table = tables.get(key)
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
