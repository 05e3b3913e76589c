"""Pictures from outside are only decoded when they are what is wanted, and not too large."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QColor, QImage

from station_app.domain.pictures import MOST_PIXELS, PNG
from ui.pictures import read_picture
from ui.printing.photos import read_photo
from ui.screens.publicity.thumbnails import thumbnail

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9'/></svg>"


def encoded(width: int, height: int, kind: str) -> bytes:
    """Return a picture as a file."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    device = QBuffer()
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(device, kind)  # type: ignore[call-overload]
    return bytes(device.data().data())


def bomb(width: int, height: int) -> bytes:
    """Return a small PNG that says how much memory it wants."""

    def chunk(name: bytes, content: bytes) -> bytes:
        checked = name + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1 << 20))
    return PNG + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_read(kind: str) -> None:
    assert read_picture(encoded(60, 80, kind)).size() == QSize(60, 80)


def test_a_large_picture_is_made_smaller_on_the_way() -> None:
    image = read_picture(encoded(4000, 3000, "JPEG"), QSize(100, 100))

    assert image.size() == QSize(266, 200) or image.size() == QSize(267, 200)


@pytest.mark.parametrize(
    "size", [(50_000, 60_000), (MOST_PIXELS, 2), (2_147_483_647, 2_147_483_647)]
)
def test_a_picture_larger_than_memory_is_not_unpacked(size: tuple[int, int]) -> None:
    content = bomb(*size)

    assert read_picture(content).isNull()
    assert thumbnail(content).isNull()
    assert read_photo(content) is None


@pytest.mark.parametrize(
    "content",
    [b"", SVG, b"GIF89a", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", SVG.ljust(99)],
)
def test_other_kinds_of_pictures_are_not_decoded(content: bytes) -> None:
    assert read_picture(content).isNull()


def test_a_kind_that_qt_knows_is_not_decoded_either() -> None:
    assert read_picture(encoded(60, 80, "BMP")).isNull()


@given(st.integers(0, 2000), st.integers(0, 255), st.sampled_from(["JPEG", "PNG"]))
def test_a_changed_byte_gives_a_picture_or_none(place: int, value: int, kind: str) -> None:
    content = bytearray(encoded(60, 80, kind))
    content[place % len(content)] = value

    assert isinstance(read_picture(bytes(content), QSize(30, 40)), QImage)
