"""Photos and scans: sealed into the workspace, named, listed, taken out of a record again.

A record holds the SHA-256 of a file; the name under which it came is kept beside. What is
kept while a form is open and never saved stays sealed and belongs to no record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from station_app.domain.file_names import UNNAMED, is_program, path_in, shown_name
from station_app.domain.kinds import Files, Photo
from station_app.domain.pictures import MOST_PIXELS, pixels_of, without_metadata
from station_app.domain.problems import StationError
from station_app.domain.register import Register
from station_app.domain.rules.rights import Right
from station_app.services import records
from station_app.services.access import needs
from station_app.services.records import Saved
from station_app.services.workspace import Workspace
from station_app.storage import attachments
from station_app.storage.files import write_atomically
from station_app.storage.tables import AttachmentName

LARGEST = 20 << 20  # bytes
SEPARATOR = ","  # between the files of one field
PROGRAM = b"MZ"  # how one begins, whatever its name


@dataclass(frozen=True)
class Attachment:
    """One file: `value` stands for it in a record; `size` in bytes, `name` fit to be shown."""

    value: str
    name: str
    size: int


@needs(Right.ENTER)
def attach(
    workspace: Workspace, register: Register[Any], record_id: str, field: str, path: Path
) -> Saved:
    """Seal a file into the workspace and name it in a record; a photo replaces the one before.

    Raises StationError when the field takes no file or the photo is no JPEG or PNG,
    and whatever `records.change` raises; then the record is as it was.
    """
    spec = register.fields.get(field)
    if spec is None or not isinstance(spec.kind, (Photo, Files)):
        names = [n for n, f in register.fields.items() if isinstance(f.kind, (Photo, Files))]
        known = "、".join(names) or "（无）"
        raise StationError(f"“{register.title}”的字段“{field}”不能放文件，可放的有：{known}。")
    if isinstance(spec.kind, Photo):
        value = keep_photo(workspace, path.name, read(path)).value
    else:
        before = getattr(records.get(workspace, register, record_id), field)
        value = together(before, keep_file(workspace, path).value)
    return records.change(workspace, register, record_id, {field: value})


@needs(Right.ENTER)
def detach(
    workspace: Workspace, register: Register[Any], record_id: str, field: str, value: str
) -> Saved:
    """Take a file out of a record; its content stays sealed, so that undo finds it.

    Raises whatever `records.change` raises.
    """
    before = getattr(records.get(workspace, register, record_id), field)
    return records.change(workspace, register, record_id, {field: without(before, value)})


@needs(Right.ENTER)
def keep_file(workspace: Workspace, path: Path) -> Attachment:
    """Seal a file into the workspace, for a record that names it later.

    Raises StationError when it cannot be read, is too large, or is a program.
    """
    content = read(path)
    if is_program(path.name) or content.startswith(PROGRAM):
        raise StationError(
            f"“{shown_name(path.name)}”是可以运行的程序，不能作为附件。请添加文档、照片或扫描件。"
        )
    return _keep(workspace, path.name, content)


@needs(Right.ENTER)
def keep_photo(workspace: Workspace, name: str, content: bytes) -> Attachment:
    """Seal a portrait without what a camera wrote into it. Raises StationError."""
    return _keep(workspace, name, _portrait(name, content))


@needs(Right.READ)
def attached(workspace: Workspace, value: str | None) -> list[Attachment]:
    """Return the files of a field, in the order in which they were added."""
    wanted = value.split(SEPARATOR) if value else []
    with workspace.database.reading() as session:
        query = select(AttachmentName).where(AttachmentName.sha256.in_(wanted))
        known = {each.sha256: each for each in session.scalars(query)}
    return [
        Attachment(each, shown_name(known[each].name), known[each].size)
        if each in known
        else Attachment(each, UNNAMED, 0)
        for each in wanted
    ]


@needs(Right.SEE_FULL)
def content(workspace: Workspace, value: str) -> bytes:
    """Return the content of a file. Raises StationError when it is missing or damaged."""
    return attachments.fetch(workspace.folder("attachments"), workspace.file_key, value)


@needs(Right.SEE_FULL)
def copy_into(workspace: Workspace, file: Attachment, folder: Path) -> Path:
    """Write a readable copy of a file into a folder, nowhere else, and return its path.

    Raises StationError when the file is missing or damaged, CannotSave when there is no room.
    """
    path = path_in(folder, file.name)
    copy_to(workspace, file, path)
    return path


@needs(Right.SEE_FULL)
def copy_to(workspace: Workspace, file: Attachment, path: Path) -> None:
    """Write a readable copy where somebody chose to have it; raises as `copy_into`."""
    write_atomically(path, content(workspace, file.value))


def read(path: Path) -> bytes:
    """Read a file that is to be attached. Raises StationError; for one that is too large too."""
    name = shown_name(path.name)
    try:
        if path.exists() and not path.is_file():
            raise StationError(f"“{name}”不是文件，请选择一个文件。")
        if path.stat().st_size > LARGEST:
            raise _too_large(name)
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise StationError(f"读不到文件“{name}”，请检查文件是否存在、是否正被占用。") from error


def together(value: str | None, *more: str) -> str:
    """Return the value of a field with more files, each once."""
    parts: Sequence[str] = value.split(SEPARATOR) if value else ()
    return SEPARATOR.join(dict.fromkeys([*parts, *more]))


def without(value: str | None, file: str) -> str | None:
    """Return the value of a field without a file; None when it was the last one."""
    parts = [part for part in (value or "").split(SEPARATOR) if part and part != file]
    return SEPARATOR.join(parts) or None


def _keep(workspace: Workspace, name: str, content: bytes) -> Attachment:
    folder = workspace.folder("attachments")
    name = shown_name(name)
    if len(content) > LARGEST:
        raise _too_large(name)
    value = attachments.keep(folder, workspace.file_key, content)
    kept = Attachment(value, name, len(content))
    with workspace.database.transaction(workspace.actor, "attachment") as session:
        row = AttachmentName(sha256=value, name=name, size=kept.size, at=workspace.stamp())
        session.merge(row)
    return kept


def _portrait(name: str, content: bytes) -> bytes:
    name = shown_name(name)
    try:
        plain = without_metadata(content)
        pixels = pixels_of(plain)
    except ValueError as error:
        raise StationError(
            f"“{name}”不是完好的 JPEG 或 PNG 照片，请换一张，或用画图软件另存为 JPEG。"
        ) from error
    if pixels > MOST_PIXELS:
        raise StationError(
            f"“{name}”有{pixels // 10_000}万像素，太大了。请用画图软件缩小后再添加。"
        )
    return plain


def _too_large(name: str) -> StationError:
    return StationError(f"“{name}”超过{LARGEST >> 20}兆，请压缩或拆分后再添加。")
