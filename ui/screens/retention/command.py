"""What leads to the page of retention: a person's copy, and erasing a person on request."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from station_app.domain.register import Register
from station_app.domain.registers.people import PEOPLE
from station_app.services import person_files
from station_app.services.person_files import PersonFile
from ui.ask import XLSX
from ui.desk import Desk
from ui.register.commands import RecordCommand
from ui.screens.opening import open_file

RETENTION = "retention"  # key of the page
COPY = "导出个人信息副本"
WHOM = "副本里是这个人的全部资料，号码完整。请写明交给谁，例如：本人，来站领取；会记入操作日志。"


def _fits(register: Register[Any]) -> bool:
    return register is PEOPLE


def _copy(desk: Desk, register: Register[Any], person: str) -> None:
    parent = QApplication.activeWindow() or QWidget()
    desk.ask.reason(parent, COPY, WHOM, "下一步…", partial(_ask_where, desk, parent, person))


def _ask_where(desk: Desk, parent: QWidget, person: str, recipient: str) -> None:
    name = person_files.file_name(desk.workspace)
    desk.ask.save_as(parent, COPY, name, XLSX, partial(_write, desk, person, recipient))


def _write(desk: Desk, person: str, recipient: str, out: Path) -> None:
    workspace = desk.workspace
    desk.run(
        COPY,
        lambda progress: person_files.write(workspace, person, out, recipient),
        partial(_written, desk),
    )


def _written(desk: Desk, made: PersonFile) -> None:
    text = f"已写出 {made.records:,} 条记录的全部内容，请交给本人签收"
    desk.tell(text, action="打开", act=partial(open_file, desk, made.out))


def _erase(desk: Desk, register: Register[Any], person: str) -> None:
    desk.go(RETENTION, person=person)


TO_COPY = RecordCommand("person-copy", COPY, "Shift+F9", "contact_card", _fits, _copy)
TO_ERASE = RecordCommand("erase-person", "彻底删除本人资料", "Ctrl+F9", "delete", _fits, _erase)
