"""The window's inside while books are open: navigation, pages, status line, notices, keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QWidget,
)

from station_app.services import copies, overview, safekeeping
from station_app.services.identity import BUREAU
from station_app.services.overview import Duty, Waiting
from ui.desk import REGISTER, Desk
from ui.jobs_panel import JobsPanel
from ui.keeping import give_way
from ui.navigation import DIGITS, Navigation
from ui.page import Page
from ui.pages import HOME, closed_to, pages_for
from ui.screens.settings.second_place import second_place
from ui.status_bar import StatusBar
from ui.theme.look import look, px
from ui.widgets.basics import column, label, redress, row
from ui.widgets.notice import NoticeBar

FOLDED = "navigation/folded"
NARROW = 1240  # pixels at the size 标准: below, the navigation shows icons only
COUNT_AFTER = 400  # milliseconds after a change; several often come together

# Keys of the whole window and the method of the shown page that each one calls.
PAGE_KEYS = {
    "Ctrl+F": "search",
    "Ctrl+N": "new",
    "Ctrl+S": "save",
    "Ctrl+P": "print_out",
    "F5": "refresh",
    "Esc": "back",
}


class MainWindow(QWidget):
    """Shows one page at a time; pages are made when they are first gone to."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        identity = desk.workspace.identity
        self.specs = {spec.key: spec for spec in pages_for(identity.role)}
        role = "区局" if identity.role == BUREAU else "社工站"
        self.navigation = Navigation(list(self.specs.values()), identity.name, role, self._closed)
        self.stack = _Stack()
        self._pages: dict[str, Page] = {}
        self._shown = ""
        self.panel = JobsPanel(self, desk.jobs, desk.errors)
        self.status = StatusBar(desk, self.panel.open)
        self.notice = NoticeBar(self)
        inner = row(self.navigation, column(None, *self._bands(), self.stack, spacing=0), spacing=0)
        column(self, inner, self.status, spacing=0).setStretch(0, 1)
        self.navigation.chosen.connect(self._chosen)
        self.navigation.entered.connect(lambda: self.page.focus_first())
        self.navigation.fold(frozenset(filter(None, desk.choices.text(FOLDED).split(","))))
        self.navigation.folded.connect(self._folded)
        desk.going.connect(self.go)
        desk.told.connect(self.notice.show_notice)
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(COUNT_AFTER)
        self._counting.timeout.connect(self._count)
        desk.changed.connect(self._count_soon)
        self._count_soon()
        look().changed.connect(self._dressed)
        self._bind_keys()
        self.go(HOME, {})

    @property
    def _closed(self) -> dict[str, str]:
        """The pages that the person at work cannot use, as their roles are by now."""
        return closed_to(self.desk.workspace.user.rights)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._pages[self._shown]

    @property
    def key(self) -> str:
        """Key of the page that is shown."""
        return self._shown

    def go(self, key: str, what: dict[str, Any]) -> None:
        """Show a page once the present one may be left; `what` is handed to its `enter`."""
        if key not in self.specs:
            self.desk.tell("这里没有这一页", "warn")
            return
        if (why := self._closed.get(key, "")) and self._shown:
            self.navigation.show_current(self._shown)
            self.desk.tell(why, "warn")
            return
        if not self._shown or key == self._shown:
            self._show(key, what)
            return
        self.navigation.show_current(self._shown)
        self.page.may_leave(lambda: self._show(key, what))

    def may_close(self, then: Callable[[], None]) -> None:
        """Call `then` when nothing unsaved or running stands against closing."""

        def ask_jobs() -> None:
            job = give_way(self.desk.jobs)
            if job is None:
                self._back_up(then)
                return
            text = f"“{job.title}”还在进行。现在关闭会取消它，已保存的数据不受影响。"
            self.desk.ask.confirm(self, "任务还没有完成", text, "取消任务并关闭", then, danger=True)

        self.page.may_leave(ask_jobs)

    def show_help(self) -> None:
        """Open the help for the page that is shown."""
        self.go("help", {"topic": self.page.help_topic})

    def _show(self, key: str, what: dict[str, Any]) -> None:
        if key not in self._pages:
            self._pages[key] = self.specs[key].make(self.desk)
            self.stack.addWidget(self._pages[key])
        self._shown = key
        self.stack.setCurrentWidget(self._pages[key])
        self.navigation.reveal(key)
        self._pages[key].enter(**what)
        focus = self.window().focusWidget()
        if focus is None or not self._pages[key].isAncestorOf(focus):
            self._pages[key].focus_first()

    def _chosen(self, key: str, walking: bool) -> None:
        pages = QApplication.focusWidget()
        self.go(key, {})
        if walking and pages is not None:
            pages.setFocus()  # who walks through the pages goes on from there

    def _folded(self) -> None:
        self.desk.choices.keep_text(FOLDED, ",".join(sorted(self.navigation.folded_groups)))

    def _bands(self) -> list[QWidget]:
        """Return what is said over every page of a practice workspace."""
        if not self.desk.workspace.identity.demo:
            return []
        band = label(
            "练习：这里的人员和号码都是编造的，打印件带有“练习”字样，不能上报。", "practice"
        )
        band.setObjectName("practice-band")
        band.setAlignment(Qt.AlignmentFlag.AlignCenter)
        band.setFixedHeight(px(26))
        return [band]

    def _bind_keys(self) -> None:
        for keys, method in PAGE_KEYS.items():
            self._key(keys, partial(self._call, method))
        self._key("F1", self.show_help)
        self._key("F6", lambda: self.navigation.head.setFocus())
        self._key("F8", self.panel.open)
        self._key("Ctrl+Z", lambda: self._turn("undo"))
        self._key("Ctrl+Y", lambda: self._turn("redo"))
        for number, key in enumerate(self.navigation.head.keys()[:DIGITS], 1):
            self._key(f"Ctrl+{number}", partial(self.go, key, {}))

    def _key(self, keys: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(lambda: act())

    def _call(self, method: str) -> None:
        getattr(self.page, method)()

    def _turn(self, method: str) -> None:
        """Undo typing where one types, else the last change."""
        focus = QApplication.focusWidget()
        getattr(focus if _holds_typing(focus) else self.page, method)()

    def _count_soon(self, _: str = "") -> None:
        self._counting.start()

    def _count(self) -> None:
        work = partial(overview.waiting, self.desk.workspace)
        self.desk.look_up(work, self._counted)

    def _counted(self, waiting: list[Waiting]) -> None:
        """Show beside the pages how much waits there to be mended or answered."""
        counts = dict.fromkeys(self.specs, 0)
        for each in waiting:
            if each.duty is Duty.RETURNED:
                counts["exchange"] += each.count
                if f"{REGISTER}{each.register}" in counts:
                    counts[f"{REGISTER}{each.register}"] += each.count
            elif each.duty is Duty.CORRECTION and "exchange" in counts:
                counts["exchange"] += each.count
        for key, count in counts.items():
            self.navigation.show_count(key, count)

    def _back_up(self, then: Callable[[], None]) -> None:
        """Copy what was changed since the last backup before the window closes."""
        workspace = self.desk.workspace
        if not safekeeping.changed_since(workspace):
            then()
            return

        def failed(error: Exception) -> None:
            text = f"{error}\n数据本身已经保存，不受影响。"
            self.desk.ask.confirm(self, "没有备份成功", text, "仍然关闭", then)

        work = partial(copies.back_up, workspace, second_place(self.desk.choices))
        job = self.desk.run("备份数据", work, lambda _: then(), failed=failed)
        job.cancelled.connect(lambda: then())

    def _dressed(self) -> None:
        redress(self)

    # Qt's interface

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        focus = self.window().focusWidget()
        if focus is None or not self.page.isAncestorOf(focus):
            self.page.focus_first()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.navigation.set_slim(self.width() < px(NARROW))


def _holds_typing(widget: QWidget | None) -> bool:
    """Say whether there is typing in a field that could be taken back or done again."""
    if isinstance(widget, QLineEdit):
        return widget.isUndoAvailable() or widget.isRedoAvailable()
    return isinstance(widget, QPlainTextEdit) and not widget.isReadOnly()


class _Stack(QStackedWidget):
    """As small as may be: by itself it is as large as the largest of its pages."""

    # Qt's interface

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)
