"""The first run: who we are, passphrase and recovery key, where the data lie, how to begin.

Nothing is written to the disk before the last button: keys are made in memory, and what
the last step has begun is removed when it fails or is stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QStackedWidget, QWidget

from station_app.domain.problems import StationError
from station_app.domain.progress import Progress
from station_app.services import places, secrets, starting
from station_app.services.secrets import DEFAULT_COST, Cost, Keys
from ui.ask import Ask
from ui.choices import Choices
from ui.errors import words_of
from ui.jobs import Job, Jobs
from ui.screens.entrance.choice_card import ChoiceCard
from ui.screens.entrance.how import PRACTICE, How
from ui.screens.entrance.passphrase_step import PassphraseStep
from ui.screens.entrance.recovery_key import RecoveryKey
from ui.screens.entrance.where import Where
from ui.screens.entrance.who import Who
from ui.screens.settings.second_place import keep_second_place
from ui.theme.look import look, px
from ui.widgets.basics import button, column, label, redress, row, scrolling, set_role
from ui.widgets.steps import Steps

TITLES = ("我们是谁", "口令与恢复密钥", "数据放哪里", "怎样开始")
WIDTH, HEIGHT = 900, 640  # pixels at the size 标准
WHO, PASSPHRASE, KEY, WHERE, HOW = range(5)
STEP_OF = {WHO: 0, PASSPHRASE: 1, KEY: 1, WHERE: 2, HOW: 3}
LATER = "这些以后都可以在“设置”里更改"


class FirstRun(QWidget):
    """Leads to new books.

    made  their folder, the passphrase, and how to begin: "empty", "import" or "practice"
    left  the person wants none
    """

    made = Signal(object, str, str)
    left = Signal()

    def __init__(self, choices: Choices, ask: Ask, cost: Cost = DEFAULT_COST) -> None:
        super().__init__()
        self._choices, self._ask, self._cost = choices, ask, cost
        self._jobs = Jobs(self)
        self._job: Job | None = None
        self._keys: Keys | None = None
        self._keys_for = ("", "")  # the person and the passphrase that they open with
        self.setProperty("page", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.who, self.passphrase, self.key = Who(), PassphraseStep(), RecoveryKey(ask)
        self.where, self.how = Where(ask), How()
        self.steps = Steps(TITLES)
        self.stack = QStackedWidget()
        for panel in (self.who, self.passphrase, self.key, self.where, self.how):
            self.stack.addWidget(scrolling(_padded(panel)))
        self.problem = label("", "bad", wrap=True)
        self.problem.setObjectName("problem")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(px(140))
        self.bar.setAccessibleName("进度")
        self.stop = button("取消", self._cancel, kind="link", name="stop")
        self.previous = button("上一步", self.go_back, name="previous")
        self.next = button("下一步", self.go_on, kind="primary", name="next")
        self._build()
        self._enable(True)
        self._show(WHO)
        look().changed.connect(self._dressed)
        # Loading all places of China would delay the first letter that is typed.
        self._jobs.ask(lambda progress: places.find_counties("开"), _unheard, _unheard)

    @property
    def at(self) -> int:
        """Which panel is shown: WHO, PASSPHRASE, KEY, WHERE or HOW."""
        return self.stack.currentIndex()

    def go_on(self) -> None:
        """Take the next step if nothing is missing in this one."""
        if self._job is not None:
            return
        checks: dict[int, Callable[[], str]] = {
            WHO: self.who.problem,
            PASSPHRASE: self.passphrase.new.problem,
            KEY: self.key.problem,
            WHERE: self.where.problem,
        }
        problem = checks[self.at]() if self.at in checks else ""
        self._tell(problem)
        if problem:
            return
        if self.at == PASSPHRASE and self._keys_for != (self.who.owner, self.passphrase.new.text):
            self._make_keys()
        elif self.at == HOW:
            self._start()
        else:
            self._show(self.at + 1)

    def go_back(self) -> None:
        """Take one step back; before the first one, leave."""
        if self._job is not None:
            return
        self._tell("")
        if self.at == WHO:
            self.left.emit()
        else:
            self._show(self.at - 1)

    def may_close(self, then: Callable[[], None]) -> None:
        """Call `then` when nothing is being made, or the person wants to stop it."""

        def stop() -> None:
            self._jobs.shut_down()
            then()

        if self._job is None:
            stop()
            return
        text = "正在建立，还没有完成。现在关闭不会留下任何东西，下次可以重新开始。"
        self._ask.confirm(self, "还没有建好", text, "停止并关闭", stop, danger=True)

    def _build(self) -> None:
        foot = row(self.problem, self.bar, self.stop, 8, self.previous, self.next)
        foot.setStretch(0, 1)
        inner = QWidget()
        inner.setMaximumSize(px(WIDTH), px(HEIGHT))
        parts = (label("欢迎使用社工站登记系统", "h1"), self.steps, self.stack, foot)
        body = column(inner, *parts, spacing=16)
        body.setStretch(2, 1)
        around = QHBoxLayout(self)
        around.setContentsMargins(px(24), px(20), px(24), px(20))
        around.addStretch(1)
        around.addWidget(inner, 1000)
        around.addStretch(1)

    def _show(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        self.steps.set_current(STEP_OF[at])
        leave = "返回" if self._choices.workspaces else "退出"
        self.previous.setText(leave if at == WHO else "上一步")
        self.next.setText("开始使用" if at == HOW else "下一步")
        for part in (self.previous, self.next):
            part.setAccessibleName(part.text())
        self._enter(at)

    def _enter(self, at: int) -> None:
        if at == WHO:
            self.who.enter()
        elif at == PASSPHRASE:
            self.passphrase.enter(self.who.identity(), self.who.owner)
        elif at == KEY:
            self.key.enter()
        elif at == WHERE:
            self.where.enter(self.who.identity().name)
        else:
            self._tell(LATER, "note")
            self.how.enter(self.who.roles.chosen)

    def _make_keys(self) -> None:
        identity, owner, text = self.who.identity(), self.who.owner, self.passphrase.new.text

        def work(progress: Progress) -> Keys:
            keys = secrets.new_keys(identity, text, self._cost, owner)
            progress(1, 1)  # it may have been stopped meanwhile
            return keys

        def made(keys: Keys) -> None:
            self._keys, self._keys_for = keys, (owner, text)
            today = datetime.now().astimezone().date()
            self.key.show_key(keys.recovery, identity.name, today, owner)
            self._show(KEY)

        self._run("正在生成密钥……", work, made)

    def _start(self) -> None:
        """Make the books: nothing of them is on the disk yet."""
        start, home, keys = self.how.chosen, self.where.home.path, self._keys
        if home is None or keys is None:
            return
        practice = start == PRACTICE
        if practice:
            home = home.with_name(f"{home.name}_练习")
        identity = self.who.identity(demo=practice)
        folder = home

        def made(_: object) -> None:
            if self.where.second.path is not None:
                keep_second_place(self._choices, self.where.second.path)
            self.made.emit(folder, self._keys_for[1], start)

        text = "正在装入练习数据……" if practice else "正在建立……"
        self._run(text, lambda progress: starting.start(folder, identity, keys, progress), made)

    def _run(self, text: str, work: Callable[..., Any], then: Callable[[Any], None]) -> None:
        """Do work in the background; the buttons wait, and it can be stopped."""
        self._job = job = Job(text, work, silent=True)
        job.progressed.connect(self._progressed)
        job.succeeded.connect(partial(self._succeeded, then))
        job.failed.connect(self._failed)
        job.cancelled.connect(self._stopped)
        self._set_busy(text)
        self._jobs.start(job)

    def _progressed(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _succeeded(self, then: Callable[[Any], None], result: Any) -> None:
        self._set_idle()
        then(result)

    def _stopped(self) -> None:
        self._set_idle()
        self._tell("已停止，没有留下任何东西。", "note")
        self.next.setFocus()

    def _failed(self, error: Exception) -> None:
        self._set_idle()
        if not isinstance(error, StationError):
            raise error  # a defect: told by the window's border of errors
        self._tell(words_of(error))
        self.next.setFocus()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._tell("正在停止……", "note")

    def _set_busy(self, text: str) -> None:
        self._enable(False)
        self.bar.setRange(0, 0)
        self._tell(text, "note")
        self.stop.setFocus()

    def _set_idle(self) -> None:
        self._job = None
        self._enable(True)
        self._tell("")

    def _enable(self, enabled: bool) -> None:
        for waiting in (self.stack, self.next, self.previous):
            waiting.setEnabled(enabled)
        for shown in (self.bar, self.stop):
            shown.setVisible(not enabled)

    def _tell(self, text: str, role: str = "bad") -> None:
        self.problem.setText(text)
        set_role(self.problem, role)

    def _dressed(self) -> None:
        redress(self)

    # Qt's interface

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._job is None:
            self._enter(self.at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(focus, QPushButton) and not isinstance(focus, ChoiceCard):
                focus.click()
            else:
                self.go_on()
        elif event.key() == Qt.Key.Key_Escape:
            self.stop.click() if self._job is not None else self.go_back()
        else:
            super().keyPressEvent(event)


def _padded(panel: QWidget) -> QWidget:
    """Return a panel with room for the ring around what has the keyboard."""
    outer = QWidget()
    column(outer, panel, margin=2)
    return outer


def _unheard(_: object) -> None:
    """Take an answer that nobody waits for."""
