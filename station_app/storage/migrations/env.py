"""Runs the versions on the connection, and in the transaction, that `migrate` hands over."""

from alembic import context

import station_app.domain.registers  # completes the metadata
import station_app.storage.accounts
import station_app.storage.audit_tables
import station_app.storage.mail_tables
import station_app.storage.retention_tables
import station_app.storage.seal_tables
import station_app.storage.tables  # noqa: F401
from station_app.domain.register import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
