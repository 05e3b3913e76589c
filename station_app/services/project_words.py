"""What the application for a project words in its own way (forms.md A12)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from station_app.domain.dates import add_months
from station_app.domain.registers import project_figures as figures
from station_app.services.dossiers import Dossier


def month_count(_: Dossier, first: date | None, last: date | None) -> str:
    """Return how many months a span of days takes, a month that is begun counting: 12."""
    if first is None or last is None or last < first:
        return ""
    count = (last.year - first.year) * 12 + last.month - first.month
    return str(count + (add_months(first, count) <= last))


def places(dossier: Dossier, project: str | None) -> str:
    """Return the streets and communities of a project's sites; "" for none."""
    names = []
    for site in dossier.context.children("project_site", project or ""):
        division = dossier.context.find("division", site.division)
        names.append(division.name if division is not None else site.site_name)
    return "、".join(dict.fromkeys(name for name in names if name))


def budget_total(dossier: Dossier, project: str | None) -> str:
    """Return what the lines of the budget come to, grouped: 12,345.60; "" without lines."""
    found = dossier.context.find("project", project)
    total: Decimal | None = None if found is None else figures.costs_sum(found, dossier.context)
    return "" if total is None else f"{total:,.2f}"
