"""Kills a program at a random moment, and tells what it had acknowledged until then.

A worker is a module run as a program. It prints a line once what it did is safe in its
own eyes: what was printed must be there afterwards, whatever happens.
"""

import os
import random
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG")


def command(module: str, arguments: Sequence[object]) -> list[str]:
    """Return what runs a module of the tests as a program."""
    return [sys.executable, "-m", module, *(str(argument) for argument in arguments)]


def environment() -> dict[str, str]:
    """Return variables under which a worker finds the product and nothing else."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def run_until_killed(module: str, arguments: Sequence[object], at_most: float) -> list[str]:
    """Run a worker, kill it at random, and return the whole lines it had printed.

    at_most   seconds that it may live after its first line, which says that it is ready

    A worker that ends by itself before is fine; one that fails is not.
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
