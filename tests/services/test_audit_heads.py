"""Heads of the log that travel with packages and receipts: a log written anew is found out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from station_app.domain.problems import StationError
from station_app.services import audit_heads, checkup, noting
from station_app.services.audit_heads import KNOWN, Verdict
from station_app.services.exchange.protocol import PACKAGE, RECEIPT, Meta
from station_app.services.workspace import Workspace
from station_app.storage import audit
from station_app.storage.audit_chain import Pin, Wrong
from station_app.storage.tables import state_value
from tests.services.audit_attacks import cut, rewrite

STATION = "43010501201"
NOTHING = Meta(
    PACKAGE, "P1", STATION, "S", "E1", (), 1, 0, 5, False, "", 0, "0018", "2026-11-23", "甲",
)  # fmt: skip


def told(station: Workspace, number: int) -> Meta:
    """Make what a package says of the log now, as packages do."""
    with station.database.transaction(station.actor, "package.make") as session:
        meta = replace(
            NOTHING, id=f"P{number}", sequence=number, epoch=state_value(session, "epoch"),
            audit_head=audit_heads.encoded(Pin(*audit.head(session))),
            extra=audit_heads.told_with_package(session),
        )  # fmt: skip
        audit_heads.package_made(session, meta, station.stamp())
        audit.note(session, station.audit_key, station.stamp(), meta.id, {"file": "x.xlsx"})
    return meta


def came(bureau: Workspace, meta: Meta) -> Verdict | None:
    with bureau.database.transaction(bureau.actor, "package.receive") as session:
        return audit_heads.package_came(session, meta, bureau.stamp())


def answered(bureau: Workspace, station: Workspace, meta: Meta) -> None:
    """Carry the receipt for a package back."""
    with bureau.database.reading() as session:
        extra = audit_heads.told_with_receipt(session, STATION, meta.epoch)
    receipt = replace(
        NOTHING, kind=RECEIPT, id=f"R{meta.sequence}", epoch="B", peer_epoch=meta.epoch, extra=extra
    )
    with station.database.transaction(station.actor, "receipt.apply") as session:
        audit_heads.receipt_came(session, receipt, station.stamp())


def confirmed(station: Workspace, bureau: Workspace) -> Meta:
    """Send a first package and take its receipt."""
    meta = told(station, 1)
    came(bureau, meta)
    answered(bureau, station, meta)
    return meta


def test_a_log_that_goes_on_is_proved_by_the_next_package(
    station: Workspace, bureau: Workspace
) -> None:
    first = told(station, 1)

    assert first.extra == {}
    assert came(bureau, first) is Verdict.FIRST
    answered(bureau, station, first)
    noting.note(station, "backup", "", {})
    second = told(station, 2)

    assert second.extra[KNOWN] == first.audit_head
    assert came(bureau, second) is Verdict.SOUND
    assert checkup.examine_log(station).first is None
    assert checkup.examine_log(station).pins == 2


def test_a_log_written_anew_with_the_key_is_found_by_the_next_package(
    station: Workspace, bureau: Workspace
) -> None:
    confirmed(station, bureau)
    rewrite(station, 3, "actor", "别人")

    found = checkup.examine_log(station).first
    verdict = came(bureau, told(station, 2))

    assert found is not None
    assert found.wrong is Wrong.REWRITTEN
    assert verdict is Verdict.REWRITTEN
    assert "R-AU-05" in audit_heads.sentence(verdict)


def test_a_log_whose_end_was_cut_is_found_by_the_next_package(
    station: Workspace, bureau: Workspace
) -> None:
    meta = told(station, 1)
    came(bureau, meta)
    cut(station, 10)

    assert came(bureau, told(station, 2)) is Verdict.CUT


def test_another_log_of_the_same_length_is_found(station: Workspace, bureau: Workspace) -> None:
    first = told(station, 1)
    came(bureau, first)
    pin = audit_heads.decoded(first.audit_head)
    assert pin is not None

    another = audit_heads.encoded(pin._replace(mac="0" * len(pin.mac)))
    verdict = came(bureau, replace(first, id="P2", sequence=2, audit_head=another))

    assert verdict is Verdict.REWRITTEN


def test_packages_that_overtake_one_another_are_no_cut(
    station: Workspace, bureau: Workspace
) -> None:
    first, second = told(station, 1), told(station, 2)

    assert came(bureau, second) is Verdict.FIRST
    assert came(bureau, first) is Verdict.FIRST


def test_a_package_that_comes_again_is_judged_as_before(
    station: Workspace, bureau: Workspace
) -> None:
    confirmed(station, bureau)
    second = told(station, 2)

    assert [came(bureau, second), came(bureau, second)] == [Verdict.SOUND] * 2
    with bureau.database.reading() as session:
        assert len(audit_heads.pins(session)) == 0
    (log,) = audit_heads.station_logs(bureau)
    assert (log.station, log.name, log.verdict) == (STATION, "四方坪街道社工站", Verdict.SOUND)


def test_a_station_that_no_longer_tells_is_asked_about(
    station: Workspace, bureau: Workspace
) -> None:
    confirmed(station, bureau)
    came(bureau, told(station, 2))

    assert came(bureau, replace(told(station, 3), extra={})) is Verdict.WITHHELD


def test_a_bad_verdict_stays_in_the_list_of_the_stations(
    station: Workspace, bureau: Workspace
) -> None:
    confirmed(station, bureau)
    came(bureau, told(station, 2))
    came(bureau, replace(told(station, 3), extra={}))
    came(bureau, told(station, 4))

    (log,) = audit_heads.station_logs(bureau)

    assert log.verdict is Verdict.WITHHELD


def test_a_restored_store_proves_what_it_has_in_common(
    station: Workspace, bureau: Workspace
) -> None:
    confirmed(station, bureau)
    late = told(station, 2)
    came(bureau, late)
    restored = replace(told(station, 3), epoch="E9", audit_head=f"{99_999}:{'a' * 64}")

    assert came(bureau, restored) is Verdict.SOUND


def test_a_receipt_for_another_epoch_pins_nothing(station: Workspace) -> None:
    receipt = replace(NOTHING, kind=RECEIPT, peer_epoch="old", extra={KNOWN: f"900:{'a' * 64}"})
    with station.database.transaction("甲", "receipt.apply") as session:
        audit_heads.receipt_came(session, receipt, station.stamp())

    assert checkup.examine_log(station).first is None


@pytest.mark.parametrize("extra", [{KNOWN: 5}, {KNOWN: "5"}, {KNOWN: "x:y"}, {KNOWN: None}])
def test_nonsense_from_outside_proves_nothing(
    station: Workspace, bureau: Workspace, extra: dict[str, Any]
) -> None:
    assert came(bureau, replace(told(station, 1), extra=extra)) is Verdict.FIRST


def test_a_package_of_an_older_program_is_not_judged(bureau: Workspace) -> None:
    assert came(bureau, NOTHING) is None
    assert audit_heads.station_logs(bureau) == []
    assert audit_heads.sentence(None) == ""


def test_a_head_is_read_as_people_type_it() -> None:
    assert audit_heads.typed("1234：0123 4567 89AB") == (1234, "0123456789ab")
    for wrong in ("1234", "1234:0123", "x:0123456789ab", ""):
        with pytest.raises(StationError, match="月末核对单"):
            audit_heads.typed(wrong)
