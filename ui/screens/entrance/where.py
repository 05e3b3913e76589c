"""Step 3 of the first run: the folder for the data, and a second place for backups."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QLineEdit, QWidget

from station_app.services import folders
from ui.ask import Ask
from ui.widgets.basics import button, card, column, label, row, set_role

FOLDER = "社工站数据"  # in the user's documents, with a folder for each workspace
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')


class Place(QWidget):
    """A folder: its path, a button to look for it, and what is to be said about it."""

    def __init__(self, title: str, name: str, text: str, hint: str, ask: Ask) -> None:
        super().__init__()
        self._ask = ask
        self._title = title
        heading = label(title, "h3")
        self.line = QLineEdit()
        self.line.setObjectName(name)
        self.line.setAccessibleName(title)
        self.line.setPlaceholderText(hint)
        heading.setBuddy(self.line)
        self.browse = button("浏览…", self._browse, icon="folder_open", name=f"{name}-browse")
        self.browse.setAccessibleName(f"浏览{title}")
        self.note = label("", "note", wrap=True)
        explained = label(text, "quiet", wrap=True)
        column(self, heading, explained, row(self.line, self.browse), self.note, spacing=6)
        self.setFocusProxy(self.line)

    @property
    def path(self) -> Path | None:
        """The folder; None: nothing is written."""
        text = self.line.text().strip()
        return Path(text).expanduser() if text else None

    def say(self, text: str, role: str) -> None:
        """Write a line below."""
        self.note.setText(text)
        set_role(self.note, role)

    def _browse(self) -> None:
        self._ask.folder(self, self._title, lambda path: self.line.setText(str(path)))


class Where(QWidget):
    """Asks where the data lie."""

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        text = "人员、照片和附件都在这个文件夹里，加密保存。"
        self.home = Place("数据文件夹", "home", text, "例如 D:\\社工站数据", ask)
        text = "每次备份后再复制一份到这里。电脑坏了，数据还在。"
        title = "第二备份位置（可以以后再填）"
        self.second = Place(title, "second", text, "例如 U 盘或移动硬盘上的文件夹", ask)
        self._proposed = ""
        frame, inside = card(margin=20, spacing=20)
        inside.addWidget(self.home)
        inside.addWidget(self.second)
        column(self, frame, None)
        self._when_left(self.home, self._judge_home)
        self._when_left(self.second, self._judge_second)

    def enter(self, name: str) -> None:
        """Propose a folder for the books of `name`, unless another one was written."""
        if self.home.line.text() in ("", self._proposed):
            self._proposed = str(proposed_home(name))
            self.home.line.setText(self._proposed)
        self._judge_home()
        self._judge_second()
        self.home.setFocus()

    def problem(self) -> str:
        """Say what does not work, and put the keyboard there; "" when all does."""
        for place, judge in ((self.home, self._judge_home), (self.second, self._judge_second)):
            fault = judge()
            if fault:
                place.setFocus()
                return fault
        return ""

    def _when_left(self, place: Place, judge: Callable[[], str]) -> None:
        place.line.editingFinished.connect(judge)
        place.line.textChanged.connect(lambda text: place.say("", "note"))

    def _judge_home(self) -> str:
        path = self.home.path
        fault = folders.folder_fault(path) if path is not None else "请选择数据文件夹。"
        caution = folders.folder_caution(path) if path is not None and not fault else ""
        self.home.say(fault or caution, "bad" if fault else "warn")
        return fault

    def _judge_second(self) -> str:
        home, second = self.home.path, self.second.path
        if home is None or second is None:
            self.second.say("", "note")
            return ""
        fault = folders.second_place_fault(home, second)
        caution = "" if fault else folders.second_place_caution(home, second)
        self.second.say(fault or caution, "bad" if fault else "warn")
        return fault


def proposed_home(name: str) -> Path:
    """Return a folder in the user's documents that does not exist yet."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    plain = _FORBIDDEN.sub("", name).strip(" .") or "新建"
    wanted = Path(documents) / FOLDER / plain
    path, number = wanted, 1
    while folders.folder_fault(path) and path.exists():
        number += 1
        path = wanted.with_name(f"{plain}{number}")
    return path
