"""Photos and scans go sealed into the workspace and are named in their record."""

from __future__ import annotations

from pathlib import Path

import pytest

from station_app.domain.problems import StationError
from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.attaching import attach, attached, content, detach, keep_file
from station_app.services.workspace import Workspace
from station_app.storage import attachments
from tests.builders import certificate_values, person_values
from tests.domain.test_pictures import SCAN, segment

PEOPLE, CERTIFICATES = BY_NAME["person"], BY_NAME["certificate"]
PORTRAIT = b"\xff\xd8" + segment(0xE0, b"JFIF\0") + SCAN


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
    (tmp_path / "big.bin").write_bytes(b"\0" * (attachments.LARGEST + 1))

    with pytest.raises(StationError, match="20兆"):
        keep_file(station, tmp_path / "big.bin")
