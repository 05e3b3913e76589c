"""Files written whole or not at all: a temporary file beside, synced, then renamed.

A file written in place is torn by a full disk, and then the old one is gone too.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from station_app.domain.problems import StationError

PART = ".part"  # ends the name of what is not finished; `sweep` removes it
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_OF_THE_DISK = (*_NO_ROOM, errno.EIO, errno.EROFS)


class CannotSave(StationError):
    """A file could not be written; the one that was there before is untouched."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"无法保存“{path.name}”（位置：{path.parent}）。{_remedy(error)}")
        self.path = path


def _remedy(error: OSError) -> str:
    if error.errno in _NO_ROOM:
        return "磁盘空间不足，或该磁盘不能存放这么大的文件。请清理出空间，或换一个位置保存。"
    if error.errno == errno.EROFS:
        return "该磁盘是只读的。请换一个位置保存。"
    if error.errno in (errno.EACCES, errno.EPERM):
        return (
            "文件可能正在 Excel 或 WPS 中打开，或者没有写入权限。请关闭该文件，或换一个位置保存。"
        )
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return "文件夹不存在，U盘或网络盘可能已断开。请检查后重试，或换一个位置保存。"
    return "磁盘读写出错。请检查磁盘，或换一个位置保存。"


@contextmanager
def saving(path: Path) -> Iterator[None]:
    """Turn what the system says of writing `path` into CannotSave."""
    try:
        yield
    except OSError as error:
        raise CannotSave(path, error) from error


@contextmanager
def temporary_folder(folder: Path) -> Iterator[Path]:
    """Lend a folder in `folder`, which is removed at the end; after a kill by `sweep`."""
    with saving(folder):
        lent = Path(tempfile.mkdtemp(dir=folder, prefix="~", suffix=PART))
    try:
        yield lent
    finally:
        shutil.rmtree(lent, ignore_errors=True)


@contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """Lend an empty file beside `path`, which becomes `path` when the block ends well.

    Raises CannotSave; then, as after any exception, the former file is untouched.
    """
    part = _part_of(path)
    try:
        yield part
        sync(part)
        os.replace(part, path)
        sync_folder(path.parent)
    except OSError as error:
        _discard(part)
        if error.errno in _OF_THE_DISK or str(error.filename or part) == str(part):
            raise CannotSave(path, error) from error
        raise
    except BaseException:
        _discard(part)
        raise


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises CannotSave; then the former file is untouched.
    """
    with atomic_path(path) as part:
        part.write_bytes(content)


def keep_beside(folder: Path, name: str, content: bytes) -> Path:
    """Write a file under its name, or beside another one of that name; never over one.

    The same content is not written twice. Returns where it is. Raises CannotSave.
    """
    given, number = Path(name), 1
    path = folder / name
    while path.exists() and path.read_bytes() != content:
        number += 1
        path = folder / f"{given.stem}({number}){given.suffix}"
    if not path.exists():
        write_atomically(path, content)
    return path


def unfinished(path: Path) -> Path:
    """Return where a file waits until the store knows of it; see `finish_file`."""
    return path.with_name(f"~{path.name}{PART}")


def finish_file(folder: Path, name: str) -> Path:
    """Give a file its name, now that the store knows of it; return its path.

    Does nothing when there is no such unfinished file.
    """
    path = folder / name
    if unfinished(path).exists():
        with saving(path):
            os.replace(unfinished(path), path)
        sync_folder(folder)
    return path


@contextmanager
def leaving_nothing(folder: Path) -> Iterator[None]:
    """Remove what is unfinished in a folder when the block does not end well."""
    try:
        yield
    except BaseException:
        sweep(folder)
        raise


def sync(path: Path) -> None:
    """Wait until the content of a file is on the disk."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; Windows does so by itself."""
    if os.name == "nt":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def sweep(folder: Path) -> list[Path]:
    """Remove what a killed program left unfinished in a folder, and return it."""
    found = sorted(folder.glob(f"~*{PART}*"))
    for path in found:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            _discard(path)
    return found


def _part_of(path: Path) -> Path:
    with saving(path):
        number, name = tempfile.mkstemp(dir=path.parent, prefix=f"~{path.name}.", suffix=PART)
    os.close(number)
    return Path(name)


def _discard(part: Path) -> None:
    # Windows refuses while a virus scanner reads it; `sweep` removes it another day.
    with suppress(OSError):
        part.unlink()
