"""What is known of books before anybody has signed in: who has a passphrase, and the wait.

Nothing of it is proven: the key file lies open. Imports nothing of the store, so that the
first picture of the window does not wait for it.
"""

from __future__ import annotations

import json
import math
import time
from pathlib import Path

from station_app.storage import tries

KEYS = "app.keys"  # as `vault.FILE`, which is loaded later
LONGEST = 20  # characters of a name; what is longer is no name


def names(home: Path) -> list[str]:
    """Return who has a passphrase, the first owner first; [] when the file tells nothing."""
    try:
        slots = json.loads((home / KEYS).read_bytes())["slots"]
        found = [str(slot["id"]) for slot in slots if slot["kind"] == "passphrase"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [name for name in found if name and len(name) <= LONGEST]


def name_fault(name: str) -> str:
    """Say what is wrong with the name of the first person; "" when it will do."""
    taken = ("safe", "系统")  # names of the recovery key, and of the program itself
    if len(name) > LONGEST or name.casefold() in taken:
        return f"请填写自己的姓名，最多{LONGEST}个字。"
    return ""


def seconds_to_wait(home: Path) -> int:
    """Return how long one has to wait after failed tries; 0: not at all."""
    return math.ceil(tries.wait_left(home / KEYS, time.time()))
