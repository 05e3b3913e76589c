"""Reads every file of the corpus in a process of its own and says what came of it.

Run as a module with a folder: writes one line of JSON for each file, with the seconds it took
and the most memory that the reading program and its child held, added up.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from station_app.domain.problems import Refused
from station_app.workbooks import reader
from station_app.workbooks.jail import Jail
from tests.workbooks import corpus
from tests.workbooks.corpus import Case

PASSWORD = "123456"
EVERYONE = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
PEAK = re.compile(r"VmHWM:\s+(\d+) kB")
Facts = dict[str, str | float]


def main(folder: Path) -> None:
    """Probe the whole corpus."""
    for name, case, password in cases():
        path = folder / case.file
        apart(partial(built, case, path))
        found = apart(partial(read, path, password))
        print(json.dumps({"name": name, **found}, ensure_ascii=False), flush=True)
        path.unlink()


def cases() -> list[tuple[str, Case, str | None]]:
    """List names, files and passwords of all cases."""
    plain = [(name, case, None) for name, case in (corpus.REFUSED | corpus.TOLD).items()]
    return [*plain, *((name, case, PASSWORD) for name, case in corpus.LOCKED.items())]


def built(case: Case, path: Path) -> Facts:
    """Build the file of a case."""
    case.build(path)
    return {}


def read(path: Path, password: str | None) -> Facts:
    """Read a file as every door does, and weigh it."""
    began = time.monotonic()
    setattr(reader, "Jail", Weighed)  # noqa: B010 - a class is no variable, for mypy
    try:
        text, reason = "\n".join(reader.read_book(path, password=password).notes), ""
    except Refused as refusal:
        text, reason = str(refusal), refusal.reason
    seconds = time.monotonic() - began
    used = [resource.getrusage(who) for who in EVERYONE]
    return {
        "reason": reason,
        "text": text,
        "seconds": seconds,
        "processor": sum(each.ru_utime + each.ru_stime for each in used),
        "mib": (used[0].ru_maxrss + (Weighed.peak or used[1].ru_maxrss)) / 1024,
    }


class Weighed(Jail):
    """Looks at the memory of the reading process before it is ended.

    What the system reports of an ended process counts that of the program too, from which it
    was started.
    """

    peak = 0  # KiB

    def __exit__(self, *error: object) -> None:
        status = Path(f"/proc/{self._process.pid}/status")
        text = status.read_text(encoding="utf-8") if status.exists() else ""
        if found := PEAK.search(text):
            Weighed.peak = max(Weighed.peak, int(found[1]))
        super().__exit__(*error)


def apart(act: Callable[[], Facts]) -> Facts:
    """Let a process of its own act, so that nothing of it stays; {} when it died."""
    source, target = os.pipe()
    child = os.fork()
    if not child:
        os.close(source)
        try:
            with os.fdopen(target, "w") as out:
                json.dump(act(), out)
        finally:
            os._exit(0)
    os.close(target)
    with os.fdopen(source) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return dict(json.loads(text or "{}"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
