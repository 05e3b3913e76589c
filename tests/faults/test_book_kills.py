"""A program killed while it keeps books loses nothing acknowledged and leaves nothing half done."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from station_app.domain.problems import StationError, WrongPassphrase
from station_app.domain.rules.rights import Role
from station_app.services import backups, people, workspace
from station_app.services.secrets import OWNER
from station_app.storage import vault
from tests.faults import book_workers
from tests.faults.book_workers import BOOK_WORKERS, DONE, OTHER, READY, SECOND, keep, missing
from tests.faults.early import make_early
from tests.faults.harness import Nursery, kills, moments
from tests.faults.invariants import broken, opened
from tests.services.conftest import CHEAP, PASSPHRASE, clock

ROUNDS = 15  # of a clerk's work in the prepared books
STEPS_OF_A_WRITER = 5 * book_workers.ROUNDS  # that are acknowledged
KILLS_PER_STORE = 10  # then begins a new one, or it would grow and grow


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a closed station with people, photos and vouchers."""
    home = tmp_path_factory.mktemp("books") / "a"
    identity = workspace.identify("station", "430105012")
    made, recovery = workspace.create(home, identity, PASSPHRASE, cost=CHEAP, now=clock)
    (home.parent / "recovery").write_text(recovery, encoding="ascii")
    acknowledged: list[str] = []
    with made:
        keep(made, range(1, ROUNDS + 1), lambda *words: acknowledged.append(" ".join(words)))
    (home.parent / "acknowledged").write_text("\n".join(acknowledged), encoding="ascii")
    return home


@pytest.fixture(scope="module")
def acknowledged(prepared: Path) -> list[str]:
    """Return what was acknowledged of the prepared books."""
    return (prepared.parent / "acknowledged").read_text("ascii").splitlines()


def sound(home: Path, acknowledged: list[str], secret: str = PASSPHRASE, user: str = "") -> None:
    """Open the books after a crash: they are whole, and hold all that was acknowledged."""
    with opened(home, secret, user) as books:
        assert broken(books) == []
        assert missing(books, acknowledged) == []


