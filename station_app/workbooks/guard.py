"""What a file from outside really is, and whether it may be read at all (safety.md 3.2).

Nothing is taken from the file's name: its first bytes say what it is. Everything is counted in one
pass with bounded memory and time before a reader's answer is believed.
"""

from __future__ import annotations

import contextlib
import io
import os
from dataclasses import dataclass, field, replace
from pathlib import Path

from station_app.domain.problems import Refused
from station_app.domain.progress import Progress, silent
from station_app.workbooks.biff_scan import BiffScan
from station_app.workbooks.cells import Merge
from station_app.workbooks.compound import MAGIC, Compound
from station_app.workbooks.exact_scan import EncryptionScan, XlsxScan, XmlScan
from station_app.workbooks.limits import Limits, damaged, hostile, locked, sealed, too_large
from station_app.workbooks.ods_scan import OdsScan
from station_app.workbooks.packed import ZIP, ZIP_ERRORS, Archive, Entry
from station_app.workbooks.remarks import remarks
from station_app.workbooks.swift_scan import NotPlain, SwiftScan
from station_app.workbooks.tally import Tally

OLE = MAGIC
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
    **dict.fromkeys((b"From:", b"Received:", b"Return-Path:", b"MIME-Version:"), "邮件"),
    **dict.fromkeys((b"X-Unsent:", b"Subject:", b"To:"), "邮件"),
}
SWIFT_FROM = 1 << 20  # bytes unpacked; smaller parts are parsed, which finds more
HEAD = 1 << 12  # bytes looked at to tell XML from anything else
LONGEST_LINE = 1 << 20  # bytes of a text file; 256 columns of 4,000 characters
DELIMITERS = (b",", b";", b"\t")
LONGEST_ABOUT = 1 << 16  # bytes of what a file says of its password
AGILE = b"\x04\0\x04\0"
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


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
            size = os.fstat(stream.fileno()).st_size
            content = stream.read(min(size, limits.file) + 1)
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
    return content.startswith(OLE) and "encryptedpackage" in Compound(content).entries


def check_encryption(content: bytes, limits: Limits) -> None:
    """Check what an encrypted file says of its password, before a password is tried.

    Raises Refused when trying it would take longer than any program lets it take.
    """
    compound = Compound(content)
    if "encryptioninfo" not in compound.entries:
        raise damaged("加密的内容不完整")
    about = compound.stream("encryptioninfo")
    if len(about) > LONGEST_ABOUT:
        raise hostile("ENCRYPTION", "密码的说明长得不合常理")
    if about.startswith(AGILE):
        EncryptionScan("EncryptionInfo", Tally(limits, silent)).scan(io.BytesIO(about[8:]))


def unpacked_size(content: bytes, limits: Limits) -> int:
    """Return how many bytes an archive says that it holds; 0 for any other or a broken file."""
    tally = Tally(limits, silent)
    with contextlib.suppress(Refused, *ZIP_ERRORS):
        if content.startswith(ZIP):
            Archive(content, tally)
    return tally.expected


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
        archive = Archive(content, tally)
        scanner = _scanner_for(archive, tally)
        scanned = {
            entry.filename.lower()
            for entry in archive.entries
            if _check_part(archive, entry, scanner, tally)
        }
    except ZIP_ERRORS as error:
        raise damaged("压缩结构不完整，可能只传输了一部分") from error
    for target in map(str.lower, tally.targets.values()):
        if target in archive.names - scanned:
            raise hostile("TARGET", "工作表不是正常的内容")
    if scanner is OdsScan:
        return "ods"
    if any("vbaproject" in name for name in archive.names):
        tally.macros = True
    return "xlsm" if tally.macros else "xlsx"


def _scanner_for(archive: Archive, tally: Tally) -> type[XmlScan]:
    """Tell .ods from .xlsx. Raises Refused for archives that are neither."""
    names = archive.names
    books = {name for name in names if name.startswith("xl/workbook")}
    if "[content_types].xml" in names and any(name.endswith(".xml") for name in books):
        tally.external = any(name.startswith("xl/externallinks/") for name in names)
        return XlsxScan
    if books:
        raise unknown_format("二进制工作簿（.xlsb）")
    if archive.small("mimetype").startswith(ODS_TYPE):
        manifest = archive.small("META-INF/manifest.xml")
        if b"encryption-data" in manifest or "encrypted-package" in names:
            raise sealed(".ods 文件")
        tally.macros = any(name.startswith("basic/") for name in names)
        return OdsScan
    word = any(name.startswith("word/") for name in names)
    raise unknown_format("Word 文档" if word else "压缩包或其他类型的文档")


def _check_part(archive: Archive, entry: Entry, scanner: type[XmlScan], tally: Tally) -> bool:
    """Read one member to its end, which also checks it; return whether it is XML."""
    stream = archive.open(entry)
    if not _is_xml(archive, entry):
        while piece := stream.read():
            tally.unpacked(len(piece))
        return False
    if scanner is XlsxScan and entry.file_size >= SWIFT_FROM:
        trial = replace(tally, errors=[*tally.errors])
        with contextlib.suppress(NotPlain):
            SwiftScan(entry.filename, trial).scan(stream)
            tally.adopt(trial)
            return True
    # in an .ods only the content has repeated cells; its other parts are as any XML
    if scanner is OdsScan and entry.filename != "content.xml":
        scanner = XmlScan
    scanner(entry.filename, tally).scan(archive.open(entry))
    return True


def _is_xml(archive: Archive, entry: Entry) -> bool:
    name = entry.filename.lower()
    # drawings and pictures need not be well-formed, and no reader opens them
    if name.endswith((".vml", ".svg")):
        return False
    if name.endswith((".xml", ".rels")):
        return True  # also what does not look like it: a lenient reader may find a sheet in it
    head = archive.open(entry).read(HEAD)
    return head.startswith(UTF_16_MARKS) or head.lstrip(b"\xef\xbb\xbf\0 \t\r\n")[:1] == b"<"


def _inspect_ole(content: bytes, tally: Tally) -> str:
    compound = Compound(content)
    streams = compound.entries
    if "encryptedpackage" in streams:
        raise locked()
    name = next((name for name in ("workbook", "book") if name in streams), None)
    if name is None:
        raise unknown_format("Word 文档" if "worddocument" in streams else "其他类型的文档")
    tally.macros = "_vba_project_cur" in streams
    tally.expected = len(content)
    BiffScan(tally).scan(compound.stream(name))
    return "xls"


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
    tally.add_cells(lines + max(map(content.count, DELIMITERS)))
    longest = _longest_line(content)
    if longest > LONGEST_LINE:
        raise too_large("TEXT", f"有一行超过 {LONGEST_LINE >> 20} MB")
    return "csv"


def _longest_line(content: bytes) -> int:
    mark = b"\n" if b"\n" in content else b"\r"
    longest = start = 0
    while (end := content.find(mark, start)) >= 0:
        longest, start = max(longest, end - start), end + 1
    return max(longest, len(content) - start)


def unknown_format(what: str) -> Refused:
    """Build the refusal of a file that is no table at all, or of a kind not read here."""
    return Refused(
        "UNKNOWN_FORMAT",
        f"这个文件是{what}，不是可以读取的表格。请提供 .xlsx、.xls、.ods 或 .csv 文件；"
        "其他格式请先在 Excel 或 WPS 中打开，另存为 .xlsx 再导入。",
    )
