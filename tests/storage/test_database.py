"""Opening, reading, writing, copying and checking a store."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from station_app.domain.problems import RecordChanged, StoreUnusable
from station_app.storage.database import Database
from tests.faults.sample import KEY, Account, Entry, book, entries_in, sample_store


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = sample_store(tmp_path / "store.db", patience=0.05)
    yield opened
    opened.close()


def pragma(database: Database, name: str) -> object:
    with database.reading() as session:
        return session.execute(text(f"PRAGMA {name}")).scalar_one()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("trusted_schema", 0),
        ("busy_timeout", 50),
    ],
)
def test_every_connection_is_set_for_safety(database: Database, name: str, value: object) -> None:
    assert pragma(database, name) == value


def test_names_are_not_readable_in_the_files(database: Database, tmp_path: Path) -> None:
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert "张三".encode() not in written
    assert b"SQLite format" not in written


def test_key_is_not_shown_in_messages(database: Database) -> None:
    assert KEY.hex() not in repr(database)
    assert "store.db" in repr(database)


def test_wrong_key_is_refused_and_leaves_the_file_closed(tmp_path: Path) -> None:
    sample_store(tmp_path / "store.db").close()

    with pytest.raises(StoreUnusable, match="钥匙文件"):
        Database(tmp_path / "store.db", bytes(32))

    assert [path.name for path in tmp_path.iterdir()] == ["store.db"]


def test_key_of_another_length_is_a_defect(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Database(tmp_path / "store.db", b"short")


def test_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_bytes(b"x" * 8192)

    with pytest.raises(StoreUnusable, match="恢复最近一次备份"):
        Database(tmp_path / "store.db", KEY)


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="不能写入"):
        Database(tmp_path / "gone" / "store.db", KEY)


def test_what_is_committed_is_there_after_reopening(tmp_path: Path) -> None:
    sample_store(tmp_path / "store.db", entries=3).close()

    reopened = sample_store(tmp_path / "store.db")

    assert entries_in(reopened) == 3
    reopened.close()


def test_exception_rolls_the_whole_transaction_back(database: Database) -> None:
    def fail_after_writing() -> None:
        with database.transaction("王五", "test.book") as session:
            book(session, 5)
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_writing()

    assert entries_in(database) == 0


def test_transaction_tells_listeners_who_does_what(tmp_path: Path) -> None:
    heard: list[dict[str, object]] = []

    def listen(sessions: sessionmaker[Session]) -> None:
        event.listen(sessions, "before_commit", lambda session: heard.append(session.info.copy()))

    database = Database(tmp_path / "store.db", KEY, listen)
    with database.transaction("王五", "test.book", reason="补录"):
        pass

    assert heard == [{"actor": "王五", "action": "test.book", "reason": "补录"}]
    database.close()


def test_second_of_two_savers_is_told(database: Database) -> None:
    with database.reading() as session:
        seen = session.scalars(select(Account)).one()
    with database.transaction("甲", "test.rename") as session:
        session.scalars(select(Account)).one().name = "李四"

    seen.name = "王五"
    with pytest.raises(RecordChanged), database.transaction("乙", "test.rename") as session:
        session.add(seen)


def test_records_stay_readable_after_their_session(database: Database) -> None:
    with database.transaction("甲", "test.rename") as session:
        account = session.scalars(select(Account)).one()
        account.name = "李四"

    assert account.name == "李四"


def test_reader_does_not_wait_for_a_writer(database: Database) -> None:
    with database.transaction("甲", "test.book") as session:
        book(session, 7)
        session.flush()

        assert entries_in(database) == 0
    assert entries_in(database) == 1


def test_reader_does_not_hold_a_writer_up(database: Database) -> None:
    with database.reading() as before:
        assert before.scalars(select(Entry)).all() == []
        with database.transaction("甲", "test.book") as session:
            book(session, 7)

        assert before.scalars(select(Entry)).all() == [], "a reader sees one moment"
    assert entries_in(database) == 1


def test_writer_locks_from_its_first_question(database: Database, tmp_path: Path) -> None:
    other = sample_store(tmp_path / "store.db", patience=0.05)

    with database.transaction("甲", "test.book") as session:
        session.scalars(select(Account)).all()

        with pytest.raises(StoreUnusable), other.transaction("乙", "test.book") as late:
            late.scalars(select(Account)).all()
    other.close()


def test_many_writers_take_turns(tmp_path: Path) -> None:
    database = sample_store(tmp_path / "store.db")

    def write() -> None:
        for _ in range(5):
            with database.transaction("test", "test.book") as session:
                book(session, 1)

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert entries_in(database) == 20
    database.close()


def test_changes_of_a_reader_are_dropped(database: Database) -> None:
    with database.reading() as session:
        session.scalars(select(Account)).one().name = "李四"
        session.scalars(select(Entry)).all()

    with database.reading() as session:
        assert session.scalars(select(Account.name)).one() == "张三"


def test_writing_statement_of_a_reader_is_refused(database: Database) -> None:
    with pytest.raises(StoreUnusable), database.reading() as session:
        session.execute(text("DELETE FROM account"))

    with database.transaction("甲", "test.book") as session:
        book(session, 1)
    assert entries_in(database) == 1


def test_locked_store_is_told_with_a_remedy(database: Database, tmp_path: Path) -> None:
    other = sample_store(tmp_path / "store.db", patience=0.05)

    with other.transaction("甲", "test.book") as session:
        book(session, 7)
        session.flush()

        with (
            pytest.raises(StoreUnusable, match="占用"),
            database.transaction("乙", "test.book") as late,
        ):
            book(late, 8)
    other.close()


def test_broken_reference_is_not_taken_for_a_broken_disk(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction("甲", "test.book") as session:
        session.add(Entry(account_id=99, amount=1))


def test_copy_has_what_is_still_in_the_wal(database: Database, tmp_path: Path) -> None:
    with database.transaction("甲", "test.book") as session:
        book(session, 7)

    counts = database.copy_to(tmp_path / "copy.db")

    assert counts == database.counts() == {"account": 1, "entry": 1}
    assert not list(tmp_path.glob("copy.db-*"))
    copy = sample_store(tmp_path / "copy.db")
    assert entries_in(copy) == 1
    copy.close()


def test_copy_is_made_while_somebody_writes(database: Database, tmp_path: Path) -> None:
    with database.transaction("甲", "test.book") as session:
        book(session, 7)
        session.flush()

        assert database.copy_to(tmp_path / "copy.db")["entry"] == 0


def test_sound_store_has_no_findings(tmp_path: Path) -> None:
    database = sample_store(tmp_path / "store.db", entries=200)

    assert database.check() == []
    database.close()


def damage_pages(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-2048] ^= 1
    path.write_bytes(content)


def break_reference(path: Path) -> None:
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    connection.execute("INSERT INTO entry (account_id, amount) VALUES (99, 1)")
    connection.close()


@pytest.mark.parametrize(
    ("harm", "finding"), [(damage_pages, "数据"), (break_reference, "不存在的“account”")]
)
def test_check_finds_damage(tmp_path: Path, harm: Callable[[Path], None], finding: str) -> None:
    sample_store(tmp_path / "store.db", entries=200).close()
    harm(tmp_path / "store.db")

    database = Database(tmp_path / "store.db", KEY)

    assert finding in "".join(database.check())
    database.close()


def test_damaged_store_is_not_copied(tmp_path: Path) -> None:
    sample_store(tmp_path / "store.db", entries=200).close()
    damage_pages(tmp_path / "store.db")
    database = Database(tmp_path / "store.db", KEY)

    with pytest.raises(StoreUnusable, match="损坏"):
        database.copy_to(tmp_path / "copy.db")
    database.close()


def test_unsound_structure_is_not_copied(database: Database, tmp_path: Path) -> None:
    with database.transaction("test", "test.harm") as session:
        session.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY, said TEXT)"))
        session.execute(text("INSERT INTO note VALUES (1, NULL)"))
        session.execute(text("PRAGMA writable_schema=ON"))
        harm = "UPDATE sqlite_master SET sql = replace(sql, 'TEXT', 'TEXT NOT NULL')"
        session.execute(text(f"{harm} WHERE name = 'note'"))

    with pytest.raises(StoreUnusable, match="损坏"):
        database.copy_to(tmp_path / "copy.db")


def test_damage_is_not_written_to_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    test_wrong_key_is_refused_and_leaves_the_file_closed(tmp_path)

    assert capfd.readouterr() == ("", "")
    assert KEY.hex() not in caplog.text


def test_full_text_index_is_available(database: Database) -> None:
    with database.transaction("甲", "test.index") as session:
        session.execute(text("CREATE VIRTUAL TABLE words USING fts5(word)"))
        session.execute(text("INSERT INTO words VALUES ('街道 社工')"))

    with database.reading() as session:
        found = session.scalar(text("SELECT count(*) FROM words WHERE words MATCH '社工'"))
    assert found == 1
    assert "words" not in database.counts()