@kills
def test_what_was_acknowledged_is_in_the_books(
    prepared: Path, acknowledged: list[str], tmp_path: Path, nursery: Nursery, kills: int
) -> None:
    shutil.copytree(prepared, tmp_path / "whole")
    length = nursery.measured(BOOK_WORKERS, "write", tmp_path / "whole")
    interrupted = 0
    for number, moment in enumerate(moments(kills, length)):
        home = tmp_path / str(number // KILLS_PER_STORE)
        if number % KILLS_PER_STORE == 0:
            shutil.copytree(prepared, home)
            known = list(acknowledged)
        _, *told = nursery.killed(moment, BOOK_WORKERS, "write", home)
        interrupted += len(told) < STEPS_OF_A_WRITER
        known += told

        sound(home, known)
    assert interrupted  # else every kill came after the end, and proved nothing


@kills
def test_books_of_an_early_release_are_brought_up_to_date_or_left(
    prepared: Path, acknowledged: list[str], tmp_path: Path, nursery: Nursery, kills: int
) -> None:
    early = tmp_path / "early"
    shutil.copytree(prepared, early)
    make_early(early, PASSPHRASE, tmp_path / "scripts")
    shutil.copytree(early, tmp_path / "whole")
    length = nursery.measured(BOOK_WORKERS, "migrate", tmp_path / "whole")
    interrupted = 0
    for number, moment in enumerate(moments(kills, length)):
        home = tmp_path / str(number)
        shutil.copytree(early, home)
        interrupted += nursery.killed(moment, BOOK_WORKERS, "migrate", home)[-1] == READY

        sound(home, acknowledged)
        shutil.rmtree(home)
    assert interrupted  # else every kill came after the end, and proved nothing


@kills
def test_every_archive_there_is_whole(
    prepared: Path, acknowledged: list[str], tmp_path: Path, nursery: Nursery, kills: int
) -> None:
    home = tmp_path / "a"
    shutil.copytree(prepared, home)
    length = nursery.measured(BOOK_WORKERS, "back_up", home)
    for moment in moments(kills, length):
        for archive in (home / "backups").glob("*.tzbak"):
            archive.unlink()
        _, *named = nursery.killed(moment, BOOK_WORKERS, "back_up", home)

        sound(home, acknowledged)
        found = {path.name for path in (home / "backups").iterdir()}
        assert set(named) <= found
        for name in found:
            backups.verify(home / "backups" / name)


@kills
def test_passphrase_is_the_old_or_the_new_one(
    prepared: Path, acknowledged: list[str], tmp_path: Path, nursery: Nursery, kills: int
) -> None:
    shutil.copytree(prepared, tmp_path / "whole")
    length = nursery.measured(BOOK_WORKERS, "change_passphrase", tmp_path / "whole")
    for number, moment in enumerate(moments(kills, length)):
        home = tmp_path / str(number)
        shutil.copytree(prepared, home)
        last = nursery.killed(moment, BOOK_WORKERS, "change_passphrase", home)[-1]

        opening = [secret for secret in (PASSPHRASE, OTHER) if opens(home, secret)]

        assert len(opening) == 1
        assert last == READY or opening == [OTHER]
        sound(home, acknowledged, opening[0])
        shutil.rmtree(home)


@kills
def test_recovery_key_is_the_old_or_the_new_one(
    prepared: Path, acknowledged: list[str], tmp_path: Path, nursery: Nursery, kills: int
) -> None:
    former = (prepared.parent / "recovery").read_text("ascii")
    shutil.copytree(prepared, tmp_path / "whole")
    length = nursery.measured(BOOK_WORKERS, "renew_recovery", tmp_path / "whole")
    for number, moment in enumerate(moments(kills, length)):
        home = tmp_path / str(number)
        shutil.copytree(prepared, home)
        told = nursery.killed(moment, BOOK_WORKERS, "renew_recovery", home)

        new = [line.split(" ")[1] for line in told if line.startswith("prepared")]
        opening = [key for key in (former, *new) if opens(home, key)]

        assert len(opening) == 1
        assert told[-1] != DONE or opening == new
        sound(home, acknowledged)
        shutil.rmtree(home)


@kills
def test_second_person_is_let_in_or_can_be_added_again(
    prepared: Path, acknowledged: list[str], tmp_path: Path, nursery: Nursery, kills: int
) -> None:
    shutil.copytree(prepared, tmp_path / "whole")
    length = nursery.measured(BOOK_WORKERS, "add_person", tmp_path / "whole")
    for number, moment in enumerate(moments(kills, length)):
        home = tmp_path / str(number)
        shutil.copytree(prepared, home)
        last = nursery.killed(moment, BOOK_WORKERS, "add_person", home)[-1]

        sound(home, acknowledged, user=OWNER)
        try:
            sound(home, acknowledged, OTHER, SECOND)
        except StationError:
            assert last == READY
            with opened(home, user=OWNER) as books:
                people.add(books, SECOND, {Role.LEADER}, OTHER, PASSPHRASE, CHEAP)
            sound(home, acknowledged, OTHER, SECOND)
        shutil.rmtree(home)


@kills
def test_other_data_key_is_taken_by_everything_or_nothing(
    prepared: Path, acknowledged: list[str], tmp_path: Path, nursery: Nursery, kills: int
) -> None:
    shutil.copytree(prepared, tmp_path / "whole")
    length = nursery.measured(BOOK_WORKERS, "renew_keys", tmp_path / "whole")
    former, interrupted = vault.unlock(prepared / "app.keys", PASSPHRASE), 0
    for number, moment in enumerate(moments(kills, length)):
        home = tmp_path / str(number)
        shutil.copytree(prepared, home)
        last = nursery.killed(moment, BOOK_WORKERS, "renew_keys", home)[-1]

        sound(home, acknowledged)
        interrupted += last == READY
        assert last == READY or vault.unlock(home / "app.keys", PASSPHRASE) != former
        shutil.rmtree(home)
    assert interrupted  # else every kill came after the end, and proved nothing


def opens(home: Path, secret: str) -> bool:
    """Tell whether a secret is a present one, without counting the try."""
    try:
        return bool(vault.unlock(home / "app.keys", secret))
    except WrongPassphrase:
        with suppress(FileNotFoundError):
            (home / "app.keys.tries").unlink()
        return False
