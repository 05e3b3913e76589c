"""What a camera wrote into a picture does not come along."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.pictures import JPEG, PNG, pixels_of, without_metadata

SCAN = b"\xff\xda\x00\x02picture\xff\xd9"


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def chunk(name: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name))


def test_a_jpeg_loses_exif_and_comments_and_keeps_the_picture() -> None:
    kept = segment(0xE0, b"JFIF\0") + segment(0xDB, b"table")
    told = segment(0xE1, b"Exif\0\0 28.2N 112.9E") + segment(0xFE, b"by me")

    assert without_metadata(b"\xff\xd8" + kept + told + SCAN) == b"\xff\xd8" + kept + SCAN


@pytest.mark.parametrize("marker", [0xE1, 0xE2, 0xEC, 0xED, 0xEF, 0xFE])
def test_no_part_that_tells_of_people_or_places_stays(marker: int) -> None:
    told = segment(marker, b"28.2N 112.9E")

    assert without_metadata(b"\xff\xd8" + told + SCAN) == b"\xff\xd8" + SCAN


def test_what_follows_the_picture_goes_with_its_metadata() -> None:
    film = b"ftypmp4 28.2N" + b"\xff\xd8" + segment(0xE1, b"Exif") + SCAN

    assert without_metadata(b"\xff\xd8" + SCAN + film) == b"\xff\xd8" + SCAN


def test_a_picture_of_several_scans_is_kept_whole() -> None:
    scans = b"\xff\xda\x00\x02a\xff\x00b\xff\xd0c\xff\xff" + segment(0xC4, b"table") + SCAN

    assert without_metadata(b"\xff\xd8" + scans) == b"\xff\xd8" + scans


def test_bytes_that_fill_the_space_before_a_marker_are_part_of_it() -> None:
    table = segment(0xDB, b"table")
    told = b"\xff\xff\xff" + segment(0xE1, b"28.2N 112.9E")

    assert without_metadata(b"\xff\xd8" + told + table + SCAN) == b"\xff\xd8" + table + SCAN


def test_the_size_is_read_without_unpacking() -> None:
    frame = segment(0xC2, struct.pack(">BHHB", 8, 60_000, 50_000, 3))
    header = chunk(b"IHDR", struct.pack(">II", 60_000, 50_000) + b"\x08\x02\0\0\0")

    assert pixels_of(b"\xff\xd8" + frame + SCAN) == 3_000_000_000
    assert pixels_of(PNG + header) == 3_000_000_000


@given(
    st.binary(max_size=60), st.sampled_from([JPEG, PNG, b"\xff\xd8" + segment(0xC0, b"123456789")])
)
def test_any_bytes_are_a_picture_or_refused(content: bytes, start: bytes) -> None:
    for look in (without_metadata, pixels_of):
        try:
            look(start + content)
        except ValueError:
            continue


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
        b"\xff\xd8\xff\xda\x00\x02picture without an end",
        PNG,
        PNG + chunk(b"IHDR", b"size"),
        PNG + chunk(b"IDAT", b"picture")[:-6],
    ],
)
def test_what_is_cut_off_or_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"picture|marker|JPEG"):
        without_metadata(content)
