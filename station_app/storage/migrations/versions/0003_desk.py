"""What the window keeps beside the records: drafts, preferences, names of files, reasons."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("register", sa.String(40), nullable=False),
        sa.Column("record", sa.String(26), nullable=False),
        sa.Column("actor", sa.String(50), nullable=False),
        sa.Column("new", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("register", "record"),
    )
    op.create_table(
        "preference",
        sa.Column("actor", sa.String(50), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("actor", "key"),
    )
    op.create_table(
        "attachment_name",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(260), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "acknowledgement",
        sa.Column("register", sa.String(40), nullable=False),
        sa.Column("record", sa.String(26), nullable=False),
        sa.Column("rule", sa.String(20), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("by", sa.String(50), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("register", "record", "rule", "field"),
    )
