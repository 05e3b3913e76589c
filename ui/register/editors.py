"""The editor for each kind of value: beside the kinds, the one place that looks at them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from functools import partial
from typing import Any

from station_app.domain import identifiers
from station_app.domain.code_kinds import Code, Codes, Flag
from station_app.domain.dates import Unreadable
from station_app.domain.identity_kinds import CreditCode, IdNumber
from station_app.domain.kinds import Day, Files, Kind, LongText, Photo, Reference, Text
from station_app.domain.register import Field, Register
from station_app.domain.registers import BY_NAME
from station_app.services import permits
from station_app.services.masking import mask_of
from ui.desk import Desk
from ui.register.attachments import AttachmentList
from ui.register.finder import options_of
from ui.register.photo import PhotoBox
from ui.widgets.code_combo import CodeCombo, CodesEdit
from ui.widgets.day_edit import DayEdit
from ui.widgets.few_choices import FewChoices
from ui.widgets.line import Editor, Line, Memo
from ui.widgets.masked_line import MaskedLine
from ui.widgets.reference_edit import ReferenceEdit

FEW = 3  # answers that stand side by side
FEW_LETTERS = 8  # and how long their labels may be together
WIDE_TEXT = 100  # characters; a longer line goes over both columns
COMPLETE = 18  # signs of a resident number and of a credit code
PASSED = "✓ 校验通过"

Enter = Callable[[Register[Any], str, Callable[[str, str], None]], None]


class Place(Enum):
    """Where in a form an editor stands: in a column, over both, or in the rail beside."""

    COLUMN = 1
    BOTH = 2
    RAIL = 3


def place_of(kind: Kind[Any]) -> Place:
    """Return where the editor of a kind stands."""
    if isinstance(kind, Photo | Files):
        return Place.RAIL
    if isinstance(kind, LongText) or (isinstance(kind, Text) and kind.longest > WIDE_TEXT):
        return Place.BOTH
    return Place.COLUMN


def editor_for(desk: Desk, spec: Field, enter: Enter | None = None) -> Editor:
    """Return the editor for a field.

    enter   opens a form for a new record of a register, with what was typed, and hands
            its id and name over; None: references cannot be entered anew here
    """
    kind = spec.kind
    if isinstance(kind, Reference):
        return _reference(desk, kind, enter)
    if isinstance(kind, Photo):
        return PhotoBox(desk)
    if isinstance(kind, Files):
        return AttachmentList(desk)
    if isinstance(kind, Day):
        return DayEdit(tidying(kind), desk.workspace.today())
    if isinstance(kind, Flag):
        return FewChoices(kind.codes.labels)
    if isinstance(kind, Code):
        few = _few(kind.codes.labels)
        return FewChoices(kind.codes.labels) if few else CodeCombo(kind.codes)
    if isinstance(kind, Codes):
        return CodesEdit(kind.codes)
    if isinstance(kind, LongText):
        return Memo(tidying(kind))
    return _line(spec)


def value_of(spec: Field, text: str) -> Any:
    """Read what an editor holds. Raises Unreadable."""
    return spec.kind.from_cell(text)


def text_of(spec: Field, value: Any) -> str:
    """Return a value as an editor takes it."""
    return "" if value is None else str(spec.kind.show(value))


def tidying(kind: Kind[Any]) -> Callable[[str], str]:
    """Return what writes a text of a kind as it is kept; what cannot be read stays."""

    def tidied(text: str) -> str:
        try:
            value = kind.from_cell(text)
        except Unreadable:
            return text
        return "" if value is None else str(kind.show(value))

    return tidied


def praise(spec: Field, text: str) -> str:
    """Say that a number with a check sign is right; "" where nothing is checked."""
    checked = (
        (isinstance(spec.kind, IdNumber) and identifiers.birth_date_of(text) is not None)
        or (isinstance(spec.kind, CreditCode) and len(text) == COMPLETE)
    )  # fmt: skip
    return PASSED if checked else ""


def target_of(spec: Field) -> Register[Any] | None:
    """Return the register that a field leads to; None when it is no reference."""
    return BY_NAME[spec.kind.register] if isinstance(spec.kind, Reference) else None


_AS_IN = {"month": "如 201906", "clock": "如 0900"}  # by kind


def _few(labels: Mapping[str, str]) -> bool:
    return len(labels) <= FEW and sum(map(len, labels.values())) <= FEW_LETTERS


def _line(spec: Field) -> Line:
    kind = spec.kind
    if (mask := mask_of(spec)) is not None:
        return MaskedLine(mask, tidying(kind), COMPLETE if isinstance(kind, IdNumber) else 0)
    if isinstance(kind, IdNumber | CreditCode):
        return Line(tidying(kind), length=COMPLETE)
    made = Line(tidying(kind), unit=str(getattr(kind, "unit", "")))
    if kind.name in _AS_IN:
        made.setPlaceholderText(_AS_IN[kind.name])
    return made


def _reference(desk: Desk, kind: Reference, enter: Enter | None) -> ReferenceEdit:
    target = BY_NAME[kind.register]
    making = enter is not None and not permits.against_new(desk.workspace, target)

    search = partial(options_of, desk.workspace, target)
    made = ReferenceEdit(desk.look_up, search, target.title, making)
    if enter is not None:

        def entered(record: str, name: str) -> None:
            made.put(record, name)
            made.edited.emit()

        made.wanted.connect(lambda typed: enter(target, typed, entered))
    return made
