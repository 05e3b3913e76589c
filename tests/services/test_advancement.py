"""Rewards, titles, exchange and appraisals in a real store: moves, guards, what is computed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import MoveForbidden, NotAllowed, RecordInvalid
from station_app.domain.register import new_id
from station_app.domain.registers.advancement import DIRECTED_CULTIVATIONS, TITLE_EVALUATIONS
from station_app.domain.registers.appraisals import APPRAISAL_ITEMS, APPRAISALS
from station_app.domain.registers.rewards import REWARD_SCHEMES, REWARDS
from station_app.domain.registers.talent_exchange import TALENT_EXCHANGES, TALENT_RECOMMENDATIONS
from station_app.services import entering, records, undo
from station_app.services.entering import Edit
from station_app.services.workspace import Workspace
from tests.services.advancement import (
    appraisal_values,
    decision_values,
    exchange_values,
    holder,
    reward_values,
    scheme_values,
)


def rules_of(refused: pytest.ExceptionInfo[RecordInvalid]) -> list[tuple[str, str]]:
    return [(f.field, f.rule) for f in refused.value.faults if f.refuses]


def claimed(books: Workspace, **changes: Any) -> str:
    return records.create(books, REWARDS, reward_values(holder(books), **changes)).record.id


def stored(books: Workspace, record: str) -> Any:
    return records.get(books, REWARDS, record)


def test_a_claim_finds_its_certificate_and_its_scheme(station: Workspace) -> None:
    scheme = records.create(station, REWARD_SCHEMES, scheme_values()).record.id

    reward = stored(station, claimed(station, payee=None))

    assert (reward.scheme, reward.payee) == (scheme, "欧阳小兰")
    assert reward.certificate is not None


def test_r_rw_02_a_second_claim_is_refused_until_the_first_is_rejected(station: Workspace) -> None:
    first = claimed(station)
    values = reward_values(stored(station, first).person)

    with pytest.raises(RecordInvalid) as refused:
        records.create(station, REWARDS, values)
    records.move(station, REWARDS, first, "REJECTED")

    assert rules_of(refused) == [("level", "R-RW-02")]
    assert records.create(station, REWARDS, values).record.id != first


def test_r_rw_03_nobody_is_rewarded_without_having_passed(station: Workspace) -> None:
    with pytest.raises(RecordInvalid) as refused:
        records.create(station, REWARDS, reward_values(holder(station), level="1"))

    assert ("level", "R-RW-03") in rules_of(refused)


def test_r_rw_08_a_station_does_not_approve_by_itself(station: Workspace) -> None:
    reward = claimed(station)
    records.move(station, REWARDS, reward, "CHECKED")

    with pytest.raises(RecordInvalid) as refused:
        records.move(station, REWARDS, reward, "APPROVED")

    assert rules_of(refused) == [("decision", "R-RW-08")]
    assert stored(station, reward).state == "CHECKED"


def test_r_rw_08_nothing_is_paid_without_a_day_and_an_approved_amount(bureau: Workspace) -> None:
    reward = claimed(bureau)
    for state in ("CHECKED", "APPROVED"):
        records.change(bureau, REWARDS, reward, decision_values())
        records.move(bureau, REWARDS, reward, state)

    with pytest.raises(RecordInvalid) as refused:
        records.move(bureau, REWARDS, reward, "PAID")
    records.change(bureau, REWARDS, reward, {"paid_on": date(2026, 6, 8)})
    records.move(bureau, REWARDS, reward, "PAID")

    assert rules_of(refused) == [("paid_on", "R-RW-08")]
    assert stored(bureau, reward).state == "PAID"


def test_r_rw_08_a_decision_names_its_amount(bureau: Workspace) -> None:
    reward = claimed(bureau)

    with pytest.raises(RecordInvalid) as refused:
        records.change(bureau, REWARDS, reward, {"decision": "PASS"})

    assert rules_of(refused) == [("approved_amount", "R-RW-08")]


def test_a_station_does_not_write_what_the_bureau_decides(station: Workspace) -> None:
    with pytest.raises(NotAllowed, match="核定金额"):
        records.change(station, REWARDS, claimed(station), {"approved_amount": Decimal(1000)})


def test_r_te_04_an_expired_proof_refuses_the_senior_review(station: Workspace) -> None:
    values = {"person": holder(station), "level": "3", "year": 2026,
              "proof_valid_to": date(2026, 6, 30), "reviewed_on": date(2026, 7, 1)}  # fmt: skip

    with pytest.raises(RecordInvalid) as refused:
        records.create(station, TITLE_EVALUATIONS, values)

    assert rules_of(refused) == [("proof_valid_to", "R-TE-04")]


def test_r_te_03_the_appointment_needs_an_employer_and_a_day(station: Workspace) -> None:
    values = {"person": holder(station), "level": "2", "year": 2026, "result": "PASS",
              "reviewed_on": date(2026, 7, 1), "unit_notice_to": date(2026, 5, 1)}  # fmt: skip
    record = records.create(station, TITLE_EVALUATIONS, values).record.id
    way = ("APPLIED", "UNIT_REVIEW", "FORWARDED", "REVIEWED", "PUBLICISED", "APPROVED")
    for state in way:
        records.move(station, TITLE_EVALUATIONS, record, state)

    with pytest.raises(RecordInvalid) as refused:
        records.move(station, TITLE_EVALUATIONS, record, "APPOINTED")

    assert rules_of(refused) == [("appointed_on", "R-TE-03"), ("appoint_unit", "R-TE-03")]


def test_r_dc_04_nobody_leaves_a_cultivation_without_a_reason(station: Workspace) -> None:
    values = {"person": holder(station), "programme": "学历提升", "mode": "1",
              "applied_on": date(2026, 3, 1)}  # fmt: skip
    record = records.create(station, DIRECTED_CULTIVATIONS, values).record.id
    for state in ("SELECTED", "STUDYING"):
        records.move(station, DIRECTED_CULTIVATIONS, record, state)

    with pytest.raises(RecordInvalid) as refused:
        records.move(station, DIRECTED_CULTIVATIONS, record, "BREACHED")

    assert rules_of(refused) == [("exit_reason", "R-DC-04")]
    with pytest.raises(MoveForbidden):
        records.move(station, DIRECTED_CULTIVATIONS, record, "COMPLETED")


def test_r_tx_01_consent_typed_with_the_recommendation_is_enough(station: Workspace) -> None:
    exchange, sent = new_id(), new_id()
    values = {"exchange": exchange, "recommended_on": date(2026, 6, 1), "organisation": "某机构"}
    recommendation = Edit(TALENT_RECOMMENDATIONS, sent, values)
    without = exchange_values(holder(station), consent_on=None)

    with pytest.raises(entering.EditsInvalid, match="R-TX-01"):
        entering.save(station, [Edit(TALENT_EXCHANGES, exchange, without), recommendation])
    given = without | {"consent_on": date(2026, 5, 6)}
    entering.save(station, [Edit(TALENT_EXCHANGES, exchange, given), recommendation])

    assert records.get(station, TALENT_RECOMMENDATIONS, sent).id == sent


SCORES = {"街道综合考评": ("30", "90"), "同事互评": ("10", "85.5"), "群众测评": ("60", "92")}


def appraised(books: Workspace) -> tuple[str, list[str]]:
    """Enter an appraisal with its three items in one form; return its id and theirs."""
    appraisal, ids = new_id(), [new_id() for _ in SCORES]
    edits = [Edit(APPRAISALS, appraisal, appraisal_values(holder(books)))]
    for record, (name, (weight, score)) in zip(ids, SCORES.items(), strict=True):
        values = {"appraisal": appraisal, "item": name, "weight": Decimal(weight)}
        edits.append(Edit(APPRAISAL_ITEMS, record, values | {"score": Decimal(score)}))
    entering.save(books, edits)
    return appraisal, ids


def total_of(books: Workspace, appraisal: str) -> Decimal | None:
    found: Any = records.get(books, APPRAISALS, appraisal)
    total: Decimal | None = found.total
    return total


def test_the_items_of_a_form_make_the_total(station: Workspace) -> None:
    appraisal, _ = appraised(station)

    assert total_of(station, appraisal) == Decimal("90.8")


def test_a_changed_score_changes_the_total_and_undoing_brings_it_back(station: Workspace) -> None:
    appraisal, items = appraised(station)

    saved = records.change(station, APPRAISAL_ITEMS, items[2], {"score": Decimal(82)})
    changed = total_of(station, appraisal)
    undo.undo(station, saved.change)

    assert (changed, total_of(station, appraisal)) == (Decimal("84.8"), Decimal("90.8"))


def test_an_item_too_few_leaves_no_total(station: Workspace) -> None:
    appraisal, items = appraised(station)

    records.change(station, APPRAISAL_ITEMS, items[0], {"weight": Decimal(20)})
    saved = records.change(station, APPRAISALS, appraisal, {"post": "社工"})

    assert total_of(station, appraisal) is None
    assert [fault.rule for fault in saved.faults] == ["R-AP-01"]
