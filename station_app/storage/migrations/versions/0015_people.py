"""Who may open the books, and what each may do."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of people; its first row is written at the next sign-in."""
    op.create_table(
        "account",
        sa.Column("name", sa.String(50), primary_key=True),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(44), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("added_by", sa.String(50), nullable=False),
        sa.Column("removed_at", sa.DateTime()),
    )
