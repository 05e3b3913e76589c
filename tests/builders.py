"""Made-up values for tests: valid numbers, records of every register, nobody real."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from station_app.domain.code_kinds import Code, Codes
from station_app.domain.identifiers import check_digit, credit_code_faults
from station_app.domain.kinds import Kind, Reference, Text
from station_app.domain.number_kinds import Number, Whole
from station_app.domain.register import Owner, Register
from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.workspace import Workspace

BORN = date(1985, 6, 15)
DAY = date(2020, 1, 2)
STATION = "43010501201"
SEEDED = {"division": "430105012000", "station": STATION}  # records that `init` enters
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def resident_id(number: int = 1, born: date = BORN, sex: str = "2") -> str:
    """Return a valid number of a county that exists; `number` below 500 tells them apart."""
    digits = f"430105{born:%Y%m%d}{number * 2 + int(sex == '1'):03d}"
    return digits + check_digit(digits)


def credit_code(number: int = 1) -> str:
    """Return a valid credit code of a service organisation."""
    for inner in SIGNS[:10] + "X":
        for last in SIGNS:
            code = f"52430105{number:08d}{inner}{last}"
            if not list(credit_code_faults(code)):
                return code
    raise AssertionError(f"no check signs for {number}")


def person_values(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Return a person who may be saved and sent."""
    values = {
        "name": "欧阳小兰", "sex": "2", "id_type": "111", "id_number": resident_id(number),
        "birth_date": BORN, "mobile": f"1380013{number:04d}", "legal_basis": "STATUTORY",
        "notice_given_on": DAY,
    }  # fmt: skip
    return values | changes


def worker_values(person: str, **changes: Any) -> dict[str, Any]:
    """Return a worker at the station of the tests."""
    values = {
        "person": person, "station": STATION, "organisation": "四方坪街道社工站",
        "org_type": "STATION", "category": "STATION", "post": "社工", "employment": "CONTRACT",
        "hired_on": DAY, "is_registered_locally": False,
    }  # fmt: skip
    codes = BY_NAME["social_worker"].fields
    for name in ("org_type", "category", "employment"):
        values[name] = next(iter(codes[name].kind.codes.labels))  # type: ignore[attr-defined]
    return values | changes


def certificate_values(person: str, number: int = 1, **changes: Any) -> dict[str, Any]:
    """Return a certificate of a social worker of the middle level."""
    values = {
        "person": person, "level": "2", "management_no": f"20190643{number:08d}",
        "obtained_in": "2019-09", "approved_on": date(2019, 9, 1),
    }  # fmt: skip
    return values | changes


def volunteer_values(person: str, **changes: Any) -> dict[str, Any]:
    """Return a volunteer."""
    return {"person": person, "registered_on": DAY, "community": "四方坪社区"} | changes


