"""After a day's work and a clean end, no plain name, number, passphrase or key is on the disk.

Looked through is every file of the workspaces, of the temporary folder and of the person's own
folder, but for the workbooks and prints that are meant for people.
"""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from station_app.domain.registers.people import Person
from station_app.services import workspace
from station_app.services.workspace import Workspace
from station_app.storage import vault
from tests.faults.harness import ROOT, environment
from tests.faults.trace_worker import MADE, TRACE_WORKER

PASSPHRASE = "春天的社工站在巷口左边"
FOR_PEOPLE = (".xlsx", ".pdf", ".csv", ".docx")
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
SHORTEST = 6  # bytes: shorter ones turn up by chance in what is encrypted
PURPOSES = ("db", "audit", "files", "head")
DIGITS = {
    "utf-8": re.compile(rb"\d{11,17}[\dXx]?"),
    "utf-16-le": re.compile(rb"(?:\d\0){11,17}(?:[\dXx]\0)?"),
    "utf-16-be": re.compile(rb"(?:\0\d){11,17}(?:\0[\dXx])?"),
}


class Needles:
    """What must not be found: numbers by their digits, everything else byte by byte."""

    def __init__(self) -> None:
        self.numbers: set[str] = set()
        self.texts: set[bytes] = set()

    def add_people(self, books: Workspace) -> None:
        """Look for the names and numbers of everybody in the books."""
        columns = (Person.name, Person.id_number, Person.mobile)
        with books.database.reading() as session:
            for name, *numbers in session.execute(select(*columns)):
                self.numbers |= {number for number in numbers if number}
                self.add_text(name)

    def add_text(self, text: str) -> None:
        """Look for a text in every encoding in which programs write."""
        written = (text.encode(encoding) for encoding in ENCODINGS)
        self.texts |= {needle for needle in written if len(needle) >= SHORTEST}

    def add_key(self, key: bytes) -> None:
        """Look for a key as it is, in hexadecimal digits and in base 64."""
        self.texts.add(key)
        for text in (key.hex(), key.hex().upper(), base64.b64encode(key).decode().rstrip("=")):
            self.add_text(text)

    def found_in(self, content: bytes) -> list[str]:
        """Return what of it is in a file."""
        found = [repr(text) for text in self.texts if text in content]
        for encoding, pattern in DIGITS.items():
            runs = {run.decode(encoding) for run in pattern.findall(content)}
            found += [run for run in runs if any(n in run for n in self.numbers)]
        return found


def looked_through(*folders: Path) -> Iterator[Path]:
    """Yield the files that are not meant for people."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix not in FOR_PEOPLE:
                yield path


def traces(needles: Needles, paths: Iterable[Path]) -> dict[str, list[str]]:
    """Return what was found, by file."""
    found = {str(path): needles.found_in(path.read_bytes()) for path in paths}
    return {path: what for path, what in found.items() if what}


def worked(folder: Path, words: list[str]) -> dict[str, Path]:
    """Let a program of its own work, whose temporary and own folders lie in `folder`."""
    folders = {name: folder / name for name in ("out", "tmp", "person")}
    for path in folders.values():
        path.mkdir()
    private = {
        "TMPDIR": str(folders["tmp"]),
        "HOME": str(folders["person"]),
        "XDG_STATE_HOME": str(folders["person"] / "state"),
        "XDG_CACHE_HOME": str(folders["person"] / "cache"),
        "STATION_PASSPHRASE": PASSPHRASE,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    ended = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment() | private,
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return folders


def needles_of(homes: Iterable[Path]) -> Needles:
    """Return what must not be found of workspaces that somebody worked in."""
    needles = Needles()
    needles.add_text(PASSPHRASE)
    for home in homes:
        dek = vault.unlock(home / "app.keys", PASSPHRASE)
        needles.add_key(dek)
        for purpose in PURPOSES:
            needles.add_key(vault.sub_key(dek, purpose))
        with workspace.open_(home, PASSPHRASE) as books:
            needles.add_people(books)
    return needles


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Let a clerk work for a day: enter, import, attach, print, export, back up, report."""
    folder = tmp_path_factory.mktemp("day")
    return worked(folder, ["-m", TRACE_WORKER, str(folder)])


def test_a_days_work_leaves_nothing_readable(day: dict[str, Path]) -> None:
    home = day["out"] / MADE
    before = {path: path.read_bytes() for path in looked_through(home)}
    needles = needles_of([home])
    assert len(needles.numbers) > 20
    assert len(before) > 8

    assert traces(needles, looked_through(*day.values())) == {}


def test_nothing_is_left_in_the_temporary_folder(day: dict[str, Path]) -> None:
    assert list(day["tmp"].rglob("*")) == []
    assert not [path for path in day["out"].rglob("*") if ".part" in path.name]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("kind", ["name", "number", "key", "hexadecimal", "passphrase"])
def test_what_is_looked_for_would_be_found(
    day: dict[str, Path], tmp_path: Path, kind: str, encoding: str
) -> None:
    home = day["out"] / MADE
    needles = needles_of([home])
    key = vault.sub_key(vault.unlock(home / "app.keys", PASSPHRASE), "db")
    name = next(text for text in sorted(needles.texts) if len(text) == 9)  # three signs
    planted = {
        "name": name.decode().encode(encoding),
        "number": sorted(needles.numbers)[0].encode(encoding),
        "key": key,
        "hexadecimal": key.hex().encode(encoding),
        "passphrase": PASSPHRASE.encode(encoding),
    }
    (tmp_path / "planted").write_bytes(os.urandom(5000) + planted[kind] + os.urandom(5000))

    assert traces(needles, looked_through(tmp_path)) != {}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows writes none unless it was told to")
def test_no_image_of_a_dying_program_is_written() -> None:
    code = (
        "import resource, sys; from ui.__main__ import start;"
        "sys.argv = ['station-app', '--help']; start();"
        "print(*resource.getrlimit(resource.RLIMIT_CORE))"
    )
    words = [sys.executable, "-c", code]
    ended = subprocess.run(
        words, cwd=ROOT, env=environment(), capture_output=True, text=True, check=True
    )

    assert ended.stdout.splitlines()[-1] == "0 0"


@pytest.mark.slow
def test_a_whole_practice_district_leaves_nothing_readable(tmp_path: Path) -> None:
    folders = worked(tmp_path, ["-m", "ui", "demo", "--out", f"{tmp_path}/out", "--stations", "1"])
    homes = [path.parent for path in folders["out"].glob("*/settings.json")]
    assert len(homes) == 2
    needles = needles_of(homes)
    assert len(needles.numbers) > 500

    assert traces(needles, looked_through(*folders.values())) == {}
    assert list(folders["tmp"].rglob("*")) == []
