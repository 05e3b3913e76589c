"""What is told of a record beside a list."""

from __future__ import annotations

from pathlib import Path

from station_app.domain.registers import BY_NAME
from station_app.services import attaching, records
from station_app.services.glimpses import glimpse
from station_app.services.workspace import Workspace
from tests.builders import certificate_values, person_values, worker_values

PEOPLE, CERTIFICATES = BY_NAME["person"], BY_NAME["certificate"]


def test_a_record_is_told_with_its_parts(station: Workspace) -> None:
    one = records.create(station, PEOPLE, person_values(1)).record.id
    records.create(station, CERTIFICATES, certificate_values(one))

    found = glimpse(station, PEOPLE, one)

    assert found is not None
    assert found.label == "欧阳小兰"
    assert {part.register: len(part.lines) for part in found.parts}["certificate"] == 1


def test_what_a_record_is_called_comes_from_what_it_refers_to(station: Workspace) -> None:
    one = records.create(station, PEOPLE, person_values(1)).record.id
    workers = BY_NAME["social_worker"]
    worker = records.create(station, workers, worker_values(one)).record

    found = glimpse(station, workers, worker.id)

    assert found is not None
    assert (found.label, found.state) == ("欧阳小兰", "CANDIDATE")
    assert found.facts


def test_files_are_told_by_their_names(station: Workspace, tmp_path: Path) -> None:
    scan = tmp_path / "证书.pdf"
    scan.write_bytes(b"%PDF-1.7")
    one = records.create(station, PEOPLE, person_values(1)).record.id
    certificate = records.create(station, CERTIFICATES, certificate_values(one)).record.id
    attaching.attach(station, CERTIFICATES, certificate, "scan", scan)

    found = glimpse(station, CERTIFICATES, certificate)

    assert found is not None
    assert found.files == ("证书.pdf",)


def test_there_is_nothing_to_tell_of_nobody(station: Workspace) -> None:
    assert glimpse(station, PEOPLE, "nobody") is None
