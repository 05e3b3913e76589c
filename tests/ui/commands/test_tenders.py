"""Commands of a tender: the matrix, the award, the failed tender."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from station_app.services import workspace
from tests.services.conftest import clock
from tests.services.tendering import a_bid, a_judge, a_project, marked
from tests.ui.conftest import PASSPHRASE, Run

Tender = tuple[str, list[str]]  # the project's id, and those of its bids


@pytest.fixture
def at_bureau(run: Run, bureau: Path) -> Run:
    """Return what runs a command at the bureau with --json."""
    return lambda *words: run("--home", bureau, "--json", *words)


@pytest.fixture
def tender(bureau: Path) -> Tender:
    """Enter a tender of three bids with all marks, the first the best."""
    with workspace.open_(bureau, PASSPHRASE, now=clock) as opened:
        project = a_project(opened)
        judge = a_judge(opened, project)
        received = date(2026, 1, 5)  # not after today, whatever day it is
        bids = [a_bid(opened, project, n, received_on=received) for n in (1, 2, 3)]
        for bid, score in zip(bids, (90, 85, 80), strict=True):
            marked(opened, bid, [judge], score)
    return project, bids


def test_the_matrix_is_told_in_the_order_of_the_ranking(at_bureau: Run, tender: Tender) -> None:
    outcome = at_bureau("tender", "长者探访项目")

    found = outcome.json
    assert outcome.code == 0
    assert (found["ranked"], found["price_weight"], found["min_bidders"]) == (True, "10.00", 3)
    assert [each["id"] for each in found["bids"]] == tender[1]
    first = found["bids"][0]
    assert (first["technical"], first["price_points"], first["total"]) == (
        "81.00",
        "10.00",
        "91.00",
    )
    assert list(first["marks"].values()) == ["90.00"]


def test_people_read_the_matrix_as_lines(run: Run, bureau: Path, tender: Tender) -> None:
    told = run("--home", bureau, "tender", tender[0]).out

    assert "长者探访项目（招投标中）" in told
    assert "1\t第1社工服务中心\t91000.00\t90.00\t91.00" in told


def test_a_project_is_awarded_and_the_award_is_undone(at_bureau: Run, tender: Tender) -> None:
    project, bids = tender

    done = at_bureau("award", project, bids[0], "--on", "2026-11-02", "--amount", "90,500.5")

    found = at_bureau("show", "project", project).json["record"]
    assert done.code == 0
    assert (found["state"], found["award_org"]) == ("AWARDED", "第1社工服务中心")
    assert (found["award_amount"], found["awarded_on"]) == ("90500.50", "2026-11-02")
    at_bureau("undo", done.json["change"])
    assert at_bureau("show", "project", project).json["record"]["state"] == "TENDERING"


def test_who_is_not_first_is_refused_without_a_reason(at_bureau: Run, tender: Tender) -> None:
    words = ("award", tender[0], "第2社工服务中心", "--on", "2026-11-02")

    refused = at_bureau(*words)

    assert (refused.code, "R-PJ-17" in refused.err) == (3, True)
    assert at_bureau(*words, "--reason", "第一名放弃中标").code == 0
    shown = at_bureau("show", "project_bid", tender[1][1]).json["record"]
    assert (shown["result"], shown["remark"]) == ("WON", "中标理由：第一名放弃中标")


def test_a_failed_tender_is_registered_with_its_reason(at_bureau: Run, tender: Tender) -> None:
    done = at_bureau("award", tender[0], "--failed", "投标人串通")

    found = at_bureau("show", "project", tender[0]).json["record"]
    assert done.code == 0
    assert (found["state"], found["tender_result"]) == ("FAILED_TENDER", "FAILED")
    assert "投标人串通" in found["review_note"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "请写明中标的投标编号或投标人"),
        (("第1社工服务中心",), "请用 --on 写明中标日期"),
        (("第1社工服务中心", "--on", "三月"), "中标日期："),
        (("第1社工服务中心", "--on", "2026-11-02", "--amount", "九万"), "中标金额："),
    ],
)
def test_what_is_missing_for_an_award_is_asked_for(
    at_bureau: Run, tender: Tender, words: tuple[str, ...], told: str
) -> None:
    outcome = at_bureau("award", tender[0], *words)

    assert outcome.code == 2
    assert told in outcome.err


def test_a_bidder_who_is_not_there_is_answered_with_those_who_are(
    at_bureau: Run, tender: Tender
) -> None:
    outcome = at_bureau("award", tender[0], "别的中心", "--on", "2026-11-02")

    assert outcome.code == 3
    assert "已登记的有：第1社工服务中心、第2社工服务中心、第3社工服务中心" in outcome.err
