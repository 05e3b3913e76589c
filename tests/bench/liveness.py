"""How long the window stands still while long work goes on behind it: the longest pause.

A timer in the event loop beats every few milliseconds; the longest time between two beats
is what a clerk would feel. The first way is what ui.md and the issue allow.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench import importing, merging
from tests.bench.measure import Bench, Way

ALLOWED = 0.1  # seconds
BEAT = 2  # milliseconds
PRINTED = 500

Work = Callable[..., Any]


def longest_pause(work: Work) -> float:
    """Run work in the background; return the longest time in which the event loop stood still."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Loaded here: the other benches need no Qt.
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    from ui.jobs import Job, Jobs
    from ui.pace import Pace

    app = QApplication([])
    pace = Pace(app)
    pace.settle()
    loop, jobs = QEventLoop(), Jobs()
    longest, last = 0.0, time.perf_counter()

    def beat() -> None:
        nonlocal longest, last
        now = time.perf_counter()
        longest, last = max(longest, now - last), now

    timer = QTimer()
    timer.timeout.connect(beat)
    timer.start(BEAT)
    job = Job("", work)
    job.finished.connect(loop.quit)
    jobs.start(job)
    loop.exec()
    beat()
    jobs.shut_down()
    if job.error is not None:
        raise job.error
    del app
    return longest


def setup(rows: int, folder: Path) -> None:
    """Make a roster and packages of as many rows."""
    importing.save_roster(rows, folder)
    merging.make_packages(rows, folder)


def run_allowed(_: Any) -> float:
    """Return what is allowed."""
    return ALLOWED


def _station(folder: Path) -> Any:
    from station_app.services import workspace

    home = folder / "live"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(folder / "made", home)
    return workspace.open_(home, importing.PASSPHRASE)


def _imported(rows: int, folder: Path) -> tuple[Any, Path]:
    return _station(folder), folder / f"roster{rows}.xlsx"


def run_plan(job: tuple[Any, Path]) -> float:
    """Read and check a roster."""
    from station_app.domain.registers.workers import SOCIAL_WORKERS
    from station_app.services.rosters.plan import plan

    opened, path = job
    with opened:
        return longest_pause(lambda progress: plan(opened, SOCIAL_WORKERS, path, progress=progress))


def _planned(rows: int, folder: Path) -> tuple[Any, Any]:
    from station_app.domain.registers.workers import SOCIAL_WORKERS
    from station_app.services.rosters.plan import plan

    opened, path = _imported(rows, folder)
    return opened, plan(opened, SOCIAL_WORKERS, path)


def run_apply(job: tuple[Any, Any]) -> float:
    """Bring a checked roster in."""
    from station_app.services.rosters.apply import apply

    opened, planned = job
    with opened:
        return longest_pause(lambda progress: apply(opened, planned, progress))


def _filled(rows: int, folder: Path) -> Any:
    from station_app.services.rosters.apply import apply

    opened, planned = _planned(rows, folder)
    apply(opened, planned)
    return opened


def run_package(opened: Any) -> float:
    """Make a package of everything."""
    from station_app.services.exchange import packages

    with opened:
        return longest_pause(lambda progress: packages.make(opened, progress=progress))


def run_receive(job: merging.Job) -> float:
    """Merge ten packages."""
    from station_app.services.exchange import receiving

    bureau, files = job

    def work(progress: Any) -> None:
        for file in files:
            receiving.receive(bureau, file, progress=progress)

    with bureau:
        return longest_pause(work)


def run_print(opened: Any) -> float:
    """Print five hundred forms into one PDF."""
    from station_app.domain.registers.workers import SOCIAL_WORKERS
    from station_app.services import finding, printing
    from ui.printing.pdf import print_pdf

    with opened:
        found = finding.find(opened, SOCIAL_WORKERS, limit=PRINTED)
        ids = [each.id for each in found.rows]

        def work(progress: Any) -> None:
            form, people = printing.form_values(opened, "A01", ids)
            print_pdf(form, people, opened.home / "print.pdf", progress)

        return longest_pause(work)


LIVENESS = Bench(
    "liveness",
    "Longest pause of the window during work in the background",
    (
        Way("allowed", lambda rows, folder: None, run_allowed),
        Way("roster: read and check", _imported, run_plan, ratio=1),
        Way("roster: bring in", _planned, run_apply, ratio=1),
        Way("package", _filled, run_package, ratio=1),
        Way("receive ten packages", merging.prepare, run_receive, ratio=1),
        Way("print 500 forms", _filled, run_print, ratio=1),
    ),
    most=5_000,
    setup=setup,
)
