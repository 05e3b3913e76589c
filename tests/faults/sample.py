"""A small store for tests of storage: an account, its entries, and a total that must agree."""

from pathlib import Path

from sqlalchemy import ForeignKey, func, insert, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from station_app.storage.database import Database

KEY = bytes(range(32))


class SampleBase(DeclarativeBase):
    """Apart from the metadata of the product."""


class Account(SampleBase):
    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    total: Mapped[int] = mapped_column(default=0)
    row_version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012


class Entry(SampleBase):
    __tablename__ = "entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    amount: Mapped[int]


def sample_store(
    path: Path, entries: int = 0, patience: float = 10.0, key: bytes = KEY
) -> Database:
    """Open a store, made with one account and some entries when there is none."""
    made = not path.exists()
    database = Database(path, key, patience=patience)
    if made:
        with database.transaction("test", "test.create") as session:
            SampleBase.metadata.create_all(session.connection())
            session.add(Account(id=1, name="张三"))
            session.flush()
            if entries:
                book_many(session, entries)
    return database


def book(session: Session, amount: int) -> None:
    session.add(Entry(account_id=1, amount=amount))
    session.execute(update(Account).values(total=Account.total + amount))


def book_many(session: Session, number: int) -> None:
    """Book so many entries of 1 at once."""
    session.execute(insert(Entry), [{"account_id": 1, "amount": 1}] * number)
    session.execute(update(Account).values(total=Account.total + number))


def entries_in(database: Database) -> int:
    """Count the entries, after making sure that they agree with the total."""
    with database.reading() as session:
        count, amounts = session.execute(
            select(func.count(), func.coalesce(func.sum(Entry.amount), 0))
        ).one()
        assert session.scalar(select(Account.total)) == amounts
        return int(count)
