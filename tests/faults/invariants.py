"""What holds of sound books, whatever happened to the program: one checker for all faults."""

from __future__ import annotations

import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from sqlalchemy import func, select, text

from station_app.domain.problems import StoreUnusable
from station_app.domain.registers import REGISTERS
from station_app.domain.registers.vouchers import FundTransaction
from station_app.services import checkup, funds, workspace
from station_app.services.workspace import Workspace
from station_app.storage.files import PART
from station_app.storage.tables import AuditEntry, Package, state_value
from tests.services.conftest import PASSPHRASE, clock

HELD, PATIENCE = "已被另一个程序打开", 5.0  # seconds
FIGURES = ("planned", "received", "committed", "paid", "left")
# Ends of names, and a name, of what only lies there while something is going on.
PASSING = (PART, ".restoring", ".new", ".tmp")
INTENT = "restore.json"
NEWEST = text(  # as text: to build it anew for each opened store takes longer than to answer it
    " UNION ALL ".join(
        f"SELECT '{each.name}', coalesce(max(revision), 0) FROM \"{each.model.__tablename__}\""
        for each in REGISTERS
    )
)


def opened(home: Path, secret: str = PASSPHRASE, user: str = "") -> Workspace:
    """Open books as the program does after a crash."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return workspace.open_(home, secret, user=user, now=clock)
        except StoreUnusable as error:
            # A reading process that was just being started holds its parent's lock for a moment.
            if HELD not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def broken(books: Workspace) -> list[str]:
    """Return what does not hold of open books; [] when they are sound.

    Damage of any page, reference, audit entry or attachment; sums of money; numbers; strays.
    """
    return [
        *checkup.findings(books),
        *_money(books),
        *_numbers(books),
        *(f"left behind: {path.relative_to(books.home)}" for path in strays(books.home)),
    ]


def strays(home: Path) -> list[Path]:
    """Return what was left of something unfinished, in a workspace that was opened again."""
    return [
        path
        for path in sorted(home.rglob("*"))
        if path.name == INTENT or any(mark in path.name for mark in PASSING)
    ]


def _money(books: Workspace) -> Iterator[str]:
    """Compare the totals with the lines, and what is paid with the vouchers behind it."""
    found = funds.overview(books)
    for name in FIGURES:
        amounts = [getattr(line, name).amount or Decimal(0) for line in found.lines]
        total = getattr(found.line_total, name).amount or Decimal(0)
        if total != sum(amounts, Decimal(0)):
            yield f"the lines' {name} come to {sum(amounts)}, the total says {total}"
    with books.database.reading() as session:
        lines = [line.record for line in found.lines]
        paid = select(FundTransaction.amount).where(
            FundTransaction.budget_line.in_(lines), FundTransaction.state == "PAID"
        )
        vouchers = sum(session.scalars(paid), Decimal(0))
    said = found.line_total.paid.amount or Decimal(0)
    if said != vouchers:
        yield f"vouchers of {vouchers} were paid, the total says {said}"


def _numbers(books: Workspace) -> Iterator[str]:
    """Look at the numbers that order everything: entries of the log, revisions, packages."""
    with books.database.reading() as session:
        first, last, count = session.execute(
            select(func.min(AuditEntry.seq), func.max(AuditEntry.seq), func.count())
        ).one()
        if (first, last) != (1, count):
            yield f"{count} entries of the log have the numbers {first} to {last}"
        revision = int(state_value(session, "revision", 0))
        for register, newest in session.execute(NEWEST):
            if newest > revision:
                yield f"{register} has revision {newest}, the store {revision}"
        epoch = state_value(session, "epoch")
        own = (Package.epoch == epoch, Package.outcome == "made")
        made = select(Package.kind, Package.station, Package.sequence, Package.to_revision)
        packages = session.execute(made.where(*own).order_by(Package.sequence)).all()
        keys = [(kind, station, sequence) for kind, station, sequence, _ in packages]
        if len(set(keys)) != len(keys):
            yield f"two packages have one number: {keys}"
        if any(to > revision for kind, _, _, to in packages if kind == "package"):
            yield f"a package goes beyond revision {revision}"
