"""Open books: the workspace, the desk, and the main window over them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from station_app.domain.progress import Progress, silent
from station_app.services import rekeying, restoring, salvaging
from station_app.services import workspace as workspaces
from station_app.services.two_persons import Second
from station_app.services.workspace import Workspace
from ui.arrival import Arrival
from ui.desk import Desk
from ui.keeping import Keeping
from ui.main_window import MainWindow
from ui.screens.mail.postman import Postman
from ui.theme.look import look

if TYPE_CHECKING:
    from ui.program import Program


# Gets home, secret, user, progress; returns the books that are to be opened instead, if others.
Before = Callable[[Path, str, str, Progress], Path | None]


def putting_back(archive: Path, second: Second | None) -> Before:
    """Return what puts a backup in the place of closed books, which a second person agreed to."""

    def put_back(home: Path, secret: str, user: str, progress: Progress) -> Path | None:
        now = workspaces.local_now()
        restoring.restore(home, archive, secret, now, progress, user=user, second=second)
        return None

    return put_back


def encrypting_anew(second: Second | None) -> Before:
    """Return what gives closed books another data key, which a second person agreed to."""

    def encrypt(home: Path, secret: str, user: str, progress: Progress) -> Path | None:
        now = workspaces.local_now()
        rekeying.renew(home, secret, now, user=user, second=second, progress=progress)
        return None

    return encrypt


def salvaging_to(out: Path, with_backup: bool) -> Before:
    """Return what brings all that can be read of closed, damaged books into new ones."""

    def salvage(home: Path, secret: str, user: str, progress: Progress) -> Path | None:
        now = workspaces.local_now()
        salvaging.salvage(
            home, out, secret, now, user=user, with_backup=with_backup, progress=progress
        )
        return out

    return salvage


def open_books(
    home: Path,
    secret: str,
    user: str = "",
    before: Before | None = None,
    progress: Progress = silent,
) -> Workspace:
    """Open a workspace; takes a second or more, so call it in the background.

    user    who signs in; may be "" while one person has a passphrase
    before  what is done to the closed books first
    """
    instead = before(home, secret, user, progress) if before is not None else None
    return workspaces.open_(instead or home, secret, user=user)


class Opened(QObject):
    """One station's or the bureau's books, open in the window."""

    def __init__(self, workspace: Workspace, program: Program) -> None:
        super().__init__(program)
        self.workspace = workspace
        self._program = program
        self.desk = Desk(workspace, program.jobs, program.errors, program.ask, program.choices)
        self.desk.lock_wanted.connect(program.lock)
        self.desk.restore_wanted.connect(program.restore)
        self.desk.rekey_wanted.connect(program.rekey)
        self.desk.salvage_wanted.connect(program.salvage)
        self.window = MainWindow(self.desk)
        self.arrival = Arrival(self.desk, program.shell, self)
        self.keeping = Keeping(self.desk, self)
        self.postman = Postman(self.desk, self)
        self._closed = False
        self._look = look()
        self._size = self._look.taste.size
        self._look.changed.connect(self._dressed)

    @property
    def title(self) -> str:
        """What stands over the window."""
        identity = self.workspace.identity
        practice = "练习 · " if identity.demo else ""
        return f"{practice}{identity.name} · 社工站登记系统"

    def begin(self, start: str) -> None:
        """Go where new books begin: "import" leads to the rosters."""
        self.arrival.begin()
        self.keeping.begin()
        self.postman.begin()
        if start == "import":
            self.desk.go("import")

    def rest(self) -> None:
        """Leave the clock alone while the window is locked."""
        self.arrival.end()
        self.keeping.end()
        self.postman.end()

    def wake(self) -> None:
        """Watch the clock again."""
        self.arrival.timer.start()
        self.keeping.timer.start()
        self.postman.timer.start()

    def close(self) -> None:
        """Close the books; their window goes, and no change of the look reaches it any more."""
        self._look.changed.disconnect(self._dressed)
        self._closed = True
        self.arrival.end()
        self.keeping.end()
        self.postman.end()
        self._program.shell.forget(self.window)
        self.workspace.close()
        self.deleteLater()

    def _dressed(self) -> None:
        if self._look.taste.size != self._size:
            self._size = self._look.taste.size
            QTimer.singleShot(0, self._rebuild)  # not while a page of it is still speaking

    def _rebuild(self) -> None:
        """Make the main window anew on the same page: sizes hold for new widgets only."""
        if self._closed:
            return
        old, key = self.window, self.window.key
        self.window = MainWindow(self.desk)
        self._program.shell.show_widget(self.window)
        self._program.shell.forget(old)
        self.desk.go(key)
