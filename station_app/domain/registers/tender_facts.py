"""What the rules of a tender see: judges, bids with their marks, rights of priority, the method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from station_app.domain.register import Context
from station_app.domain.rules import tenders as rules
from station_app.domain.rules.tenders import Bid, Judge, Method, Standing

VOID = "VOID"  # result of a bid that is out, e.g. of an earlier round


@dataclass(frozen=True)
class Tender:
    """A project's tender with its records; bids that are void are left out.

    scores  records of the marks by bid and judge
    rights  by bid: the right of priority that lifts it
    """

    method: Method
    judges: Sequence[Any]
    bids: Sequence[Any]
    scores: dict[tuple[str, str], Any]
    rights: dict[str, Any]

    @property
    def judges_seen(self) -> list[Judge]:
        """The judges as the rules see them."""
        return [judge_of(each) for each in self.judges]

    @property
    def bids_seen(self) -> list[Bid]:
        """The bids as the rules see them."""
        return [self.bid_seen(each) for each in self.bids]

    def bid_seen(self, bid: Any) -> Bid:
        """Return one bid as the rules see it."""
        marks = {judge: each.score for (of, judge), each in self.scores.items() if of == bid.id}
        return Bid(
            id=bid.id,
            bidder=bid.bidder or "",
            price=bid.price,
            qualified=bid.qualified,
            scores={judge: score for judge, score in marks.items() if score is not None},
            priority=bid.id in self.rights,
        )

    def standing(self) -> Standing:
        """Return what every bid reached, and the ranking if there is one."""
        return rules.evaluate(self.bids_seen, self.judges_seen, self.method)


def judge_of(record: Any) -> Judge:
    """Return a judge as the rules see one."""
    weight = Decimal(1) if record.weight is None else record.weight
    return Judge(record.id, record.name or "", record.unit or "", weight, record.independent)


def tender_of(project: Any, context: Context) -> Tender:
    """Return the tender of a project."""
    bids = [
        each
        for each in context.referring("project_bid", "project", project.id)
        if each.result != VOID
    ]
    scores = {
        (bid.id, each.judge or ""): each
        for bid in bids
        for each in context.children("bid_score", bid.id)
    }
    return Tender(
        method=method_of(project, context),
        judges=context.referring("tender_judge", "project", project.id),
        bids=bids,
        scores=scores,
        rights=_rights_of(project, bids, context),
    )


def method_of(project: Any, context: Context) -> Method:
    """Return how a project's tender is scored; its own weight of the price goes first."""
    day = project.tender_on or context.today
    weight = project.price_weight
    if weight is None:
        weight = context.parameters.decimal("proj.price_weight", day)
    points = context.parameters.decimal("proj.priority_points", day)
    return Method(weight, points, context.parameters.whole("proj.min_bidders", day))


def place_of(project: Any) -> str:
    """Return how a right of priority names the project in which it was used."""
    return " ".join(part for part in (project.project_no, project.name) if part)


def used_in(right: Any, project: Any) -> bool:
    """Whether a right was used up in this project."""
    place = right.used_in or ""
    return bool(place) and place.split(" ")[0] == place_of(project).split(" ")[0]


def _rights_of(project: Any, bids: Sequence[Any], context: Context) -> dict[str, Any]:
    """Return, by bid, the right for the project's year that nobody used in another project."""
    rights = [
        each
        for each in context.referring("priority_right", "for_year", project.year)
        if each.state == "VALID" or used_in(each, project)
    ]
    found: dict[str, Any] = {}
    for bid in bids:
        for right in rights:
            if rules.same_holder(bid.bidder or "", bid.uscc, right.holder or "", right.uscc):
                found.setdefault(bid.id, right)
    return found
