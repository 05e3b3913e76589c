"""The purchased projects of a practice district, from application to service.

As of the day of the report there are 14 key projects: 5 common and 9 special ones. 4 are in
service and 9 are being built; these are other sets than the 5 and the 9: 2 common and 2 special
ones are in service. One special project is still out to tender, which the report does not tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from station_app.domain.registers.contracts import CONTRACTS
from station_app.domain.registers.instalments import INSTALMENTS
from station_app.domain.registers.organisations import ORGANISATIONS
from station_app.domain.registers.project_goals import PROJECT_GOALS
from station_app.domain.registers.project_parts import PROJECT_COSTS, PROJECT_SITES
from station_app.domain.registers.projects import PROJECTS
from station_app.domain.registers.tenders import BID_SCORES, PROJECT_BIDS, TENDER_JUDGES
from station_app.domain.registers.vouchers import FUND_TRANSACTIONS
from station_app.services import paying, records
from station_app.services.demo.agenda import enter, organ_of
from station_app.services.demo.setting import Setting
from station_app.services.workspace import Workspace

TENDER, BUILD, SERVE = "TENDERING", "BUILDING", "IN_SERVICE"
COMMON, SPECIAL = "COMMON", "SPECIAL"


@dataclass(frozen=True)
class Planned:
    """A project with its goal; `reached`: its state on the day of the report."""

    name: str
    kind: str
    domain: str
    reached: str
    indicator: str
    unit: str
    target: int
    amount: int


PROJECTS_PLANNED = (
    Planned("居家养老“一键呼应”服务", COMMON, "ELDERLY", SERVE, "入户探访", "人次", 2400, 240_000),
    Planned("社区儿童之家", COMMON, "CHILD", SERVE, "开放天数", "天", 200, 200_000),
    Planned("困难家庭帮扶", COMMON, "RELIEF", BUILD, "建档帮扶家庭", "户", 160, 180_000),
    Planned("邻里议事与社区治理", COMMON, "COMMUNITY", BUILD, "议事会", "场", 96, 120_000),
    Planned("志愿服务孵化", COMMON, "VOLUNTEER", BUILD, "培育志愿服务队", "支", 32, 100_000),
    Planned("福利院老人心理关怀", SPECIAL, "MENTAL", SERVE, "个案服务", "个", 40, 150_000),
    Planned("流动儿童城市融入", SPECIAL, "CHILD", SERVE, "小组活动", "节", 72, 160_000),
    Planned("残疾人社区康复", SPECIAL, "DISABLED", BUILD, "康复训练", "人次", 1800, 220_000),
    Planned("社区矫正人员帮教", SPECIAL, "JUSTICE", BUILD, "帮教个案", "个", 30, 130_000),
    Planned("失独家庭陪伴", SPECIAL, "MENTAL", BUILD, "陪伴服务", "人次", 600, 110_000),
    Planned("婚姻家庭调适", SPECIAL, "AFFAIRS", BUILD, "咨询服务", "人次", 500, 100_000),
    Planned("流浪救助临时照料", SPECIAL, "RELIEF", BUILD, "临时照料", "人次", 300, 140_000),
    Planned("青少年禁毒教育", SPECIAL, "CHILD", BUILD, "宣讲活动", "场", 60, 90_000),
    Planned("医务社会工作试点", SPECIAL, "OTHER", TENDER, "病房探访", "人次", 900, 160_000),
)
PRACTISED = PROJECTS_PLANNED[1::4]  # a few of all kinds and states
AGENCIES = ("练习阳光社会工作服务中心", "练习同心社会工作服务中心", "练习和风社会工作服务中心")
CODES = ("52430105MJJ000012K", "52430105MJJ000020E", "52430105MJJ000039B")
JUDGED = (  # and the marks that each gives to the bids
    ("欧阳明", "麓山练习学院", (88, 84, 79)),
    ("司徒静", "麓山练习学院", (90, 83, 80)),
    ("上官云", "湘江练习大学", (86, 85, 82)),
)
BELOW = Decimal("0.97")  # of what was approved, the best offer asks
DEARER = (Decimal(1), Decimal("1.01"), Decimal("1.02"))


def buy(
    office: Workspace,
    setting: Setting,
    line: str,
    chosen: Sequence[Planned] = PROJECTS_PLANNED,
) -> tuple[str, ...]:
    """Enter the agencies and the projects; return the ids of the common projects.

    line  the budget line that pays for them
    """
    agencies = [_agency(office, setting, number) for number in range(len(AGENCIES))]
    common = []
    for number, planned in enumerate(chosen):
        first = number % len(AGENCIES)
        project = _Project(office, setting, planned, agencies[first], number)
        project.apply()
        project.review(line)
        if planned.reached == TENDER:
            project.be_scored()
        else:
            project.award()
            project.carry_out()
        if planned.kind == COMMON:
            common.append(project.id)
    return tuple(common)


def propose(station: Workspace, setting: Setting) -> str:
    """Let a station hand in a project of its own; return its id."""
    agency = _agency(station, setting, 0)
    project = _Project(station, setting, PROJECTS_PLANNED[9], agency, 0)
    project.apply()
    return project.id


def _agency(office: Workspace, setting: Setting, number: int) -> str:
    return enter(
        office,
        ORGANISATIONS,
        name=AGENCIES[number],
        uscc=CODES[number],
        kind="SERVICE_ORG",
        is_social_work_agency=True,
        registered_on=setting.day(3, 1 + number, -2),
        registrar="区民政局",
        supervisor_unit=organ_of(office),
        legal_rep=("陈大文", "李小明", "周知行")[number],
        phone=f"0731000000{number:02d}",
        address="四方坪练习路1号",
        staff_count=12 + number,
        fulltime_count=9 + number,
        certified_count=4 + number,
    )


class _Project:
    """One project on its way; dates are the same for all."""

    def __init__(
        self, office: Workspace, setting: Setting, planned: Planned, agency: str, number: int
    ) -> None:
        self._office, self._day, self._planned = office, setting.day, planned
        self._setting, self._agency, self._number = setting, agency, number + 1
        self._first = number % len(AGENCIES)
        self._approved = Decimal(planned.amount)
        self.id = ""

    def apply(self) -> None:
        """Enter the application with its goal and budget, and hand it in."""
        planned = self._planned
        self.id = enter(
            self._office,
            PROJECTS,
            year=self._setting.year,
            name=planned.name,
            kind=planned.kind,
            is_key=True,
            domain=planned.domain,
            applicant=self._agency,
            planned_people=150 + 10 * self._number,
            places=organ_of(self._office).removesuffix("社会工作局"),
            planned_from=self._day(4, 1),
            planned_to=self._day(3, 31, 1),
            amount_applied=self._approved,
            leader="陈大文",
            brief=f"面向社区居民开展{planned.name}。",
            applied_on=self._day(1, 11),
            build_required=True,
        )
        goal = {"is_clear": True, "is_reasonable": True, "is_verifiable": True, "kind": "OUTPUT"}
        measure = {"indicator": planned.indicator, "unit": planned.unit}
        enter(
            self._office,
            PROJECT_GOALS,
            project=self.id,
            statement=f"一年内完成{planned.indicator}{planned.target}{planned.unit}",
            target=Decimal(planned.target),
            due_on=self._day(3, 31, 1),
            verification="服务记录、签到表和照片",
            **goal,
            **measure,
        )
        self._cost()
        if planned.kind == SPECIAL:
            pilot = {"role": "PILOT", "site_name": f"{planned.name}试点单位"}
            enter(self._office, PROJECT_SITES, project=self.id, **pilot)
        for state in ("APPLYING", "UNDER_REVIEW"):
            records.move(self._office, PROJECTS, self.id, state, self._day(1, 11))

    def _cost(self) -> None:
        enter(
            self._office,
            PROJECT_COSTS,
            project=self.id,
            category="01",
            purpose="社工薪酬",
            price=self._approved,
            quantity=Decimal(1),
            unit="年",
            source="FISCAL",
        )

    def review(self, line: str) -> None:
        """Approve it and put it out to tender, the last one only just now."""
        late = self._planned.reached == TENDER
        begins = self._day(6, 1) if late else self._day(2, 1)
        values = {
            "review_result": "PASS",
            "reviewed_on": self._day(5, 25) if late else self._day(1, 25),
            "approved_amount": self._approved,
            "budget_line": line,
            "purchase_mode": "OPEN_TENDER",
            "tender_on": begins,
            "bid_close_on": self._day(6, 25) if late else self._day(2, 26),
        }
        records.change(self._office, PROJECTS, self.id, values)

    def be_scored(self) -> None:
        """Receive three bids with the marks of three judges: the award is left to practise."""
        bids = [self._bid(number, self._day(6, 9)) for number in range(len(AGENCIES))]
        for name, unit, marks in JUDGED:
            judge = {"name": name, "unit": unit, "independent": True}
            by = enter(self._office, TENDER_JUDGES, project=self.id, **judge)
            for bid, mark in zip(bids, marks, strict=True):
                enter(self._office, BID_SCORES, bid=bid, judge=by, score=Decimal(mark))

    def award(self) -> None:
        """Receive three bids and award the project to the lowest one."""
        for number in range(len(AGENCIES)):
            self._bid(number, self._day(2, 25), "LOST" if number else "WON")
        award = {"award_org": AGENCIES[self._first], "award_uscc": CODES[self._first]}
        decided = {"tender_result": "AWARDED", "awarded_on": self._day(3, 5)}
        values = {**award, **decided, "award_amount": next(self._prices())}
        records.change(self._office, PROJECTS, self.id, values)

    def _bid(self, number: int, received: date, result: str | None = None) -> str:
        at = (self._first + number) % len(AGENCIES)
        return enter(
            self._office,
            PROJECT_BIDS,
            project=self.id,
            bidder=AGENCIES[at],
            uscc=CODES[at],
            received_on=received,
            price=[*self._prices()][number],
            qualified=True,
            result=result,
        )

    def _prices(self) -> Iterator[Decimal]:
        for factor in DEARER:
            yield (self._approved * BELOW * factor).quantize(Decimal("0.01"))

    def carry_out(self) -> None:
        """Sign the contract, build, and begin to serve where the report says so."""
        signed: date = self._day(3, 26)
        enter(
            self._office,
            CONTRACTS,
            project=self.id,
            contract_no=f"KFSG-{self._setting.year}-{self._number:02d}",
            signed_on=signed,
            amount=next(self._prices()),
            from_on=self._day(4, 1),
            to_on=self._day(3, 31, 1),
            filed_on=self._day(4, 2),
        )
        self._change(provider=self._agency)
        self._move("CONTRACTED", signed)
        planned = paying.schedule(self._office, self.id, paying.PRESETS["30/40/30"])
        self._change(build_started_on=self._day(4, 12))
        self._move(BUILD, self._day(4, 12))
        if self._planned.reached == SERVE:
            self._pay_first(planned.instalments[0])
            self._change(build_done_on=self._day(5, 20), service_from=self._day(6, 1))
            self._move(SERVE, self._day(6, 1))

    def _pay_first(self, instalment: str) -> None:
        """Let the first instalment be applied for, approved and paid."""
        account = {"bank_name": "练习银行开福支行", "bank_account": "1901000000000012345"}
        asked = {"applied_on": self._day(4, 14), "payee": AGENCIES[self._first], **account}
        paying.apply_for(self._office, instalment, asked)
        granted: Any = records.get(self._office, INSTALMENTS, instalment)
        approved = {"approval": "PASS", "approved_on": self._day(4, 20)}
        amount = {"approved_amount": granted.applied_amount}
        records.change(self._office, INSTALMENTS, instalment, approved | amount)
        enter(
            self._office,
            FUND_TRANSACTIONS,
            *("APPROVED", "PAID"),
            instalment=instalment,
            purpose=f"{self._planned.name}首付款",
            voucher_no=f"{self._setting.year}04{self._number:04d}",
            handler="李小明",
            approver="周知行",
            happened_on=self._day(4, 28),
            approved_on=self._day(4, 26),
            paid_on=self._day(4, 28),
        )

    def _change(self, **values: Any) -> None:
        records.change(self._office, PROJECTS, self.id, values)

    def _move(self, state: str, on: date) -> None:
        records.move(self._office, PROJECTS, self.id, state, on)
