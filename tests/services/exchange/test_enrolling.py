"""Keys of the other side: shown, compared by telephone, changed, withdrawn."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.problems import NotAllowed, Refused, StationError
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Role
from station_app.services import overview, records
from station_app.services.exchange import cards, enrolling
from station_app.services.exchange.cards import Card, card_from
from station_app.services.exchange.enrolling import Enrolment, KeyState
from station_app.services.overview import Duty, Waiting
from station_app.services.users import User
from station_app.storage import signing
from station_app.storage.seal_tables import OwnKey, PeerKey
from station_app.storage.tables import AuditEntry
from tests.builders import person_values
from tests.services.exchange.district import District
from tests.services.exchange.resealing import sealed_with, unsigned

PUBLIC = signing.derived(b"c" * 32, "S").public
CARD = Card(
    "station", "43010501201", "430105012", "四方坪街道社工站", PUBLIC,
    PUBLIC.fingerprint("43010501201"), "2026-11-23",
)  # fmt: skip


def of(district: District, name: str = "a") -> Enrolment:
    """Return what the bureau knows of a station."""
    station = district[name].station
    return next(e for e in enrolling.enrolments(district.bureau) if e.party == station)


def card_of(district: District, name: str) -> tuple[Path, Card]:
    target = district.folder / f"{name}.json"
    return target, cards.save_card(district[name], target)


def test_keys_are_made_once_and_kept_in_the_store(district: District) -> None:
    first, again = cards.own_card(district["a"]), cards.own_card(district["a"])

    assert first == again
    with district["a"].database.reading() as session:
        (row,) = session.query(OwnKey).all()
    assert row.kid == first.keys.kid
    assert signing.KeyPair(row.sign, row.seal).public == first.keys


def test_station_begins_without_a_key(district: District) -> None:
    assert (of(district).state, of(district).waits) == (KeyState.UNKNOWN, False)


def test_card_and_telephone_confirm_a_key(district: District) -> None:
    file, card = card_of(district, "a")

    enrolling.enrol(district.bureau, card.station, card.shown, file)

    found = of(district)
    assert (found.state, found.fingerprint, found.by) == (
        *(KeyState.CONFIRMED, card.fingerprint),
        district.bureau.actor,
    )
    assert found.strong
    assert district.receive(district.make("a").file).trust == "confirmed"


def test_card_alone_confirms_nothing(district: District) -> None:
    file, _ = card_of(district, "a")

    assert enrolling.take_card(district.bureau, file) == district["a"].station

    assert (of(district).state, of(district).waits, of(district).strong) == (
        *(KeyState.OFFERED, True),
        False,
    )
    assert district.receive(district.make("a").file).trust == "first_seen"


def test_a_key_that_nobody_has_compared_waits_on_the_first_page(district: District) -> None:
    enrolling.take_card(district.bureau, card_of(district, "a")[0])

    assert Waiting(Duty.KEY, 1) in overview.waiting(district.bureau)
    enrolling.enrol(district.bureau, district["a"].station, of(district).fingerprint)
    assert Duty.KEY not in {each.duty for each in overview.waiting(district.bureau)}


def test_fingerprint_of_another_key_confirms_nothing(district: District) -> None:
    file, card = card_of(district, "a")
    wrong = str((int(card.fingerprint) + 1) % 10**20).zfill(20)

    with pytest.raises(StationError, match="R-SL-06"):
        enrolling.enrol(district.bureau, card.station, wrong, file)

    assert of(district).state is KeyState.OFFERED


def test_card_of_another_station_confirms_nothing(district: District) -> None:
    file, card = card_of(district, "b")

    with pytest.raises(StationError, match="这张密钥卡不是“四方坪街道社工站”的"):
        enrolling.enrol(district.bureau, district["a"].station, card.shown, file)

    assert of(district, "a").state is KeyState.UNKNOWN


def test_card_of_another_district_is_not_taken(district: District, tmp_path: Path) -> None:
    station = "43010200101"
    foreign = replace(
        CARD, division="430102001", station=station, name="别区社工站",
        fingerprint=PUBLIC.fingerprint(station),
    )  # fmt: skip
    (tmp_path / "card.json").write_bytes(foreign.content())

    with pytest.raises(StationError, match="“别区社工站”的密钥卡，不属于本区"):
        enrolling.take_card(district.bureau, tmp_path / "card.json")


def test_unsigned_file_has_no_key_to_compare(district: District) -> None:
    file = unsigned(district.make("a").file)

    with pytest.raises(Refused, match="没有可以核对的密钥（R-SL-05）"):
        enrolling.take_from_file(district.bureau, file)


@pytest.mark.parametrize("typed", ["", "1234", "12345 67890 12345 6789x", "٣" * 20])
def test_what_is_no_fingerprint_is_told(district: District, typed: str) -> None:
    with pytest.raises(StationError, match="20位"):
        enrolling.enrol(district.bureau, district["a"].station, typed)


def test_key_that_has_not_come_cannot_be_confirmed(district: District) -> None:
    shown = cards.own_card(district["a"]).shown

    with pytest.raises(StationError, match="还没有"):
        enrolling.enrol(district.bureau, district["a"].station, shown)
    with pytest.raises(StationError, match="没有编码"):
        enrolling.enrol(district.bureau, "99999999999", shown)


def test_key_that_came_with_a_package_is_confirmed_without_a_card(district: District) -> None:
    district.receive(district.make("a").file)
    shown = cards.own_card(district["a"]).shown

    enrolling.enrol(district.bureau, district["a"].station, shown)

    assert of(district).state is KeyState.CONFIRMED


def test_another_key_is_told_and_the_confirmed_one_goes_on(district: District) -> None:
    file, card = card_of(district, "a")
    enrolling.enrol(district.bureau, card.station, card.shown, file)
    records.create(district["a"], BY_NAME["person"], person_values())
    package = district.post(district.make("a").file)
    for number in (1, 2):
        stranger = signing.derived(bytes([number]) * 32, "elsewhere")
        district.receive(sealed_with(package, stranger))

    found = of(district)
    with district.bureau.database.reading() as session:
        kept = session.query(PeerKey).count()

    assert (found.state, found.fingerprint) == (
        KeyState.CHANGED,
        stranger.public.fingerprint(card.station),
    )
    assert kept == 2  # the confirmed one and the newest other one
    enrolling.enrol(district.bureau, card.station, card.shown)
    assert of(district).state is KeyState.CONFIRMED


def test_key_may_be_taken_from_a_file_that_was_not_let_in(district: District) -> None:
    enrolling.let_in_only_confirmed(district.bureau, True)
    file = district.post(district.make("a").file)

    assert enrolling.take_from_file(district.bureau, file) == district["a"].station

    assert of(district).fingerprint == cards.own_card(district["a"]).fingerprint


def test_withdrawn_key_lets_nothing_in_until_it_is_confirmed_anew(district: District) -> None:
    file, card = card_of(district, "a")
    enrolling.enrol(district.bureau, card.station, card.shown, file)

    enrolling.withdraw(district.bureau, card.station, "电脑被盗")
    refused = district.receive(district.make("a").file)
    enrolling.enrol(district.bureau, card.station, card.shown)

    assert (refused.outcome, "电脑被盗" in refused.reason) == ("unknown_key", True)
    assert "R-SL-09" in refused.reason
    assert district.receive(district.make("a").file).outcome == "merged"


def test_withdrawing_wants_a_reason_and_a_key(district: District) -> None:
    with pytest.raises(StationError, match="R-SL-09"):
        enrolling.withdraw(district.bureau, district["a"].station, " ")
    with pytest.raises(StationError, match="还没有密钥"):
        enrolling.withdraw(district.bureau, district["a"].station, "丢失")


def test_station_enrols_the_bureau_in_the_same_way(district: District) -> None:
    file, card = card_of(district, "bureau")

    enrolling.enrol(district["a"], "", card.shown, file)
    receipt = district.receive(district.make("a").file).receipt
    assert receipt

    assert district.apply("a", receipt).trust == "confirmed"
    assert [each.state for each in enrolling.enrolments(district["a"])] == [KeyState.CONFIRMED]


def test_card_of_ones_own_side_is_refused(district: District) -> None:
    file, _ = card_of(district, "b")

    with pytest.raises(StationError, match="区局的密钥卡"):
        enrolling.take_card(district["a"], file)


def test_acts_are_noted_and_need_the_right(district: District) -> None:
    file, card = card_of(district, "a")
    enrolling.enrol(district.bureau, card.station, card.shown, file)
    district.bureau.user = User("王敏", frozenset({Role.CLERK}))

    with pytest.raises(NotAllowed):
        enrolling.withdraw(district.bureau, card.station, "丢失")

    with district.bureau.database.reading() as session:
        notes = session.query(AuditEntry).filter_by(action="key.confirm").all()
    assert [each.changes["fingerprint"] for each in notes] == [card.fingerprint]


def test_card_is_read_as_it_was_written() -> None:
    assert card_from(CARD.content()) == CARD


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": "x"}, "FOREIGN"),
        ({"version": 2}, "NEWER"),
        ({"fingerprint": "0" * 20}, "DAMAGED"),
        ({"station": "43010500101"}, "DAMAGED"),
        ({"role": "bureau"}, "DAMAGED"),
        ({"name": "长" * 101}, "DAMAGED"),
        ({"keys": PUBLIC.text[:-4]}, "DAMAGED"),
        ({"made": None}, "DAMAGED"),
    ],
)
def test_card_that_was_changed_is_named(change: dict[str, object], reason: str) -> None:
    facts = json.loads(CARD.content()) | change

    with pytest.raises(Refused) as refusal:
        card_from(json.dumps(facts).encode())

    assert refusal.value.reason == reason


def test_card_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        cards.read_card(tmp_path / "没有.json")

    assert refusal.value.reason == "UNREADABLE"


@given(st.binary(max_size=200))
def test_any_bytes_are_no_card(content: bytes) -> None:
    with pytest.raises(Refused):
        card_from(content)


@given(
    name=st.sampled_from(sorted(json.loads(CARD.content()))),
    value=st.none() | st.booleans() | st.integers() | st.text(max_size=30) | st.just([]),
)
def test_card_with_any_other_fact_is_refused_or_has_the_same_keys(name: str, value: object) -> None:
    facts = json.loads(CARD.content()) | {name: value}
    try:
        found = card_from(json.dumps(facts).encode())
    except Refused:
        return

    assert (found.keys, found.fingerprint) == (CARD.keys, CARD.fingerprint)
