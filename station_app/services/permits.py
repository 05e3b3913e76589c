"""What this workspace may do with records, asked beforehand: reasons against it in words.

The commands themselves refuse the same; here a screen learns what it need not offer.
"""

from __future__ import annotations

from typing import Any

from station_app.domain.register import Owner, Register
from station_app.domain.rules.rights import Right, refusal
from station_app.services.access import needs
from station_app.services.identity import BUREAU
from station_app.services.workspace import Workspace


@needs(Right.READ)
def against_new(workspace: Workspace, register: Register[Any]) -> str:
    """Return why no record of the register is made here; "" when it may be."""
    if Right.ENTER not in workspace.user.rights:
        return refusal(Right.ENTER)
    if workspace.role != BUREAU:
        return f"“{register.title}”由区局登记，社工站不能新增。" if register.kept_by_bureau else ""
    if register.kept_by_bureau or register.shared or register.bureau_too:
        return ""
    return f"“{register.title}”由各社工站登记，区局收到上报包后在这里查看。"


@needs(Right.READ)
def against_field(
    workspace: Workspace, register: Register[Any], home: str, state: str, name: str
) -> str:
    """Return why a field of a record is not written here; "" when it may be.

    home   the record's home
    state  code of its state
    """
    spec = register.fields.get(name)
    if spec is None:
        return "这一列在别处登记或由程序得出，不能在这里填写。"
    if Right.ENTER not in workspace.user.rights:
        return refusal(Right.ENTER)
    if spec.owner is Owner.BUREAU:
        if workspace.role != BUREAU:
            return f"“{spec.label}”由区局填写，社工站不能修改。"
        if name in register.life_cycle.decisions and Right.DECIDE not in workspace.user.rights:
            return refusal(Right.DECIDE)
        if not register.kept_by_bureau:
            return ""
    elif home != workspace.station:
        return f"“{spec.label}”由所属社工站填写，请用“更正建议”告知该站。"
    if state in register.life_cycle.locked:
        return f"状态为“{register.life_cycle.labels[state]}”的记录不能再修改。"
    return ""


@needs(Right.READ)
def against_settling(workspace: Workspace, register: Register[Any], home: str) -> str:
    """Return why this store does not move or delete a record at `home`; "" when it may."""
    if Right.ENTER not in workspace.user.rights:
        return refusal(Right.ENTER)
    if register.kept_by_bureau:
        return "" if workspace.role == BUREAU else f"“{register.title}”由区局维护，请告知区局。"
    return "" if home == workspace.station else "这条记录由所属社工站维护，请告知该站。"
