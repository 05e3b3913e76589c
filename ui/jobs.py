"""Long work in the background, with progress, cancelling and one way to end.

    job = Job("导入 花名册.xlsx", partial(apply, workspace, plan), unit="行")
    job.succeeded.connect(self._brought_in)
    jobs.start(job)

The work gets one more argument, `progress`. Signals arrive in the thread that made the
job, so slots may touch widgets; the work itself must not. A job begins in the next turn of
the event loop: whoever connects in the act that started it misses no signal.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from station_app.domain.problems import StationError
from station_app.domain.progress import Cancelled

REPORT_EVERY = 0.05  # seconds; more often only makes the window repaint
LOOKS_AT_ONCE = 2  # questions to the store side by side

_log = logging.getLogger(__name__)


class Stage(Enum):
    """Where a job is in its life."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(QObject):
    """One piece of work.

    title   what is done, for the panel: 导入 花名册.xlsx
    unit    what progress counts: 行, 条, 份; "" when it is shown in per cent
    silent  not listed in the panel, e.g. a question to the store

    Signals: exactly one of succeeded, failed, cancelled, and then finished.
    """

    progressed = Signal(int, int)  # done, total; a total of 0 means unknown
    succeeded = Signal(object)  # what the work returned
    failed = Signal(object)  # the exception
    cancelled = Signal()
    finished = Signal()

    def __init__(
        self, title: str, work: Callable[..., Any], *, unit: str = "", silent: bool = False
    ) -> None:
        super().__init__()
        self.title, self.unit, self.silent = title, unit, silent
        self.stage = Stage.WAITING
        self.error: Exception | None = None
        self.result: Any = None
        self.done = self.total = 0
        self._work = work
        self._stop = threading.Event()
        self._started = self._reported = 0.0

    def cancel(self) -> None:
        """Ask the work to stop at its next report; what it changed is rolled back."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    @property
    def seconds_left(self) -> float | None:
        """Guess how long it still takes; None while nothing can be said."""
        if not self._started or not self.done or not self.total:
            return None
        spent = time.monotonic() - self._started
        return spent / self.done * (self.total - self.done)

    def run(self) -> None:
        """Do the work in the calling thread; never raises."""
        self._started = time.monotonic()
        self.stage = Stage.RUNNING
        try:
            self._report(0, 0)
            self.result = self._work(progress=self._report)
        except Cancelled:
            self.stage = Stage.CANCELLED
            self.cancelled.emit()
        except Exception as error:
            if not isinstance(error, StationError):
                _log.exception("background work failed")
            self.error, self.stage = error, Stage.FAILED
            self.failed.emit(error)
        else:
            self.stage = Stage.DONE
            self.succeeded.emit(self.result)
        finally:
            self.finished.emit()

    def _report(self, done: int, total: int) -> None:
        if self._stop.is_set():
            raise Cancelled
        self.done, self.total = done, total
        now = time.monotonic()
        if done == total or now - self._reported >= REPORT_EVERY:
            self._reported = now
            self.progressed.emit(done, total)


class Jobs(QObject):
    """Runs jobs one after another, because a store has one writer; questions run beside them.

    listed    the jobs of the panel, oldest first
    changed   emitted when one of them was added, began, moved on, or ended
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Python's threads, not Qt's pool: what QRunnable.create makes is deleted by Qt, and PySide
        # hands its shell to whatever comes to lie at the same address.
        self._writers = ThreadPoolExecutor(1, "work")
        self._readers = ThreadPoolExecutor(LOOKS_AT_ONCE, "look")
        self._ended = False
        self._waiting: list[tuple[ThreadPoolExecutor, Job]] = []  # for the next turn or `release`
        self._held = False
        self._alive: set[Any] = set()  # keeps the Python side of each job until it has ended
        self.listed: list[Job] = []

    def start(self, job: Job) -> Job:
        """Put a job at the end of the queue."""
        if not job.silent:
            self.listed.append(job)
            job.progressed.connect(self.changed)
            job.finished.connect(self.changed)
            self.changed.emit()
        self._put(self._writers, job)
        return job

    def ask(
        self,
        work: Callable[..., Any],
        answered: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> Job:
        """Ask the store something beside the work; one of the two is called in this thread."""
        job = Job("", work, silent=True)
        job.succeeded.connect(answered)
        job.failed.connect(failed)
        if not self._ended:  # a form may still ask while its books are being closed
            self._put(self._readers, job)
        return job

    @property
    def busy(self) -> Job | None:
        """The job of the panel that is running or next."""
        return next(
            (job for job in self.listed if job.stage in (Stage.RUNNING, Stage.WAITING)), None
        )

    @property
    def idle(self) -> bool:
        """Whether nothing is done or asked, in the panel or beside it."""
        return not self._alive

    @property
    def resting(self) -> bool:
        """Whether nothing runs: all there is waits to be released."""
        return len(self._alive) == len(self._waiting)

    def hold(self) -> None:
        """Begin nothing more until `release`; what was started goes on."""
        self._begin()
        self._held = True

    def release(self) -> None:
        """Begin what has come meanwhile, in its order."""
        self._held = False
        self._begin()

    def forget_ended(self) -> None:
        """Take what has ended out of the panel."""
        self.listed = [job for job in self.listed if job.stage in (Stage.RUNNING, Stage.WAITING)]
        self.changed.emit()

    def shut_down(self) -> None:
        """Cancel everything, wait, and deliver the last signals; called once, at the end."""
        self._ended = True
        for job in list(self._alive):
            job.cancel()
        self.release()
        for pool in (self._writers, self._readers):
            pool.shutdown()
        QCoreApplication.sendPostedEvents()

    def _put(self, pool: ThreadPoolExecutor, job: Job) -> None:
        """Begin in the next turn of the event loop: by then whoever wants to hear has connected."""
        self._alive.add(job)
        self._waiting.append((pool, job))
        QTimer.singleShot(0, self, self._begin)

    def _begin(self) -> None:
        if self._held:
            return
        waiting, self._waiting = self._waiting, []
        for pool, job in waiting:
            job.finished.connect(self._forget)  # after all others: then it is idle in truth
            pool.submit(job.run)

    def _forget(self) -> None:
        # `finished` is a job's last signal: nothing more is on its way to the job, so it may go.
        self._alive.discard(self.sender())
