"""Portraits as files: what they are, and without what a camera wrote into them (R-PI-07)."""

from __future__ import annotations

import struct

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_START_OF_SCAN = 0xDA
_ALONE = {0x01, *range(0xD0, 0xD9)}  # markers without a length
_TELLING = {*range(0xE1, 0xED), 0xEF, 0xFE}  # Exif, XMP, comments; E0 and EE tell the colours
_KEPT_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs"}


def without_metadata(content: bytes) -> bytes:
    """Return a JPEG or PNG without place, time and camera.

    Raises ValueError when it is cut off or no such picture.
    """
    try:
        if content.startswith(JPEG):
            return _plain_jpeg(content)
        if content.startswith(PNG):
            return _plain_png(content)
    except (IndexError, struct.error) as error:
        raise ValueError("the picture is cut off") from error
    raise ValueError("neither JPEG nor PNG")


def _plain_jpeg(content: bytes) -> bytes:
    kept = [content[:2]]
    at = 2
    while True:
        marker = content[at + 1]
        if content[at] != 0xFF:
            raise ValueError("no marker where one must be")
        if marker == _START_OF_SCAN:
            return b"".join([*kept, content[at:]])
        length = 0 if marker in _ALONE else struct.unpack_from(">H", content, at + 2)[0]
        if marker not in _TELLING:
            kept.append(content[at : at + 2 + length])
        at += 2 + length


def _plain_png(content: bytes) -> bytes:
    kept = [PNG]
    at = len(PNG)
    while at < len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        if at + 12 + length > len(content):
            raise ValueError("the picture is cut off")
        if name in _KEPT_CHUNKS:
            kept.append(content[at : at + 12 + length])
        at += 12 + length
        if name == b"IEND":
            return b"".join(kept)
    raise ValueError("the picture is cut off")
