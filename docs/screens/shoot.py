"""Takes a picture of every page, in every size and look.

    .venv/bin/python docs/screens/shoot.py [--out DIR] [--keep] [--only NAME]

    --out DIR     where the pictures go (docs/screens/all, which git does not keep)
    --keep        write only the few that the README shows, beside this file
    --only NAME   pages whose name contains NAME

The books are those of the practice district, built anew in a temporary folder, so nobody in
the pictures is real. With QT_SCALE_FACTOR=1.5 the pictures are those of such a screen.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QEventLoop, QSettings, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from station_app.domain.registers import register_named  # noqa: E402
from station_app.domain.registers.workers import SOCIAL_WORKERS  # noqa: E402
from station_app.services import finding, printing, workspace  # noqa: E402
from station_app.services.demo import district  # noqa: E402
from station_app.services.workspace import Workspace  # noqa: E402
from ui.app import application  # noqa: E402
from ui.ask import AskPerson  # noqa: E402
from ui.choices import Choices  # noqa: E402
from ui.desk import Desk  # noqa: E402
from ui.errors import Errors  # noqa: E402
from ui.jobs import Jobs  # noqa: E402
from ui.main_window import MainWindow  # noqa: E402
from ui.printing.pdf import print_pdf  # noqa: E402
from ui.screens.entrance.first_run import FirstRun  # noqa: E402
from ui.screens.entrance.unlock import Unlock  # noqa: E402
from ui.theme.look import Look, dress  # noqa: E402
from ui.theme.taste import Taste  # noqa: E402

PASSPHRASE = "lianxi-pictures-only"
SIZES = ((1366, 768), (1093, 614), (1920, 1080))
LOOKS = {"light": Taste("light"), "dark": Taste("dark")}
SETTLE = 150  # milliseconds for what is painted after the last answer from the store
KEPT = {"register", "form", "import", "exchange", "print"}  # the README's, at the first size, light

# Pages that stand on a record: by what name they take it, and its register.
TALENT = {
    "class-entry": ("course", "training_session"),
    "exam-check": ("session", "exam_session"),
    "hiring": ("plan", "recruitment_plan"),
}

# Pages of projects, money, targets, supervision and publicity, which both roles have.
WORK = ("project-board", "funds", "targets", "supervision", "publicity")

Shot = tuple[str, Callable[[], QWidget]]


def settle(desks: Sequence[Desk]) -> None:
    """Let the event loop run until nothing is asked any more and the answers are painted."""
    loop = QEventLoop()
    quiet = QTimer(interval=SETTLE, singleShot=True)
    quiet.timeout.connect(loop.quit)
    watch = QTimer(interval=SETTLE // 10)

    def look_on() -> None:
        """Count the quiet time from when the last answer has been taken in."""
        if not all(desk.jobs.idle for desk in desks):
            quiet.stop()
        elif not quiet.isActive():
            quiet.start()

    watch.timeout.connect(look_on)
    watch.start()
    loop.exec()


def build(folder: Path) -> tuple[Path, Path]:
    """Build a small practice district; return the homes of a station and of the bureau."""

    def printer(opened: Workspace, form: str, ids: Sequence[str], out: Path) -> None:
        layout, people = printing.form_values(opened, form, ids)
        print_pdf(layout, people, out)

    among = district.streets()[:3]
    story = district.build(folder / "demo", PASSPHRASE, printer, among=among)
    return story.station_homes[0], story.bureau_home


def sit(opened: Workspace, choices: Choices) -> Desk:
    """Return a desk for open books."""
    ask = AskPerson()
    return Desk(opened, Jobs(), Errors(ask), ask, choices)


def station_shots(window: MainWindow, desk: Desk, roster: Path) -> Iterator[Shot]:
    """Yield the pictures of a station's pages."""

    def first(register: str) -> str:
        return finding.find(desk.workspace, register_named(register), limit=1).rows[0].id

    worker = first(SOCIAL_WORKERS.name)

    def at(page: str, **what: Any) -> Callable[[], QWidget]:
        def show() -> QWidget:
            desk.go(page, **what)
            return window

        return show

    yield "home", at("home")
    for key in window.specs:
        if key.startswith("register:"):
            yield key.replace("register:", "register-"), at(key)
    for key in ("ledgers", "figures"):
        yield key, at(key)
    for key, (name, register) in TALENT.items():
        yield key, at(key, **{name: first(register)})
    for key in WORK:
        yield f"work-{key}", at(key)
    yield "work-project", at("project", project=first("project"))
    yield "person-sheet", at("person-sheet", register="social_worker", record=worker)
    yield "register", at("register:social_worker")
    yield "form", at("register:social_worker", record=worker)
    yield "form-new", at("register:social_worker", new=True)
    yield "import", at("import", register="social_worker", path=roster)
    yield "exchange", at("exchange")
    yield "print", at("print", register="social_worker", form="A01", records=[worker])
    yield "audit", at("audit")
    for section in ("", "backup"):
        yield f"settings{section and '-'}{section}", at("settings", section=section)
    yield "help", at("help", topic="register")


