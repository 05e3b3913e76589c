"""Builds archives and old Office files byte by byte: such as no honest program writes."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from station_app.workbooks.compound import MAGIC

STORED, DEFLATED = 0, 8
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512  # bytes
ENTRIES = 4  # directory entries in a sector
FIRST_TABLES = 109  # sectors of the table that the header lists


@dataclass(frozen=True)
class Member:
    """A member of an archive, with whatever its header and the directory say of it."""

    name: bytes
    packed: bytes
    size: int
    method: int = DEFLATED
    crc: int = 0
    flags: int = 0
    attributes: int = 0
    extra: bytes = b""
    place: int | None = None  # where the directory says it lies; None: where it does


def member(name: str, content: bytes, method: int = DEFLATED) -> Member:
    """Return an honest member, to be changed with `replace`."""
    packed = _deflated(content) if method == DEFLATED else content
    return Member(name.encode(), packed, len(content), method, zlib.crc32(content))


def zeros(name: str, size: int) -> Member:
    """Return a member of so many zero bytes, packed without unpacking them once."""
    piece = 1 << 24
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(piece)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = block * (size // piece) + packer.flush()
    return Member(name.encode(), packed, size // piece * piece)


def zipped(path: Path, members: Sequence[Member], before: bytes = b"") -> Path:
    """Write an archive of members as they say that they are."""
    body, directory = bytearray(before), bytearray()
    for each in members:
        place = len(body) if each.place is None else each.place
        facts = struct.pack(
            "<HHIIIIHH",
            each.flags, each.method, 0x21 << 16, each.crc,
            len(each.packed), min(each.size, 0xFFFFFFFF), len(each.name), len(each.extra),
        )  # fmt: skip
        body += b"PK\3\4" + struct.pack("<H", 45) + facts + each.name + each.extra + each.packed
        ends = struct.pack("<HHHII", 0, 0, 0, each.attributes, place)
        line = b"PK\1\2" + struct.pack("<HH", 0x0314, 45) + facts + ends
        directory += line + each.name + each.extra
    count = min(len(members), 0xFFFF)
    tail = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    path.write_bytes(bytes(body + directory) + b"PK\5\6" + tail)
    return path


def unpacked(path: Path) -> list[Member]:
    """Return the members of an archive, to be written anew with others."""
    with zipfile.ZipFile(path) as archive:
        return [member(each.filename, archive.read(each)) for each in archive.infolist()]


def zip64_size(size: int) -> bytes:
    """Return the extra field that says how large a member really is."""
    return struct.pack("<HHQ", 1, 8, size)


def hidden_by_size(each: Member, size: int) -> Member:
    """Return a member that says to hold only the first bytes of what it holds."""
    return replace(each, size=size)


def compound(
    streams: Mapping[str, bytes],
    changes: Mapping[int, int] | None = None,
    table: Mapping[int, int] | None = None,
    entries: Mapping[int, bytes] | None = None,
) -> bytes:
    """Build an old Office file of streams; each is filled up to 4,096 bytes at least.

    changes  numbers of the header by their place
    table    sectors that follow others than they should
    entries  directory entries by number, in the place of the right ones
    """
    contents = [content.ljust(4096, b"\0") for content in streams.values()]
    needed = 1 + len(streams) // ENTRIES
    starts, following = [], _chained(0, needed)
    for content in contents:
        starts.append(len(following))
        following += _chained(len(following), -(-len(content) // SECTOR))
    tables = 1 + len(following) // (SECTOR // 4 - 1)
    lists = range(len(following), len(following) + tables)
    following += [TABLE] * tables
    for number, next_one in (table or {}).items():
        following[number] = next_one
    following += [FREE] * (-len(following) % (SECTOR // 4))
    lines = [_entry("Root Entry", 5, END, 0, child=1 if streams else FREE)]
    for number, (name, start) in enumerate(zip(streams, starts, strict=True), 1):
        right = number + 1 if number < len(streams) else FREE
        lines.append(_entry(name, 2, start, len(contents[number - 1]), right=right))
    for number, line in (entries or {}).items():
        lines[number] = line
    directory = b"".join(lines).ljust(needed * SECTOR, b"\0")
    body = directory + b"".join(map(_whole, contents))
    file = bytearray(_header(lists) + body + struct.pack(f"<{len(following)}I", *following))
    for place, number in (changes or {}).items():
        struct.pack_into("<I", file, place, number)
    return bytes(file)


def listed_apart(table: int, following: int = END) -> bytes:
    """Return a sector that lists one sector of the table, and where the next list is."""
    return struct.pack("<I", table) + bytes([255]) * (SECTOR - 8) + struct.pack("<I", following)


def ring_of_tables() -> bytes:
    """Build 2 KB whose header sends a trusting reader round in circles for hours."""
    most = 0xFFFFFFFF
    lists = (most - FIRST_TABLES + 126) // 127
    file = bytearray(_header(()) + struct.pack("<128I", *([1] * 127), 0) * 3)
    struct.pack_into("<I", file, 44, most)
    struct.pack_into("<II", file, 68, 0, lists)
    return bytes(file)


def _deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def _chained(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), END]


def _whole(content: bytes) -> bytes:
    return content.ljust(-(-len(content) // SECTOR) * SECTOR, b"\0")


def _header(tables: Sequence[int]) -> bytes:
    listed = [*tables, *[FREE] * FIRST_TABLES][:FIRST_TABLES]
    start = MAGIC + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    numbers = struct.pack("<9I", 0, len(tables), 0, 0, 4096, END, 0, END, 0)
    return start + numbers + struct.pack(f"<{FIRST_TABLES}I", *listed)


def _entry(
    name: str, kind: int, start: int, size: int, right: int = FREE, child: int = FREE
) -> bytes:
    text = name.encode("utf-16-le").ljust(64, b"\0")
    numbers = struct.pack("<HBBIII", len(name) * 2 + 2, kind, 1, FREE, right, child)
    return text + numbers + bytes(36) + struct.pack("<III", start, size, 0)


def looping_entry(name: str, itself: int, kind: int = 2) -> bytes:
    """Return a directory entry that is its own neighbour."""
    return _entry(name, kind, 0, 0, right=itself)


def agile(spins: int, before: bytes = b"") -> bytes:
    """Build an encrypted workbook that takes so many digests to try a password."""
    about = (
        b'<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" xmlns:p="http:'
        b'//schemas.microsoft.com/office/2006/keyEncryptor/password"><keyData saltSize="16" '
        b'blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" '
        b'cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="%s"/><dataIntegrity '
        b'encryptedHmacKey="%s" encryptedHmacValue="%s"/><keyEncryptors><keyEncryptor>'
        b'<p:encryptedKey spinCount="%d" saltSize="16" blockSize="16" keyBits="256" hashSize="64" '
        b'hashAlgorithm="SHA512" saltValue="%s" encryptedVerifierHashInput="%s" '
        b'encryptedVerifierHashValue="%s" encryptedKeyValue="%s"/></keyEncryptor></keyEncryptors>'
        b"</encryption>"
    )
    salt, long = b"A" * 22 + b"==", b"A" * 86 + b"=="
    xml = before + about % (salt, long, long, spins, salt, salt, long, long)
    info = (b"\4\0\4\0\x40\0\0\0" + xml).ljust(4096, b" ")
    return compound({"EncryptionInfo": info, "EncryptedPackage": struct.pack("<Q", 99) * 512})


def encrypted(path: Path, password: str) -> Path:
    """Encrypt a workbook as Excel does."""
    from msoffcrypto.format.ooxml import OOXMLFile  # slow to import

    plain, sealed = io.BytesIO(path.read_bytes()), io.BytesIO()
    OOXMLFile(plain).encrypt(password, sealed)
    path.write_bytes(sealed.getvalue())
    return path


def weakly_encrypted(plain: bytes, password: str) -> bytes:
    """Encrypt a workbook as Excel 2007 did ([MS-OFFCRYPTO] 2.3.4)."""
    from msoffcrypto.method.ecma376_standard import ECMA376Standard  # slow to import

    salt, sha1, aes, bits = bytes(range(16)), 0x8004, 0x660E, 128
    key = ECMA376Standard.makekey_from_password(password, aes, sha1, 24, bits, len(salt), salt)
    cipher = Cipher(algorithms.AES(key), modes.ECB())

    def sealed(content: bytes) -> bytes:
        return cipher.encryptor().update(content.ljust(-(-len(content) // 16) * 16, b"\0"))

    header = struct.pack("<8I", 0x24, 0, aes, sha1, bits, 24, 0, 0) + "AES\0".encode("utf-16-le")
    proof = struct.pack("<I", len(salt)) + salt + sealed(salt) + struct.pack("<I", 20)
    about = struct.pack("<HHII", 3, 2, 0x24, len(header)) + header + proof
    package = struct.pack("<Q", len(plain)) + sealed(plain.ljust(4096, b"\0"))
    return compound(
        {
            "EncryptionInfo": about + sealed(hashlib.sha1(salt).digest()),
            "EncryptedPackage": package,
        }
    )
