"""Public money for tests: lines, sources, vouchers on their way, and a project under contract."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from station_app.domain.register import Record, Register
from station_app.domain.registers.contracts import CONTRACTS
from station_app.domain.registers.instalments import INSTALMENTS
from station_app.domain.registers.money import BUDGET_LINES, DONATIONS, FUND_SOURCES
from station_app.domain.registers.project_parts import PROJECT_STEPS
from station_app.domain.registers.projects import PROJECTS
from station_app.domain.registers.vouchers import FUND_TRANSACTIONS, FundTransaction
from station_app.services import records
from station_app.services.workspace import Workspace

PAYER, APPROVER = "王芳", "欧阳清"
DAY = date(2026, 6, 1)


def a_line(store: Workspace, amount: int | str | None = 100_000, **changes: Any) -> str:
    """Enter the line that pays for purchased services in 2026; return its id."""
    values = {
        "year": 2026,
        "code": "2080299",
        "name": "政府购买社工服务资金",
        "category": "PURCHASE",
        "amount": None if amount is None else Decimal(amount),
    }
    return records.create(store, BUDGET_LINES, values | changes).record.id


def a_source(store: Workspace, **changes: Any) -> str:
    """Enter a source of money of 2026; return its id."""
    values = {"year": 2026, "kind": "LOTTERY", "name": "福彩公益金", "planned": Decimal(50_000)}
    return records.create(store, FUND_SOURCES, values | changes).record.id


def a_donation(store: Workspace, amount: int = 5_000, **changes: Any) -> str:
    """Enter a donation with its receipt; return its id."""
    values = {
        "donor": "长沙某某商贸有限公司",
        "donor_kind": "ENTERPRISE",
        "form": "CASH",
        "amount": Decimal(amount),
        "received_on": DAY,
        "receipt_no": "0012345",
        "handler": PAYER,
    }
    return records.create(store, DONATIONS, values | changes).record.id


def a_voucher(store: Workspace, amount: int | str, **changes: Any) -> str:
    """Enter a draft of a payment, unless `direction` says otherwise; return its id."""
    values = {
        "happened_on": DAY,
        "direction": "OUT",
        "amount": Decimal(amount),
        "counterpart": "开福区暖阳社会工作服务中心",
        "purpose": "项目资金",
        "handler": PAYER,
        "approver": APPROVER,
    }
    return records.create(store, FUND_TRANSACTIONS, values | changes).record.id


def go(store: Workspace, voucher: str, *states: str, on: date = DAY) -> records.Saved:
    """Take a voucher from state to state."""
    for state in states:
        saved = records.move(store, FUND_TRANSACTIONS, voucher, state, on=on)
    return saved


def approved(store: Workspace, amount: int | str, **changes: Any) -> str:
    """Enter a voucher and have it approved; return its id."""
    voucher = a_voucher(store, amount, **changes)
    go(store, voucher, "APPROVED")
    return voucher


def paid(store: Workspace, amount: int | str, **changes: Any) -> str:
    """Enter a voucher, have it approved and paid; return its id."""
    voucher = approved(store, amount, **changes)
    go(store, voucher, "PAID")
    return voucher


def income(store: Workspace, amount: int | str, source: str, **changes: Any) -> str:
    """Enter money that has come into a source; return the voucher's id."""
    return paid(store, amount, direction="IN", source=source, purpose="拨入", **changes)


def voucher_in(store: Workspace, voucher: str) -> FundTransaction:
    """Return a voucher as it is stored."""
    found = records.get(store, FUND_TRANSACTIONS, voucher)
    assert isinstance(found, FundTransaction)
    return found


def planted(store: Workspace, register: Register[Any], **values: Any) -> str:
    """Put a record into the store past the rules, as its own way there is told elsewhere."""
    with store.database.transaction(store.actor, "test") as session:
        record: Record = register.new(**({"home": store.station} | values))
        session.add(record)
        session.flush()
        return record.id


def under_contract(store: Workspace, line: str, amount: int, home: str = "", no: int = 1) -> str:
    """Plant a project in service since March 2026, which a line pays for; return its id."""
    facts = {"home": home, "project_no": f"2026-1-{no:02d}", "name": f"暖阳为老服务{no}"}
    project = planted(store, PROJECTS, **facts, year=2026, budget_line=line, state="IN_SERVICE")
    signed = date(2026, 3, 1)
    contract = {"contract_no": f"HT-{no}", "signed_on": signed, "amount": Decimal(amount)}
    planted(store, CONTRACTS, home=home, project=project, **contract)
    for number, state in enumerate(("CONTRACTED", "IN_SERVICE"), 1):
        step = {"no": number, "to_state": state, "effective_on": date(2026, 2 + number, 1)}
        planted(store, PROJECT_STEPS, home=home, project=project, **step)
    return project


def an_instalment(store: Workspace, project: str, amount: int, **changes: Any) -> str:
    """Plant an approved instalment of a project; return its id."""
    values = {
        "project": project,
        "no": 1,
        "phase": "1",
        "amount": Decimal(amount),
        "trigger": "CONTRACT",
        "payee": "开福区暖阳社会工作服务中心",
        "approval": "PASS",
        "approved_amount": Decimal(amount),
        "approved_on": date(2026, 5, 20),
        "state": "APPROVED",
    }
    return planted(store, INSTALMENTS, **(values | changes))
