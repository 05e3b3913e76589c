"""A recruitment plan at work: the board by state, the ranking of each post, many steps at once.

Source: domain.md 11.3. What blocks a step is asked of the register's own rules, so the board
says beforehand what a step would answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.problems import Fault, MoveForbidden, StationError
from station_app.domain.register import Context, Record
from station_app.domain.registers.recruitment import (
    JOB_APPLICATIONS,
    RECRUITMENT_PLANS,
    JobApplication,
    RecruitmentPlan,
    RecruitmentPost,
)
from station_app.domain.registers.recruitment_checks import (
    qualified_of,
    scores_of,
    standings_of,
    weights_of,
)
from station_app.domain.rules import recruitment as rules
from station_app.domain.rules import recruitment_steps as steps
from station_app.domain.rules.rights import Right
from station_app.services import records
from station_app.services.access import needs
from station_app.services.consequences import follow
from station_app.services.contexts import context_for
from station_app.services.hiring_papers import Papers, at_once, papers_of
from station_app.services.workspace import Workspace


@dataclass(frozen=True)
class Card:
    """One application on the board.

    version   its row_version as seen
    total     with two places; "" while it is not known
    rank      within the post; "" for none
    next      state to which it goes on; "" at the end of its road
    blocked   what keeps it from going there, complete sentences; () when nothing does
    warned    what would be told on going there
    """

    id: str
    home: str
    version: int
    person: str
    post_code: str
    post: str
    total: str
    rank: str
    state: str
    next: str
    blocked: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """The applications in one state, by post and rank."""

    state: str
    label: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Board:
    """All applications of a plan; a column for every state, in the order of the road."""

    plan: str
    title: str
    state: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Ranked:
    """One applicant of a post.

    written   with the bonus
    enters    is among those who may come to the interview
    in_line   is among the best for the places, of those who have not dropped out
    """

    id: str
    person: str
    admission_no: str
    state: str
    written: Decimal | None
    interview: Decimal | None
    total: Decimal | None
    rank: int | None
    enters: bool
    in_line: bool


@dataclass(frozen=True)
class PostRanking:
    """One post with its applicants, the best first, those without a total last.

    places    how many can be hired, reductions taken off
    wanted    how many qualified applicants the examination needs
    told      what is wrong with the ratio; "" when it is kept (R-RC-03)
    """

    post: str
    code: str
    name: str
    unit: str
    places: int
    wanted: int
    applied: int
    qualified: int
    hired: int
    told: str
    applicants: tuple[Ranked, ...]


@dataclass(frozen=True)
class Advanced:
    """What many steps at once did.

    change   id of the one change, for undo
    warned   warnings by application
    """

    change: str
    moved: int
    warned: tuple[tuple[str, Fault], ...]


@dataclass(frozen=True)
class Refusal:
    """Why one application cannot take the step."""

    application: str
    person: str
    text: str


class StepsRefused(StationError):
    """One or more of the applications cannot take the step, so none of them did."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        told = [f"{each.person}：{each.text}" for each in refusals]
        super().__init__("\n".join([*told, "以上人员不能办理，其他人员也没有改动。"]))
        self.refusals = tuple(refusals)


@needs(Right.READ)
def plan_named(workspace: Workspace, text: str) -> str:
    """Return the id of a plan by its id, number or title. Raises StationError for none or two."""
    model = RecruitmentPlan
    same = (model.id == text) | (model.plan_no == text) | (model.title == text)
    with workspace.database.reading() as session:
        found = session.scalars(select(model.id).where(same, model.deleted_at.is_(None))).all()
    if len(found) != 1:
        told = "有几个" if found else "没有"
        raise StationError(f"{told}招聘计划“{text}”，请写明计划编号。")
    return found[0]


@needs(Right.READ)
def progress(workspace: Workspace, plan: str) -> tuple[Board, tuple[PostRanking, ...]]:
    """Return the board and the rankings of a plan, read at once. Raises RecordMissing."""
    with workspace.database.reading() as session:
        papers = papers_of(session, plan)
        return _board(workspace, session, papers), _rankings(papers)


@needs(Right.READ)
def ranking(workspace: Workspace, plan: str) -> tuple[PostRanking, ...]:
    """Return the ranking of each post of a plan, by post code. Raises RecordMissing."""
    with workspace.database.reading() as session:
        return _rankings(papers_of(session, plan))


@needs(Right.ENTER)
def advance(workspace: Workspace, applications: Sequence[str], state: str) -> Advanced:
    """Take applications to a state, all of them or none; one undo takes all back.

    Raises StepsRefused naming each that cannot go there, RecordMissing, and StationError for
    an unknown state.
    """
    if state not in JOB_APPLICATIONS.life_cycle.labels:
        known = "、".join(f"{c}（{t}）" for c, t in steps.APPLICATION_LABELS.items())
        raise StationError(f"应聘报名没有状态“{state}”，可用的有：{known}。")
    refusals: list[Refusal] = []
    warned: list[tuple[str, Fault]] = []
    action = f"{JOB_APPLICATIONS.name}.move"
    with workspace.database.transaction(workspace.actor, action) as session:
        moving = [
            records.live(session, JOB_APPLICATIONS, each) for each in dict.fromkeys(applications)
        ]
        context = at_once(context_for(workspace, session), session, moving)
        for record in moving:
            faults = _stepped(workspace, session, record, state, context)
            warned += [(record.id, fault) for fault in faults if not fault.refuses]
            if texts := [fault.text for fault in faults if fault.refuses]:
                name = records.label_of(session, JOB_APPLICATIONS, record)
                refusals.append(Refusal(record.id, name, "".join(texts)))
        if refusals:
            raise StepsRefused(refusals)
        change = str(session.info.get("change", ""))
        return Advanced(change, len(moving), tuple(warned))


