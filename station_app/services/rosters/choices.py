"""What a column of a roster can be, and what can be given once for a whole file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from station_app.domain.code_kinds import Code, Codes, Flag
from station_app.domain.dates import Unreadable
from station_app.domain.kinds import Day, Kind, Reference
from station_app.domain.register import Need, Owner, Register
from station_app.domain.registers import BY_NAME, REGISTERS
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.identity import BUREAU
from station_app.services.rosters.paths import STATE, Place, Shape, label_of, spec_of
from station_app.services.rosters.plan import Plan
from station_app.services.rosters.values import default_value
from station_app.services.workspace import Workspace


@dataclass(frozen=True)
class Choice:
    """A field that a column can stand for.

    label     unlike that of every other choice
    need      when it must be filled in
    options   the values it can have, as shown; () for free text
    day       whether it is a calendar day
    usual     what a record has that is given nothing; "" for nothing
    """

    path: str
    label: str
    need: Need
    options: tuple[str, ...] = ()
    day: bool = False
    usual: str = ""


def importing() -> list[Register[Any]]:
    """Return the registers into which rosters can be brought, in the order of the menu."""
    return [register for register in REGISTERS if register.roster]


def choices(register: Register[Any]) -> list[Choice]:
    """Return the fields of a roster's columns in their order; the state is the last one."""
    shape = Shape(register)
    places = [*shape.places]
    state = (register.name, STATE)
    if len(register.life_cycle.labels) > 1 and state not in places:
        places.append(state)
    often = Counter(map(label_of, places))
    return [_choice(shape, place, often) for place in places]


def telling(register: Register[Any]) -> tuple[str, ...]:
    """Return the paths of what tells by sight which row is meant: the name, then the number."""
    shape = Shape(register)
    numbers = [name for name in shape.root.keys if shape.root.fields[name].default is None]
    return tuple(shape.path((shape.root.name, name)) for name in (shape.root.label, *numbers))


def _choice(shape: Shape, place: Place, often: Mapping[str, int]) -> Choice:
    label, spec = label_of(place), spec_of(place)
    if often[label] > 1:
        label = f"{label}（{BY_NAME[place[0]].title}）"
    if spec is None:
        register = BY_NAME[place[0]]
        labels = register.life_cycle.labels
        usual = labels[register.brought or register.life_cycle.start]
        return Choice(shape.path(place), label, Need.OPTIONAL, (*labels.values(),), usual=usual)
    kind = spec.kind
    return Choice(shape.path(place), label, spec.need, options_of(kind), isinstance(kind, Day))


def options_of(kind: Kind[Any]) -> tuple[str, ...]:
    """Return the labels of a kind with a list; () for other kinds."""
    if isinstance(kind, Flag):
        return kind.show(True), kind.show(False)
    return tuple(kind.codes.labels.values()) if isinstance(kind, (Code, Codes)) else ()


@needs(Right.IMPORT)
def asked_for(workspace: Workspace, plan: Plan) -> list[Choice]:
    """Return what no column of a roster has and can be given once for the whole file.

    What every record must have comes first, then what is needed for sending, then the state.
    """
    shape = Shape(plan.register)
    places = [shape.place(path) for path, _ in plan.lacking]
    found = [_choice(shape, place, {label_of(place): 1}) for place in places if _given(place)]
    found = [each for each in found if workspace.role == BUREAU or _own(shape.place(each.path))]
    found.sort(key=lambda each: each.need is not Need.SAVE)
    state = (plan.register.name, STATE)
    mapped = {path for _, _, path in plan.columns}
    if len(plan.register.life_cycle.labels) > 1 and shape.path(state) not in mapped:
        found.append(_choice(shape, state, {label_of(state): 1}))
    return found


def _given(place: Place) -> bool:
    spec = spec_of(place)
    return spec is not None and not isinstance(spec.kind, Reference)


def _own(place: Place) -> bool:
    spec = spec_of(place)
    return spec is not None and spec.owner is Owner.HOME


def default_fault(register: Register[Any], path: str, text: str) -> str:
    """Say why a value cannot be given for a whole file; "" when it can."""
    try:
        default_value(Shape(register).place(path), text)
    except Unreadable as error:
        return str(error)
    return ""
