"""Adding photos and scans to a record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from station_app.domain.kinds import Files, Photo
from station_app.domain.pictures import without_metadata
from station_app.domain.problems import StationError
from station_app.domain.register import Register
from station_app.services import records
from station_app.services.records import Saved
from station_app.services.workspace import Workspace
from station_app.storage import attachments


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
    content = _read(path)
    if isinstance(spec.kind, Photo):
        content = _portrait(path, content)
    folder = workspace.folder("attachments")
    value = attachments.keep(folder, workspace.file_key, content)
    if isinstance(spec.kind, Files):
        before = getattr(records.get(workspace, register, record_id), field)
        parts = [*(before.split(",") if before else ()), value]
        value = ",".join(dict.fromkeys(parts))
    return records.change(workspace, register, record_id, {field: value})


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StationError(
            f"读不到文件“{path.name}”，请检查文件是否存在、是否正被占用。"
        ) from error


def _portrait(path: Path, content: bytes) -> bytes:
    try:
        return without_metadata(content)
    except ValueError as error:
        raise StationError(
            f"“{path.name}”不是完好的 JPEG 或 PNG 照片，请换一张，或用画图软件另存为 JPEG。"
        ) from error
