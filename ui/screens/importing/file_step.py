"""First step of the import: into which register, which file; what was brought in lately."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QPushButton, QStackedWidget, QWidget

from station_app.domain.problems import Refused, StationError
from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME
from station_app.services.rosters.choices import importing
from station_app.services.rosters.source import suited
from ui.ask import WORKBOOKS
from ui.errors import words_of
from ui.screens.importing.parts import Picture, Running, Step
from ui.screens.importing.recent import Recent
from ui.screens.importing.unfinished import Unfinished, forget, unfinished
from ui.screens.importing.work import Work
from ui.theme.look import px
from ui.widgets.basics import button, card, clear, column, label, row, scrolling

KINDS = "可用 xlsx、xls、ods、csv、et；不必先整理，标题、合并单元格、两级表头和合计行都能认出来"


class FileStep(Step):
    """Chooses what is brought in."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.registers = QComboBox()
        self.registers.setObjectName("register")
        self.registers.setAccessibleName("导入到")
        for register in importing():
            self.registers.addItem(register.title, register)
        self.registers.setMinimumWidth(px(200))
        self.registers.currentIndexChanged.connect(self._register_chosen)
        into = label("导入到(&R)")
        into.setBuddy(self.registers)
        self.choose = button(
            "选择文件…", self.ask_file, kind="primary", icon="folder_open",
            tip="选择要导入的名册（Ctrl+O）", name="choose-file",
        )  # fmt: skip
        self.running = Running("reading")
        self._drop = QStackedWidget()
        self._drop.addWidget(self._place_to_drop())
        self._drop.addWidget(self._place_of_work())
        self._told = column(spacing=12)
        self._telling: QWidget | None = None  # where one answers what is told
        self.recent = Recent(work.desk)
        inner = QWidget()
        column(
            inner, row(into, self.registers, None), self._told, self._drop, self.recent, spacing=12
        ).addStretch()
        column(self, scrolling(inner))
        work.refused.connect(self._refused)
        work.started.connect(self._started)
        work.ended.connect(self._ended)
        self.set_register(importing()[0])

    def set_register(self, register: Register[Any]) -> None:
        """Choose the register into which the file is brought."""
        self.registers.setCurrentIndex(importing().index(register))
        self.work.register = register

    def ask_file(self) -> None:
        """Ask for the file."""
        if self.work.job is None:
            self.work.desk.ask.files(self, "选择要导入的名册", WORKBOOKS, self._files_chosen)

    def take(self, path: Path) -> None:
        """Read a file."""
        if self.work.job is not None:
            return
        self._forget_told()
        self.work.choose(path)

    def _forget_told(self) -> None:
        clear(self._told)
        self._telling = None

    def _files_chosen(self, paths: list[Path]) -> None:
        self.take(paths[0])

    def _register_chosen(self) -> None:
        self.work.register = self.registers.currentData()

    def _place_to_drop(self) -> QFrame:
        frame, body = card(24, 8)
        picture = Picture("document_table", "primary", 40)
        heading = label("把名册文件拖到这里，或选择文件", "h2")
        kinds = label(KINDS, "quiet", wrap=True)
        for each in (heading, kinds):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line = row(None, self.choose, label("Ctrl+O", "key"), None)
        for part in (row(None, picture, None), heading, kinds, line):
            body.addLayout(part) if not isinstance(part, QWidget) else body.addWidget(part)
        return frame

    def _place_of_work(self) -> QFrame:
        frame, body = card(24, 8)
        body.addStretch()
        body.addWidget(self.running)
        body.addStretch()
        return frame

    def _started(self, job: Any) -> None:
        self.running.watch(job)
        self._drop.setCurrentIndex(1)
        self.registers.setEnabled(False)

    def _ended(self) -> None:
        self._drop.setCurrentIndex(0)
        self.registers.setEnabled(True)

    def _refused(self, error: StationError) -> None:
        self._forget_told()
        reason = error.reason if isinstance(error, Refused) else ""
        name = self.work.path.name if self.work.path else ""
        if reason == "PASSWORD":
            self._told.addWidget(self._password(name, words_of(error)))
            self._telling = self.password
            self.password.setFocus()
            return
        actions: list[QPushButton] = [button("换一个文件…", self.ask_file, name="other-file")]
        if reason == "WRONG_TEMPLATE":
            actions = [*self._other_ways(), *actions]
        self._told.addWidget(told("bad", f"“{name}”没有导入", words_of(error), *actions))
        self._telling = actions[0]
        actions[0].setFocus()

    def _other_ways(self) -> list[QPushButton]:
        """Return what else can be done with a file that is no roster of the register."""
        register, source = self.work.register, self.work.source
        if register is None or source is None:
            return []
        other = suited(source)
        by_hand = partial(self._take_as, register, by_hand=True)
        found = [button("手工对列", by_hand, name="by-hand")]
        if other is not None and other is not register:
            words = f"改为导入“{other.title}”"
            found.insert(0, button(words, partial(self._take_as, other), name="other-register"))
        return found

    def _take_as(self, register: Register[Any], *, by_hand: bool = False) -> None:
        self._forget_told()
        self.set_register(register)
        self.work.take_as(register, by_hand=by_hand)

    def _password(self, name: str, text: str) -> QFrame:
        self.password = QLineEdit()
        self.password.setObjectName("password")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName("文件的打开密码")
        self.password.setPlaceholderText("文件的打开密码")
        self.password.setFixedWidth(px(240))
        self.password.returnPressed.connect(self._password_typed)
        open_ = button("打开", self._password_typed, kind="primary", name="open-file")
        other = button("换一个文件…", self.ask_file)
        return told("warn", f"“{name}”设有密码", text, self.password, open_, other)

    def _password_typed(self) -> None:
        if self.work.path is not None and self.work.job is None and self.password.text():
            path, password = self.work.path, self.password.text()
            self._forget_told()
            self.work.choose(path, password)

    def _offer_unfinished(self) -> None:
        kept = unfinished(self.work.desk)
        register = BY_NAME.get(kept.register) if kept else None
        if kept is None or register is None:
            return
        cells = f"，改好的 {len(kept.patches)} 格都在" if kept.patches else ""
        self._told.addWidget(
            told(
                "info",
                "上次有一份名册没有导入完",
                f"“{kept.path.name}”导入到“{register.title}”{cells}。",
                button("接着做", partial(self._resume, register, kept), name="resume"),
                button("不要了", self._give_up, name="give-up"),
            )
        )

    def _resume(self, register: Register[Any], kept: Unfinished) -> None:
        self._forget_told()
        self.set_register(register)
        self.work.resume(register, kept)

    def _give_up(self) -> None:
        self._forget_told()
        forget(self.work.desk)
        self.choose.setFocus()

    # Step

    def show_step(self) -> None:
        self.recent.refresh()
        self.forward = "下一步：对列" if self.ready else ""
        if self.work.refusal is None and self.work.job is None:
            self._forget_told()
            if self.work.plan is None:
                self._offer_unfinished()
            else:
                title = f"已读取“{self.work.plan.path.name}”"
                self._told.addWidget(told("info", title, "可以接着对列，或换一个文件。"))

    @property
    def first(self) -> QWidget | None:
        return self._telling or self.choose

    @property
    def ready(self) -> bool:
        return self.work.plan is not None and self.work.job is None


def told(state: str, title: str, text: str, *parts: QWidget) -> QFrame:
    """Return a coloured card that says something, with what can be done about it."""
    frame, body = card(14, 6, state)
    body.addWidget(label(title, "h3", wrap=True))
    body.addWidget(label(text, wrap=True))
    body.addLayout(row(*parts, None))
    return frame
