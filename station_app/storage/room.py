"""Room on a disk, asked for before much is written: a full disk is told before, not amid it."""

from __future__ import annotations

import shutil
from pathlib import Path

from station_app.domain.problems import StationError
from station_app.storage.files import saving

RESERVE = 16 << 20  # bytes that others may need meanwhile
_MEGABYTE = 1 << 20


class NoRoom(StationError):
    """There is not enough room on a disk; nothing was begun."""


def require_room(folder: Path, size: int) -> None:
    """Raise NoRoom unless `size` bytes fit on the disk of a folder that is there."""
    with saving(folder):
        free = shutil.disk_usage(folder).free
    if free < size + RESERVE:
        wanted = (size + RESERVE) // _MEGABYTE + 1
        raise NoRoom(
            f"“{folder}”所在的磁盘空间不够：大约需要 {wanted:,} MB，只剩 {free // _MEGABYTE:,} MB。"
            "请清理出空间，或换一个位置，然后再试。"
        )
