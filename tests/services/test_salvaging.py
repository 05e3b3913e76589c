"""What can be read of a damaged store is rescued; what is lost is said to be lost."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from station_app.domain.problems import NotAllowed, Refused, StoreDamaged, WrongPassphrase
from station_app.domain.register import Base
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Role
from station_app.services import (
    attaching,
    checkup,
    finding,
    people,
    safekeeping,
    salvaging,
    workspace,
)
from station_app.services.exchange.epochs import known_epochs
from station_app.services.salvage_report import (
    OTHER_TABLES,
    Salvaged,
    TableLoss,
    in_short,
    lacking,
    report,
)
from station_app.services.workspace import Workspace
from station_app.storage.files import PART
from station_app.storage.salvage import DERIVED, END
from station_app.storage.tables import state_value
from tests.services.conftest import CHEAP, PASSPHRASE, clock
from tests.services.wrecking import (
    VOLUNTEERS,
    content,
    fill,
    flip,
    key_of,
    page_with_rows_of,
    pages_of_rows,
    pages_of_the_list,
)

PEOPLE_IN, ADDED = 1200, 20
TABLES = ("person", "volunteer", "audit_entry")


@pytest.fixture(scope="session")
def filled(templates: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a closed station with some thousand rows, a backup of them, and 20 people more."""
    home = tmp_path_factory.mktemp("filled") / "station"
    shutil.copytree(templates / "station", home)
    with workspace.open_(home, PASSPHRASE, now=clock) as books:
        fill(books, PEOPLE_IN)
        safekeeping.back_up(books)
        fill(books, ADDED)
    return home


