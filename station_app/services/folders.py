"""Where new books may lie, and where a second copy of backups is safe."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

# In the path of a folder that a program sends to a server, piece by piece and out of turn.
_SYNCED = (
    "onedrive",
    "坚果云",
    "nutstore",
    "百度网盘",
    "baidusync",
    "wps云",
    "dropbox",
    "iclouddrive",
)


def folder_fault(folder: Path) -> str:
    """Say why no books can be made in a folder, and what to do; "" when they can."""
    if not folder.is_absolute():
        return "请写明完整的位置，例如 D:\\社工站数据，或点“浏览”选择文件夹。"
    try:
        return _fault_of(folder)
    except OSError:  # a disk in a network that is away, a name that Windows does not take
        return "这个位置现在不能使用，请检查磁盘是否断开、名称是否正确，或换一个位置。"


def _fault_of(folder: Path) -> str:
    if folder.is_file():
        return f"“{folder.name}”是一个文件，请换一个文件夹。"
    above = _nearest(folder)
    if above is None:
        return "找不到这个磁盘，U盘或网络盘可能已断开，请换一个位置。"
    if not os.access(above, os.W_OK):
        return "您没有在这里写入的权限，请换一个位置，例如“文档”里的文件夹。"
    if folder.exists() and any(folder.iterdir()):
        return "这个文件夹里已有内容，请换一个空文件夹，或在后面加一个新的文件夹名。"
    return ""


def folder_caution(folder: Path) -> str:
    """Say what speaks against a folder that may be used; "" when nothing does."""
    if any(name in part.casefold() for part in folder.parts for name in _SYNCED):
        return "这个位置会被网盘自动同步，可能损坏数据，建议换到本机的普通文件夹。"
    return ""


def second_place_fault(folder: Path, second: Path) -> str:
    """Say why backups cannot be copied to a second place; "" when they can."""
    if not second.is_absolute():
        return "请写明完整的位置，或点“浏览”选择文件夹。"
    if second.is_relative_to(folder):
        return "第二备份位置不能在数据文件夹里面，请换一个位置，最好在另一块磁盘或U盘上。"
    if _nearest(second) is None:
        return "找不到这个磁盘，请插好U盘或移动硬盘后再试，也可以先留空，以后在“设置”里填写。"
    return ""


def second_place_caution(folder: Path, second: Path) -> str:
    """Warn of a second place on the same disk: a broken disk takes both; "" on another one."""
    here, there = _nearest(folder), _nearest(second)
    if here is not None and there is not None and here.stat().st_dev == there.stat().st_dev:
        return "这和数据在同一块磁盘上：磁盘坏了，数据和备份会一起丢失。建议换成U盘或移动硬盘。"
    return ""


def first_missing(folder: Path) -> Path | None:
    """Return the outermost folder that making `folder` would make; None: it is there."""
    missing = [path for path in _outwards(folder) if not path.exists()]
    return missing[-1] if missing else None


def _nearest(folder: Path) -> Path | None:
    """Return the folder itself or the innermost around it that is there; None: no such disk."""
    return next((path for path in _outwards(folder) if path.is_dir()), None)


def _outwards(folder: Path) -> Iterator[Path]:
    yield folder
    yield from folder.parents
