"""A project of the bureau from its application to its right of priority, by command line."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.builders import credit_code
from tests.ui.conftest import Run

PROVIDER = "湘江社工服务中心"
TODAY = date.today()  # commands take their day from the clock of the machine
FLAGS = ("is_clear=是", "is_reasonable=是", "is_verifiable=是")


def day(before: int) -> str:
    """Return the day so many days before today."""
    return f"{TODAY - timedelta(days=before)}"


class Books:
    """The bureau's books at the command line, and the project in them."""

    def __init__(self, run: Run, home: Path) -> None:
        self._run, self._home = run, home
        self.project = ""

    def __call__(self, *words: str, code: int = 0) -> Any:
        """Run a command that ends with a code; return its answer, or what it has refused."""
        outcome = self._run("--home", self._home, "--json", *words)
        assert outcome.code == code, outcome.err
        return outcome.json if code == 0 else outcome.err

    def add(self, register: str, *values: str) -> str:
        """Make a record; return its id."""
        return str(self("add", register, *values)["record"]["id"])

    def part(self, register: str, *values: str) -> str:
        """Make a record of the project; return its id."""
        return self.add(register, f"project={self.project}", *values)

    def step(self, state: str, before: int, *values: str, code: int = 0) -> Any:
        """Take the project to a state on a day."""
        given = ("--set", *values) if values else ()
        words = ("--advance", state, "--on", day(before), *given)
        return self("project", self.project, *words, code=code)

    @property
    def life(self) -> Any:
        """The project as it stands."""
        return self("project", self.project)

    def instalment(self, number: int) -> Any:
        return self.life["instalments"][number - 1]


@pytest.fixture
def books(run: Run, bureau: Path) -> Books:
    return Books(run, bureau)


def test_a_project_lives_from_its_application_to_its_right_of_priority(books: Books) -> None:
    applied_with_a_goal(books)
    awarded(books)
    contracted_and_built(books)
    pay(books, 1)
    assess(books, "中期", "59.99", 130)
    refused = books("move", "instalment", books.instalment(2)["id"], "可申请", code=3)
    assert "R-PJ-31" in refused
    assert books.instalment(2)["state"] == "WITHHELD"
    assess(books, "中期", "60", 90)
    assert books.instalment(2)["state"] == "UNLOCKED"
    pay(books, 2)
    books.step("整体考核中", 10)
    assess(books, "末期", "88.5", 5, "已定论")
    pay(books, 3)
    books.step("已结项", 1)
    lifted_next_year(books)


def applied_with_a_goal(books: Books) -> None:
    values = ("kind=专项", "domain=养老", "planned_people=300", "build_required=是")
    books.project = books.add("project", f"year={TODAY.year}", "name=长者居家安全守护", *values)
    books.step("申报中", 320)
    assert "R-PJ-20" in books.step("评审中", 310, code=3)
    measured = ("indicator=安装户数", "unit=户", "target=300", f"due_on={day(30)}")
    books.part("project_goal", "statement=安装扶手", *FLAGS, *measured, "verification=签字")
    books.step("评审中", 310)
    named = ("code=2082001", "name=购买社工服务", "category=PURCHASE", "amount=500000")
    line = books.add("budget_line", f"year={TODAY.year}", *named)
    approved = ("approved_amount=100000", "purchase_mode=公开招标", f"budget_line={line}")
    books.step("招投标中", 300, *approved)


