"""The reading process seen from the program: started, fed, watched, ended."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from station_app.workbooks.child import Request
from station_app.workbooks.limits import damaged, hostile, too_large

POLL = 0.05  # seconds between looks at the clock and at the user's wish to stop
LINE = 64 << 20  # bytes; the longest line that an honest answer has
QUEUED = 4  # lines read ahead
ROOT = Path(__file__).parents[2]
# What starting a process takes. The rest may hold a passphrase, which a file that takes the
# process over must not find.
NEEDED = (
    "PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "LD_LIBRARY_PATH",
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "TEMP", "TMP", "PROCESSOR_ARCHITECTURE",
)  # fmt: skip


def child_command() -> list[str]:
    """Return the command that starts the reading process, also in the frozen program."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--read-workbook"]
    return [sys.executable, "-P", "-m", "station_app.workbooks.child"]


def child_environment() -> dict[str, str]:
    """Return the environment of the reading process, with nothing in it that is secret."""
    kept = {name: os.environ[name] for name in NEEDED if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT)}


class Jail:
    """One reading process on one file; it gets the file from `lines`, or sooner from `feed`.

    Leaving the `with` block ends it. Each of its two threads does nothing but copy bytes to or
    from a pipe.
    """

    def __init__(self, request: Request, content: bytes) -> None:
        self._seconds = request.limits.seconds
        self._most = request.limits.answer
        self._process = subprocess.Popen(
            child_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            env=child_environment(),
        )
        self._answer: queue.Queue[bytes] = queue.Queue(QUEUED)
        self._closed = threading.Event()
        self._feeding = threading.Thread(
            target=self._feed, args=(request.line(), content), daemon=True
        )
        self._draining = threading.Thread(target=self._drain, daemon=True)
        self._fed = False

    def __enter__(self) -> Jail:
        self._draining.start()
        return self

    def feed(self) -> None:
        """Let the process begin."""
        if not self._fed:
            self._fed = True
            self._feeding.start()

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        self._process.kill()
        self._process.wait()
        if self._fed:
            self._feeding.join()
        self._pipe(self._process.stdin).close()
        self._draining.join()
        self._pipe(self._process.stdout).close()

    def lines(self, tick: Callable[[], None]) -> Iterator[bytes]:
        """Yield the lines of the answer as they come, calling `tick` again and again.

        Whatever `tick` raises goes through. Raises Refused when the process takes too long, dies
        or answers without end.
        """
        self.feed()
        deadline = time.monotonic() + self._seconds
        size = 0
        while line := self._next(tick, deadline):
            size += len(line)
            if size > self._most:
                raise hostile("ANSWER", "读取程序的回答没有尽头")
            yield line
        code = self._process.wait()
        if code == 1:
            raise damaged("读取程序无法理解其中的内容")
        if code:
            raise hostile(f"CRASH {code}", "读取它的程序意外中止（本程序不受影响）")

    def _next(self, tick: Callable[[], None], deadline: float) -> bytes:
        while True:
            tick()
            if time.monotonic() > deadline:
                raise too_large("TIME", f"读取了 {self._seconds:g} 秒仍未完成")
            try:
                return self._answer.get(timeout=POLL)
            except queue.Empty:
                continue

    def _feed(self, request: bytes, content: bytes) -> None:
        # the process may end before it has read everything
        with contextlib.suppress(OSError), self._pipe(self._process.stdin) as pipe:
            pipe.write(request)
            pipe.write(content)

    def _drain(self) -> None:
        pipe, line = self._pipe(self._process.stdout), b"-"
        while line and not self._closed.is_set():
            line = pipe.readline(LINE)
            self._put(line)

    def _put(self, line: bytes) -> None:
        while not self._closed.is_set():
            try:
                self._answer.put(line, timeout=POLL)
            except queue.Full:
                continue
            return

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        if pipe is None:
            raise RuntimeError("the reading process was started without pipes")
        return pipe
