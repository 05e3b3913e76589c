"""Fields for codes: labels are shown; a label, a code or pinyin initials may be typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent

from station_app.domain.codes import CodeList
from station_app.domain.pinyin import initials
from ui.widgets.choice_edit import ChoiceEdit, Option

BETWEEN = "、"  # several labels in one line
CHOSEN = "✓"


class Entries:
    """The entries of a code list as they can be found."""

    def __init__(self, codes: CodeList) -> None:
        self.codes = codes
        self._initials = {code: initials(label) for code, label in codes.labels.items()}

    def fitting(self, text: str) -> list[str]:
        """Return the codes that fit a text: the whole word first, then beginnings, then parts."""
        wanted = "".join(text.split()).casefold()
        if not wanted:
            return list(self.codes.labels)
        ranked = [
            (rank, code)
            for code, label in self.codes.labels.items()
            if (rank := self._rank(code, label.casefold(), wanted)) is not None
        ]
        return [code for _, code in sorted(ranked, key=lambda pair: pair[0])]

    def sure(self, text: str) -> str | None:
        """Return the code that a text stands for without doubt; None when it may be several."""
        exact = self.codes.code_of(text)
        if exact is not None or not text:
            return exact
        fitting = self.fitting(text)
        whole = [code for code in fitting if self._initials[code] == text.casefold()]
        best = whole if len(whole) == 1 else fitting
        return best[0] if len(best) == 1 else None

    def _rank(self, code: str, label: str, wanted: str) -> int | None:
        letters = self._initials[code]
        tests = (
            wanted in (label, letters, code.casefold()),
            label.startswith(wanted),
            letters.startswith(wanted),
            code.casefold().startswith(wanted),
            wanted in label,
            wanted in letters,
        )
        return next((rank for rank, holds in enumerate(tests) if holds), None)


class CodeCombo(ChoiceEdit):
    """One code out of a list; what is in no list stays as typed, so that it can be told."""

    def __init__(self, codes: CodeList) -> None:
        super().__init__()
        self._entries = Entries(codes)
        self.setPlaceholderText("选择或输入拼音首字母")

    def options_for(self, text: str) -> Sequence[Option]:
        """Return the entries that fit a text."""
        labels = self._entries.codes.labels
        return [Option(code, labels[code]) for code in self._entries.fitting(text)]

    def pick(self, key: str) -> None:
        """Take an entry."""
        label = self._entries.codes.label(key)
        if label != self.text():
            self.setText(label)
            self.edited.emit()

    def typed(self) -> str:
        """Return the label, or what was typed when it is in no list."""
        text = self.text().strip()
        code = self._entries.sure(text)
        return text if code is None else self._entries.codes.label(code)

    # Qt's interface

    def mousePressEvent(self, event: object) -> None:
        super().mousePressEvent(event)  # type: ignore[arg-type]
        self.selectAll()


class CodesEdit(ChoiceEdit):
    """Several codes in one line, 甲、乙; the list ticks what is chosen.

    What is typed after the last 、 narrows the list. Enter adds the marked entry, or takes
    it out when it is there; Space does so in the whole list, which then stays open.
    """

    def __init__(self, codes: CodeList) -> None:
        super().__init__()
        self._entries = Entries(codes)
        self.setPlaceholderText("可多选，输入拼音首字母")

    @property
    def chosen(self) -> list[str]:
        """The codes that are chosen, in the order of the list."""
        found = {self._entries.codes.code_of(part) for part in self._parts()}
        return [code for code in self._entries.codes.labels if code in found]

    def options_for(self, text: str) -> Sequence[Option]:
        """Return the entries that fit what stands after the last 、."""
        typing = self._typing_part(text)
        labels = self._entries.codes.labels
        chosen = set(self.chosen)
        return [
            Option(code, labels[code], CHOSEN if code in chosen else "")
            for code in self._entries.fitting(typing)
        ]

    def open_list(self, text: str = "") -> None:
        """Show the entries that fit; the whole list for a text that is complete."""
        super().open_list(text or "")

    def pick(self, key: str) -> None:
        """Add an entry, or take it out."""
        wanted = set(self.chosen) ^ {key}
        labels = self._entries.codes.labels
        text = BETWEEN.join(label for code, label in labels.items() if code in wanted)
        self.setText(text)
        self.edited.emit()

    def typed(self) -> str:
        """Return the labels; an unfinished part is completed where it is clear."""
        parts = [self._whole(part) for part in self._parts()]
        return BETWEEN.join(dict.fromkeys(parts))

    def _parts(self) -> list[str]:
        text = self.text().replace("，", BETWEEN).replace(",", BETWEEN)
        return [part.strip() for part in text.split(BETWEEN) if part.strip()]

    def _whole(self, part: str) -> str:
        code = self._entries.sure(part)
        return part if code is None else self._entries.codes.label(code)

    def _typing_part(self, text: str) -> str:
        last = text.replace("，", BETWEEN).replace(",", BETWEEN).rpartition(BETWEEN)[2].strip()
        return "" if self._entries.codes.code_of(last) else last

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.is_open and self._list is not None:
            row = self._list.currentRow()
            self._pick_marked()
            self.open_list()
            self._list.setCurrentRow(min(row, self._list.count() - 1))
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.end(False)
