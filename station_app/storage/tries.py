"""Failed tries of a passphrase, counted beside the key file, and the wait that follows them.

The wait is a courtesy, not a lock: who has the file has no need of this program. It never
becomes permanent, and nothing is ever erased (safety.md 8.3).
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from station_app.storage.files import CannotSave, write_atomically

KEY_FILE = "app.keys"  # in the folder of a workspace


def wait_left(path: Path, now: float) -> float:
    """Return the seconds to wait before the next try; 0 when one may try at once.

    path  the key file
    now   seconds since 1970
    """
    failed, last = read(path)
    if failed < 3:
        return 0.0
    delay = 900.0 if failed >= 10 else min(60.0, 2.0 ** (failed - 3))
    # A clock set back must not lock anybody out for longer.
    return min(delay, max(0.0, last + delay - now))


def read(path: Path) -> tuple[int, float]:
    """Return how many tries have failed in a row, and when the last one did."""
    try:
        content = json.loads(_beside(path).read_bytes())
        return int(content["failed"]), float(content["last"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0, 0.0


def count(path: Path, now: float) -> None:
    """Count one more failure."""
    content = json.dumps({"failed": read(path)[0] + 1, "last": now}).encode()
    with suppress(CannotSave):
        write_atomically(_beside(path), content)


def forget(path: Path) -> int:
    """End the count and return what it was: somebody has got in."""
    failed = read(path)[0]
    with suppress(OSError):
        _beside(path).unlink()
    return failed


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.tries")
