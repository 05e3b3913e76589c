"""In which state a project is as of a day (domain.md 4.8): the kept steps are asked."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.codes import code_list
from station_app.domain.rules.project_states import (
    APPROVED,
    TOLD,
    UNDECIDED,
    UNTOLD,
    Step,
    state_on,
    steps_seen,
)

DAY = date(2010, 6, 10)
ROAD = (
    Step(1, "PLANNED", date(2010, 1, 4)),
    Step(2, "APPLYING", date(2010, 2, 1)),
    Step(3, "UNDER_REVIEW", date(2010, 2, 1)),
    Step(4, "TENDERING", date(2010, 3, 1)),
)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2010, 1, 3), ""),
        (date(2010, 1, 4), "PLANNED"),
        (date(2010, 1, 31), "PLANNED"),
        (date(2010, 2, 1), "UNDER_REVIEW"),  # the later of two steps of one day
        (date(2010, 2, 28), "UNDER_REVIEW"),
        (date(2010, 3, 1), "TENDERING"),
        (DAY, "TENDERING"),
    ],
)
def test_the_last_step_up_to_a_day_counts(day: date, state: str) -> None:
    assert state_on(ROAD, day) == state


steps = st.builds(
    Step,
    st.integers(1, 9),
    st.sampled_from(sorted(APPROVED)),
    st.integers(0, 60).map(lambda days: DAY + timedelta(days)),
)


@given(st.lists(steps, unique_by=lambda step: step.no), st.randoms())
def test_the_order_in_which_steps_are_read_makes_no_difference(found: list[Step], dice) -> None:  # type: ignore[no-untyped-def]
    shuffled = dice.sample(found, len(found))

    assert state_on(shuffled, DAY + timedelta(30)) == state_on(found, DAY + timedelta(30))


@pytest.mark.parametrize("unknown", ["to_state", "effective_on"])
def test_a_kept_step_without_its_state_or_day_tells_nothing(unknown: str) -> None:
    known = {"no": None, "to_state": "PLANNED", "effective_on": DAY}
    kept = [SimpleNamespace(**known), SimpleNamespace(**(known | {unknown: None}))]

    assert list(steps_seen(kept)) == [Step(0, "PLANNED", DAY)]


def test_each_state_is_told_of_or_has_to_be_explained_or_is_not_decided_yet() -> None:
    sets = (TOLD, UNTOLD, UNDECIDED)

    assert sorted(state for each in sets for state in each) == sorted(
        code_list("project_state").labels
    )
