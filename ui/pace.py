"""What keeps the window alive beside work in other threads of the same Python."""

from __future__ import annotations

import gc
import sys

SWITCH = 0.001  # seconds for which a thread may keep Python to itself while the window waits
# A full collection goes over everything that was ever loaded and holds all threads up for a
# tenth of a second, so it is made rare; what is dropped is freed by counting references.
COLLECT_AFTER = (50_000, 20, 1_000)


def keep_pace() -> None:
    """Let threads hand over quickly, and the collector of garbage leave alone what is there."""
    sys.setswitchinterval(SWITCH)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
