"""The head of a station's log travels with the real post, and a log written anew is found out."""

from __future__ import annotations

from station_app.services import audit_heads, checkup, records
from station_app.services.audit_heads import Verdict
from station_app.services.exchange import applying, receiving
from station_app.storage.audit_chain import Wrong
from tests.builders import person_values
from tests.services.audit_attacks import rewrite
from tests.services.exchange.district import District
from tests.services.test_records import PEOPLE


def sent(district: District, number: int) -> receiving.Received:
    """Enter somebody, send the package, and let the receipt come back."""
    records.create(district["a"], PEOPLE, person_values(number))
    received = receiving.receive(district.bureau, district.post(district.make("a").file))
    assert received.receipt is not None
    applying.apply(district["a"], district.post(received.receipt))
    return received


def test_package_and_receipt_prove_that_the_log_goes_on(district: District) -> None:
    first, second = sent(district, 1), sent(district, 2)

    (log,) = audit_heads.station_logs(district.bureau)

    assert log.verdict is Verdict.SOUND
    assert not any("R-AU-05" in note for note in (*first.notes, *second.notes))
    assert checkup.examine_log(district["a"]).first is None
    assert checkup.examine_log(district["a"]).pins == 2


def test_a_log_written_anew_is_found_on_both_sides(district: District) -> None:
    sent(district, 1)
    rewrite(district["a"], 20, "actor", "别人")

    found = checkup.examine_log(district["a"]).first
    received = sent(district, 2)

    assert found is not None
    assert found.wrong is Wrong.REWRITTEN
    assert any("R-AU-05" in note for note in received.notes)
    assert audit_heads.station_logs(district.bureau)[0].verdict is Verdict.REWRITTEN
