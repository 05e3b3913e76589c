"""What was fetched from the mailbox, and how it is fetched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal

from station_app.services.mailing import fetching
from station_app.services.mailing.fetching import Fetched, Incoming
from ui.desk import Desk
from ui.jobs import Job
from ui.screens.exchange.files import show_folder
from ui.screens.exchange.parts import RowsCard
from ui.screens.mail import lists
from ui.screens.mail.news import mail_news
from ui.widgets.basics import EmptyState, button


def fetch_mail(desk: Desk, then: Callable[[Sequence[Path]], object]) -> Job:
    """Fetch from the mailbox in the background; `then` gets the files, if any came."""
    found: list[Fetched] = []
    work = partial(fetching.fetch, desk.workspace)
    job = desk.run("从邮箱取件", work, found.append, unit="封")
    # Not with the answer: who gets the files is busy until this job has ended.
    job.finished.connect(partial(_came, desk, then, found))
    return job


def _came(desk: Desk, then: Callable[[Sequence[Path]], object], answers: list[Fetched]) -> None:
    for found in answers:
        desk.tell(*words(found))
        mail_news(desk).came.emit()
        if found.files:
            then(found.files)
            desk.attempt(partial(fetching.opened, desk.workspace, found.files))


def words(found: Fetched) -> tuple[str, str]:
    """Say what came, and how good that is."""
    told = [f"从邮箱取到 {found.taken} 个新文件" if found.taken else "邮箱里没有新的来件"]
    if waiting := len(found.files) - found.taken:
        told.append(f"另有 {waiting} 个以前取到、还没有处理")
    if found.doubles:
        told.append(f"{found.doubles} 个以前取过")
    if found.passed:
        told.append(f"跳过 {found.passed} 封不认识的邮件")
    return "；".join([*told, *found.troubles]), "warn" if found.troubles else "info"


class FetchedCard(RowsCard[Incoming]):
    """The files that came by mail; one that is opened goes to the page that reads it.

    wanted   path of a file
    """

    wanted = Signal(object)

    def __init__(self, desk: Desk, reads: str) -> None:
        self._desk = desk
        nothing = EmptyState(
            "arrow_download",
            "还没有从邮箱取过件",
            "点“从邮箱取件”，新邮件里的工作簿会取到这台电脑上；邮箱里的邮件不会改动。",
        )
        folder = button("打开所在文件夹", self._show, kind="ghost", name="show-in")
        go = button(reads, self._open, name="open-in", tip=f"{reads}（Enter）")
        super().__init__(
            "取到的件", lists.FETCHED, nothing, folder, go, detail=_detail, name="fetched"
        )
        self.opened.connect(lambda each: self.wanted.emit(each.file))

    def _show(self) -> None:
        if (each := self.current()) is not None:
            show_folder(self._desk, each.file)

    def _open(self) -> None:
        if (each := self.current()) is not None:
            self.wanted.emit(each.file)


def _detail(each: Incoming) -> str:
    return f"{each.sender}：{each.subject}"
