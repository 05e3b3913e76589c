"""How the value of a field is shown: numbers with their middle hidden, confided texts not at all.

Two questions, answered here alone:

* `mask_of`: what hides a value in lists, on paper and in histories, from everybody;
* `hidden_from`: what hides it from somebody, also where records are shown in full.

Source: domain.md 8.2 (R-PI-01), safety.md 8.4; 个人信息保护法第五十一条.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from station_app.domain.code_kinds import Code
from station_app.domain.identity_kinds import MASK, Digits, IdNumber, PersonName, Phone
from station_app.domain.kinds import LongText, Photo, Text
from station_app.domain.phones import masked_phone
from station_app.domain.problems import Fault, NotAllowed
from station_app.domain.register import Field, Register
from station_app.domain.rules.rights import Right, refusal
from station_app.services import records
from station_app.services.access import needs
from station_app.services.users import User
from station_app.services.workspace import Workspace
from station_app.storage import audit

CONFIDED = "（保密内容）"  # stands for a text that was confided to somebody
HIDDEN = "（未显示）"  # stands for what somebody need not know
RULE = "R-PI-01"
_NUMBERS = re.compile(r"\d{7,}[Xx]?")  # as a fault may quote them
_FIRST, _LAST = 6, 4  # digits of a document's number that are shown: the place, and the end

# They hold values of other registers, whatever these are.
_OF_ANY_FIELD = {("correction", "base_value"), ("correction", "proposed_value")}

Mask = Callable[[str], str]


def masked(number: str) -> str:
    """Return a document's number as 430105********0016; a short one is hidden but for its end."""
    hidden = len(number) - _FIRST - _LAST
    if hidden <= 0:
        return MASK * max(len(number) - 2, 0) + number[-2:]
    return number[:_FIRST] + MASK * hidden + number[-_LAST:]


def masked_account(number: str) -> str:
    """Return the number of an account with its last four digits alone."""
    shown = _LAST if len(number) > 2 * _LAST else 2
    return MASK * max(len(number) - shown, 0) + number[-shown:]


def mask_of(spec: Field | None) -> Mask | None:
    """Return what hides the middle of numbers, or all of what was confided; None: it is neither."""
    if spec is None or not spec.sensitive:
        return None
    kind = spec.kind
    if isinstance(kind, LongText):
        return _confided  # R-SV-06
    if isinstance(kind, Phone):
        return masked_phone
    if isinstance(kind, Digits):
        return masked if isinstance(kind, IdNumber) else masked_account
    return None


def right_of(spec: Field) -> Right:
    """Return the right to see a sensitive value as it is."""
    return Right.CONFIDED if isinstance(spec.kind, LongText) else Right.SEE_FULL


def hidden_from(user: User, spec: Field | None) -> Mask | None:
    """Return what hides a value from somebody; None: it may be seen as it is.

    Who may not see full numbers need not know health, address or family either; names and
    days stay.
    """
    if spec is None or not spec.sensitive or right_of(spec) in user.rights:
        return None
    if (mask := mask_of(spec)) is not None:
        return mask
    plain = isinstance(spec.kind, (Code, Photo)) or _is_text(spec)
    return _hidden if plain else None


def veil_of(user: User, register: Register[Any], name: str) -> Mask | None:
    """Return what hides a field of a register from somebody, as `hidden_from`."""
    if (register.name, name) in _OF_ANY_FIELD and Right.SEE_FULL not in user.rights:
        return _hidden
    return hidden_from(user, register.fields.get(name))


def covered_for(user: User, spec: Field | None) -> Mask | None:
    """Return what hides a value in a history: numbers from all, the rest from who may not see."""
    hidden = hidden_from(user, spec)
    if hidden is None and spec is not None and right_of(spec) is Right.SEE_FULL:
        return mask_of(spec)
    return hidden


def veiled(user: User, register: Register[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return stored values for somebody: what may not be seen is masked, or is left out.

    values  by field; what is no field stays as it is
    """
    found = {}
    for name, value in values.items():
        mask = veil_of(user, register, name) if value is not None else None
        if mask is None:
            found[name] = value
        elif _is_text(register.fields[name]):
            found[name] = mask(value)
    return found


def veiled_texts(user: User, register: Register[Any], texts: Mapping[str, str]) -> dict[str, str]:
    """Return shown texts by field for somebody: what may not be seen is masked."""
    masks = {name: veil_of(user, register, name) for name in texts}
    return {
        name: mask(text) if text and (mask := masks[name]) is not None else text
        for name, text in texts.items()
    }


def veiled_changes(
    user: User, register: Register[Any], changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what an entry of the log changed for somebody: [before, after] by field."""
    found = {}
    for name, both in changes.items():
        mask = veil_of(user, register, name)
        found[name] = both if mask is None else [mask(str(v)) if v else v for v in both]
    return found


def veiled_faults(user: User, faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return faults for somebody: their texts may quote a number."""
    if Right.SEE_FULL in user.rights:
        return tuple(faults)
    return tuple(Fault(f.field, f.rule, _NUMBERS.sub("***", f.text), f.severity) for f in faults)


def closed_to(user: User, register: Register[Any], values: Mapping[str, Any]) -> dict[str, str]:
    """Return why fields whose values are hidden from somebody cannot be written by them."""
    return {
        name: refusal(right_of(register.fields[name]))
        for name, value in values.items()
        if value is not None and veil_of(user, register, name) is not None
    }


def stand_in(name: str, spec: Field, text: str) -> Fault | None:
    """Return what stands against writing as data what only stands for a text; None: nothing.

    Masked numbers are refused by their kinds.
    """
    if text.strip() not in (CONFIDED, HIDDEN):
        return None
    return Fault(name, RULE, f"{spec.label}：“{text}”只是代替未显示的内容，不能保存。请保留原文。")


@needs(Right.READ)
def whole(workspace: Workspace, register: Register[Any], record_id: str, name: str) -> str:
    """Return a masked value as it is, as it is shown, and write into the log that it was seen.

    Raises NotAllowed for who may not see it, or RecordMissing.
    """
    spec = register.fields[name]
    require_seeing(workspace.user, spec)
    verb = "view" if right_of(spec) is Right.CONFIDED else "reveal"
    action = f"{register.name}.{verb}"
    with workspace.database.transaction(workspace.actor, action) as session:
        record = records.live(session, register, record_id)
        value = getattr(record, name)
        if value is None:
            return ""
        _note(workspace, session, register, record_id, spec.label)
        return spec.kind.show(value)


def require_seeing(user: User, spec: Field) -> None:
    """Raise NotAllowed for who may not see a field's value as it is."""
    if hidden_from(user, spec) is not None:
        raise NotAllowed(refusal(right_of(spec)))


def _note(
    workspace: Workspace, session: Session, register: Register[Any], record: str, label: str
) -> None:
    facts = {"register": register.name, "fields": [label]}
    audit.note(session, workspace.audit_key, workspace.stamp(), record, facts)


def _is_text(spec: Field) -> bool:
    return isinstance(spec.kind, Text) and not isinstance(spec.kind, PersonName)


def _confided(text: str) -> str:
    return CONFIDED


def _hidden(text: str) -> str:
    return HIDDEN
