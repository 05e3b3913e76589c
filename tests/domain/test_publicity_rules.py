"""R-PB-01 and R-VO-08: reviewed by another, published with consent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from station_app.domain.life_cycles import LifeCycle
from station_app.domain.problems import MoveForbidden, Severity
from station_app.domain.rules import publicity as rules
from station_app.domain.rules.publicity import Featured, ItemFacts

TODAY, OUT_ON = date(2026, 3, 20), date(2026, 3, 10)
BEFORE, AFTER = date(2026, 3, 1), date(2026, 3, 15)
ITEM = ItemFacts(
    "PUBLISHED", OUT_ON, "李娜、王芳", "陈静", date(2026, 3, 5), link="https://example.org/1"
)


def told(faults: Any) -> list[tuple[str, str, Severity]]:
    return [(fault.field, fault.rule, fault.severity) for fault in faults]


@pytest.mark.parametrize("state", ["REVIEWED", "PUBLISHED", "ARCHIVED"])
@pytest.mark.parametrize("reviewer", ["王芳", "李娜", "陈静,王芳"])
def test_r_pb_01_no_author_reviews(state: str, reviewer: str) -> None:
    found = told(rules.item_in_order(replace(ITEM, state=state, reviewer=reviewer), TODAY))

    assert found == [("reviewer", "R-PB-01", Severity.ERROR)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"state": "DRAFT", "reviewer": "王芳", "published_on": None}, []),
        ({"state": "REVIEWED", "published_on": None, "link": None}, []),
        ({"reviewer": None}, [("reviewer", "STATE", Severity.ERROR)]),
        ({"reviewed_on": None}, [("reviewed_on", "STATE", Severity.ERROR)]),
        ({"published_on": None}, [("published_on", "STATE", Severity.ERROR)]),
        ({"published_on": date(2026, 3, 21)}, [("published_on", "STATE", Severity.ERROR)]),
        ({"published_on": date(2026, 3, 4)}, [("published_on", "RANGE", Severity.ERROR)]),
        ({"link": None}, [("link", "STATE", Severity.WARN)]),
        ({"link": None, "clipping": "ab"}, []),
        ({"state": "WITHDRAWN", "reviewer": None, "link": None}, []),
    ],
)
def test_a_state_stands_on_what_the_item_tells(
    changes: dict[str, Any], expected: list[tuple[str, str, Severity]]
) -> None:
    assert told(rules.item_in_order(replace(ITEM, **changes), TODAY)) == expected


@pytest.mark.parametrize(
    ("person", "severity"),
    [
        (Featured("王芳", BEFORE), None),
        (Featured("王芳", OUT_ON), None),
        (Featured("王芳"), Severity.ERROR),
        (Featured("王芳", AFTER), Severity.ERROR),
        (Featured("王芳", BEFORE, OUT_ON), Severity.ERROR),
        (Featured("王芳", BEFORE, AFTER), Severity.WARN),
    ],
)
def test_r_vo_08_nobody_is_published_without_consent(
    person: Featured, severity: Severity | None
) -> None:
    found = told(rules.item_in_order(replace(ITEM, featured=(person,)), TODAY))

    assert found == ([("state", "R-VO-08", severity)] if severity else [])


def test_a_draft_may_show_people_who_are_still_to_be_asked() -> None:
    item = replace(ITEM, state="REVIEWED", featured=(Featured("王芳"),))

    assert told(rules.item_in_order(item, TODAY)) == []


@pytest.mark.parametrize(
    ("person", "fields"),
    [
        (Featured("王芳"), []),
        (Featured("王芳", BEFORE, AFTER), []),
        (Featured("王芳", None, AFTER), ["consent_on"]),
        (Featured("王芳", AFTER, BEFORE), ["withdrawn_on"]),
    ],
)
def test_consent_is_given_before_it_is_taken_back(person: Featured, fields: list[str]) -> None:
    assert [each.field for each in rules.consent_in_order(person)] == fields


@pytest.mark.parametrize("old", rules.ITEM_LABELS)
@pytest.mark.parametrize("new", rules.ITEM_LABELS)
def test_an_item_takes_its_steps_only(old: str, new: str) -> None:
    cycle = LifeCycle(rules.ITEM_LABELS, rules.ITEM_MOVES)
    road = [("DRAFT", "REVIEWED"), ("REVIEWED", "PUBLISHED"), ("PUBLISHED", "ARCHIVED")]

    if (old, new) in road or (new == "WITHDRAWN" != old):
        cycle.check(old, new)
    else:
        with pytest.raises(MoveForbidden):
            cycle.check(old, new)
