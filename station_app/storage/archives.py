"""Archives of a store (.tzbak): a zip without compression, with a manifest.

`manifest.json` has the SHA-256 of every other member. The store in it is encrypted as
always, and the key slots of that day open it: without them it could never be read.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from stat import S_ISLNK
from typing import IO

from station_app.domain.problems import Refused
from station_app.domain.progress import Progress, silent
from station_app.storage.files import atomic_path, saving, sync, temporary_folder
from station_app.storage.tries import KEY_FILE

STORE, KEYS, ATTACHMENTS, MANIFEST = "store.db", KEY_FILE, "attachments", "manifest.json"
FORMAT = 1

_PIECE = 1 << 20  # bytes copied between two reports
_LARGEST_MANIFEST = 16 << 20  # bytes; about 100,000 attachments
_MOST_NESTED = 8  # braces and brackets; an honest manifest has three
_MEMBER = re.compile(rf"{STORE}|{KEYS}|{ATTACHMENTS}(/(?!\.\.?(/|$))[^/\\:]+)+")
_BROKEN = (
    zipfile.BadZipFile,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    OverflowError,
    AttributeError,
)


@dataclass(frozen=True)
class Manifest:
    """What is in an archive.

    made      local time, ISO 8601
    revision  of the store's schema; None: it is empty
    counts    rows by table
    files     SHA-256 by name of member; filled in by `pack`
    """

    made: str
    revision: str | None
    counts: dict[str, int]
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


def pack(
    path: Path,
    members: Mapping[str, Path],
    manifest: Manifest,
    progress: Progress = silent,
    prove: Callable[[Path], object] | None = None,
) -> None:
    """Write an archive whole or not at all, and read it back.

    members  files by name of member
    prove    gets the store as it was read back, to try it out; what it raises is raised

    Raises CannotSave, or Refused when what was read back differs; then, as after
    Cancelled, there is no new archive.
    """
    report = _Report(progress, 2 * sum(_size(file) for file in members.values()))
    with atomic_path(path) as part:
        with zipfile.ZipFile(part, "w") as archive:
            files = {name: _add(archive, name, file, report) for name, file in members.items()}
            whole = asdict(replace(manifest, files=files))
            archive.writestr(MANIFEST, json.dumps(whole, ensure_ascii=False))
        if prove is None:
            _verify(part, report)
            return
        with temporary_folder(path.parent) as lent:
            _verify(part, report, lent / STORE)
            prove(lent / STORE)


def verify(path: Path, progress: Progress = silent) -> Manifest:
    """Read a whole archive and compare it with its manifest; no secret is needed.

    Raises Refused when it is no archive, damaged, or of a newer program.
    """
    return _verify(path, _Report(progress, _size(path)))


def unpack(path: Path, folder: Path, progress: Progress = silent) -> Manifest:
    """Write the members of an archive into an empty folder, comparing them on the way.

    Raises Refused as `verify` does, or CannotSave; then the folder is not to be used.
    """
    report = _Report(progress, _size(path))
    with _opened(path) as archive:
        manifest = _manifest_of(archive)
        for name, digest in manifest.files.items():
            with saving(folder / name), archive.open(name) as source:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                with (folder / name).open("wb") as target:
                    _require_same(name, _copy(source, target, report), digest)
                sync(folder / name)
    return manifest


class _Report:
    """Adds up what was copied and tells it to a Progress."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def add(self, size: int) -> None:
        self._done += size
        self._progress(min(self._done, self._total), self._total)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _add(archive: zipfile.ZipFile, name: str, file: Path, report: _Report) -> str:
    with file.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        return _copy(source, target, report)


def _copy(source: IO[bytes], target: IO[bytes] | None, report: _Report) -> str:
    """Copy to the end and return the SHA-256; without a target, only read."""
    digest = hashlib.sha256()
    while piece := source.read(_PIECE):
        digest.update(piece)
        if target is not None:
            target.write(piece)
        report.add(len(piece))
    return digest.hexdigest()


def _verify(path: Path, report: _Report, store: Path | None = None) -> Manifest:
    """Read a whole archive; write its store to a file if one is named."""
    with _opened(path) as archive:
        manifest = _manifest_of(archive)
        for name, digest in manifest.files.items():
            with archive.open(name) as source:
                if name == STORE and store is not None:
                    with saving(store), store.open("wb") as target:
                        found = _copy(source, target, report)
                else:
                    found = _copy(source, None, report)
            _require_same(name, found, digest)
    return manifest


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except _BROKEN as error:
        raise Refused(
            "DAMAGED", f"“{path.name}”不是完好的备份文件。请换一个备份，数据没有改动。"
        ) from error


def _manifest_of(archive: zipfile.ZipFile) -> Manifest:
    """Read the manifest and compare the names with it; raises ValueError and the like."""
    entries = archive.infolist()
    # Members are stored as they are: no archive can fill the disk.
    if sum(entry.file_size for entry in entries) > _size(Path(str(archive.filename))):
        raise ValueError("members are compressed or overlap")
    for entry in entries:
        if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
            raise ValueError(f"{entry.filename} is compressed")
        if S_ISLNK(entry.external_attr >> 16) or not entry.filename.isprintable():
            raise ValueError("a link, or a name with signs that nobody sees")
    if archive.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
        raise ValueError("manifest too large")
    text = archive.read(MANIFEST)
    if text.count(b"{") + text.count(b"[") > _MOST_NESTED:
        raise ValueError("not a manifest: lists in lists fill the memory")
    content = json.loads(text)
    if content["format"] > FORMAT:
        raise Refused("NEWER", "备份由更新版本的程序创建。请安装最新版本后再恢复；数据没有改动。")
    manifest = Manifest(**content)
    expected = [*manifest.files, MANIFEST]
    if (
        sorted(entry.filename for entry in entries) != sorted(expected)
        or not {STORE, KEYS} <= manifest.files.keys()
    ):
        raise ValueError("members differ from the manifest")
    if not all(_MEMBER.fullmatch(name) for name in manifest.files):
        raise ValueError("a member would be written elsewhere")
    return manifest


def _require_same(name: str, found: str, expected: str) -> None:
    if found != expected:
        raise ValueError(f"{name} differs from the manifest")
