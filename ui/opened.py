"""Open books: the workspace, the desk, and the main window over them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from station_app.domain.progress import Progress, silent
from station_app.services import restoring
from station_app.services import workspace as workspaces
from station_app.services.workspace import Workspace
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.theme.look import look

if TYPE_CHECKING:
    from ui.program import Program


def open_books(
    home: Path, secret: str, archive: Path | None = None, progress: Progress = silent
) -> Workspace:
    """Open a workspace; takes a second or more, so call it in the background.

    archive  a backup that takes its place first
    """
    if archive is not None:
        restoring.restore(home, archive, secret, workspaces.local_now(), progress)
    return workspaces.open_(home, secret)


class Opened(QObject):
    """One station's or the bureau's books, open in the window."""

    def __init__(self, workspace: Workspace, program: Program) -> None:
        super().__init__(program)
        self.workspace = workspace
        self._program = program
        self.desk = Desk(workspace, program.jobs, program.errors, program.ask, program.choices)
        self.desk.lock_wanted.connect(program.lock)
        self.desk.restore_wanted.connect(program.restore)
        self.window = MainWindow(self.desk)
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
        if start == "import":
            self.desk.go("import")

    def close(self) -> None:
        """Close the books; their window goes, and no change of the look reaches it any more."""
        self._look.changed.disconnect(self._dressed)
        self._closed = True
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
