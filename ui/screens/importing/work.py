"""One roster on its way in: what was read, what was chosen for it, and what importing would do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from station_app.domain.problems import Refused, StationError
from station_app.domain.progress import Progress
from station_app.domain.register import Register
from station_app.services.rosters.apply import Batch, PlanOutdated, apply
from station_app.services.rosters.plan import Plan, plan_source
from station_app.services.rosters.source import Source, read_for, share
from ui.desk import Desk
from ui.jobs import Job, Stage
from ui.screens.importing.unfinished import Unfinished, forget, keep

READING_SHARE = 60  # per cent of the way when the file is read
REST = 200  # milliseconds without typing, then everything is checked again

Cell = tuple[int, int]  # number of the row in the file, index of the column
Answer = tuple[Source, Plan | None, StationError | None]  # a plan, or why there is none


class Work(QObject):
    """What the steps of the import share.

    path      the file; None: none was chosen
    source    what was read of it
    sheet     None: the one with most known columns
    mapping   fields chosen by hand, by column; None: as they were recognised
    defaults  values for the whole file by path, as typed
    patches   texts in place of cells
    plan      what importing would do; None: nothing can be said yet
    refusal   why there is no plan
    """

    started = Signal(object)  # the Job that reads or imports
    ended = Signal()  # it succeeded, failed or was cancelled
    arrived = Signal()  # a file was read, and there is a plan for it
    refused = Signal(object)  # the Refused: the file cannot be taken as it is
    checking = Signal()  # something was changed; the plan will follow
    planned = Signal()  # there is a new plan, or an error in its place
    imported = Signal(object)  # the Batch

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self.register: Register[Any] | None = None
        self.path: Path | None = None
        self.password = ""
        self.source: Source | None = None
        self.sheet: str | None = None
        self.mapping: dict[int, str] | None = None
        self.defaults: dict[str, str] = {}
        self.patches: dict[Cell, str] = {}
        self.plan: Plan | None = None
        self.refusal: StationError | None = None
        self._sha256 = ""  # of the file that was chosen for; "": any
        self._done: list[tuple[Cell, str | None]] = []
        self._undone: list[tuple[Cell, str | None]] = []
        self._turn = 0  # counts what was asked for; an answer to an older question is dropped
        self.job: Job | None = None  # reads or imports; meanwhile nothing can be chosen
        self._begun = 0  # counts the jobs
        self._quiet: Job | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._replan)

    @property
    def is_checking(self) -> bool:
        """Whether the plan does not say yet what was changed last."""
        return self._rest.isActive() or self._quiet is not None

    def clear(self) -> None:
        """Forget the file and everything that was chosen for it."""
        self._forget_file()
        self._drop_questions()
        forget(self.desk)

    def choose(self, path: Path, password: str = "") -> None:
        """Read a file and plan it with the columns as they are recognised."""
        self._forget_file()
        self.path, self.password = path, password
        self._read()

    def resume(self, register: Register[Any], kept: Unfinished) -> None:
        """Read the file of an import that was begun earlier, with what was chosen then."""
        self._forget_file()
        self.register = register
        self.path, self.sheet = kept.path, kept.sheet
        self.mapping = None if kept.mapping is None else dict(kept.mapping)
        self.defaults.update(kept.defaults)
        self.patches.update(kept.patches)
        self._sha256 = kept.sha256
        self._read()

    def take_as(self, register: Register[Any], *, by_hand: bool = False) -> None:
        """Plan the file that was read for a register; by hand: with columns to be chosen."""
        self.register = register
        self.mapping = {} if by_hand else None
        self._forget_typed()
        self._plan_listed()

    def set_sheet(self, name: str) -> None:
        """Take another sheet of the file."""
        self.sheet, self.mapping, self.refusal = name, None, None
        self._forget_typed()
        self._change()

    def set_field(self, column: int, path: str) -> None:
        """Let a column stand for a field, which no other column then does; "": for none."""
        taken = {at for at, of in (self.mapping or {}).items() if path and of == path}
        self.mapping = (self.mapping or {}) | dict.fromkeys(taken, "") | {column: path}
        self._change()

    def set_default(self, path: str, text: str) -> None:
        """Give a value to all rows of the file; a blank leaves them to be completed."""
        self.defaults.pop(path, None)
        if text.strip():
            self.defaults[path] = text
        self._change()

    def patch(self, cell: Cell, text: str | None) -> None:
        """Put a text in place of a cell; None: what stands in the file."""
        if self.job is not None:
            return
        self._done.append((cell, self.patches.get(cell)))
        self._undone.clear()
        self._put(cell, text)

    def undo(self) -> Cell | None:
        """Take the last correction back; return the cell, None when there is none."""
        return self._turn_back(self._done, self._undone)

    def redo(self) -> Cell | None:
        """Make the correction again that was taken back last."""
        return self._turn_back(self._undone, self._done)

    def apply(self) -> None:
        """Import what the plan does not refuse."""
        if self.plan is None or self.path is None or self.is_checking:
            return
        found = self.plan
        self._start(
            f"导入 {self.path.name}",
            lambda progress: apply(self.desk.workspace, found, progress),
            self._applied,
            unit="行",
        )

    def check_again(self) -> None:
        """Plan again: the records were changed elsewhere."""
        self._change()

    def pause(self) -> bool:
        """Leave the check that is due for later; return whether there was one."""
        due = self._rest.isActive()
        self._rest.stop()
        return due

    def _forget_file(self) -> None:
        self.path, self.password, self.source, self._sha256 = None, "", None, ""
        self.sheet = self.mapping = self.plan = self.refusal = None
        self._forget_typed()

    def _forget_typed(self) -> None:
        for typed in (self.defaults, self.patches, self._done, self._undone):
            typed.clear()

    def _put(self, cell: Cell, text: str | None) -> None:
        self.patches.pop(cell, None)
        if text is not None:
            self.patches[cell] = text
        self._change()

    def _turn_back(
        self, from_: list[tuple[Cell, str | None]], to: list[tuple[Cell, str | None]]
    ) -> Cell | None:
        if not from_:
            return None
        cell, text = from_.pop()
        to.append((cell, self.patches.get(cell)))
        self._put(cell, text)
        return cell

    def _read(self) -> None:
        path, password = self.path, self.password
        if path is None or self.register is None:
            return

        plan, expected, workspace = self._planner(), self._sha256, self.desk.workspace
        anew = partial(plan, sheet=None, mapping=None, defaults={}, patches={})

        def work(progress: Progress) -> Answer:
            source = read_for(
                workspace, path, password=password or None,
                progress=share(progress, 0, READING_SHARE),
            )  # fmt: skip
            # What was chosen is for the file as it was.
            fitting = plan if expected in ("", source.sha256) else anew
            return _answer(source, fitting, share(progress, READING_SHARE, 100))

        self._start(f"读取 {path.name}", work, self._was_read)

    def _plan_listed(self) -> None:
        source = self.source
        if source is None or self.path is None:
            return
        work = partial(_answer, source, self._planner())
        self._start(f"检查 {self.path.name}", work, self._was_read)

    def _planner(self) -> Callable[..., Plan]:
        """Return what plans a source with what is chosen now."""
        assert self.register is not None, "a register is chosen before a file"
        return partial(
            plan_source,
            self.desk.workspace,
            self.register,
            sheet=self.sheet,
            mapping=None if self.mapping is None else dict(self.mapping),
            defaults=dict(self.defaults),
            patches=dict(self.patches),
        )

    def _start(
        self, title: str, work: Callable[..., Any], then: Callable[[Any], None], unit: str = ""
    ) -> None:
        self._drop_questions()
        job = self.desk.run(
            title,
            work,
            partial(self._answered, self._turn, then),
            unit=unit,
            failed=partial(self._answered, self._turn, self._failed),
        )
        self._begun += 1
        job.finished.connect(partial(self._ended, self._begun))
        self.job = job
        self.started.emit(job)

    def _answered(self, turn: int, then: Callable[[Any], None], found: Any) -> None:
        self.job = None
        if turn == self._turn:
            then(found)

    def _ended(self, number: int) -> None:
        if number != self._begun:
            return  # its answer has begun the next work
        if self.job is not None and self.job.stage is Stage.CANCELLED and self.plan is None:
            self._forget_file()
        self.job = None
        self.ended.emit()

    def _drop_questions(self) -> None:
        self._turn += 1
        self._rest.stop()
        if self._quiet is not None:
            self._quiet.cancel()
            self._quiet = None

    def _was_read(self, found: Answer) -> None:
        self.source, self.plan, self.refusal = found
        if self._sha256 not in ("", self.source.sha256):
            self.sheet, self.mapping = None, None
            self._forget_typed()
        self._sha256 = self.source.sha256
        if self.plan is None:
            self.refused.emit(self.refusal)
            return
        self.sheet = self.plan.sheet
        self.arrived.emit()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, PlanOutdated):
            self.desk.tell("预览之后数据又有改动，已重新检查，请核对后再导入。", "warn")
            self.check_again()
        elif isinstance(error, Refused) and error.reason == "CHANGED":
            self.desk.tell("文件在预览之后又被修改，已重新读取，请核对后再导入。", "warn")
            self._read()
        elif isinstance(error, Refused):
            self.refusal = error
            self.refused.emit(error)
        else:
            self.desk.errors.show(error)

    def _change(self) -> None:
        self._drop_questions()
        self._rest.start()
        self.checking.emit()

    def _replan(self) -> None:
        source = self.source
        if source is None:
            return
        work = partial(_answer, source, self._planner())
        replanned = partial(self._replanned, self._turn)
        self._quiet = self.desk.jobs.ask(work, replanned, self._check_failed)
        keep(self.desk, self._unfinished())

    def _replanned(self, turn: int, found: Answer) -> None:
        if turn != self._turn:
            return
        self._quiet = None
        _, plan, self.refusal = found
        if plan is not None:
            self.plan = plan
        elif self.plan is not None and self.sheet != self.plan.sheet:
            self.sheet = self.plan.sheet  # the other sheet is no roster
        self.planned.emit()

    def _check_failed(self, error: Exception) -> None:
        self._quiet = None
        self.desk.errors.show(error)

    def _unfinished(self) -> Unfinished:
        assert self.register is not None, "a register is chosen before a file"
        assert self.path is not None, "a file was read"
        return Unfinished(
            self.register.name, self.path, self._sha256, self.sheet, self.mapping,
            dict(self.defaults), dict(self.patches),
        )  # fmt: skip

    def _applied(self, batch: Batch) -> None:
        forget(self.desk)
        self.imported.emit(batch)
        self.desk.touched()


def _answer(source: Source, planner: Callable[..., Plan], progress: Progress) -> Answer:
    """Plan a source; what a person can mend is an answer and no failure of the work."""
    try:
        return source, planner(source, progress=progress), None
    except StationError as error:
        return source, None, error
