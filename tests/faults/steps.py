"""Private versions for tests of migration, apart from those of the product."""

from pathlib import Path

ENV = """
from alembic import context
from tests.faults.sample import SampleBase

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SampleBase.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
"""

MAKO = """
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
"""

FIRST = """
def upgrade():
    op.create_table(
        "account",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
    )
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("amount", sa.Integer, nullable=False),
    )
"""

# Drops a table that others refer to, and makes it anew.
SECOND = """
def upgrade():
    with op.batch_alter_table("account", recreate="always") as table:
        table.add_column(sa.Column("village", sa.Text, nullable=False, server_default="通泰街"))
        table.create_unique_constraint("uq_account_name", ["name"])
"""

FAILING = """
def upgrade():
    with op.batch_alter_table("entry", recreate="always") as table:
        table.add_column(sa.Column("note", sa.Text))
    raise RuntimeError("half way")
"""

ORPHANING = """
def upgrade():
    op.execute("DELETE FROM account")
"""


def write_scripts(folder: Path, versions: dict[str, str]) -> Path:
    """Write versions as text, each by its name such as 0002_second, and what runs them."""
    (folder / "versions").mkdir(parents=True, exist_ok=True)
    (folder / "env.py").write_text(ENV, encoding="utf-8")
    (folder / "script.py.mako").write_text(MAKO, encoding="utf-8")
    for name, body in versions.items():
        number = int(name[:4])
        former = f"{number - 1:04d}" if number > 1 else None
        heading = f"revision = '{number:04d}'\ndown_revision = {former!r}\n"
        imports = "import sqlalchemy as sa\nfrom alembic import op\n"
        path = folder / "versions" / f"{name}.py"
        path.write_text(imports + heading + body, encoding="utf-8")
    return folder