def awarded(books: Books) -> None:
    books("set", "project", books.project, f"tender_on={day(295)}", f"bid_close_on={day(270)}")
    judge = books.part("tender_judge", "name=陈大文", "independent=是")
    for number, (bidder, mark) in enumerate(((PROVIDER, 92), ("麓山中心", 85), ("浏阳河", 80)), 1):
        papers = (f"received_on={day(271)}", f"price={97000 + 1000 * number}", "qualified=是")
        code = f"uscc={credit_code(number)}"
        bid = books.part("project_bid", f"bidder={bidder}", code, *papers)
        books.add("bid_score", f"bid={bid}", f"judge={judge}", f"score={mark}")
    assert [each["rank"] for each in books.life["bids"]] == ["1", "2", "3"]
    organisation = books.add(
        "organisation", f"name={PROVIDER}", f"uscc={credit_code(1)}", "kind=SERVICE_ORG",
        "is_social_work_agency=是",
        "bank_name=长沙银行四方坪支行", "bank_account=800012341234123401",
    )  # fmt: skip
    won = (f"award_org={PROVIDER}", f"award_uscc={credit_code(1)}", "award_amount=98000")
    books.step("已中标(公示)", 265, *won, f"provider={organisation}")


def contracted_and_built(books: Books) -> None:
    assert "R-PJ-06" in books.step("已签约", 250, code=3)
    term = (f"from_on={day(250)}", f"to_on={day(-20)}", f"filed_on={day(248)}")
    books.part("contract", "contract_no=KF-01", f"signed_on={day(250)}", "amount=98000", *term)
    books.step("已签约", 250)
    books.step("基础设施建设中", 245)
    books.part("project_site", "site_name=四方坪街道", "role=试点")
    books.step("服务开展中", 200, f"build_done_on={day(205)}")
    conditions = ("trigger=签订合同", "trigger=阶段考核合格", "trigger=末期考核合格")
    plan = zip(("30", "40", "30"), ("首付款", "中期款", "尾款"), conditions, strict=True)
    for number, (percent, phase, trigger) in enumerate(plan, 1):
        stage = ("stage=中期",) if number == 2 else ()
        values = (f"no={number}", f"percent={percent}", f"phase={phase}", trigger, *stage)
        books.part("instalment", *values)


def pay(books: Books, number: int) -> None:
    """Apply for an instalment, approve it, and pay it by a voucher."""
    found = books.instalment(number)
    if found["state"] == "LOCKED":
        books("move", "instalment", found["id"], "可申请")
    books("move", "instalment", found["id"], "已申请")
    amount = f"approved_amount={found['amount']}"
    books("set", "instalment", found["id"], "approval=通过", amount, f"approved_on={day(0)}")
    values = ("direction=支出", "handler=陈静", "approver=欧阳清", "purpose=项目款")
    voucher = books.add("fund_transaction", f"instalment={found['id']}", *values)
    for state in ("已审批", "已支付"):
        books("move", "fund_transaction", voucher, state)
    assert books.instalment(number)["state"] == "PAID"


def assess(books: Books, stage: str, score: str, before: int, *further: str) -> None:
    """Score an assessment in one aspect and tell its result."""
    days = (f"planned_on={day(before)}", f"held_on={day(before)}", f"notified_on={day(before)}")
    made = books.part("assessment", f"stage={stage}", *days, "declared=是")
    of_it = f"assessment={made}"
    books.add(
        "assessment_aspect",
        of_it,
        "dimension=服务成效",
        "item=目标完成",
        "full=100",
        f"score={score}",
    )
    for state in ("已考核", "已评分", "已通知", *further):
        books("move", "assessment", made, state)
    last = next(each for each in books.life["assessments"] if each["id"] == made)
    assert (float(last["total"]), last["passed"]) == (float(score), float(score) >= 60)


def lifted_next_year(books: Books) -> None:
    """The provider's bid of next year goes with the right of priority."""
    (right,) = books.life["rights"]
    assert (books.life["head"]["state"], right["holder"]) == ("COMPLETED", PROVIDER)
    values = ("kind=专项", "domain=养老", "planned_people=300")
    books.project = books.add("project", f"year={right['year']}", "name=二期", *values)
    books.part("project_bid", f"bidder={PROVIDER}", f"received_on={day(0)}", "price=99000")
    assert [each["priority"] for each in books.life["bids"]] == [True]
