"""Photos and scans go sealed into the workspace and are named in their record."""

from __future__ import annotations

from pathlib import Path

import pytest

from station_app.domain.problems import StationError
from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.attaching import attach
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
