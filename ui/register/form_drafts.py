"""Keeps what is typed into a form every few seconds, so that a crash loses nothing older.

Writing is done in the background; a draft that is dropped while it is being written goes
too. A store that is busy is tried again with the next tick.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from station_app.domain.problems import RecordMissing
from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME
from station_app.services import drafts, opening
from station_app.services.drafts import Kept
from station_app.services.opening import Sheet
from station_app.services.workspace import Workspace
from ui.desk import Desk
from ui.register.form_bars import DraftBar
from ui.register.form_entry import Dossier

EVERY = 2_500  # milliseconds; with the writing itself at most 3 s are lost


class DraftKeeper(QObject):
    """Writes the draft of one form. Signal `kept`: when, as the clock on the wall had it."""

    kept = Signal(object)

    def __init__(self, parent: QObject, desk: Desk, register: str) -> None:
        super().__init__(parent)
        self._desk, self._register = desk, register
        self._dossier: Dossier | None = None
        self._written: Mapping[str, Any] | None = None
        self._busy = False
        self._then: list[Callable[[], object]] = []
        self._forgotten = 0  # counts what was dropped; what is still being kept then goes too
        self._timer = QTimer(self, singleShot=True, interval=EVERY)
        self._timer.timeout.connect(self.write)

    def begin(self, dossier: Dossier) -> None:
        """Look after another dossier."""
        self._timer.stop()
        self._dossier, self._written = dossier, None
        self._then.clear()

    def touch(self) -> None:
        """Something was typed: write within the next seconds."""
        if not self._timer.isActive():
            self._timer.start()

    def rest(self) -> None:
        """Nobody types any more: write what there is, and wait for the next key."""
        self._timer.stop()
        self.write()

    def write(self) -> None:
        """Write the draft now if it differs from what was written."""
        content = None
        if self._dossier is not None and self._dossier.dirty:
            content = self._dossier.content()
        if self._busy:
            self._timer.start()
        elif self._dossier is None or content is None or content == self._written:
            self._all_kept()
        else:
            self._begin(self._dossier, content)

    def write_then(self, then: Callable[[], object]) -> None:
        """Write the draft now, and call `then` once there is nothing more to write."""
        self._then.append(then)
        self.write()

    def _begin(self, dossier: Dossier, content: Mapping[str, Any]) -> None:
        self._written, self._busy = content, True
        work = partial(self._keep, self._forgotten, dossier.main.record, content, dossier.new)
        self._desk.jobs.ask(lambda progress: work(), self._done, self._failed)

    def forget(self, record: str = "") -> None:
        """Drop the draft of the present dossier, or of a record."""
        self._timer.stop()
        self._written = None
        self._forgotten += 1
        if not record and self._dossier is not None:
            record = self._dossier.main.record
        workspace, register = self._desk.workspace, self._register
        self._desk.look_up(lambda: drafts.drop(workspace, register, record), _dropped)

    def _keep(
        self, forgotten: int, record: str, content: Mapping[str, Any], new: bool
    ) -> datetime | None:
        """Keep a draft; runs in the background, so it may have been dropped meanwhile."""
        workspace, register = self._desk.workspace, self._register
        at = drafts.keep(workspace, register, record, content, new=new)
        if forgotten == self._forgotten:
            return at
        drafts.drop(workspace, register, record)
        return None

    def _done(self, at: datetime | None) -> None:
        self._busy = False
        if at is not None:
            self.kept.emit(at)
        if self._then:
            self.write()

    def _all_kept(self) -> None:
        then, self._then = self._then, []
        for each in then:
            each()

    def _failed(self, error: Exception) -> None:
        self._busy, self._written = False, None
        self._timer.start()  # the store was busy


def _dropped(nothing: None) -> None:
    """Say nothing: that a draft is gone is what was wanted."""


class DraftOffer(QObject):
    """Offers a draft in a bar over the form.

    resumed  a dossier with what the draft kept
    dropped  id of the record of a draft that is not wanted
    """

    resumed = Signal(object)
    dropped = Signal(str)

    def __init__(self, desk: Desk, register: Register[Any]) -> None:
        super().__init__()
        self._desk, self._register = desk, register
        self._kept: Kept | None = None
        self.bar = DraftBar()
        self.bar.resumed.connect(self._resume)
        self.bar.dropped.connect(self._drop)

    def look(self, record: str) -> None:
        """Offer the draft of a record, or of the last new one for ""."""
        workspace = self._desk.workspace
        self._kept = found = offered(workspace, self._register, record)
        words = "" if found is None else moment_words(found.at, workspace.today())
        self.bar.offer(f"上次（{words}）填写到一半，还没有保存。" if words else "")

    def clear(self) -> None:
        """Offer nothing."""
        self._kept = None
        self.bar.offer("")

    def _resume(self) -> None:
        kept = self._kept
        if kept is None:
            return
        dossier = self._desk.attempt(
            lambda: resumed(self._desk.workspace, self._register, kept), "没有找回"
        )
        if dossier is not None:
            self.clear()
            self.resumed.emit(dossier)

    def _drop(self) -> None:
        if self._kept is not None:
            self.dropped.emit(self._kept.record)
        self.clear()


def offered(workspace: Workspace, register: Register[Any], record: str) -> Kept | None:
    """Return the draft of a record, or of the last new one for ""; None without one."""
    return next(
        (
            each
            for each in drafts.kept(workspace, register.name)
            if (each.record == record if record else each.new)
        ),
        None,
    )


def moment_words(at: datetime, today: date) -> str:
    """Return a moment as people say it: 今天 9:31."""
    days = {today: "今天", today - timedelta(days=1): "昨天"}
    day = days.get(at.date(), f"{at:%Y-%m-%d}")
    return f"{day} {at.hour}:{at:%M}"


def resumed(workspace: Workspace, register: Register[Any], kept: Kept) -> Dossier:
    """Return the dossier of a draft, laid over what the store has now. Raises RecordMissing."""
    contents = kept.content["entries"]
    sheets = [_sheet(workspace, content) for content in contents]
    base = contents[0]
    if len(sheets) > 1 and sheets[-1].seen is None:
        values = {**sheets[-1].values, register.label: base["record"]}
        sheets[-1] = replace(sheets[-1], values=values)
    made = Dossier(sheets)
    made.resume(kept.content)
    return made


def _sheet(workspace: Workspace, content: Mapping[str, Any]) -> Sheet:
    register = BY_NAME[content["register"]]
    record = content["record"]
    if content["new"]:
        return replace(opening.blank(workspace, register)[-1], record=record)
    sheet = next(
        (s for s in opening.opened(workspace, register, record) if s.record == record), None
    )
    if sheet is None:
        raise RecordMissing(register.title, record)
    return sheet
