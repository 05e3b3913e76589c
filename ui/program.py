"""The desktop program's composition: look, entrance, open books, lock, end.

Loaded when the bare window is there (`ui/app.py`); what open books need is loaded while the
person types, see `ui/opened.py`.
"""

from __future__ import annotations

import faulthandler
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTimer, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget

from station_app.domain.problems import StationError
from station_app.logs import logging_to
from ui.ask import AskPerson
from ui.choices import Choices
from ui.errors import Errors, words_of
from ui.jobs import Jobs
from ui.pace import Pace
from ui.screens.entrance.unlock import Unlock
from ui.shell import Shell
from ui.theme.look import dress

if TYPE_CHECKING:
    from ui.opened import Opened


class Program(QObject):
    """What happens between the first picture and the last."""

    def __init__(
        self, app: QApplication, shell: Shell, choices: Choices, home: Path | None = None
    ) -> None:
        super().__init__(app)
        _speak_chinese(app)
        self.shell = shell
        self.choices = choices
        self.ask = AskPerson()
        self.errors = Errors(self.ask, self)
        self.jobs = Jobs(self)
        self.look = dress(app, choices.taste)
        app.setWindowIcon(QIcon(self.look.pixmap("people_team", "primary", 64)))
        self.errors.window = lambda: self.shell
        self.opened: Opened | None = None
        self._pace = Pace(self)
        self._home = home
        self._entrance: QWidget | None = None
        self._lock: Unlock | None = None
        self._restoring: Path | None = None  # takes the place of the books that are opened next
        self._logging = ExitStack()
        self.shell.idle.connect(self.lock)
        self.shell.closing.connect(self.end)

    def start(self) -> None:
        """Show the entrance, and load the rest behind it."""
        self._log_to(self._home)
        self.errors.install()
        homes = [self._home] if self._home else self.choices.workspaces
        if homes and (homes[0] / "settings.json").exists():
            self.show_unlock(homes)
        else:
            self.show_first_run()
        QTimer.singleShot(0, self._load_rest)

    def show_unlock(self, homes: list[Path]) -> None:
        """Ask for the passphrase of known books."""
        unlock = Unlock(self.choices, homes)
        unlock.entered.connect(self._entered)
        unlock.wants_new.connect(self.show_first_run)
        unlock.wants_other.connect(self._choose_other)
        self._replace_entrance(unlock)

    def show_first_run(self) -> None:
        """Lead to new books."""
        # It knows all places of China, which takes longer to load than the first picture may.
        from ui.screens.entrance.first_run import FirstRun

        first = FirstRun(self.choices, self.ask)
        first.made.connect(self._made)
        first.left.connect(self._left_first_run)
        self._replace_entrance(first)

    def lock(self) -> None:
        """Cover the open books until the passphrase is typed; what is typed in them stays."""
        if self.opened is None or self._lock is not None:
            return
        self.shell.watch_idleness(False)
        name = self.opened.workspace.identity.name
        self._lock = Unlock(self.choices, [self.opened.workspace.home], locked_for=name)
        self._lock.entered.connect(self._unlocked)
        self._lock.wants_other.connect(self.shell.close)
        self.shell.show_widget(self._lock)

    def end(self) -> None:
        """Release everything; called once, when the window closes."""
        self.shell.watch_idleness(False)
        self.jobs.shut_down()
        if self.opened is not None:
            self.opened.close()
            self.opened = None
        self._logging.close()

    def _entered(self, home: Path, secret: str) -> None:
        from ui.opened import open_books  # loads the store's libraries

        self._busy(True)
        self._log_to(home)
        archive, self._restoring = self._restoring, None
        self.jobs.ask(
            lambda progress: open_books(home, secret, archive, progress),
            self._show_books,
            self._refused,
        )

    def _made(self, home: Path, secret: str, start: str) -> None:
        from ui.opened import open_books

        self._log_to(home)
        self.jobs.ask(
            lambda progress: open_books(home, secret),
            lambda books: self._show_books(books, start),
            self._refused,
        )

    def _show_books(self, workspace: Any, start: str = "") -> None:
        from ui.opened import Opened

        self.choices.remember(workspace.home)
        self.opened = Opened(workspace, self)
        self.shell.setWindowTitle(self.opened.title)
        self.shell.show_widget(self.opened.window)
        self._forget_entrance()
        self.shell.watch_idleness(True)
        self.opened.begin(start)
        self._pace.settle()

    def _refused(self, error: Exception) -> None:
        self._busy(False)
        if isinstance(self._entrance, Unlock) and isinstance(error, StationError):
            self._entrance.show_error(words_of(error))
        else:
            self.errors.show(error, "打不开")

    def _unlocked(self, home: Path, secret: str) -> None:
        from station_app.services.workspace import verify

        if self._lock is None:
            return
        self._lock.set_busy(True)
        self.jobs.ask(lambda progress: verify(home, secret), self._uncover, self._still_locked)

    def _still_locked(self, error: Exception) -> None:
        if self._lock is not None:
            self._lock.set_busy(False)
            self._lock.show_error(str(error))

    def _uncover(self, _: object) -> None:
        if self._lock is None or self.opened is None:
            return
        self.shell.show_widget(self.opened.window)
        self.shell.forget(self._lock)
        self._lock = None
        self.shell.watch_idleness(True)

    def restore(self, archive: Path) -> None:
        """Close the books, put a backup in their place, and ask for its passphrase."""
        if self.opened is None:
            return
        home = self.opened.workspace.home
        self.close_books()
        self.show_unlock([home])
        if isinstance(self._entrance, Unlock):
            self._entrance.show_error(
                f"将恢复备份“{archive.name}”。请输入备份当天的口令；"
                "现在的数据会移到 backups 文件夹里保留。"
            )
        self._restoring = archive

    def close_books(self) -> None:
        """Close the open books; the window stays, with nothing in it yet."""
        if self.opened is None:
            return
        self.shell.watch_idleness(False)
        self.jobs.shut_down()
        self.jobs = Jobs(self)
        self.opened.close()
        self.opened = None
        self.shell.setWindowTitle("社工站登记系统")

    def _choose_other(self) -> None:
        self.ask.folder(self.shell, "选择工作区文件夹", self._other_chosen)

    def _other_chosen(self, home: Path) -> None:
        known = [path for path in self.choices.workspaces if path != home]
        self.show_unlock([home, *known])

    def _left_first_run(self) -> None:
        homes = self.choices.workspaces
        if homes:
            self.show_unlock(homes)
        else:
            self.shell.close()

    def _busy(self, busy: bool) -> None:
        if isinstance(self._entrance, Unlock):
            self._entrance.set_busy(busy)

    def _replace_entrance(self, widget: QWidget) -> None:
        old = self._entrance
        self._entrance = widget
        self.shell.show_widget(widget)
        if old is not None:
            self.shell.forget(old)

    def _forget_entrance(self) -> None:
        if self._entrance is not None:
            self.shell.forget(self._entrance)
            self._entrance = None

    def _load_rest(self) -> None:
        """Load what open books need while the person types."""
        self.jobs.ask(lambda progress: _import_rest(), lambda _: None, self.errors.show)

    def _log_to(self, home: Path | None) -> None:
        self._logging.close()
        path = self._logging.enter_context(logging_to(home / "logs" if home else None))
        if path.parent.is_dir():
            file = self._logging.enter_context(path.with_suffix(".crash").open("w"))
            faulthandler.enable(file)
            self._logging.callback(faulthandler.disable)


def _import_rest() -> None:
    import ui.opened  # noqa: F401 - for the later import to be quick


def _speak_chinese(app: QApplication) -> None:
    """Let Qt's own dialogs and numbers be Chinese."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)