def bureau_shots(window: MainWindow, desk: Desk) -> Iterator[Shot]:
    """Yield the pictures of what only the bureau has, or has otherwise."""

    def at(page: str, **what: Any) -> Callable[[], QWidget]:
        def show() -> QWidget:
            desk.go(page, **what)
            return window

        return show

    for key in ("home", "inbox", "register:social_worker"):
        yield f"bureau-{key.replace('register:', 'register-')}", at(key)
    for key in WORK:
        yield f"bureau-work-{key}", at(key)
    projects = finding.find(desk.workspace, register_named("project"), limit=20).rows
    served = next(each.id for each in projects if each.state == "IN_SERVICE")
    yield "bureau-work-project", at("project", project=served)
    yield "bureau-work-tender", at("tender", project=served)


def entrance_shots(choices: Choices, home: Path) -> Iterator[Shot]:
    """Yield the pictures of what stands before the books."""
    yield "unlock", lambda: Unlock(choices, [home])
    yield "first-run", lambda: FirstRun(choices, AskPerson())


class Camera:
    """Takes each shot in every size and look."""

    def __init__(self, look: Look, out: Path, keep: bool, only: str) -> None:
        self._look, self._out, self._keep, self._only = look, out, keep, only
        self.desks: list[Desk] = []  # those whose answers a picture waits for
        self.taken = 0

    def take(self, shots: Iterator[Shot]) -> None:
        """Take all shots; look after look, because dressing all pages anew takes a while."""
        chosen = [shot for shot in shots if self._only in shot[0]]
        if self._keep:
            for name, show in chosen:
                if name in KEPT:
                    self._take(show, SIZES[0], f"{name}.png")
            return
        for word, taste in LOOKS.items():
            self._look.apply(taste)
            for name, show in chosen:
                for size in SIZES:
                    self._take(show, size, f"{name}-{size[0]}-{word}.png")

    def _take(self, show: Callable[[], QWidget], size: tuple[int, int], file: str) -> None:
        widget = show()
        widget.resize(*size)
        widget.show()
        settle(self.desks)
        widget.grab().save(str(self._out / file))
        self.taken += 1


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "all")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--only", default="")
    words = parser.parse_args()
    out = Path(__file__).parent if words.keep else words.out
    out.mkdir(parents=True, exist_ok=True)
    app = application()
    camera = Camera(dress(app, Taste()), out, words.keep, words.only)
    with tempfile.TemporaryDirectory() as folder:
        choices = Choices(QSettings(f"{folder}/window.ini", QSettings.Format.IniFormat))
        home, bureau = build(Path(folder))
        camera.take(entrance_shots(choices, home))
        for place in (home, bureau):
            with workspace.open_(place, PASSPHRASE) as opened:
                shoot_books(camera, opened, choices, Path(folder))
    print(f"{camera.taken} pictures in {out}")
    QApplication.quit()


def shoot_books(camera: Camera, opened: Workspace, choices: Choices, folder: Path) -> None:
    """Take the pictures of open books."""
    desk = sit(opened, choices)
    camera.desks = [desk]
    window = MainWindow(desk)
    if opened.station:
        roster = next((folder / "demo").rglob("*社工花名册.xlsx"))
        camera.take(station_shots(window, desk, roster))
    else:
        camera.take(bureau_shots(window, desk))
    desk.jobs.shut_down()
    window.close()
    window.deleteLater()


if __name__ == "__main__":
    main()
