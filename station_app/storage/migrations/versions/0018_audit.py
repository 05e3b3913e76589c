"""The audit log says under what it was written, and takes entries at its end only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# An INSERT OR REPLACE would otherwise take an entry away without being seen as a DELETE.
_GUARDS = {
    "audit_entry_no_replace": (
        "BEFORE INSERT",
        "EXISTS (SELECT 1 FROM audit_entry WHERE seq = NEW.seq)",
        "audit_entry is append-only",
    ),
    # What the number will be is known only after the insert, where none was given.
    "audit_entry_no_gap": (
        "AFTER INSERT",
        "NEW.seq > 1 AND NOT EXISTS (SELECT 1 FROM audit_entry WHERE seq = NEW.seq - 1)",
        "audit_entry has a gap",
    ),
    "audit_entry_no_fork": (
        "AFTER INSERT",
        "NEW.seq < 1 OR EXISTS (SELECT 1 FROM audit_entry WHERE seq > NEW.seq)",
        "audit_entry grows at its end",
    ),
}


def upgrade() -> None:
    """Bring the store to this version."""
    for column in (
        sa.Column("session", sa.String(26)),
        sa.Column("roles", sa.String(100)),
        sa.Column("offset", sa.Integer()),
        sa.Column("elapsed", sa.Integer()),
    ):
        op.add_column("audit_entry", column)
    for name, (when, condition, message) in _GUARDS.items():
        op.execute(
            f"CREATE TRIGGER {name} {when} ON audit_entry WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
    _create_heads()


def _create_heads() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("station", sa.String(12), nullable=False),
        sa.Column("epoch", sa.String(26), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(64), nullable=False),
        sa.Column("proved", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_audit_head_station", "audit_head", ["station"])
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_head_no_{event.lower()} BEFORE {event} ON audit_head "
            "BEGIN SELECT RAISE(ABORT, 'audit_head is append-only'); END"
        )
