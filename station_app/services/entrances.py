"""What is known of books before anybody has signed in: who has a passphrase, and the wait.

Nothing of it is proven: the key file lies open. Imports nothing of the store, so that the
first picture of the window does not wait for it.
"""

from __future__ import annotations

import json
import math
import time
from pathlib import Path

from station_app.domain.rules.rights import LONGEST_USER
from station_app.storage import tries


def names(home: Path) -> list[str]:
    """Return who has a passphrase, the first owner first; [] when the file tells nothing."""
    try:
        slots = json.loads((home / tries.KEY_FILE).read_bytes())["slots"]
        found = [str(slot["id"]) for slot in slots if slot["kind"] == "passphrase"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [name for name in found if name and len(name) <= LONGEST_USER]


def seconds_to_wait(home: Path) -> int:
    """Return how long one has to wait after failed tries; 0: not at all."""
    return math.ceil(tries.wait_left(home / tries.KEY_FILE, time.time()))
