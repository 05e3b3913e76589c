"""How long records are kept, and what was erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_AS_IT_WAS = (
    *("seq", "change", "at", "actor", "action", "kind", "register", "record", "mac"),
    *("session", "roles", '"offset"', "elapsed"),
)


def upgrade() -> None:
    """Bring the store to this version."""
    op.create_table(
        "keeping_decision",
        sa.Column("register", sa.String(40), nullable=False),
        sa.Column("record", sa.String(26), nullable=False),
        sa.Column("decision", sa.String(10), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("by", sa.String(50), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("register", "record"),
    )
    op.create_table(
        "erasure",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("register", sa.String(40), nullable=False),
        sa.Column("record", sa.String(26), nullable=False),
        sa.Column("cause", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(50), nullable=False),
        sa.Column("second", sa.String(50), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_erasure_record", "erasure", ["record"])
    _let_values_be_blanked()


def _let_values_be_blanked() -> None:
    """Let an entry of the log lose its values, whole, and change in nothing else."""
    kept = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in _AS_IT_WAS)
    op.execute("DROP TRIGGER IF EXISTS audit_entry_no_update")
    op.execute(
        "CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry "
        f"WHEN NOT (NEW.changes IS '{{}}' AND {kept}) "
        "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"
    )
