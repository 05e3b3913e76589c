"""A zip archive from outside: what its directory says is checked, and so is what it unpacks to.

The standard library stops where the directory says that a member ends. A reader that unpacks to
the real end would see more than the guard saw, so here both ends have to be the same.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from stat import S_ISLNK

from station_app.workbooks.limits import Limits, damaged, hostile, sealed
from station_app.workbooks.tally import Tally

ZIP = b"PK\x03\x04"
LINE = b"PK\x01\x02"  # begins each line of the directory
HEADER = 30  # bytes before the name of a member
UTF_8 = 0x800
PIECE = 1 << 16  # bytes
SMALL = 1 << 20  # bytes
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    ValueError,  # a place before the beginning, an undecodable name
    OverflowError,
)
Entry = zipfile.ZipInfo


class Member:
    """The content of one member, unpacked as it is read; the last read checks it."""

    def __init__(self, packed: memoryview, entry: Entry) -> None:
        self._packed = packed
        self._entry = entry
        self._unpacker = zlib.decompressobj(-15) if entry.compress_type else None
        self._at = self._size = self._crc = 0

    def read(self, size: int = PIECE) -> bytes:
        """Return up to so many bytes; b"" at the end. Raises Refused, zlib.error."""
        piece = self._stored(size) if self._unpacker is None else self._inflated(size)
        self._size += len(piece)
        self._crc = zlib.crc32(piece, self._crc)
        if self._size > self._entry.file_size:
            raise hostile("SIZE", "压缩包内有文件比它声明的大")
        if not piece:
            self._check_end()
        return piece

    def _stored(self, size: int) -> bytes:
        piece = bytes(self._packed[self._at : self._at + size])
        self._at += len(piece)
        return piece

    def _inflated(self, size: int) -> bytes:
        unpacker = self._unpacker
        while unpacker is not None and not unpacker.eof:
            packed = unpacker.unconsumed_tail or self._stored(PIECE)
            piece = unpacker.decompress(packed, size)
            if piece:
                return piece
            if not packed:
                raise _incomplete()
        return b""

    def _check_end(self) -> None:
        if self._size != self._entry.file_size or self._crc != self._entry.CRC:
            raise _incomplete()


class Archive:
    """An archive whose directory holds nothing that no workbook has. Raises Refused.

    entries  in the order of the directory
    names    of the entries, in lower case
    """

    def __init__(self, content: bytes, tally: Tally) -> None:
        limits = tally.limits
        # before the directory is read: a million lines in it fill the memory
        if content.count(LINE) > limits.entries:
            raise hostile("ENTRIES", f"压缩包内的文件超过 {limits.entries} 个")
        self._content = memoryview(content)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.entries = archive.infolist()
            end = archive.start_dir
        self.names = {entry.filename.lower() for entry in self.entries}
        if len(self.names) < len(self.entries):
            raise hostile("DUPLICATE_PART", "压缩包内有重名的文件，不同软件会看到不同的内容")
        for entry in self.entries:
            _check_entry(entry, limits)
        tally.expected = sum(entry.file_size for entry in self.entries)
        if tally.expected > limits.total:
            raise hostile("INFLATED", "解压后的内容远远超出正常大小")
        self._starts = dict(self._places(end))

    def open(self, entry: Entry) -> Member:
        """Return a member to be read from its beginning."""
        start = self._starts[entry.filename]
        return Member(self._content[start : start + entry.compress_size], entry)

    def small(self, name: str) -> bytes:
        """Return the beginning of a member; b"" when there is none of that name."""
        found = (entry for entry in self.entries if entry.filename == name)
        entry = next(found, None)
        return self.open(entry).read(SMALL) if entry else b""

    def _places(self, end: int) -> list[tuple[str, int]]:
        """Find where each member begins; members in one another make a small archive large."""
        found, last = [], 0
        for entry in sorted(self.entries, key=lambda each: each.header_offset):
            place = entry.header_offset
            if place < last:
                raise hostile("OVERLAP", "压缩包内的文件互相重叠")
            if not last and place:
                raise hostile("PREFIX", "压缩包前面藏有别的内容")
            name_size, extra_size = struct.unpack_from("<HH", self._content, place + HEADER - 4)
            start = place + HEADER + name_size
            self._check_header(entry, bytes(self._content[place:start]))
            found.append((entry.filename, start + extra_size))
            last = start + extra_size + entry.compress_size
        if last > end:
            raise _incomplete()
        return found

    @staticmethod
    def _check_header(entry: Entry, header: bytes) -> None:
        (flags,) = struct.unpack_from("<H", header, 6)
        name = header[HEADER:].decode("utf-8" if flags & UTF_8 else "cp437")
        if not header.startswith(ZIP) or name != entry.orig_filename:
            raise _incomplete()


def _check_entry(entry: Entry, limits: Limits) -> None:
    # orig_filename: zipfile turns "\" into "/" on Windows and cuts a name at NUL
    name = entry.filename
    if ".." in name.split("/") or name.startswith("/") or set("\\:\0") & set(entry.orig_filename):
        raise hostile("PART_NAME", "压缩包内的文件名指向了包外")
    if S_ISLNK(entry.external_attr >> 16):
        raise hostile("LINK", "压缩包内有指向别处的链接")
    if entry.flag_bits & 1:
        raise sealed("压缩结构")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise hostile("METHOD", "压缩方式不是工作簿使用的方式")
    if entry.file_size > limits.part:
        raise hostile("INFLATED", "解压后的内容远远超出正常大小")
    if entry.file_size > max(limits.ratio_floor, limits.ratio * entry.compress_size):
        raise hostile("RATIO", "压缩比大得不合常理")


def _incomplete() -> Exception:
    return damaged("压缩结构不完整，可能只传输了一部分")