@pytest.fixture(scope="session")
def bad_pages(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> list[int]:
    """Choose twelve pages; one holds people, to whom rows of sound pages refer."""
    folder = tmp_path_factory.mktemp("pages")
    people = page_with_rows_of(filled, folder / "store.db", "person")
    return [people, *(page for page in pages_of_rows(filled, folder / "x", 11) if page != people)]


@pytest.fixture
def damaged(filled: Path, bad_pages: list[int], tmp_path: Path) -> Path:
    """Copy that station, with twelve damaged pages."""
    home = Path(shutil.copytree(filled, tmp_path / "damaged"))
    flip(home, bad_pages)
    return home


def salvage(home: Path, out: Path, *, with_backup: bool = False) -> Salvaged:
    return salvaging.salvage(home, out, PASSPHRASE, clock(), with_backup=with_backup)


def opened(home: Path) -> Workspace:
    return workspace.open_(home, PASSPHRASE, now=clock)


@pytest.fixture(scope="session")
def rescued(
    filled: Path, bad_pages: list[int], tmp_path_factory: pytest.TempPathFactory
) -> Salvaged:
    """Salvage a damaged copy without its backup; the new workspace has not been opened yet."""
    folder = tmp_path_factory.mktemp("rescued")
    home = Path(shutil.copytree(filled, folder / "damaged"))
    flip(home, bad_pages)
    return salvage(home, folder / "new")


def test_rows_of_sound_pages_are_rescued_and_the_others_counted(
    filled: Path, rescued: Salvaged
) -> None:
    missing = {loss.table: loss.missing for loss in rescued.losses}
    for table in TABLES:
        whole, there = content(filled, table), content(rescued.home, table)
        there = {key: row for key, row in there.items() if key in whole}
        assert len(there) >= 0.93 * len(whole)
        assert all(whole[key] == row for key, row in there.items())
        assert len(whole) - len(there) == missing.get(table, 0)
    assert rescued.missing > 0


def test_references_of_the_new_store_hold_and_it_opens(rescued: Salvaged) -> None:
    with opened(rescued.home) as books:
        assert books.database.check() == []
        assert finding.find(books, VOLUNTEERS, "欧阳小兰", limit=1).total > 0.9 * PEOPLE_IN
        assert 0 < content_states(books).count("SALVAGE") == rescued.stand_ins["person"]


def content_states(books: Workspace) -> list[str]:
    with books.database.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT origin FROM person").all()
    return [str(row[0]) for row in rows]


def test_the_damaged_workspace_is_not_changed(damaged: Path, tmp_path: Path) -> None:
    before = {
        path: path.read_bytes()
        for path in damaged.rglob("*")
        if path.is_file() and path.name not in ("store.lock", "app.keys.tries")
    }

    salvage(damaged, tmp_path / "new", with_backup=True)

    assert all(path.read_bytes() == found for path, found in before.items())
    assert not (damaged / "store.db-wal").exists()


def test_what_is_missing_comes_from_the_backup_when_asked(
    filled: Path, rescued: Salvaged, damaged: Path, tmp_path: Path
) -> None:
    found = salvage(damaged, tmp_path / "new", with_backup=True)

    assert (found.filled, rescued.filled) == (True, False)
    assert found.taken > 0
    assert found.missing < rescued.missing
    assert not found.stand_ins
    whole = content(filled, "person")
    assert len(whole.keys() - content(tmp_path / "new", "person").keys()) <= ADDED
    with opened(tmp_path / "new") as books:
        assert books.database.check() == []


def test_attachments_and_workbooks_come_along(filled: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(filled, tmp_path / "home"))
    (tmp_path / "证书.pdf").write_bytes(b"scan")
    with opened(home) as books:
        scan = attaching.keep_file(books, tmp_path / "证书.pdf").value
        (books.folder("outbox") / "上报包.xlsx").write_bytes(b"package")
        (books.folder("outbox") / f"~没写完{PART}").write_bytes(b"half")

    found = salvage(home, tmp_path / "new")

    with opened(found.home) as books:
        assert attaching.content(books, scan) == b"scan"
        assert [path.name for path in books.folder("outbox").iterdir()] == ["上报包.xlsx"]


def test_only_who_may_restore_salvages(filled: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(filled, tmp_path / "home"))
    with opened(home) as books:
        people.add(books, "李娜", [Role.CLERK], "her own long passphrase", PASSPHRASE, CHEAP)

    with pytest.raises(NotAllowed):
        salvaging.salvage(home, tmp_path / "new", "her own long passphrase", clock(), user="李娜")

    assert not list(tmp_path.glob("*new*"))


def test_the_log_says_where_it_is_broken(rescued: Salvaged) -> None:
    with opened(rescued.home) as books:
        log = checkup.examine_log(books)
    lost = next(loss for loss in rescued.losses if loss.table == "audit_entry")
    first_lost = lost.spans[0][0]
    assert rescued.log
    assert log.broken[0] == rescued.log
    assert first_lost <= rescued.log <= lost.spans[0][1] + 1


def test_the_new_store_begins_an_epoch_and_wants_a_full_package(rescued: Salvaged) -> None:
    with opened(rescued.home) as books, books.database.reading() as session:
        new, *past = known_epochs(session)
        assert state_value(session, "needs_full") is True
        assert past
        assert new not in past


def test_the_report_names_registers_and_rows_but_nobody(rescued: Salvaged) -> None:
    text = rescued.report.read_text(encoding="utf-8-sig")
    assert f"仍然缺少：{rescued.missing:,} 行" in text
    assert "操作日志" in text
    assert "行号：" in text
    assert "重新抢救" in text
    assert "欧阳" not in text


def test_a_sound_workspace_is_salvaged_whole(filled: Path, tmp_path: Path) -> None:
    found = salvage(filled, tmp_path / "new")

    assert (found.losses, found.missing, found.log) == ((), 0, 0)
    for table in ("person", "volunteer"):
        assert content(tmp_path / "new", table) == content(filled, table)
    with opened(tmp_path / "new") as books:
        assert checkup.findings(books) == []


@pytest.mark.parametrize("which", [0, 3])
def test_a_damaged_list_of_tables_is_taken_from_the_backup(
    filled: Path, tmp_path: Path, which: int
) -> None:
    home = Path(shutil.copytree(filled, tmp_path / "damaged"))
    page = pages_of_the_list(home, tmp_path / "scratch.db")[which]
    flip(home, [page])

    found = salvage(home, tmp_path / "new")

    assert (found.missing, found.filled) == (0, False)
    assert content(tmp_path / "new", "person") == content(filled, "person")
    with opened(tmp_path / "new") as books:
        assert checkup.findings(books) == []


def test_a_store_whose_beginning_is_damaged_is_told(filled: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(filled, tmp_path / "damaged"))
    for backup in (home / "backups").iterdir():
        backup.unlink()
    flip(home, [0])

    with pytest.raises(StoreDamaged, match="一行也读不出来"):
        salvage(home, tmp_path / "new")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["damaged"]


def test_a_folder_with_something_in_it_is_refused(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "letter.txt").touch()

    for out in (tmp_path / "new", filled / "new"):
        with pytest.raises(Refused):
            salvage(filled, out)


def test_a_wrong_passphrase_leaves_nothing(filled: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongPassphrase):
        salvaging.salvage(filled, tmp_path / "new", "not the passphrase", clock())

    assert list(tmp_path.iterdir()) == []
    (filled / "app.keys.tries").unlink(missing_ok=True)


def test_what_a_killed_salvage_left_is_swept(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "~new.abc.part").mkdir()

    salvage(filled, tmp_path / "new")

    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_an_empty_folder_is_filled(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()

    salvage(filled, tmp_path / "new")

    assert (tmp_path / "new" / "settings.json").exists()
    assert key_of(tmp_path / "new") == key_of(filled)


def test_a_table_without_an_end_is_told_so(tmp_path: Path) -> None:
    loss = TableLoss("account", 0, 0, False, True, 0, (), ((1, END),))
    found = Salvaged(tmp_path, 900, (loss,), Counter(), 0, "", False)

    text = report(found, clock())

    assert "【用户】读出 0 行，读不出的行数无从得知" in text
    assert "行号：1 以后" in text
    assert "仍然缺少：一些内容，行数无从得知" in text
    assert "请在第二备份位置" in text
    assert in_short(found.losses).startswith("缺少一些内容，行数无从得知，见")


def test_what_can_be_counted_is_told_beside_a_table_without_an_end() -> None:
    counted = TableLoss("person", 9, 12, True, False, 0, (), ((1, 12),))
    open_ = TableLoss("account", 0, 0, False, True, 0, (), ((1, END),))

    assert lacking((counted,)) == " 12 行"
    assert lacking((counted, open_)) == " 12 行以上"
    assert lacking(()) == ""


def test_every_table_has_a_name_for_people() -> None:
    tables = Base.metadata.tables.keys() - DERIVED - BY_NAME.keys()

    assert tables - OTHER_TABLES.keys() == set()


def test_every_table_that_is_not_made_anew_has_numbered_rows() -> None:
    numberless = {
        name
        for name, table in Base.metadata.tables.items()
        if table.dialect_options["sqlite"]["with_rowid"] is False
    }
    assert numberless == DERIVED
