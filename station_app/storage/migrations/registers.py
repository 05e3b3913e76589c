"""What every register's table has had since the first release.

Versions call this; it is frozen like a version. A later change of these columns is a
version of its own, which alters every table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from alembic import op


def create_register(
    name: str,
    columns: Sequence[sa.Column[object]],
    references: Mapping[str, str],
    unique: Sequence[tuple[str, ...]] = (),
) -> None:
    """Create a register's table with its own columns, its books, keys and indexes.

    references  maps a column to the table whose id it holds; checked at commit
    unique      natural keys among the live records of one home
    """
    keys = [
        sa.ForeignKeyConstraint([column], [f"{table}.id"], deferrable=True, initially="DEFERRED")
        for column, table in references.items()
    ]
    op.create_table(name, *columns, *_books(), sa.PrimaryKeyConstraint("id"), *keys)
    for column in (*references, "batch", "home"):
        op.create_index(f"ix_{name}_{column}", name, [column])
    alive = sa.text("deleted_at IS NULL")
    for key in unique:
        index = f"uq_{name}_{'_'.join(key)}"
        op.create_index(index, name, ["home", *key], unique=True, sqlite_where=alive)


def _books() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("home", sa.String(12), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("peer_revision", sa.Integer(), nullable=False),
        sa.Column("sent_revision", sa.Integer(), nullable=False),
        sa.Column("accepted_revision", sa.Integer(), nullable=False),
        sa.Column("returned", sa.String()),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(50), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(50), nullable=False),
        sa.Column("deleted_at", sa.DateTime()),
        sa.Column("origin", sa.String(10), nullable=False),
        sa.Column("batch", sa.String(26)),
    ]
