"""What goes around a workbook on its way: a password, or a strong package."""

from __future__ import annotations

import io
from pathlib import Path

import msoffcrypto
import pytest

from station_app.domain.problems import NotAllowed, Refused, StationError
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Role
from station_app.services import records
from station_app.services.exchange import cards, enrolling, packages, passwords
from station_app.services.users import User
from station_app.storage import containers
from station_app.storage.seal_tables import MailPassword
from station_app.storage.tables import AuditEntry
from tests.builders import person_values
from tests.services.exchange.district import District, live, tables
from tests.services.exchange.office import saved_under_its_password
from tests.services.exchange.test_resaved import needs_office

PEOPLE = BY_NAME["person"]
OLE = b"\xd0\xcf\x11\xe0"


@pytest.fixture
def locked(district: District) -> str:
    """Let bureau and station a know the same password; return it."""
    password = passwords.make(district.bureau, district["a"].station)
    passwords.enter(district["a"], "", f" {password[:8].lower()}-{password[8:]} ")
    return password


def enter(district: District, number: int = 1) -> None:
    records.create(district["a"], PEOPLE, person_values(number))


def test_without_a_password_files_stay_workbooks(district: District) -> None:
    _, received, _ = district.exchange("a")

    assert received.receipt
    assert received.receipt.read_bytes().startswith(b"PK")


def test_with_a_password_both_ways_are_closed_and_open(district: District, locked: str) -> None:
    enter(district)

    made, received, applied = district.exchange("a")

    assert received.receipt
    assert [f.read_bytes()[:4] for f in (made.file, received.receipt)] == [OLE, OLE]
    assert (received.outcome, applied.accepted, received.notes) == ("merged", 1, ())


def test_office_programs_open_the_file_with_the_password(district: District, locked: str) -> None:
    office = msoffcrypto.OfficeFile(io.BytesIO(district.make("a").file.read_bytes()))
    office.load_key(password=locked, verify_password=True)
    office.decrypt(plain := io.BytesIO(), verify_integrity=True)

    assert office.type == "agile"
    assert plain.getvalue().startswith(b"PK")


def test_nothing_readable_lies_in_the_folders(district: District, locked: str) -> None:
    enter(district)
    district.exchange("a")

    for name in ("a", "bureau"):
        files = [f for f in district[name].home.rglob("*") if f.is_file()]
        assert not [f for f in files if f.read_bytes()[:4] == b"PK\x03\x04" and f.suffix == ".xlsx"]


def test_file_of_somebody_without_the_password_is_told(district: District) -> None:
    passwords.make(district["a"], "")
    before = tables(district.bureau)

    received = district.receive(district.make("a").file)

    assert (received.outcome, "还没有记下" in received.reason) == ("refused", True)
    assert "R-SL-10" in received.reason
    assert tables(district.bureau) == before


def test_another_password_is_told(district: District) -> None:
    passwords.make(district["a"], "")
    passwords.make(district.bureau, district["a"].station)

    assert "都打不开" in district.receive(district.make("a").file).reason


def test_file_under_way_opens_with_the_former_password(district: District, locked: str) -> None:
    enter(district)
    file = district.post(district.make("a").file)
    newer = passwords.make(district["a"], "")
    passwords.enter(district.bureau, district["a"].station, newer)
    passwords.make(district.bureau, district["b"].station)

    assert district.receive(file).outcome == "merged"
    assert district.receive(district.make("a").file).outcome == "merged"


def test_password_of_the_station_in_the_files_name_is_tried_first(
    district: District, locked: str
) -> None:
    others = [passwords.make(district.bureau, district["b"].station) for _ in range(3)]
    with district.bureau.database.reading() as session:
        known = passwords.known(session, "430105012_四方坪街道社工站_上报包_第1号.xlsx")

    assert known[0] == locked
    assert set(known) == {locked, *others}


@pytest.mark.parametrize("text", ["", "ABCDEFGH", "ABCDEFGH2345678I", "ABCDEFGH2345678口"])
def test_what_cannot_be_a_password_is_told(district: District, text: str) -> None:
    with pytest.raises(StationError, match="R-SL-10"):
        passwords.enter(district["a"], "", text)


