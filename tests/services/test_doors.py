"""Every door through which a file comes in turns the corpus away and leaves the books alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from station_app.domain.problems import Refused, StationError
from station_app.domain.registers import BY_NAME
from station_app.mail.attachments import enclosures
from station_app.services import attaching, backups, name_lists, records, restoring, workspace
from station_app.services.exchange import applying, cards, inspecting, receiving
from station_app.services.rosters.source import read_for
from station_app.services.workspace import Workspace
from tests.builders import person_values
from tests.services.conftest import PASSPHRASE, clock
from tests.services.exchange.district import tables
from tests.workbooks import corpus

Door = Callable[[Workspace, Path], Any]
PROGRAM = "program called .xlsx"

# One of each kind of attack; the corpus as a whole goes through the reader in tests/workbooks.
SAMPLE = (
    "cell at XFD1048576",
    "XML bomb",
    "more in a member than declared",
    "two archives in one file",
    "path out of the archive",
    "unrelated member of 20 MB from nothing",
    "xls with a ring of tables",
    "Office password",
    "csv with a NUL",
    PROGRAM,
    "no bytes",
)


def received(books: Workspace, path: Path) -> None:
    """Receive a package; a refusal is an answer there."""
    found = receiving.receive(books, path)
    if found.outcome == "refused":
        raise Refused("REFUSED", found.reason)


def inspected(books: Workspace, path: Path) -> None:
    """Look at a package before it is received."""
    found = inspecting.inspect(books, path)
    if not found.merges:
        raise Refused("REFUSED", found.reason)


def photographed(books: Workspace, path: Path) -> None:
    """Keep a portrait."""
    attaching.keep_photo(books, path.name, attaching.read(path))


AT_THE_STATION: dict[str, Door] = {
    "roster": read_for,
    "receipt": applying.apply,
    "photo": photographed,
    "backup, looked at": lambda books, path: backups.verify(path),
    "key card": lambda books, path: cards.read_card(path),
    "list of names": lambda books, path: name_lists.text_of(path),
}
AT_THE_BUREAU: dict[str, Door] = {"package": received, "package, looked at": inspected}
# An empty list of names is a list of nobody.
HARMLESS = {("list of names", "no bytes"), ("list of names", "xls with a ring of tables")}


def state_of(books: Workspace) -> tuple[str, list[str]]:
    """Return a digest of all tables, and what lies in the folders for files."""
    content = hashlib.sha256(repr(tables(books)).encode()).hexdigest()
    folders = (books.folder(name) for name in ("attachments", "inbox", "outbox"))
    return content, sorted(str(path) for folder in folders for path in folder.rglob("*"))


def turned_away(books: Workspace, door: str, act: Door, folder: Path) -> None:
    """Bring files of the corpus to a door and see that nothing comes of any."""
    records.create(books, BY_NAME["person"], person_values())
    before = state_of(books)
    for name in SAMPLE:
        if (door, name) in HARMLESS:
            continue
        path = built(name, folder)

        with pytest.raises(StationError) as refusal:
            act(books, path)

        assert "请" in str(refusal.value), f"{name}: a refusal says what to do next"
        assert state_of(books) == before, name


def built(name: str, folder: Path, file: str = "") -> Path:
    """Build a file of the corpus in a folder of its own."""
    case = (corpus.REFUSED | corpus.TOLD)[name]
    place = folder / name.replace("/", "")
    place.mkdir()
    return case.build(place / (file or case.file))


@pytest.mark.parametrize("door", AT_THE_STATION)
def test_no_door_of_a_station_lets_the_corpus_in(
    door: str, station: Workspace, tmp_path: Path
) -> None:
    turned_away(station, door, AT_THE_STATION[door], tmp_path)


@pytest.mark.parametrize("door", AT_THE_BUREAU)
def test_no_door_of_the_bureau_lets_the_corpus_in(
    door: str, bureau: Workspace, tmp_path: Path
) -> None:
    turned_away(bureau, door, AT_THE_BUREAU[door], tmp_path)


def test_restoring_the_corpus_leaves_the_books_as_they_were(
    station: Workspace, tmp_path: Path
) -> None:
    before, home = tables(station), station.home
    station.close()

    for name in SAMPLE:
        with pytest.raises(Refused, match="请换一个备份"):
            restoring.restore(home, built(name, tmp_path), PASSPHRASE, clock())

    assert not list(home.glob("*.restoring"))
    with workspace.open_(home, PASSPHRASE, now=clock) as again:
        assert tables(again) == before


def test_an_attachment_is_kept_as_it_is_and_never_opened(
    station: Workspace, tmp_path: Path
) -> None:
    for name in {*SAMPLE, "picture", "PDF", "macros"} - {PROGRAM}:
        path = built(name, tmp_path, "附件.pdf")

        kept = attaching.keep_file(station, path)

        assert kept.value == hashlib.sha256(path.read_bytes()).hexdigest(), name
        assert attaching.content(station, kept.value) == path.read_bytes(), name


def test_a_workbook_in_a_mail_has_no_way_out_of_the_inbox() -> None:
    mail = EmailMessage()
    mail.set_content("见附件")
    mail.add_attachment(b"x", maintype="a", subtype="b", filename="../../CON\u202e.xlsx")

    (found,) = enclosures(bytes(mail))

    assert found.name == Path(found.name).name
    assert found.name.isprintable()
