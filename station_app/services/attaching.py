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

from station_app.domain.kinds import Files, Photo
from station_app.domain.pictures import without_metadata
from station_app.domain.problems import StationError
from station_app.domain.register import Register
from station_app.services import records
from station_app.services.records import Saved
from station_app.services.workspace import Workspace
from station_app.storage import attachments
from station_app.storage.tables import AttachmentName

SEPARATOR = ","  # between the files of one field
UNNAMED = "附件"  # what a file is called that came before names were kept


@dataclass(frozen=True)
class Attachment:
    """One file: `value` stands for it in a record; `size` in bytes."""

    value: str
    name: str
    size: int


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
        value = keep_photo(workspace, path.name, _read(path)).value
    else:
        before = getattr(records.get(workspace, register, record_id), field)
        value = together(before, keep_file(workspace, path).value)
    return records.change(workspace, register, record_id, {field: value})


def detach(
    workspace: Workspace, register: Register[Any], record_id: str, field: str, value: str
) -> Saved:
    """Take a file out of a record; its content stays sealed, so that undo finds it.

    Raises whatever `records.change` raises.
    """
    before = getattr(records.get(workspace, register, record_id), field)
    return records.change(workspace, register, record_id, {field: without(before, value)})


def keep_file(workspace: Workspace, path: Path) -> Attachment:
    """Seal a file into the workspace, for a record that names it later.

    Raises StationError when it cannot be read or is too large.
    """
    return _keep(workspace, path.name, _read(path))


def keep_photo(workspace: Workspace, name: str, content: bytes) -> Attachment:
    """Seal a portrait without what a camera wrote into it. Raises StationError."""
    return _keep(workspace, name, _portrait(name, content))


def attached(workspace: Workspace, value: str | None) -> list[Attachment]:
    """Return the files of a field, in the order in which they were added."""
    wanted = value.split(SEPARATOR) if value else []
    with workspace.database.reading() as session:
        query = select(AttachmentName).where(AttachmentName.sha256.in_(wanted))
        known = {each.sha256: each for each in session.scalars(query)}
    return [
        Attachment(each, known[each].name, known[each].size)
        if each in known
        else Attachment(each, UNNAMED, 0)
        for each in wanted
    ]


def content(workspace: Workspace, value: str) -> bytes:
    """Return the content of a file. Raises StationError when it is missing or damaged."""
    return attachments.fetch(workspace.folder("attachments"), workspace.file_key, value)


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
    value = attachments.keep(folder, workspace.file_key, content)
    kept = Attachment(value, name, len(content))
    with workspace.database.transaction(workspace.actor, "attachment") as session:
        row = AttachmentName(sha256=value, name=name, size=kept.size, at=workspace.stamp())
        session.merge(row)
    return kept


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > attachments.LARGEST:
            raise StationError(f"“{path.name}”超过20兆，请压缩或拆分后再添加。")
        return path.read_bytes()
    except OSError as error:
        raise StationError(
            f"读不到文件“{path.name}”，请检查文件是否存在、是否正被占用。"
        ) from error


def _portrait(name: str, content: bytes) -> bytes:
    try:
        return without_metadata(content)
    except ValueError as error:
        raise StationError(
            f"“{name}”不是完好的 JPEG 或 PNG 照片，请换一张，或用画图软件另存为 JPEG。"
        ) from error
