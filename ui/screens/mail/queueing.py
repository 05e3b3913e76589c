"""Several files at once into the outbox: the receipts of a merge."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from station_app.services.mailing import outbox
from station_app.services.mailing.outbox import Queued
from ui.desk import Desk
from ui.screens.mail.letter import send_file
from ui.screens.mail.news import mail_news


def send_files(desk: Desk, parent: QWidget, files: Sequence[Path]) -> None:
    """Show the ways to send one file; several go into the outbox together."""
    if len(files) == 1:
        send_file(desk, parent, files[0])
        return
    text = (
        f"{len(files)} 份回执放进发件箱，分别发给各站记下的邮箱地址。没有地址的会列出来，"
        "可以在“邮件 → 邮箱设置”里填写以后再发。"
    )
    queue = partial(_queue, desk, files)
    desk.ask.confirm(parent, "用邮件发回各站", text, "放进发件箱", queue)


def _queue(desk: Desk, files: Sequence[Path]) -> None:
    work = partial(outbox.enqueue_all, desk.workspace, files)
    desk.run(f"把 {len(files)} 份回执放进发件箱", work, partial(_queued, desk), unit="份")


def _queued(desk: Desk, found: Queued) -> None:
    mail_news(desk).came.emit()
    look = ("看发件箱", partial(desk.go, "mail"))
    if not found.refused:
        desk.tell(f"已把 {len(found.mails)} 份回执放进发件箱，会自动发出", "good", *look)
        return
    told = f"{len(found.mails)} 份已放进发件箱，{len(found.refused)} 份没有：{found.refused[0]}"
    desk.tell(told, "warn", *look)