def _stepped(
    workspace: Workspace, session: Session, record: Record, state: str, context: Context
) -> list[Fault]:
    """Take one application to a state, unless faults refuse it; return its faults."""
    if not records.settles(workspace, JOB_APPLICATIONS, record):
        return [Fault("state", "HOME", "由所属社工站办理，请告知该站。")]
    try:
        JOB_APPLICATIONS.life_cycle.check(record.state, state)
    except MoveForbidden as error:
        return [Fault("state", "STATE", str(error))]
    record.state = state
    empty = frozenset(n for n in JOB_APPLICATIONS.fields if getattr(record, n) is None)
    context = replace(context, lenient=empty)
    faults = records.checked(session, JOB_APPLICATIONS, record, context)
    if any(fault.refuses for fault in faults):
        with session.no_autoflush:  # the next ones are judged without it
            session.expire(record)
        return faults
    follow(workspace, session, JOB_APPLICATIONS, record, context)
    session.flush()
    return faults


def _board(workspace: Workspace, session: Session, papers: Papers) -> Board:
    context = at_once(context_for(workspace, session), session, papers.applications)
    ranks = _ranks(papers)
    cards = [_card(each, papers, ranks, context) for each in papers.applications]
    state = RECRUITMENT_PLANS.life_cycle.labels[papers.plan.state]
    return Board(papers.plan.id, papers.plan.title or "", state, _columns(cards))


def _rankings(papers: Papers) -> tuple[PostRanking, ...]:
    return tuple(_post_ranking(post, papers) for post in papers.posts.values())


def _ranks(papers: Papers) -> dict[str, int]:
    """Return the rank of every application within its post."""
    weights = weights_of(papers.plan)
    found: dict[str, int] = {}
    for post in papers.posts:
        found |= rules.ranks(standings_of(papers.of_post(post), weights))
    return found


def _card(
    application: JobApplication, papers: Papers, ranks: dict[str, int], context: Context
) -> Card:
    post = papers.posts.get(application.post or "")
    total = rules.total(scores_of(application), weights_of(papers.plan))
    onward = steps.next_state(application.state)
    faults = _faults_in(application, onward, context) if onward else []
    return Card(
        id=application.id,
        home=application.home,
        version=application.row_version,
        person=papers.name(application),
        post_code=(post.post_code if post else None) or "",
        post=(post.name if post else None) or "",
        total="" if total is None else f"{total:.2f}",
        rank=str(ranks.get(application.id, "")),
        state=application.state,
        next=onward,
        blocked=tuple(fault.text for fault in faults if fault.refuses),
        warned=tuple(fault.text for fault in faults if not fault.refuses),
    )


def _faults_in(application: JobApplication, state: str, context: Context) -> list[Fault]:
    """Return the faults that an application would have in a state; changes nothing."""
    values = {name: getattr(application, name) for name in JOB_APPLICATIONS.fields}
    imagined = JOB_APPLICATIONS.new(**values, id=application.id, home=application.home, state=state)
    if JOB_APPLICATIONS.made is not None:
        JOB_APPLICATIONS.made(imagined, context)
    return JOB_APPLICATIONS.faults(imagined, context)


def _columns(cards: Sequence[Card]) -> tuple[Column, ...]:
    """Put cards into columns, within a column by post, then by rank, then by name."""
    ordered = sorted(
        cards, key=lambda card: (card.post_code, not card.rank, int(card.rank or 0), card.person)
    )
    return tuple(
        Column(state, label, tuple(card for card in ordered if card.state == state))
        for state, label in JOB_APPLICATIONS.life_cycle.labels.items()
    )


def _post_ranking(post: RecruitmentPost, papers: Papers) -> PostRanking:
    applications = papers.of_post(post.id)
    free = rules.places(post.number, post.reduced)
    qualified = qualified_of(applications)
    ratio = papers.plan.min_ratio
    told = [f.text for f in rules.ratio_kept(post.name or "", qualified, free, ratio)]
    return PostRanking(
        post=post.id,
        code=post.post_code or "",
        name=post.name or "",
        unit=post.unit or "",
        places=free,
        wanted=free * (ratio or 0),
        applied=len(applications),
        qualified=qualified,
        hired=sum(each.state in steps.ENGAGED for each in applications),
        told="".join(told),
        applicants=_ranked(applications, free, papers),
    )


def _ranked(
    applications: Sequence[JobApplication], free: int, papers: Papers
) -> tuple[Ranked, ...]:
    weights = weights_of(papers.plan)
    ranks = rules.ranks(standings_of(applications, weights))
    competing = [each for each in applications if each.state not in steps.OUT]
    line = rules.ranks(standings_of(competing, weights))
    written = {each.id: rules.written_score(scores_of(each)) for each in applications}
    marks = {each.id: s for each in competing if (s := written[each.id]) is not None}
    enter = rules.entrants(marks, free, papers.plan.interview_ratio or 1)
    found = [
        Ranked(
            id=each.id,
            person=papers.name(each),
            admission_no=each.admission_no or "",
            state=each.state,
            written=written[each.id],
            interview=each.interview,
            total=rules.total(scores_of(each), weights),
            rank=ranks.get(each.id),
            enters=each.id in enter,
            in_line=line.get(each.id, free + 1) <= free,
        )
        for each in applications
    ]
    last = len(found) + 1
    return tuple(sorted(found, key=lambda each: (each.rank or last, -(each.written or 0))))
