"""The commands of an examination: who may sit it, and what its marks lead to."""

from __future__ import annotations

from functools import partial
from typing import Any

from station_app.domain.register import Register
from station_app.domain.registers.exams import EXAM_APPLICATIONS, EXAM_SESSIONS
from station_app.services import examining
from station_app.services.examining import Concluded
from ui.desk import Desk
from ui.register.commands import RecordCommand

EXAM_CHECK = "exam-check"  # key of the page
LABELS = EXAM_APPLICATIONS.life_cycle.labels


def conclude(desk: Desk, session: str) -> None:
    """Bring the applications of a session to what their marks say, and tell what came of it."""
    workspace = desk.workspace
    desk.run(
        "按成绩结论",
        lambda progress: examining.conclude(workspace, session),
        partial(_concluded, desk),
    )


def _concluded(desk: Desk, found: Concluded) -> None:
    moved = "，".join(f"{LABELS[state]}{count}人" for state, count in found.moved.items())
    rest = [f"还在等成绩{found.awaited}人"] if found.awaited else []
    if found.to_judge:
        rest.append(f"成绩为违纪、请核对是否改为“成绩无效”：{'、'.join(found.to_judge)}")
    if moved:
        text = "，".join((f"按成绩结论：{moved}", *rest))
        desk.saved(found.change, text, EXAM_APPLICATIONS.name, "certificate")
    else:
        desk.tell("，".join(("没有需要更新的报名", *rest)), "info")


def _fits(register: Register[Any]) -> bool:
    return register is EXAM_SESSIONS


def _open(desk: Desk, register: Register[Any], record: str) -> None:
    desk.go(EXAM_CHECK, session=record)


def _conclude(desk: Desk, register: Register[Any], record: str) -> None:
    conclude(desk, record)


TO_EXAM_CHECK = RecordCommand("to-exam-check", "资格核对", "F7", "shield_task", _fits, _open)
CONCLUDE = RecordCommand("conclude", "按成绩结论", "Shift+F7", "checkmark_circle", _fits, _conclude)
