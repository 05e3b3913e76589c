"""Keys that seal workbooks, and those of the other side."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store to this version."""
    op.create_table(
        "own_key",
        sa.Column("kid", sa.String(16), primary_key=True),
        sa.Column("sign", sa.LargeBinary(32), nullable=False),
        sa.Column("seal", sa.LargeBinary(32), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
    )
    op.create_table(
        "peer_key",
        sa.Column("party", sa.String(12), primary_key=True),
        sa.Column("kid", sa.String(16), primary_key=True),
        sa.Column("public", sa.LargeBinary(64), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("seen_in", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by", sa.String(50), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
    )
    op.create_table(
        "mail_password",
        sa.Column("party", sa.String(12), primary_key=True),
        sa.Column("password", sa.String(16), primary_key=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(50), nullable=False),
    )
