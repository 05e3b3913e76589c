"""The sheet of a workbook that holds the roster, with the fields of its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from station_app.domain.problems import Refused
from station_app.services.rosters import mapping as mappings
from station_app.services.rosters.mapping import Table
from station_app.services.rosters.paths import Shape
from station_app.storage.tables import RememberedMapping
from station_app.workbooks.cells import Book


def chosen_table(
    session: Session, shape: Shape, book: Book, mapping: Mapping[int, str] | None
) -> Table:
    """Return the sheet with most known columns, as `mapping` has them over what was found.

    Raises Refused EMPTY, and WRONG_TEMPLATE for a table that is no such roster, unless
    columns were chosen by hand.
    """
    tables = mappings.tables_of(shape.register, book)
    if not tables:
        raise Refused("EMPTY", "文件里没有任何内容。请确认文件选对了，重新选择后再导入。")
    table = _as_remembered(session, shape, tables[0])
    if mapping is not None:
        return replace(table, columns=mappings.overlaid(shape, table.columns, mapping))
    if not mappings.is_roster(shape.register, table) or (
        not table.remembered and mappings.better_register(shape.register, table)
    ):
        raise mappings.wrong_template(shape.register, table)
    return table


def _as_remembered(session: Session, shape: Shape, table: Table) -> Table:
    """Apply the mapping that was used for such headings before; a key row needs none."""
    if table.headings.keys:
        return table
    name = mappings.fingerprint(shape.register, table.headings)
    kept = session.get(RememberedMapping, name)
    if kept is None:
        return table
    paths = {int(column): path for column, path in kept.mapping.items()}
    columns = mappings.overlaid(shape, table.columns, paths)
    return replace(table, columns=columns, remembered=True)
