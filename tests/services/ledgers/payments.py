"""Books of a station with an instalment that the bureau has approved."""

from __future__ import annotations

from decimal import Decimal

from station_app.domain.registers.projects import PROJECTS
from station_app.services.workspace import Workspace
from tests.services.money import a_line, an_instalment
from tests.services.rosters import stored


def fill(books: Workspace) -> None:
    """Enter what the ledger of payments lists, of a project that is there."""
    project = stored(books, PROJECTS)[0].id
    an_instalment(
        books, project, 27_000, no=91, percent=Decimal(30), applied_amount=Decimal(27_000),
        basis="首期：已签订合同", budget_line=a_line(books), invoice_no="26432000000012345678",
    )  # fmt: skip
