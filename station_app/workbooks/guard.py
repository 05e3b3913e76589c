"""What a file from outside really is, and whether it may be read at all (safety.md 3.2).

Nothing is taken from the file's name: its first bytes say what it is. Everything is counted in one
pass with bounded memory and time before a reader's answer is believed.
"""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, cast

import olefile

from station_app.domain.problems import Refused
from station_app.domain.progress import Progress, silent
from station_app.workbooks.biff_scan import BiffScan
from station_app.workbooks.cells import Merge
from station_app.workbooks.exact_scan import XlsxScan, XmlScan
from station_app.workbooks.limits import Limits, damaged, hostile, locked, sealed, too_large
from station_app.workbooks.ods_scan import OdsScan
from station_app.workbooks.remarks import remarks
from station_app.workbooks.swift_scan import NotPlain, SwiftScan
from station_app.workbooks.tally import Tally

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
OTHER_FORMATS = {
    b"%PDF": "PDF 文档",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包",
    b"{\\rtf": "RTF 文档",
    b"MZ": "可执行程序",
}
SWIFT_FROM = 1 << 20  # bytes unpacked; smaller parts are parsed, which finds more
PIECE = 1 << 16  # bytes
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    UnicodeDecodeError,
)
OLE_ERRORS = (OSError, struct.error, ValueError, IndexError, KeyError, TypeError, RecursionError)
Entry = zipfile.ZipInfo


@dataclass(frozen=True, slots=True)
class Finding:
    """What the guard learned of a file that may be read.

    format   "xlsx", "xlsm", "xls", "ods" or "csv"
    rows     rows in all sheets together, at most
    merges   by sheet name; for "ods" only, whose reader does not tell them
    notes    Chinese remarks for the clerk
    """

    format: str
    rows: int
    notes: tuple[str, ...] = ()
    merges: dict[str, tuple[Merge, ...]] = field(default_factory=dict)


def inspect(path: Path, *, limits: Limits | None = None, progress: Progress = silent) -> Finding:
    """Check a file without reading its values. Raises Refused, Cancelled."""
    limits = limits or Limits()
    return inspect_content(load(path, limits), path.suffix, limits, progress)


def load(path: Path, limits: Limits) -> bytes:
    """Read the file into memory, so that what is checked is what is read. Raises Refused."""
    try:
        with path.open("rb") as stream:
            content = stream.read(limits.file + 1)
    except OSError as error:
        raise Refused(
            "UNREADABLE",
            f"打不开文件“{path.name}”（{error.strerror}）。"
            "请确认文件还在、没有被 Excel 或 WPS 占用，再试一次。",
        ) from error
    if not content:
        raise Refused("EMPTY", "文件是空的（0 字节）。请向发送人重新索取。")
    if len(content) > limits.file:
        raise too_large("FILE", f"文件超过 {limits.file >> 20} MB")
    return content


def encrypted(content: bytes) -> bool:
    """Whether the file is an Office workbook under a password, readable once it is decrypted."""
    return content.startswith(OLE) and "encryptedpackage" in _streams(content)


def inspect_content(
    content: bytes, extension: str, limits: Limits, progress: Progress = silent
) -> Finding:
    """Check the bytes of a file; `extension` only serves a remark. Raises Refused, Cancelled."""
    tally = Tally(limits, progress)
    if content.startswith(ZIP):
        format_ = _inspect_archive(content, tally)
    elif content.startswith(OLE):
        format_ = _inspect_ole(content, tally)
    else:
        format_ = _inspect_text(content, tally)
    merges = {sheet: tuple(areas) for sheet, areas in tally.merges.items()}
    return Finding(format_, tally.rows, remarks(tally, format_, extension), merges)


def _inspect_archive(content: bytes, tally: Tally) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = _check_directory(entries, tally)
            scanner = _scanner_for(archive, names, tally)
            for entry in entries:
                _check_part(archive, entry, scanner, tally)
    except ZIP_ERRORS as error:
        raise damaged("压缩结构不完整，可能只传输了一部分") from error
    if scanner is OdsScan:
        return "ods"
    if any("vbaproject" in name for name in names):
        tally.macros = True
    return "xlsm" if tally.macros else "xlsx"


def _check_directory(entries: list[Entry], tally: Tally) -> set[str]:
    """Check what the archive says of its members; return their names in lower case."""
    limits, seen = tally.limits, set[str]()
    tally.expected = sum(entry.file_size for entry in entries)
    if len(entries) > limits.entries:
        raise hostile("ENTRIES", f"压缩包内的文件超过 {limits.entries} 个")
    if tally.expected > limits.total:
        raise hostile("INFLATED", "解压后的内容远远超出正常大小")
    for entry in entries:
        name = entry.filename.lower()
        if name in seen:
            raise hostile("DUPLICATE_PART", "压缩包内有重名的文件，不同软件会看到不同的内容")
        seen.add(name)
        _check_entry(entry, name, limits)
    return seen


