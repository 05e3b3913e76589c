"""Portraits as files: what they are, how large, and without what a camera wrote (R-PI-07)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
MOST_PIXELS = 30_000_000  # 120 MB when it is unpacked; a telephone's photo has 12 million
_START_OF_SCAN, _END, _FILL = 0xDA, 0xD9, 0xFF
_ALONE = {0x01, *range(0xD0, 0xD8)}  # markers without a length
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # say how large the picture is
# Exif, XMP, captions (APP13), comments; E0 and EE tell the colours
_TELLING = {*range(0xE1, 0xEE), 0xEF, 0xFE}
_KEPT_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs"}


def without_metadata(content: bytes) -> bytes:
    """Return a JPEG or PNG without place, time and camera.

    What follows the end of the picture goes too: telephones put a film or a second, larger
    picture there. Raises ValueError when it is cut off or no such picture.
    """
    try:
        if content.startswith(JPEG):
            return content[:2] + b"".join(_jpeg_parts(content))
        if content.startswith(PNG):
            return _plain_png(content)
    except (IndexError, struct.error) as error:
        raise ValueError("the picture is cut off") from error
    raise ValueError("neither JPEG nor PNG")


def pixels_of(content: bytes) -> int:
    """Return how many pixels a JPEG or PNG has, without unpacking it. Raises ValueError."""
    try:
        if content.startswith(PNG):
            width, height = struct.unpack_from(">II", content, 16)
            return int(width * height)
        sizes = [_frame_size(part) for part in _jpeg_parts(content) if part[1] in _FRAMES]
        return max(sizes)
    except (IndexError, struct.error) as error:
        raise ValueError("the picture is cut off") from error


def _frame_size(part: bytes) -> int:
    height, width = struct.unpack_from(">HH", part, 5)
    return int(width * height)


def _jpeg_parts(content: bytes) -> Iterator[bytes]:
    """Yield marker by marker what is kept, each scan with its picture, up to the end."""
    at = 2
    while True:
        if content[at] != _FILL:
            raise ValueError("no marker where one must be")
        while content[at + 1] == _FILL:
            at += 1
        marker = content[at + 1]
        length = 0
        if marker not in {_END, *_ALONE}:
            (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if marker == _START_OF_SCAN:
            end = _end_of_scan(content, end)
        if marker not in _TELLING:
            yield content[at:end]
        if marker == _END:
            return
        at = end


def _end_of_scan(content: bytes, at: int) -> int:
    """Return where the next marker begins that is no part of a picture's scan."""
    while (at := content.find(b"\xff", at)) >= 0:
        following = content[at + 1]
        if following not in {0, _FILL, *_ALONE}:
            return at
        at += 1 if following == _FILL else 2
    raise IndexError("no end")


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
