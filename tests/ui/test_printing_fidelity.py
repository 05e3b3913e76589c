"""Every rule of the reference pictures is on our paper, within 0.3 mm, and no other.

Method: our PDF is rasterised in grey at 304.8 dpi = 12 px/mm, the reference has
4 px/mm. A rule is a dark run (grey below 128) of a length that no character has:
15 mm along a pixel row, 7.5 mm along a pixel column. Adjoining rows or columns with
such runs are one rule, and the middle of them is its position. The strip above the
table is left out: it has a line to write on.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from station_app.domain.form_files import form_ids, load_form
from tests.ui.printing_samples import filled, jobs, photo
from ui.printing.pdf import print_pdf

every_form = pytest.mark.parametrize("form_id", form_ids())
GOLDEN = Path(__file__).parents[1] / "golden" / "forms"
OURS, REFERENCE = 12, 4  # px per mm
ALLOWED = 0.3  # mm
TABLE_TOP = 36  # mm
LONGEST_STROKE = {"across": 15, "down": 7.5}  # mm
DARK = bytes(1 if grey < 128 else 0 for grey in range(256))


@dataclass(frozen=True)
class Rule:
    """A rule at a position, from a start to an end, in mm."""

    at: float
    start: float
    end: float


@dataclass(frozen=True)
class Picture:
    """Dark pixels as 1, the others as 0."""

    width: int
    height: int
    pixels: bytes
    per_mm: int

    def line(self, way: str, number: int) -> bytes:
        if way == "across":
            return self.pixels[number * self.width : (number + 1) * self.width]
        return self.pixels[number :: self.width]

    def rules(self, way: str) -> list[Rule]:
        count = self.height if way == "across" else self.width
        found: dict[int, list[tuple[int, int]]] = {}
        for number in range(count):
            runs = long_runs(self.line(way, number), round(LONGEST_STROKE[way] * self.per_mm))
            found.update({number: runs} if runs else {})
        return [rule for group in adjoining(found) for rule in self.rule(group, found)]

    def rule(self, group: list[int], found: dict[int, list[tuple[int, int]]]) -> list[Rule]:
        at = (group[0] + group[-1] + 1) / 2 / self.per_mm
        runs = found[group[len(group) // 2]]
        return [Rule(at, start / self.per_mm, end / self.per_mm) for start, end in runs]


def long_runs(line: bytes, shortest: int) -> list[tuple[int, int]]:
    runs, end = [], 0
    while (start := line.find(b"\x01" * shortest, end)) >= 0:
        end = line.find(b"\x00", start)
        end = len(line) if end < 0 else end
        runs.append((start, end))
    return runs


def adjoining(numbers: dict[int, list[tuple[int, int]]]) -> list[list[int]]:
    groups: list[list[int]] = []
    for number in numbers:
        if groups and groups[-1][-1] == number - 1:
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def picture(path: Path, per_mm: int) -> Picture:
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_Grayscale8)
    width, height, stride = image.width(), image.height(), image.bytesPerLine()
    grey = bytes(image.constBits())
    skipped = TABLE_TOP * per_mm
    rows = [grey[y * stride : y * stride + width] for y in range(skipped, height)]
    return Picture(width, height - skipped, b"".join(rows).translate(DARK), per_mm)


def printed(form_id: str, folder: Path) -> Picture:
    form = load_form(form_id)
    pdf = folder / "form.pdf"
    print_pdf(form, [filled(form, photo=photo(), tables={"exp": jobs(2)})], pdf)
    page = str(form.parts.index(form) + 1)  # a cover has no rules
    command = ["pdftoppm", "-gray", "-r", str(OURS * 25.4), "-png", "-singlefile", "-f", page]
    subprocess.run([*command, str(pdf), str(folder / "form")], check=True)
    return picture(folder / "form.png", OURS)


def near(one: float, other: float) -> bool:
    return abs(one - other) <= ALLOWED


@pytest.mark.usefixtures("qapp")
@every_form
def test_rules_stand_where_the_reference_has_them(form_id: str, tmp_path: Path) -> None:
    ours = printed(form_id, tmp_path)
    reference = picture(GOLDEN / f"{form_id}.png", REFERENCE)

    for way in ("across", "down"):
        mine = {rule.at for rule in ours.rules(way)}
        theirs = {rule.at for rule in reference.rules(way)}
        assert len(theirs) > 4
        assert [at for at in theirs if not any(near(at, other) for other in mine)] == []
        assert [at for at in mine if not any(near(at, other) for other in theirs)] == []


@pytest.mark.usefixtures("qapp")
@every_form
def test_rules_reach_as_far_as_in_the_reference(form_id: str, tmp_path: Path) -> None:
    ours = printed(form_id, tmp_path)
    reference = picture(GOLDEN / f"{form_id}.png", REFERENCE)
    form = load_form(form_id)
    labels = [cell.box for cell in form.cells if cell.box.x == form.table.x]

    def starts(rule: Rule) -> float:
        """Return where a rule starts on our paper: a merged label has no inner rules."""
        at = rule.at + TABLE_TOP
        inside = [box.right for box in labels if box.y + 0.5 < at < box.bottom - 0.5]
        return inside[0] if inside else rule.start

    mine = {way: ours.rules(way) for way in ("across", "down")}
    wanted = [Rule(r.at, starts(r), r.end) for r in reference.rules("across")]
    for way, rules in (("across", wanted), ("down", reference.rules("down"))):
        alike = [
            any(
                near(r.at, m.at) and near(r.start, m.start) and near(r.end, m.end)
                for m in mine[way]
            )
            for r in rules
        ]
        assert alike == [True] * len(rules)