def _check_entry(entry: Entry, name: str, limits: Limits) -> None:
    # orig_filename: zipfile turns "\" into "/" on Windows and cuts a name at NUL
    if ".." in name.split("/") or name.startswith("/") or set("\\:\0") & set(entry.orig_filename):
        raise hostile("PART_NAME", "压缩包内的文件名指向了包外")
    if entry.flag_bits & 1:
        raise sealed("压缩结构")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise hostile("METHOD", "压缩方式不是工作簿使用的方式")
    if entry.file_size > limits.part:
        raise hostile("INFLATED", "解压后的内容远远超出正常大小")
    if entry.file_size > max(limits.ratio_floor, limits.ratio * entry.compress_size):
        raise hostile("RATIO", "压缩比大得不合常理")


def _scanner_for(archive: zipfile.ZipFile, names: set[str], tally: Tally) -> type[XmlScan]:
    """Tell .ods from .xlsx. Raises Refused for archives that are neither."""
    books = {name for name in names if name.startswith("xl/workbook")}
    if "[content_types].xml" in names and any(name.endswith(".xml") for name in books):
        tally.external = any(name.startswith("xl/externallinks/") for name in names)
        return XlsxScan
    if books:
        raise unknown_format("二进制工作簿（.xlsb）")
    if "mimetype" in names and archive.read("mimetype").startswith(ODS_TYPE):
        manifest = _read_small(archive, "META-INF/manifest.xml")
        if b"encryption-data" in manifest or "encrypted-package" in names:
            raise sealed(".ods 文件")
        tally.macros = any(name.startswith("basic/") for name in names)
        return OdsScan
    word = any(name.startswith("word/") for name in names)
    raise unknown_format("Word 文档" if word else "压缩包或其他类型的文档")


def _read_small(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as stream:
            return stream.read(1 << 20)
    except KeyError:
        return b""


def _check_part(
    archive: zipfile.ZipFile, entry: Entry, scanner: type[XmlScan], tally: Tally
) -> None:
    """Read one member to its end, which also compares its checksum."""
    if not _is_xml(archive, entry):
        with archive.open(entry) as stream:
            while piece := stream.read(PIECE):
                tally.unpacked(len(piece))
        return
    if scanner is XlsxScan and entry.file_size >= SWIFT_FROM:
        trial = replace(tally, errors=[*tally.errors])
        with archive.open(entry) as stream, contextlib.suppress(NotPlain):
            SwiftScan(entry.filename, trial).scan(cast(BinaryIO, stream))
            tally.adopt(trial)
            return
    # in an .ods only the content has repeated cells; its other parts are as any XML
    if scanner is OdsScan and entry.filename != "content.xml":
        scanner = XmlScan
    with archive.open(entry) as stream:
        scanner(entry.filename, tally).scan(cast(BinaryIO, stream))


def _is_xml(archive: zipfile.ZipFile, entry: Entry) -> bool:
    # drawings and pictures need not be well-formed, and no reader opens them
    if entry.filename.lower().endswith((".vml", ".svg")):
        return False
    with archive.open(entry) as stream:
        head = stream.read(64)
    return head.startswith(UTF_16_MARKS) or head.lstrip(b"\xef\xbb\xbf\0 \t\r\n")[:1] == b"<"


def _inspect_ole(content: bytes, tally: Tally) -> str:
    streams = _streams(content)
    if "encryptedpackage" in streams:
        raise locked()
    name = next((name for name in ("workbook", "book") if name in streams), None)
    if name is None:
        raise unknown_format("Word 文档" if "worddocument" in streams else "其他类型的文档")
    tally.macros = "_vba_project_cur" in streams
    tally.expected = len(content)
    BiffScan(tally).scan(_ole_stream(content, name))
    return "xls"


def _streams(content: bytes) -> set[str]:
    """Return the names at the top of an OLE file, in lower case. Raises Refused."""
    with _ole(content) as ole:
        return {path[0].lower() for path in ole.listdir(streams=True, storages=True)}


def _ole_stream(content: bytes, name: str) -> bytes:
    with _ole(content) as ole, ole.openstream(name) as stream:
        return cast(bytes, stream.read())


@contextlib.contextmanager
def _ole(content: bytes) -> Iterator[olefile.OleFileIO]:
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            yield ole
    except OLE_ERRORS as error:
        raise damaged("旧版文件的内部结构不完整") from error


def _inspect_text(content: bytes, tally: Tally) -> str:
    what = next((name for start, name in OTHER_FORMATS.items() if content.startswith(start)), None)
    wide = content.startswith(UTF_16_MARKS)
    if what is None and not wide and b"\0" in content:
        what = "二进制文件"
    if what is None and content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        what = "网页或 XML 文件"
    if what:
        raise unknown_format(what)
    tally.expected = len(content)
    tally.unpacked(len(content))
    lines = max(content.count(b"\n"), content.count(b"\r")) + 1
    tally.check_extent(lines, 1)
    tally.close_sheet(lines, 1)
    return "csv"


def unknown_format(what: str) -> Refused:
    """Build the refusal of a file that is no table at all, or of a kind not read here."""
    return Refused(
        "UNKNOWN_FORMAT",
        f"这个文件是{what}，不是可以读取的表格。请提供 .xlsx、.xls、.ods 或 .csv 文件；"
        "其他格式请先在 Excel 或 WPS 中打开，另存为 .xlsx 再导入。",
    )
