"""All projects by state as of a day: what a board shows, with counts and sums.

The kept steps tell the state, the days of contracts and payments the sums, so the board of an
earlier day is what it was then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from station_app.domain.codes import code_list
from station_app.domain.pinyin import initials
from station_app.domain.register import Context
from station_app.domain.registers.projects import PROJECTS
from station_app.domain.rules.money import wan
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.gathered import gathered
from station_app.services.ledgers.closing import as_of
from station_app.services.project_lives import last_step, provider_of, sums_of
from station_app.services.workspace import Workspace


@dataclass(frozen=True)
class Card:
    """One project on the board.

    kind      code of project_cat
    provider  "" while nobody is chosen
    contract  what was agreed upon by the day, supplements included; None: no contract yet
    applied   what was asked for
    days      since it is in its state
    warned    what its rules tell; of the present day only
    """

    id: str
    name: str
    number: str
    kind: str
    provider: str
    state: str
    contract: Decimal | None
    paid: Decimal
    applied: Decimal | None
    days: int
    warned: tuple[str, ...] = ()

    @property
    def money(self) -> str:
        """The sum in words: of the contract, else what was asked for."""
        if self.contract is not None:
            return f"合同 {in_ten_thousands(self.contract)}"
        return f"申请 {in_ten_thousands(self.applied)}" if self.applied is not None else "金额未填"


@dataclass(frozen=True)
class Lane:
    """The projects in one state, the longest waiting first."""

    state: str
    label: str
    cards: tuple[Card, ...]

    @property
    def money(self) -> str:
        """The sum of the contracts in words; "" without any."""
        total = contracts_of(self.cards)
        return in_ten_thousands(total) if total else ""


@dataclass(frozen=True)
class Tally:
    """How many projects of a kind there are, and their money; `kind` "" for all."""

    kind: str
    label: str
    count: int
    contract: Decimal
    paid: Decimal


@dataclass(frozen=True)
class Board:
    """The projects of a year, or of all years, as of a day; a lane for every state.

    year   None for all
    years  those that projects are of, the latest first
    """

    as_of: date
    year: int | None
    years: tuple[int, ...]
    lanes: tuple[Lane, ...]

    @property
    def cards(self) -> tuple[Card, ...]:
        """The projects of all states."""
        return tuple(card for lane in self.lanes for card in lane.cards)

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """All projects, then those of each kind."""
        kinds = code_list("project_cat").labels
        cards = self.cards
        every = _tally("", "全部项目", cards)
        return (every, *(_tally(k, t, [c for c in cards if c.kind == k]) for k, t in kinds.items()))


@needs(Right.READ)
def board(workspace: Workspace, year: int | None = None, day: date | None = None) -> Board:
    """Return the board of the projects of a year as of a day; None: all years, today."""
    until = day or workspace.today()
    model = PROJECTS.model
    alive = select(model).where(model.deleted_at.is_(None)).order_by(model.project_no, model.id)
    with workspace.database.reading() as session:
        projects = session.scalars(alive).all()
        context = as_of(gathered(workspace, session), until)
        judged = until >= workspace.today()
        shown = [each for each in projects if year is None or each.year == year]
        cards = [c for each in shown if (c := _card(each, context, judged=judged)) is not None]
    years = sorted({each.year for each in projects if each.year is not None}, reverse=True)
    return Board(until, year, tuple(years), tuple(_lanes(cards)))


def narrowed(found: Board, kind: str = "", text: str = "") -> Board:
    """Return the board with the cards alone that are of a kind and fit a text.

    The text may be part of the name, the number or the provider, or initials of the name.
    """
    wanted = text.strip().casefold()

    def fits(card: Card) -> bool:
        words = (card.name, card.number, card.provider, initials(card.name))
        said = not wanted or any(wanted in word.casefold() for word in words)
        return said and kind in ("", card.kind)

    lanes = [
        replace(lane, cards=tuple(card for card in lane.cards if fits(card)))
        for lane in found.lanes
    ]
    return replace(found, lanes=tuple(lanes))


def contracts_of(cards: Iterable[Card]) -> Decimal:
    """Return the sum of the contracts."""
    return sum((each.contract or Decimal(0) for each in cards), Decimal(0))


def in_ten_thousands(amount: Decimal) -> str:
    """Return an amount of yuan in 万元, for showing only."""
    return f"{wan(amount):,} 万元"


def _tally(kind: str, label: str, cards: Sequence[Card]) -> Tally:
    paid = sum((each.paid for each in cards), Decimal(0))
    return Tally(kind, label, len(cards), contracts_of(cards), paid)


def _lanes(cards: Sequence[Card]) -> Iterable[Lane]:
    labels = PROJECTS.life_cycle.labels
    for state, label in labels.items():
        own = [card for card in cards if card.state == state]
        yield Lane(state, label, tuple(sorted(own, key=lambda card: -card.days)))


def _card(project: Any, context: Context, *, judged: bool) -> Card | None:
    """Return the card of a project; None before its first step."""
    step = last_step(context.children("project_step", project.id), context.today)
    if step is None:
        return None
    money = sums_of(project, context)
    return Card(
        id=project.id,
        name=project.name or "",
        number=project.project_no or "",
        kind=project.kind or "",
        provider=provider_of(project, context),
        state=step.to_state,
        contract=money.contract,
        paid=money.paid,
        applied=project.amount_applied,
        days=(context.today - step.effective_on).days,
        warned=tuple(_warned(project, context)) if judged else (),
    )


def _warned(project: Any, context: Context) -> Iterable[str]:
    """Yield what the rules tell of a project; what is merely to be filled in is not told here."""
    for fault in PROJECTS.faults(project, context):
        if fault.rule != "REQUIRED":
            yield fault.text