def test_password_is_in_no_log_and_wants_the_right(district: District, locked: str) -> None:
    with district.bureau.database.reading() as session:
        notes = str([each.changes for each in session.query(AuditEntry)])
        kept = [each.password for each in session.query(MailPassword)]
    district.bureau.user = User("王敏", frozenset({Role.CLERK}))

    assert locked not in notes
    assert kept == [locked]
    with pytest.raises(NotAllowed):
        passwords.make(district.bureau, district["a"].station)


def test_password_for_a_station_that_there_is_not_is_told(district: District) -> None:
    with pytest.raises(StationError, match="没有编码"):
        passwords.make(district.bureau, "99999999999")


@pytest.fixture
def enrolled(district: District) -> None:
    """Let station a confirm the bureau's key."""
    card = district.folder / "card.json"
    shown = cards.save_card(district.bureau, card).shown
    enrolling.enrol(district["a"], "", shown, card)


@pytest.mark.usefixtures("enrolled")
def test_strong_package_merges_and_is_opened_by_both_sides_only(district: District) -> None:
    enter(district)
    made = packages.make(district["a"], strong=True)
    content = made.file.read_bytes()
    head, _ = containers.read_head(content)

    received = district.receive(made.file)

    assert made.file.suffix == ".tzpkg"
    assert (received.outcome, received.created) == ("merged", 1)
    ours = {cards.own_card(district[name]).keys.kid for name in ("a", "bureau")}
    assert set(head.keys) == ours
    assert "欧阳小兰".encode() not in content


@pytest.mark.usefixtures("enrolled")
def test_strong_package_that_was_spoilt_is_refused(district: District) -> None:
    enter(district)
    file = packages.make(district["a"], strong=True).file
    content = bytearray(file.read_bytes())
    content[-20] ^= 1
    file.write_bytes(content)

    received = district.receive(file)

    assert (received.outcome, "R-SL-12" in received.reason) == ("refused", True)
    assert live(district.bureau, PEOPLE) == {}


@pytest.mark.usefixtures("enrolled")
def test_strong_package_for_another_bureau_is_told(district: District) -> None:
    file = district.post(packages.make(district["a"], strong=True).file)
    district.begin_bureau_anew()

    assert "不是加密给本机的" in district.receive(file).reason


def test_strong_package_wants_a_confirmed_key(district: District) -> None:
    district.exchange("a")
    before = sorted(district["a"].folder("outbox").iterdir())

    with pytest.raises(StationError, match="R-SL-12"):
        packages.make(district["a"], strong=True)

    assert sorted(district["a"].folder("outbox").iterdir()) == before


def test_inner_workbook_goes_through_the_guard(district: District, tmp_path: Path) -> None:
    public = cards.own_card(district.bureau).keys
    file = tmp_path / "坏.tzpkg"
    file.write_bytes(containers.closed(b"PK\x03\x04" + b"\0" * 60, "x", [public]))

    received = district.receive(file)

    assert (received.outcome, received.receipt) == ("refused", None)


def test_receipt_without_the_password_is_refused(district: District, locked: str) -> None:
    receipt = district.receive(district.make("a").file).receipt
    assert receipt
    with district["a"].database.transaction("", "") as session:
        session.query(MailPassword).delete()

    with pytest.raises(Refused) as refusal:
        district.apply("a", receipt)

    assert refusal.value.reason == "PASSWORD"


@needs_office
def test_weaker_password_of_libreoffice_is_taken_with_a_note(
    district: District, locked: str, tmp_path: Path
) -> None:
    enter(district)
    saved = saved_under_its_password(district.make("a").file, locked, tmp_path)

    received = district.receive(saved)

    assert msoffcrypto.OfficeFile(io.BytesIO(saved.read_bytes())).type == "standard"
    assert (received.outcome, received.trust, received.created) == ("merged", "first_seen", 1)
    assert "强度较低" in "".join(received.notes)
