"""What a camera wrote into a picture does not come along."""

from __future__ import annotations

import struct
import zlib

import pytest

from station_app.domain.pictures import JPEG, PNG, without_metadata

SCAN = b"\xff\xda\x00\x02picture\xff\xd9"


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def chunk(name: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name))


def test_a_jpeg_loses_exif_and_comments_and_keeps_the_picture() -> None:
    kept = segment(0xE0, b"JFIF\0") + segment(0xDB, b"table")
    told = segment(0xE1, b"Exif\0\0 28.2N 112.9E") + segment(0xFE, b"by me")

    assert without_metadata(b"\xff\xd8" + kept + told + SCAN) == b"\xff\xd8" + kept + SCAN


def test_a_png_loses_texts_and_keeps_the_picture() -> None:
    kept, told = chunk(b"IHDR", b"size"), chunk(b"tEXt", b"28.2N") + chunk(b"eXIf", b"x")
    rest = chunk(b"IDAT", b"picture") + chunk(b"IEND")

    assert without_metadata(PNG + kept + told + rest) == PNG + kept + rest


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        JPEG,
        b"\xff\xd8" + segment(0xE0, b"JFIF\0"),
        b"\xff\xd8\xff\xe0\x00\x04abnot a marker",
        PNG,
        PNG + chunk(b"IHDR", b"size"),
        PNG + chunk(b"IDAT", b"picture")[:-6],
    ],
)
def test_what_is_cut_off_or_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"picture|marker|JPEG"):
        without_metadata(content)
