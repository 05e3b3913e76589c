"""Checks a form while it is filled in: faults, what follows from the values, and likenesses.

The store is asked in the background, a moment after the last key or when a field is left.
Answers that come too late are dropped. What must be filled in is only asked for once
somebody has tried to save; a field that one types into is left alone until it is left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from station_app.domain.problems import Fault
from station_app.domain.register import Register
from station_app.services import acknowledging, duplicates, entering, opening
from station_app.services.duplicates import Alike
from station_app.services.entering import Edit, EditFault, Examined
from station_app.services.workspace import Workspace
from ui.desk import Desk
from ui.register.editors import target_of, text_of
from ui.register.form_body import Body, Key
from ui.register.form_entry import Dossier, Entry

PAUSE = 300  # milliseconds after the last key
MISSING = "REQUIRED"


@dataclass(frozen=True)
class Answer:
    """What the store says of a dossier.

    names     of the records that filled references lead to
    compared  whether it was looked for others like it, as what it is compared by changed
    alike     those; None: there is too little to compare
    left      reasons why warnings stand, by record and fault
    """

    examined: Examined
    names: Mapping[str, str]
    compared: bool
    alike: Sequence[Alike] | None
    left: Mapping[tuple[str, Fault], str]


class Checks(QObject):
    """Looks after the dossier of a form.

    attempted  somebody has tried to save: what is missing is asked for
    faults     what is wrong now, as far as it is known
    Signal `told`: the faults are known anew.
    """

    told = Signal()

    def __init__(self, desk: Desk, body: Body) -> None:
        super().__init__(body)  # what comes after the form is gone is dropped
        self._desk, self._body = desk, body
        self.attempted = False
        self.faults: tuple[EditFault, ...] = ()
        self.answers = 0  # that came in time
        self._asked = 0
        self._compared: Mapping[str, Any] | None = None
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.ask)

    def begin(self) -> None:
        """Look at the dossier that the body shows from now on."""
        self.attempted, self.faults, self._compared = False, (), None
        self.ask()

    def stop(self) -> None:
        """Drop what is on its way."""
        self._timer.stop()
        self._asked += 1

    def soon(self) -> None:
        """Look again a moment after the last change."""
        self._timer.start()

    def ask(self) -> None:
        """Look again now."""
        dossier = self._body.dossier
        if dossier is None:
            return
        self._timer.stop()
        self._asked += 1
        asked = self._asked
        edits, unread = dossier.edits(all_=True)
        typed = self._typed(dossier)
        role = dossier.main.register if dossier.base is not None else None

        workspace = self._desk.workspace
        self._desk.look_up(
            lambda: (asked, unread, _answer(workspace, edits, typed, role)), self._answered
        )

    def refuse(self, faults: Sequence[EditFault]) -> None:
        """Show what a save was refused for."""
        self._timer.stop()
        self._asked += 1
        self.attempted = True
        self.faults = tuple(faults)
        self._show(set())

    def _answered(self, answered: tuple[int, list[EditFault], Answer]) -> None:
        asked, unread, answer = answered
        if asked == self._asked:
            self.answers += 1
            self._told(answer, unread)

    def _told(self, answer: Answer, unread: Sequence[EditFault]) -> None:
        self._fill(answer.examined, answer.names)
        unreadable = {(each.record, each.fault.field) for each in unread}
        known = [e for e in answer.examined.faults if (e.record, e.fault.field) not in unreadable]
        self.faults = tuple(
            each
            for each in (*unread, *known)
            if self._counts(each) and (each.record, each.fault) not in answer.left
        )
        self._show(self._silent())
        self._number(answer.examined)
        self._recall(answer)
        card = self._body.duplicates
        if card is not None and answer.compared:
            dossier = self._body.dossier
            taking = dossier is not None and dossier.base is not None and dossier.new
            if answer.alike is None:
                card.show_nothing()
            else:
                card.show_found(answer.alike, taking=taking)

    def _show(self, silent: set[Key]) -> None:
        self._body.show_faults(self.faults, silent)
        for box in self._body.boxes():
            if (box.entry.record if box.entry else "", box.name) not in silent:
                box.applaud()
        self.told.emit()

    def _counts(self, each: EditFault) -> bool:
        """Whether a fault is shown: what is missing in a new record only after a save."""
        if each.fault.rule != MISSING or self.attempted:
            return True
        entry = self._body.dossier.find(each.record) if self._body.dossier else None
        return entry is not None and not entry.new

    def _silent(self) -> set[Key]:
        """Return the field that is being typed into, unless it was found wrong before."""
        return {
            (box.entry.record, box.name)
            for box in self._body.boxes()
            if box.touched and box.entry is not None and box.fault is None and box.focused
        }

    def _fill(self, examined: Examined, names: Mapping[str, str]) -> None:
        dossier = self._body.dossier
        for entry in dossier.everything() if dossier is not None else ():
            filled = examined.filled.get(entry.record, {})
            for name in sorted(entry.auto - set(filled)):
                self._take(entry, name, entry.before[name], "")
                entry.auto.discard(name)
            if not entry.new and not entry.changed:
                continue  # nobody asked for it
            for name, value in filled.items():
                text = text_of(entry.register.fields[name], value)
                if text != entry.texts[name] and name not in entry.sheet.closed:
                    self._take(entry, name, text, names.get(text, ""))

    def _take(self, entry: Entry, name: str, text: str, called: str) -> None:
        box = self._body.box_of(name, entry.record)
        if box is None:
            entry.fill(name, text)
        elif not (box.touched and box.focused):
            box.take_filled(text, called)

    def _recall(self, answer: Answer) -> None:
        """Say quietly why warnings stand that somebody has settled."""
        for (record, fault), reason in answer.left.items():
            box = self._body.box_of(fault.field, record)
            if box is not None and box.fault is None:
                box.say(f"{fault.text}（已说明：{reason}）")

    def _number(self, examined: Examined) -> None:
        for record, fields in examined.given.items():
            for name in fields:
                box = self._body.box_of(name, record)
                if box is not None and box.entry is not None and not box.entry.texts[name]:
                    box.take_numbered()

    def _typed(self, dossier: Dossier) -> Mapping[str, Any] | None:
        """Return what records are compared by; None when that has not changed, {} for nothing."""
        entry = dossier.entries[0]
        if self._body.duplicates is None or (entry is dossier.base and self._used(dossier)):
            return None
        values, _ = entry.read(sorted(duplicates.watched(entry.register)))
        values = {name: value for name, value in values.items() if value is not None}
        if values == self._compared:
            return None
        self._compared = values
        if all(text == entry.before[name] for name, text in entry.texts.items() if name in values):
            return {} if entry.new else values | {"": entry.record}
        return values | {"": entry.record}

    def _used(self, dossier: Dossier) -> bool:
        return dossier.new and not dossier.entries[0].new


def _answer(
    workspace: Workspace,
    edits: Sequence[Edit],
    typed: Mapping[str, Any] | None,
    role: Register[Any] | None,
) -> Answer:
    examined = entering.examine(workspace, edits)
    registers = {edit.record: edit.register for edit in edits}
    names = {}
    for record, filled in examined.filled.items():
        for name, value in filled.items():
            target = target_of(registers[record].fields[name])
            if target is not None:
                names[value] = opening.name_of(workspace, target, value)
    alike = None
    if typed:
        record = typed[""]
        alike = duplicates.alike(workspace, registers[record], typed, record, role)
    return Answer(examined, names, typed is not None, alike, _left(workspace, edits, examined))


def _left(
    workspace: Workspace, edits: Sequence[Edit], examined: Examined
) -> dict[tuple[str, Fault], str]:
    """Return the reasons for which warnings stand."""
    doubted = {each.record for each in examined.faults if not each.fault.refuses}
    found: dict[tuple[str, Fault], str] = {}
    for edit in edits:
        if edit.record in doubted and not edit.new:
            known = acknowledging.acknowledged(workspace, edit.register, edit.record)
            found |= {(edit.record, fault): each.reason for fault, each in known.items()}
    told = {(each.record, each.fault) for each in examined.faults}
    return {key: reason for key, reason in found.items() if key in told}


def refusing(faults: Sequence[EditFault]) -> list[EditFault]:
    """Return the faults for which a save is refused."""
    return [each for each in faults if each.fault.refuses]
