"""A program with the workers loaded, which forks one for each line: quicker than to load them.

Line in: {"module", "arguments", "journal"}. Lines out: the number of the process, later its end.
A worker's standard output is the journal, a file: what is in it outlives a killed worker.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable
from typing import NoReturn

from sqlalchemy.orm import configure_mappers

PRELOADED = (
    "tests.faults.workers",
    "tests.faults.exchange_workers",
    "tests.faults.book_workers",
)
Begun = tuple[int, Callable[[], int]]  # number of the process, and what waits for its end
COMPLAINTS = ".complaints"  # ends the name of the file with a worker's standard error


def serve() -> None:
    """Begin a worker for every line of input; the line after it asks for its end."""
    for name in PRELOADED:
        importlib.import_module(name)
    configure_mappers()  # or every worker would, which takes longer than its work
    gc.collect()
    gc.freeze()  # so that the memory of the parent stays shared
    begin = forked if hasattr(os, "fork") else started
    for line in sys.stdin:
        number, end = begin(line)
        print(number, flush=True)
        # Not waited for before: until then nobody else gets the number that is to be killed.
        sys.stdin.readline()
        print(end(), flush=True)


def forked(line: str) -> Begun:
    """Begin a worker as a copy of this process."""
    number = os.fork()
    if number == 0:
        become(line)
    return number, lambda: os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def started(line: str) -> Begun:
    """Begin a worker as a program of its own, where processes cannot be copied."""
    program = subprocess.Popen([sys.executable, "-m", __spec__.name, line])
    return program.pid, program.wait


def become(line: str) -> NoReturn:
    """Work until the end or the kill; never returns to the loop of the parent."""
    wanted, status = json.loads(line), 1
    journal = wanted["journal"]
    try:
        for number, path in ((1, journal), (2, journal + COMPLAINTS)):
            opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
            os.dup2(opened, number)
            os.close(opened)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        importlib.import_module(wanted["module"]).main(*wanted["arguments"])
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    become(sys.argv[1]) if len(sys.argv) > 1 else serve()
