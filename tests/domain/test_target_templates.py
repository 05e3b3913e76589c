"""Templates of yearly targets: which one holds, and what is wrong in one is told."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from station_app.domain.codes import code_list
from station_app.domain.problems import StationError
from station_app.domain.target_templates import (
    TemplateFaulty,
    load_template,
    parse_template,
    template_for,
    template_years,
)

SOUND: dict[str, Any] = {
    "title": "责任书",
    "source": "试",
    "items": [
        {"dimension": each, "content": "目标", "rule": "", "full": full}
        for each, full in zip(
            code_list("target_dimension").labels, ("10", "10", "20", "20", "20", "20"), strict=True
        )
    ],
}


@pytest.mark.parametrize("year", template_years())
def test_every_template_fits_on_the_form_and_makes_100_points(year: int) -> None:
    found = load_template(year)

    assert sum(item.full for item in found.items) == 100
    assert 6 <= len(found.items) <= 14
    assert found.source


def test_a_template_holds_from_its_year_until_a_later_one() -> None:
    first = template_years()[0]

    assert template_for(first).year == first
    assert template_for(2199).year == template_years()[-1]
    with pytest.raises(StationError, match=f"最早的是{first}年"):
        template_for(first - 1)


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        ("full", "10.5", "分值合计为100.5分"),
        ("dimension", "MONEY", "没有考核项目 MONEY"),
        ("dimension", "PUBLICITY", "缺少考核项目“组织领导”"),
    ],
)
def test_what_is_wrong_in_a_template_is_told(place: str, value: str, told: str) -> None:
    written = deepcopy(SOUND)
    written["items"][0][place] = value

    with pytest.raises(TemplateFaulty, match=told):
        parse_template(2030, written)
    assert parse_template(2030, SOUND).year == 2030
