"""The desktop program's composition: look, entrance, open books, lock, end.

Loaded when the bare window is there (`ui/app.py`); what open books need is loaded while the
person types, see `ui/opened.py`.
"""

from __future__ import annotations

import faulthandler
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTimer, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget

from station_app.domain.problems import StationError, StoreDamaged
from station_app.domain.rules.rights import Right
from station_app.logs import logging_to
from station_app.services import entrances
from ui.ask import AskPerson
from ui.choices import Choices
from ui.cover import Cover
from ui.errors import Errors, words_of
from ui.jobs import Job, Jobs
from ui.pace import Pace
from ui.screens.entrance.unlock import Unlock
from ui.session_lock import SessionWatch
from ui.shell import Shell
from ui.theme.look import dress

if TYPE_CHECKING:
    from station_app.services.two_persons import Second
    from ui.opened import Before, Opened

DROP_AGAIN = 300  # milliseconds between two tries to let go of the key


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
        self._cover: Cover | None = None  # of dialogs, while the window is locked
        self._door = Jobs(self)  # for the keys alone: the others wait while the window is locked
        self._session: SessionWatch | None = None
        self._before: Before | None = None  # is done to the books that are opened next
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
        """Cover the open books until the passphrase is typed; what is typed in them stays.

        The key is let go of as soon as nothing runs any more; what comes meanwhile waits.
        """
        if self.opened is None or self._lock is not None:
            return
        self.shell.watch_idleness(False)
        workspace = self.opened.workspace
        several = len(entrances.names(workspace.home)) > 1
        who = workspace.user.name if several else ""
        name = workspace.identity.name
        self._lock = Unlock(self.choices, [workspace.home], locked_for=name, who=who)
        self._lock.entered.connect(self._unlocked)
        self._lock.wants_other.connect(self.shell.close)
        self._lock.wants_switch.connect(self.switch_user)
        self.shell.show_widget(self._lock)  # the forms that are hidden now keep their drafts
        self._cover = Cover(self.shell)
        self.opened.rest()
        self.jobs.hold()
        self._drop_key()

    def _drop_key(self) -> None:
        """Let go of the key, or try again soon while something still needs it."""
        if self._lock is None or self.opened is None:
            return
        if not self.jobs.resting or self._lock.busy:
            QTimer.singleShot(DROP_AGAIN, self, self._drop_key)
            return
        from station_app.services import locking

        workspace = self.opened.workspace
        job = Job("锁定", lambda progress: locking.lock(workspace), silent=True)
        job.failed.connect(self.errors.show)
        self._door.start(job)

    def switch_user(self) -> None:
        """Close the locked books for somebody else to sign in; drafts are in the store by then."""
        if self.opened is None:
            return
        from ui.keeping import give_way

        job = give_way(self.jobs)
        if job is None:
            self._switch()
            return
        text = f"“{job.title}”还在进行。换用户会取消它，已保存的数据不受影响。"

        def stop() -> None:
            job.cancel()
            self._switch()

        self.ask.confirm(self.shell, "任务还没有完成", text, "取消任务并换用户", stop, danger=True)

    def _switch(self) -> None:
        if self.opened is None:
            return
        if not (self.jobs.resting and self._door.idle):
            QTimer.singleShot(DROP_AGAIN, self, self._switch)
            return
        home = self.opened.workspace.home
        self.close_books()
        self.show_unlock([home])

    def end(self) -> None:
        """Release everything; called once, when the window closes."""
        self.shell.watch_idleness(False)
        self.jobs.shut_down()
        self._door.shut_down()
        if self.opened is not None:
            self.opened.close()
            self.opened = None
        self._logging.close()

    def _entered(self, home: Path, secret: str) -> None:
        from ui.opened import open_books  # loads the store's libraries

        self._busy(True)
        self._log_to(home)
        user = self._entrance.user if isinstance(self._entrance, Unlock) else ""
        before = self._before  # kept for another try: the passphrase may be mistyped
        self.jobs.ask(
            lambda progress: open_books(home, secret, user, before, progress),
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

        self._before = None
        self.choices.remember(workspace.home)
        self.choices.keep_last_user(workspace.home, workspace.user.name)
        self.opened = Opened(workspace, self)
        self.shell.setWindowTitle(self.opened.title)
        self.shell.show_widget(self.opened.window)
        self._forget_entrance()
        self.shell.watch_idleness(True)
        if self._session is None:
            self._session = SessionWatch(self, int(self.shell.winId()))
            self._session.left.connect(self.lock)
        self.opened.begin(start)
        self._pace.settle()

    def _refused(self, error: Exception) -> None:
        self._busy(False)
        if isinstance(self._entrance, Unlock) and isinstance(error, StationError):
            self._entrance.show_error(words_of(error))
            if isinstance(error, StoreDamaged) and self._entrance.home is not None:
                self._offer_rescue(self._entrance.home)
        else:
            self.errors.show(error, "打不开")

    def _offer_rescue(self, home: Path) -> None:
        """Offer the newest backup of damaged books first, then to salvage what can be read."""
        from ui.screens.entrance.rescue import Rescue

        rescue = Rescue(self.shell, home, self.ask)
        rescue.restore_wanted.connect(lambda archive: self._restore(archive, None))
        rescue.salvage_wanted.connect(self.salvage)
        rescue.open()

    def _unlocked(self, home: Path, secret: str) -> None:
        from station_app.services import locking

        if self._lock is None or self.opened is None:
            return
        self._lock.set_busy(True)
        workspace = self.opened.workspace
        job = Job("解锁", lambda progress: locking.unlock(workspace, secret), silent=True)
        job.succeeded.connect(self._uncover)
        job.failed.connect(self._still_locked)
        self._door.start(job)

    def _still_locked(self, error: Exception) -> None:
        if self._lock is None:
            return
        self._lock.set_busy(False)
        if isinstance(error, StationError):
            self._lock.show_error(words_of(error))
        else:
            self.errors.show(error, "打不开")

    def _uncover(self, _: object) -> None:
        if self._lock is None or self.opened is None:
            return
        self.shell.show_widget(self.opened.window)
        self._forget_lock()
        if self._cover is not None:
            self._cover.lift()
        self._cover = None
        self.jobs.release()
        self.opened.wake()
        self.shell.watch_idleness(True)

    def _forget_lock(self) -> None:
        if self._lock is not None:
            self.shell.forget(self._lock)
            self._lock = None

    def restore(self, archive: Path) -> None:
        """Close the books, put a backup in their place, and ask for its passphrase."""
        if self.opened is None:
            return
        from ui.widgets.second_person import with_second

        desk, act = self.opened.desk, f"恢复备份“{archive.name}”"
        with_second(self.shell, desk, Right.RESTORE, act, partial(self._restore, archive))

    def _restore(self, archive: Path, second: Second | None) -> None:
        from ui.opened import putting_back

        text = (
            f"将恢复备份“{archive.name}”。请输入备份当天的口令；"
            "现在的数据会移到 backups 文件夹里保留。"
        )
        self._open_anew(putting_back(archive, second), text)

    def salvage(self, out: Path, with_backup: bool) -> None:
        """Bring what can be read of the books into `out`, and open that."""
        from ui.opened import salvaging_to

        text = (
            f"将把能读出的内容抢救到“{out}”，并打开它。请输入您自己的口令开始；"
            "原来的文件夹不会改动。"
        )
        self._open_anew(salvaging_to(out, with_backup), text)

    def rekey(self) -> None:
        """Close the books, give them another data key, and ask for the passphrase."""
        if self.opened is None:
            return
        from ui.widgets.second_person import with_second

        with_second(self.shell, self.opened.desk, Right.PEOPLE, "更换数据密钥", self._rekey)

    def _rekey(self, second: Second | None) -> None:
        from ui.opened import encrypting_anew

        text = "将更换数据密钥并重新加密，通常几分钟。请输入您自己的口令开始；口令本身不变。"
        self._open_anew(encrypting_anew(second), text)

    def _open_anew(self, before: Before, text: str) -> None:
        """Close the books, and ask for the passphrase with which they are changed and opened."""
        if self.opened is not None:
            home = self.opened.workspace.home
            self.close_books()
            self.show_unlock([home])
        if isinstance(self._entrance, Unlock):
            self._entrance.show_error(text)
        self._before = before

    def close_books(self) -> None:
        """Close the open books; the window stays, with nothing in it yet."""
        if self.opened is None:
            return
        self.shell.watch_idleness(False)
        self.jobs.shut_down()
        self.jobs = Jobs(self)
        self.opened.close()
        self.opened = None
        self._forget_lock()
        self._cover = None
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
        self._before = None
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