def organisation_values(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Return a service organisation."""
    values = {
        "name": f"第{number}社工服务中心", "uscc": credit_code(number), "kind": "SERVICE_ORG",
        "is_social_work_agency": True, "legal_rep": "陈大文", "phone": "073112345678",
        "address": "四方坪",
    }  # fmt: skip
    return values | changes


def sample(kind: Kind[Any], number: int = 1) -> Any:
    """Return a valid value of a kind; another number gives another one where there is one."""
    if isinstance(kind, Code):
        return list(kind.codes.labels)[-1]
    if isinstance(kind, Codes):
        return ",".join(list(kind.codes.labels)[:2])
    if isinstance(kind, Whole):
        return kind.lowest + number
    if isinstance(kind, Number):
        return Decimal(number) + Decimal(1).scaleb(-kind.scale)
    if isinstance(kind, Text) and kind.name in ("text", "long_text"):
        return f"样{number}"
    return _SAMPLES[kind.name](number)


_SAMPLES: Mapping[str, Callable[[int], Any]] = {
    "person_name": lambda number: "阿依古丽·买买提",
    "digits": lambda number: f"2020{number:011d}",
    "id_number": resident_id,
    "credit_code": credit_code,
    "phone": lambda number: f"1390013{number:04d}",
    "day": lambda number: DAY,
    "month": lambda number: "2019-09",
    "clock": lambda number: f"{number % 24:02d}:30",
    "flag": lambda number: True,
    "photo": lambda number: f"{number:064x}",
    "files": lambda number: f"{number:064x},{number + 1:064x}",
}

# What the rules between fields ask for.
FITTING: Mapping[str, Mapping[str, Any]] = {
    "person": {"id_type": "111", "sex": "2", "birth_date": BORN, "political": "01"},
    "division": {"code": "430105012990"},
    "organisation": {"kind": "SERVICE_ORG"},
    "certificate": {"level": "1"},
    "cert_registration": {"kind": "FIRST", "valid_to": date(2023, 1, 1)},
    "social_worker": {"station": STATION},
    "project_step": {"from_state": None, "to_state": "PLANNED", "effective_on": date(2030, 1, 1)},
    "project_change": {"goal": None, "new_target": None, "new_due": None},
    "project_cost": {"price": Decimal("3.00"), "quantity": Decimal("2.00"), "amount": Decimal(6)},
    "contract": {"subcontracted": False},
    "contract_supplement": {"amount": Decimal("0.10")},
    "recruitment_plan": {
        "written_weight": Decimal(40),
        "interview_weight": Decimal(60),
        "notice_days": 0,
    },
    "exam_application": {"level": "2", "subjects": "3,4,5"},
    "training_session": {"cost": Decimal(9), "cost_gov": Decimal(9)},
    "reward_scheme": {"level": "1", "min_amount": Decimal(800), "max_amount": Decimal(1200)},
    "reward": {
        "level": "1",
        "application": None,
        "amount": Decimal(600),
        "prev_amount": Decimal(400),
        "approved_amount": Decimal(600),
    },
    "expert": {"name": "欧阳清"},  # another than the person who is supervised
    "supervision_session": {
        "start_at": "09:00",
        "end_at": "10:30",
        "hours": Decimal("1.5"),
    },
    "fund_transaction": {
        "direction": "OUT",
        "approver": "欧阳清",
        **dict.fromkeys(("source", "instalment", "reward", "donation", "reverses")),
    },
    "priority_right": {
        "for_year": 2027,
        "expires_on": date(2027, 12, 31),
        **dict.fromkeys(("assessment", "used_on", "used_in")),
    },
    "assessment": {"conclusion": "FAIL", "notified_on": None},
    "instalment": {"assessment": None, "paid": None},
    "directed_cultivation": {"cost_total": Decimal("3.03")},
    "target_responsibility": {"final_total": None, "grade": None},
    "ce_record": {
        "title": "自学",
        "hours": Decimal("1.1"),
        "period": None,
        "attendance": None,
    },
}


def filled(register: Register[Any], refer: Mapping[str, str], number: int = 1) -> dict[str, Any]:
    """Return valid values for all fields; `refer` gives the record of each reference field."""
    values = {
        name: refer.get(name) if isinstance(spec.kind, Reference) else sample(spec.kind, number)
        for name, spec in register.fields.items()
    }
    return {**values, **FITTING.get(register.name, {})}


def references(
    workspace: Workspace,
    register: Register[Any],
    number: int = 1,
    known: dict[str, str] | None = None,
) -> dict[str, str]:
    """Enter what a record of the register refers to; return the ids by field.

    known   ids by register of what was entered already: all of it is about one person
    """
    known = dict(SEEDED) if known is None else known
    for target in register.references.values():
        unmade = workspace.role == "station" and BY_NAME[target].kept_by_bureau
        if target not in known and target != register.name and not unmade:
            known[target] = make(workspace, BY_NAME[target], number, known).record.id
    return {name: known[to] for name, to in register.references.items() if to in known}


def make(
    workspace: Workspace,
    register: Register[Any],
    number: int = 1,
    known: dict[str, str] | None = None,
) -> records.Saved:
    """Enter a record with every field filled that this workspace may write."""
    values = filled(register, references(workspace, register, number, known), number)
    return records.create(workspace, register, writable(workspace, register, values))


def writable(
    workspace: Workspace, register: Register[Any], values: Mapping[str, Any]
) -> dict[str, Any]:
    """Return those values that this workspace may write into a record it makes."""
    owners = {Owner.HOME} if workspace.role == "station" else set(Owner)
    if register.kept_by_bureau:
        owners = {Owner.BUREAU}
    return {n: v for n, v in values.items() if register.fields[n].owner in owners}
