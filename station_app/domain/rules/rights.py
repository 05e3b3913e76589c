"""Who may do what: six roles, and the one table of what each is given.

A person may have several roles; in a small station one person has all of them. Whether
these are a station's or the bureau's books is another question, see `identity`.

Source: domain.md 8.3, 网络安全等级保护基本要求 GB/T 22239-2019; 个人信息保护法第五十一条.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """What a person is to the books."""

    CLERK = "CLERK"
    REVIEWER = "REVIEWER"
    LEADER = "LEADER"
    CASEWORKER = "CASEWORKER"
    AUDITOR = "AUDITOR"
    ADMIN = "ADMIN"


class Right(StrEnum):
    """What a service asks for; the value is what people are told.

    OWN       what is the person's own: drafts, arrangement of columns, the passphrase
    READ      look at registers, numbers masked
    CONFIDED  read what residents confided
    """

    OWN = "使用本人设置"
    READ = "查阅登记簿"
    ENTER = "录入和修改"
    REMOVE = "删除和恢复记录"
    DECIDE = "审核和审批"
    SEE_FULL = "查看完整号码"
    CONFIDED = "查看个案内容"
    IMPORT = "导入花名册"
    EXPORT = "导出名单"
    EXPORT_FULL = "导出完整号码"
    PRINT = "打印表格"
    SEND = "向对方报送"
    EXCHANGE = "收发邮件和收件合并"
    ACCEPT = "采用有疑问的来件"
    AUDIT = "查阅全部操作日志"
    BACKUP = "备份"
    RESTORE = "恢复备份"
    SETTINGS = "修改设置和参数"
    PEOPLE = "管理用户和钥匙"
    ERASE = "彻底删除"


ROLE_LABELS: dict[Role, str] = {
    Role.CLERK: "录入员",
    Role.REVIEWER: "审核员",
    Role.LEADER: "站长（负责人）",
    Role.CASEWORKER: "个案社工",
    Role.AUDITOR: "审计员",
    Role.ADMIN: "系统管理员",
}

SYSTEM = "系统"  # who acts of the program itself are written down to
SAFE = "safe"  # id of the recovery key's slot among those of people
LONGEST_USER = 20  # characters

_ANYBODY = frozenset({Right.OWN, Right.READ, Right.BACKUP})
_WORK = _ANYBODY | {Right.SEE_FULL, Right.ENTER, Right.PRINT}
_DESK = _WORK | {Right.IMPORT, Right.EXPORT, Right.EXCHANGE}
_REVIEW = _DESK | {Right.REMOVE, Right.DECIDE, Right.EXPORT_FULL, Right.SEND, Right.ACCEPT}
_SYSTEM = frozenset({Right.RESTORE, Right.SETTINGS, Right.PEOPLE})

GRANTED: dict[Role, frozenset[Right]] = {
    Role.CLERK: _DESK,
    Role.REVIEWER: _REVIEW,
    Role.LEADER: _REVIEW | _SYSTEM | {Right.CONFIDED, Right.AUDIT, Right.ERASE},
    Role.CASEWORKER: _WORK | {Right.CONFIDED},
    Role.AUDITOR: _ANYBODY | {Right.AUDIT},
    Role.ADMIN: _ANYBODY | _SYSTEM,
}

ALL_ROLES = frozenset(Role)
HEADS = frozenset(role for role in Role if Right.PEOPLE in GRANTED[role])


def name_fault(name: str) -> str:
    """Say what is wrong with the name of somebody who signs in; "" when it will do."""
    if not name or len(name) > LONGEST_USER or name.casefold() in (SAFE, SYSTEM):
        return f"请写明用户的姓名，最多{LONGEST_USER}个字。"
    return ""


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """Return what somebody with these roles may do."""
    return frozenset[Right]().union(*(GRANTED[role] for role in roles))


def holders(right: Right) -> tuple[Role, ...]:
    """Return the roles that have a right, in the order of the table."""
    return tuple(role for role in Role if right in GRANTED[role])


def refusal(right: Right) -> str:
    """Return what is told to somebody who lacks a right (R-AC-01)."""
    who = "、".join(ROLE_LABELS[role] for role in holders(right))
    return f"您的角色不能{right.value}（R-AC-01）。请由{who}办理，或请系统管理员调整您的角色。"
