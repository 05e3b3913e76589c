"""Kills a program at a random moment, and tells what it had acknowledged until then.

A worker is a module run as a program. It prints a line once what it did is safe in its
own eyes: what was printed must be there afterwards, whatever happens. The first line says
that it is ready to be killed.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from tests.faults.nursery import COMPLAINTS

ROOT = Path(__file__).parents[2]
KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG")
FEW, MANY = 20, 500  # kills of each work at every run of the tests, and at night
PATIENCE = 120.0  # seconds for work that takes one
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
GLANCE = 0.002  # seconds between two looks at a journal

kills = pytest.mark.parametrize(
    "kills", [FEW, pytest.param(MANY, marks=pytest.mark.slow)], ids=["few", "many"]
)


def command(module: str, arguments: Sequence[object]) -> list[str]:
    """Return what runs a module of the tests as a program."""
    return [sys.executable, "-m", module, *(str(argument) for argument in arguments)]


def environment() -> dict[str, str]:
    """Return variables under which a worker finds the product and nothing else."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def moments(count: int, length: float) -> list[float]:
    """Return moments spread over the whole work and a little beyond its end, in any order."""
    whole = length * 1.05
    found = [(number + random.random()) / count * whole for number in range(count)]
    random.shuffle(found)
    return found


class Worker:
    """A worker at work."""

    def __init__(self, number: int, journal: Path) -> None:
        self.number, self.journal = number, journal

    @property
    def lines(self) -> list[str]:
        """The whole lines in the journal: a line that the kill cut off was not acknowledged."""
        if not self.journal.exists():
            return []
        content = self.journal.read_bytes().split(b"\n")[:-1]
        return [line.decode().removesuffix("\r") for line in content]

    @property
    def complaints(self) -> str:
        """What it wrote to standard error."""
        path = Path(f"{self.journal}{COMPLAINTS}")
        return path.read_text("utf-8") if path.exists() else ""


class Nursery:
    """Starts workers one after the other; close it at the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self._program = subprocess.Popen(
            command("tests.faults.nursery", []),
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def close(self) -> None:
        """Let the program end."""
        assert self._program.stdin is not None
        self._program.stdin.close()
        self._program.wait()
        assert self._program.stdout is not None
        self._program.stdout.close()

    def measured(self, module: str, *arguments: object) -> float:
        """Let a worker do its work; return the seconds between its first line and its end."""
        worker = self._begun(module, arguments)
        began = time.monotonic()
        assert self._ended() == 0, worker.complaints
        return time.monotonic() - began

    def whole(self, module: str, *arguments: object) -> list[str]:
        """Let a worker do its work; return what it has acknowledged."""
        worker = self._begun(module, arguments)
        assert self._ended() == 0, worker.complaints
        return worker.lines

    def killed(self, moment: float, module: str, *arguments: object) -> list[str]:
        """Kill a worker so many seconds after its first line; return what it had acknowledged.

        A worker that ends by itself before is fine; one that fails is not.
        """
        worker = self._begun(module, arguments)
        time.sleep(moment)
        os.kill(worker.number, KILL)
        assert self._ended() in (0, -KILL, KILL), worker.complaints
        assert not worker.complaints, worker.complaints
        return worker.lines

    def _begun(self, module: str, arguments: Sequence[object]) -> Worker:
        """Start a worker and wait for its first line."""
        self._count += 1
        journal = self._folder / f"journal-{self._count}"
        words = [str(argument) for argument in arguments]
        self._say(json.dumps({"module": module, "arguments": words, "journal": str(journal)}))
        worker = Worker(int(self._hear()), journal)
        deadline = time.monotonic() + PATIENCE
        while not worker.lines:
            assert not worker.complaints, worker.complaints
            assert time.monotonic() < deadline, "the worker does not begin"
            time.sleep(GLANCE)
        return worker

    def _ended(self) -> int:
        self._say("end")
        return int(self._hear())

    def _say(self, line: str) -> None:
        assert self._program.stdin is not None
        self._program.stdin.write(f"{line}\n")
        self._program.stdin.flush()

    def _hear(self) -> str:
        assert self._program.stdout is not None
        return self._program.stdout.readline()


def nursery(folder: Path) -> Iterator[Nursery]:
    """Lend a nursery whose journals lie in a folder."""
    made = Nursery(folder)
    try:
        yield made
    finally:
        made.close()


def run_until_killed(module: str, arguments: Sequence[object], at_most: float) -> list[str]:
    """Run a program of its own, kill it at random, and return the whole lines it had printed.

    For workers that cannot be forked, as those with a window.
    at_most   seconds that it may live after its first line, which says that it is ready
    """
    worker = subprocess.Popen(
        command(module, arguments),
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,  # or lines that were read ahead would be lost to communicate()
    )
    assert worker.stdout is not None
    ready = worker.stdout.readline()
    with suppress(subprocess.TimeoutExpired):
        worker.wait(random.uniform(0, at_most))
    worker.kill()
    printed, complaints = worker.communicate()
    assert ready, complaints.decode()
    assert not complaints, complaints.decode()
    # The kill may have cut the last line off; then it was not acknowledged.
    lines = (ready + printed).split(b"\n")[:-1]
    return [line.decode().removesuffix("\r") for line in lines]


def run_to_the_end(
    module: str, arguments: Sequence[object], **options: object
) -> subprocess.CompletedProcess[str]:
    """Run a worker until it ends by itself; options go to `subprocess.run`."""
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        command(module, arguments),
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        **options,
    )
