"""Photos and scans go sealed into the workspace and are named in their record."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest

from station_app.domain.problems import StationError
from station_app.domain.registers import BY_NAME
from station_app.services import attaching, records
from station_app.services.attaching import (
    attach,
    attached,
    content,
    copy_into,
    detach,
    keep_file,
    keep_photo,
)
from station_app.services.workspace import Workspace
from station_app.storage import attachments
from station_app.storage.tables import AttachmentName
from tests.builders import certificate_values, person_values
from tests.domain.test_pictures import SCAN, segment

PEOPLE, CERTIFICATES = BY_NAME["person"], BY_NAME["certificate"]


def frame(width: int, height: int) -> bytes:
    """Return the part of a JPEG that says how large it is."""
    return segment(0xC0, struct.pack(">BHHB", 8, height, width, 3))


PORTRAIT = b"\xff\xd8" + segment(0xE0, b"JFIF\0") + frame(413, 579) + SCAN


@pytest.fixture
def person(station: Workspace) -> str:
    return records.create(station, PEOPLE, person_values()).record.id


def test_a_photo_is_sealed_without_what_the_camera_wrote(
    station: Workspace, person: str, tmp_path: Path
) -> None:
    file = tmp_path / "张三.jpg"
    file.write_bytes(PORTRAIT[:2] + segment(0xE1, b"Exif\0\0 28.2N") + PORTRAIT[2:])

    name = attach(station, PEOPLE, person, "photo", file).record.photo

    folder = station.folder("attachments")
    assert attachments.fetch(folder, station.file_key, name) == PORTRAIT
    assert b"JFIF" not in (folder / name).read_bytes()


def test_scans_are_collected_each_one_once(station: Workspace, person: str, tmp_path: Path) -> None:
    certificate = records.create(station, CERTIFICATES, certificate_values(person)).record.id
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_text(name)
        attach(station, CERTIFICATES, certificate, "scan", tmp_path / name)

    saved = attach(station, CERTIFICATES, certificate, "scan", tmp_path / "a.pdf")

    assert len(saved.record.scan.split(",")) == 2


@pytest.mark.parametrize(
    ("field", "file", "told"),
    [("name", "a.jpg", "photo"), ("photo", "a.jpg", "JPEG"), ("photo", "gone.jpg", "读不到文件")],
)
def test_what_cannot_be_attached_is_told_and_changes_nothing(
    station: Workspace, person: str, tmp_path: Path, field: str, file: str, told: str
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"no picture")

    with pytest.raises(StationError, match=told):
        attach(station, PEOPLE, person, field, tmp_path / file)

    assert records.get(station, PEOPLE, person).photo is None


def test_files_are_listed_by_the_names_under_which_they_came(
    station: Workspace, person: str, tmp_path: Path
) -> None:
    (tmp_path / "证书.pdf").write_bytes(b"%PDF-1.7")
    made = records.create(station, CERTIFICATES, certificate_values(person)).record.id
    value = attach(station, CERTIFICATES, made, "scan", tmp_path / "证书.pdf").record.scan

    (found,) = attached(station, value)

    assert (found.name, found.size) == ("证书.pdf", 8)
    assert content(station, value) == b"%PDF-1.7"
    assert attached(station, None) == []
    assert [each.name for each in attached(station, "0" * 64)] == ["附件"]


def test_a_file_is_taken_out_and_the_others_stay(
    station: Workspace, person: str, tmp_path: Path
) -> None:
    made = records.create(station, CERTIFICATES, certificate_values(person)).record.id
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_text(name)
        value = attach(station, CERTIFICATES, made, "scan", tmp_path / name).record.scan
    first, second = value.split(",")

    assert detach(station, CERTIFICATES, made, "scan", first).record.scan == second
    assert detach(station, CERTIFICATES, made, "scan", second).record.scan is None
    assert content(station, first) == b"a.pdf"


def test_a_file_over_the_limit_is_refused_in_words(station: Workspace, tmp_path: Path) -> None:
    (tmp_path / "big.bin").write_bytes(b"\0" * (attaching.LARGEST + 1))

    with pytest.raises(StationError, match=r"“big\.bin”超过20兆"):
        keep_file(station, tmp_path / "big.bin")


def test_a_photo_over_the_limit_is_refused_in_words(station: Workspace) -> None:
    large = b"\xff\xd8" + frame(300, 400) + SCAN[:-2] + bytes(attaching.LARGEST) + SCAN[-2:]

    with pytest.raises(StationError, match=r"“张三\.jpg”超过20兆"):
        keep_photo(station, "张三.jpg", large)

    assert not list(station.folder("attachments").iterdir())


def test_a_photo_of_more_pixels_than_memory_holds_is_refused(station: Workspace) -> None:
    huge = b"\xff\xd8" + frame(60_000, 50_000) + SCAN

    with pytest.raises(StationError, match="300000万像素"):
        keep_photo(station, "张三.jpg", huge)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("发票.exe", b""),
        ("发票.pdf.lnk", b""),
        ("发票\u202efdp.scr", b""),
        ("发票.js ", b""),
        ("发票.pdf", b"MZ\x90\0"),
    ],
)
def test_a_program_is_no_attachment(
    station: Workspace, tmp_path: Path, name: str, start: bytes
) -> None:
    (tmp_path / name).write_bytes(start + b"x")

    with pytest.raises(StationError, match="程序"):
        keep_file(station, tmp_path / name)


def test_a_name_is_cleaned_when_it_comes_and_when_an_old_one_is_shown(
    station: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "证\u202e书?.pdf").write_bytes(b"%PDF-1.7")
    kept = keep_file(station, tmp_path / "证\u202e书?.pdf")
    with station.database.transaction(station.actor, "attachment") as session:
        session.merge(AttachmentName(sha256=kept.value, name="../CON.pdf", size=8))

    (shown,) = attached(station, kept.value)

    assert kept.name == "证书_.pdf"
    assert shown.name == "_CON.pdf"


def test_a_copy_lies_in_the_folder_asked_for(station: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    kept = keep_file(station, tmp_path / "a.pdf")
    target = tmp_path / "out"
    target.mkdir()

    path = copy_into(station, kept, target)

    assert path == target / "a.pdf"
    assert path.read_bytes() == b"%PDF-1.7"


def test_a_name_with_a_way_out_stays_in_the_folder(station: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"x")
    kept = keep_file(station, tmp_path / "a.pdf")
    (tmp_path / "out").mkdir()

    path = copy_into(station, type(kept)(kept.value, "../../b.pdf", 1), tmp_path / "out")

    assert path.parent == tmp_path / "out"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders")
def test_what_is_no_file_is_not_waited_for(station: Workspace, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")

    with pytest.raises(StationError, match="不是文件"):
        keep_file(station, tmp_path / "pipe.pdf")
