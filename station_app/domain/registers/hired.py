"""What hiring means for the register of social workers (domain.md 11.3, R-RC-06)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from station_app.domain.codes import code_list
from station_app.domain.problems import Fault, Severity
from station_app.domain.register import Context, Record, new_id
from station_app.domain.registers.workers import SOCIAL_WORKERS, number_worker, post_periods
from station_app.domain.rules import recruitment as rules
from station_app.domain.rules.recruitment_steps import ENGAGED

PATH = "IMPORT"  # 引进一批
REOPENED = frozenset({"CANDIDATE", "LEFT"})  # states from which a worker comes into post
IN_POST = frozenset({"ACTIVE", "LEAVE"})


def worker_of(person: str | None, context: Context) -> Any:
    """Return the person's record as a social worker; None: there is none."""
    found = context.referring("social_worker", "person", person or "")
    return next(iter(found), None)


def worker_of_the_hired(application: Any, context: Context) -> Iterator[Record]:
    """Hiring makes the person an active worker of the station, with a period in post (R-RC-06).

    Somebody who is a candidate or had left before comes back; other workers are left as they
    are, so it makes no difference how often it is asked. Only a station has workers.
    """
    post = context.find("recruitment_post", application.post)
    if application.state not in ENGAGED or post is None or not application.home:
        return
    worker = worker_of(application.person, context)
    begins = rules.first_day(application.on_board_on, application.decided_on, context.today)
    if worker is None:
        worker = SOCIAL_WORKERS.new(
            id=new_id(), home=application.home, person=application.person, hired_on=begins
        )
        number_worker(worker, context)
    elif worker.state not in REOPENED or _came_since(worker, application, begins, context):
        return
    _put_into(worker, application, post)
    periods: Iterator[Any] = post_periods(worker, context)
    for period in periods:
        period.from_on = begins
        yield period  # before the worker, from whom it would follow with another first day
    yield worker


def _came_since(worker: Any, application: Any, begins: date, context: Context) -> bool:
    """Whether a worker has been in post since this hiring: who left again is not brought back."""
    since = min(application.decided_on or begins, begins)
    periods = context.children("practitioner_post", worker.id)
    return any(period.from_on and period.from_on >= since for period in periods)


def _put_into(worker: Any, application: Any, post: Any) -> None:
    """Write where the worker now serves."""
    worker.state = "ACTIVE"
    worker.organisation, worker.post = post.unit, post.name
    worker.category = worker.category or rules.category_of(application.destination)
    worker.talent_path = _with_path(worker.talent_path)
    if application.contract_no:
        worker.employment = worker.employment or "CONTRACT"


def _with_path(paths: str | None) -> str:
    """Add the path to those that a worker has, in the list's order."""
    held = {*(paths or "").split(","), PATH}
    return ",".join(code for code in code_list("talent_path").labels if code in held)


def worker_in_step(application: Any, context: Context) -> Iterator[Fault]:
    """Tell where the worker's record no longer fits what became of the application (R-RC-06)."""
    gone = application.state == "DISMISSED" or (
        application.state == "WITHDRAWN" and application.decided_on is not None
    )
    engaged = application.state in ENGAGED
    worker = worker_of(application.person, context) if engaged or gone else None
    if worker is not None and engaged:
        yield from _engaged(application, worker, context)
    elif worker is not None and worker.state in IN_POST:
        text = "人员：社工记录仍为在岗，请在“社工”中填写离职日期和原因，并改为离岗。"
        yield Fault("person", "R-RC-06", text, Severity.WARN)


def _engaged(application: Any, worker: Any, context: Context) -> Iterator[Fault]:
    if worker.state not in IN_POST | REOPENED:
        label = SOCIAL_WORKERS.life_cycle.labels[worker.state]
        text = f"人员：本人的社工记录为“{label}”，没有自动改为在岗，请核对后在“社工”中处理。"
        yield Fault("person", "R-RC-06", text, Severity.WARN)
    post = context.find("recruitment_post", application.post)
    elsewhere = post is not None and worker.organisation != post.unit
    if worker.state in IN_POST and elsewhere:
        text = (
            f"人员：本人已是“{worker.organisation}”的在岗社工，"
            f"请在“社工”中改为录用单位“{post.unit}”和新的岗位。"
        )
        yield Fault("person", "R-RC-06", text, Severity.WARN)
