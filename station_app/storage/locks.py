"""One program at a time in a workspace.

The lock is one locked byte, which the system releases by itself when the program
dies, however it dies. The text in the file only tells who holds it.
"""

from __future__ import annotations

import errno
import json
import os
import platform
import sys
from contextlib import suppress
from pathlib import Path

from station_app.domain.problems import StoreUnusable

NAME = "store.lock"
_FAR = 1 << 30  # the locked byte: on Windows nobody else can read a locked one

if sys.platform == "win32":
    import msvcrt

    def _take(number: int) -> None:
        os.lseek(number, _FAR, os.SEEK_SET)
        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(number: int) -> None:
        # flock, not lockf: it also refuses a second window of the same program
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)


class WorkspaceLock:
    """The right to write in a workspace; also a context manager.

    Child processes must not inherit it: start them with `spawn` or `subprocess`.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._number: int | None = None

    def acquire(self) -> None:
        """Take the lock without waiting.

        Raises StoreUnusable when another program holds it, naming that program, or
        when the folder cannot be written to.
        """
        try:
            number = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreUnusable(
                f"文件夹“{self.path.parent}”不能写入。"
                "请检查磁盘是否已满、只读或已断开，以及您对该文件夹的权限。"
            ) from error
        try:
            _take(number)
        except OSError as error:
            os.close(number)
            raise self._refusal(error) from error
        self._number = number
        self._sign()

    def release(self) -> None:
        """Give the lock back; does nothing when it is not held."""
        if self._number is None:
            return
        # The file stays: whoever removed it could remove the lock of the next holder.
        os.close(self._number)
        self._number = None

    def __enter__(self) -> WorkspaceLock:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def _sign(self) -> None:
        assert self._number is not None
        holder = json.dumps({"pid": os.getpid(), "host": platform.node()}).encode()
        # A full disk keeps nobody out: the lock is the byte, not the text.
        with suppress(OSError):
            os.ftruncate(self._number, 0)
            os.lseek(self._number, 0, os.SEEK_SET)
            os.write(self._number, holder)

    def _refusal(self, error: OSError) -> StoreUnusable:
        if error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            return StoreUnusable(
                f"文件夹“{self.path.parent}”所在的磁盘不支持加锁，不能保证数据安全。"
                "请把工作目录移到本机硬盘上。"
            )
        return StoreUnusable(
            f"这个工作目录已被另一个程序打开{self._holder()}。请先关闭那个窗口，再重新打开。"
        )

    def _holder(self) -> str:
        try:
            holder = json.loads(self.path.read_bytes())
            return f"（电脑“{holder['host']}”，进程 {holder['pid']}）"
        except (OSError, ValueError, TypeError, KeyError):
            return ""
