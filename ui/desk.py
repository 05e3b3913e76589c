"""What every page works with: the open books, background work, questions, and news.

A page changes records through services alone and then says so here (`saved`, `touched`);
every page that shows such records reads them again. There are no other signals between
pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from station_app.domain.problems import StationError
from station_app.domain.registers import register_named
from station_app.domain.rules.rights import Right, refusal
from station_app.services import opening, undo
from ui.ask import Ask
from ui.choices import Choices
from ui.errors import Errors
from ui.jobs import Job, Jobs

if TYPE_CHECKING:
    from station_app.services.workspace import Workspace

T = TypeVar("T")
EVERYTHING = ""  # in place of a register's name: any records may have changed
REGISTER = "register:"  # begins the key of a register's page


@dataclass(frozen=True)
class Notice:
    """One line at the foot of the window.

    state   good, info, warn or bad
    action  words of a link, and what it does
    """

    text: str
    state: str = "good"
    action: str = ""
    act: Callable[[], object] | None = None


@dataclass(frozen=True)
class Step:
    """One change that can be taken back: its id in the audit log, and what it was."""

    change: str
    text: str


class Desk(QObject):
    """The open books and what pages share.

    changed   a register's name, or EVERYTHING: its records are to be read again
    going     key of a page, and what it is to show
    told      a Notice
    stepped   something can be undone or redone now, or no longer
    lock_wanted     the books are to be covered until the passphrase is typed
    restore_wanted  path of a backup that is to take the place of these books
    rekey_wanted    the books are to be encrypted anew: somebody left who may have a copy
    salvage_wanted  folder for what can be read of the damaged books; whether a backup fills gaps
    """

    changed = Signal(str)
    going = Signal(str, object)
    told = Signal(object)
    stepped = Signal()
    lock_wanted = Signal()
    restore_wanted = Signal(object)
    rekey_wanted = Signal()
    salvage_wanted = Signal(object, bool)

    def __init__(
        self, workspace: Workspace, jobs: Jobs, errors: Errors, ask: Ask, choices: Choices
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self.jobs = jobs
        self.errors = errors
        self.ask = ask
        self.choices = choices
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def go(self, page: str, **what: Any) -> None:
        """Show a page; `what` is handed to its `enter`."""
        self.going.emit(page, what)

    def against(self, right: Right) -> str:
        """Return why the person at work may not do something; "" when they may."""
        return "" if right in self.workspace.user.rights else refusal(right)

    def open_record(self, register: str, record: str, field: str = "") -> None:
        """Open a record's form, at a field if one is named; a part opens with the whole."""
        kind = register_named(register)
        found = self.attempt(
            lambda: opening.shown_in(self.workspace, kind, record, field), "没有打开"
        )
        if found is not None:
            shown, whole, place = found
            self.go(f"{REGISTER}{shown.name}", record=whole, field=place)

    def tell(
        self,
        text: str,
        state: str = "good",
        action: str = "",
        act: Callable[[], object] | None = None,
    ) -> None:
        """Say something in one line at the foot of the window."""
        self.told.emit(Notice(text, state, action, act))

    def saved(self, change: str, text: str, *registers: str, quiet: bool = False) -> None:
        """Say that a service has changed records.

        change     id of the change, for undo; "" when nothing differed
        text       what was done, e.g. 修改社工 王芳
        registers  names of those changed; none: any
        quiet      no line at the foot of the window
        """
        if change:
            self._done.append(Step(change, text))
            self._undone.clear()
            self.stepped.emit()
        self.touched(*registers)
        if change and not quiet:
            self.tell(f"已{text}", action="撤销", act=self.undo)

    def touched(self, *registers: str) -> None:
        """Let the pages that show these registers read again; none: all pages."""
        for name in registers or (EVERYTHING,):
            self.changed.emit(name)

    def attempt(self, call: Callable[[], T], title: str = "没有完成") -> T | None:
        """Call a quick service; what it refuses is shown in its words. None then."""
        try:
            return call()
        except StationError as error:
            self.errors.show(error, title)
            return None

    def run(
        self,
        title: str,
        work: Callable[..., Any],
        then: Callable[[Any], None],
        *,
        unit: str = "",
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Do long work in the background, listed in the panel of jobs.

        then    gets the result, in the window's thread
        failed  gets the exception; None: it is shown as every error is
        """
        job = Job(title, work, unit=unit)
        job.succeeded.connect(then)
        job.failed.connect(failed or self.errors.show)
        return self.jobs.start(job)

    def look_up(self, work: Callable[[], T], then: Callable[[T], None]) -> Job:
        """Ask the store something without stopping the window; an error is shown.

        An answer for a page that is gone by then is dropped: `then` is to be its method, or a
        partial of one.
        """
        # Qt itself forgets a method with its object, but knows nothing of what a partial holds.
        answered = partial(_if_there, then) if isinstance(then, partial) else then
        return self.jobs.ask(lambda progress: work(), answered, self.errors.show)

    @property
    def undoable(self) -> str:
        """What `undo` would take back; "" for nothing."""
        return self._done[-1].text if self._done else ""

    @property
    def redoable(self) -> str:
        """What `redo` would do again; "" for nothing."""
        return self._undone[-1].text if self._undone else ""

    def undo(self) -> None:
        """Take the last change of this session back."""
        self._turn(self._done, self._undone, "撤销")

    def redo(self) -> None:
        """Do again what was undone last."""
        self._turn(self._undone, self._done, "重做")

    def _turn(self, from_: list[Step], to: list[Step], what: str) -> None:
        if not from_:
            self.tell(f"没有可{what}的操作", "info")
            return
        step = from_.pop()
        turned = self.attempt(lambda: undo.undo(self.workspace, step.change), f"不能{what}")
        self.stepped.emit()
        if turned is None:
            return
        to.append(Step(turned.change, step.text))
        self.stepped.emit()
        self.touched()
        other = ("重做", self.redo) if what == "撤销" else ("撤销", self.undo)
        self.tell(f"已{what}：{step.text}", "info", *other)


def _if_there(call: partial[Any], found: Any) -> None:
    """Call a partial of a method unless Qt has deleted what the method belongs to."""
    owner = getattr(call.func, "__self__", None)
    if not isinstance(owner, QObject) or isValid(owner):
        call(found)
