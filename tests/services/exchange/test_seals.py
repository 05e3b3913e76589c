"""Signatures of packages and receipts: what they survive, and what they give away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from station_app.domain.problems import NotAllowed, Refused
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Role
from station_app.services import records, workspace
from station_app.services.exchange import cards, enrolling, keys, packages, protocol, seals
from station_app.services.exchange.incoming import read
from station_app.services.exchange.mailbag import Opened
from station_app.services.exchange.seals import Token, read_token
from station_app.services.users import User
from station_app.storage import signing
from tests.builders import person_values
from tests.services.conftest import CHEAP, PASSPHRASE, clock
from tests.services.exchange.district import District, live, tables
from tests.services.exchange.resealing import (
    changed,
    put_tokens,
    rewritten,
    sealed_with,
    tokens_of,
    unsigned,
)
from tests.services.exchange.test_hostile import META
from tests.services.exchange.test_resaved import converted, needs_office

PEOPLE = BY_NAME["person"]
STRANGER = signing.derived(b"s" * 32, "elsewhere")


@pytest.fixture
def package(district: District) -> Path:
    """Make a package with one person."""
    records.create(district["a"], PEOPLE, person_values())
    return district.post(district.make("a").file)


def confirm(district: District) -> None:
    """Let the bureau confirm the key of station a."""
    card = district.folder / "a.json"
    shown = cards.save_card(district["a"], card).shown
    enrolling.enrol(district.bureau, district["a"].station, shown, card)


def clerk(books: Any) -> None:
    """Put somebody at work who may give no reasons."""
    books.user = User("王敏", frozenset({Role.CLERK}))


def test_signature_lies_in_a_property_and_in_a_hidden_sheet(
    district: District, package: Path
) -> None:
    book = load_workbook(package)
    first, second = tokens_of(book)
    token = read_token(first)

    assert first == second
    assert len(first) < 255
    assert token is not None
    assert (token.station, token.kind, token.sequence) == (district["a"].station, "package", "1")
    assert book["_sig"].sheet_state == "veryHidden"


@needs_office
def test_signature_stays_valid_when_libreoffice_saves_the_file(
    district: District, package: Path, tmp_path: Path
) -> None:
    confirm(district)

    received = district.receive(converted(package, "xlsx", tmp_path))

    assert (received.outcome, received.trust, received.notes) == ("merged", "confirmed", ())


def test_signature_stays_valid_when_openpyxl_saves_the_file(
    district: District, package: Path
) -> None:
    confirm(district)

    received = district.receive(changed(package, lambda book: None))

    assert (received.outcome, received.trust, received.trust_reason) == ("merged", "confirmed", "")


@needs_office
def test_changed_cell_is_named_after_libreoffice_too(
    district: District, package: Path, tmp_path: Path
) -> None:
    def type_over(book: Any) -> None:
        cell = next(c for r in book["人员"].iter_rows() for c in r if c.value == "欧阳小兰")
        cell.value = "欧阳小梅"

    received = district.receive(converted(changed(package, type_over), "xlsx", tmp_path))

    assert received.outcome == "edited"
    assert "“姓名”（现为“欧阳小梅”）" in received.reason


def test_sheet_from_another_package_is_named(district: District, package: Path) -> None:
    (person,) = live(district["a"], PEOPLE)
    records.change(district["a"], PEOPLE, person, {"mobile": "13900139000"})
    other = load_workbook(district.make("a").file)["人员"]

    def swap(book: Any) -> None:
        sheet = book["人员"]
        for row in other.iter_rows():
            for cell in row:
                if not sheet.merged_cells or cell.coordinate not in sheet.merged_cells:
                    sheet[cell.coordinate].value = cell.value

    received = district.receive(changed(package, swap))

    assert received.outcome == "edited"
    assert "“人员”（增加或删除过行，或整页被改动、换成了别的文件里的页）" in received.reason


def test_replayed_package_is_told_as_a_repetition(district: District, package: Path) -> None:
    district.receive(package)
    before = tables(district.bureau)

    again = district.receive(package.rename(package.with_name("新的上报包.xlsx")))

    assert (again.outcome, again.trust) == ("duplicate", "first_seen")
    assert tables(district.bureau) == before


def test_first_key_is_taken_on_trust_and_named_until_it_is_confirmed(
    district: District, package: Path
) -> None:
    first = district.receive(package)
    again = district.receive(package)
    confirm(district)

    assert (first.outcome, first.trust, again.trust) == ("merged", "first_seen", "first_seen")
    assert "R-SL-06" in first.trust_reason
    assert district.receive(package).trust == "confirmed"


def test_foreign_key_is_not_let_in_for_a_confirmed_station(
    district: District, package: Path
) -> None:
    confirm(district)
    before = tables(district.bureau)

    received = district.receive(sealed_with(package, STRANGER), accept="很急")

    assert (received.outcome, received.trust, received.receipt) == (
        *("unknown_key", "unknown_key"),
        None,
    )
    assert "R-SL-07" in received.reason
    assert tables(district.bureau) == before
    assert district.receive(package).trust == "confirmed"


def test_foreign_key_is_not_let_in_beside_a_first_seen_one_either(
    district: District, package: Path
) -> None:
    district.receive(package)

    assert district.receive(sealed_with(package, STRANGER)).outcome == "unknown_key"


def test_key_with_the_name_of_a_confirmed_one_is_foreign(
    district: District, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirm(district)
    mine = read(package).seal.keys
    assert mine
    monkeypatch.setattr(signing.PublicKeys, "kid", mine.kid)

    assert district.receive(sealed_with(package, STRANGER)).outcome == "unknown_key"


def test_file_without_a_signature_enters_with_a_reason_only(
    district: District, package: Path
) -> None:
    before = tables(district.bureau)

    received = district.receive(unsigned(package))
    assert tables(district.bureau) == before
    accepted = district.receive(unsigned(package), accept="电话核实过")

    assert (received.outcome, received.trust, received.receipt) == ("unsigned", "unsigned", None)
    assert "R-SL-05" in received.reason
    assert (accepted.outcome, accepted.created) == ("merged", 1)
    assert "电话核实过" in accepted.reason


def test_file_without_a_signature_tells_its_edits_too(district: District, package: Path) -> None:
    def type_over(book: Any) -> None:
        put_tokens(book, "", "")
        next(c for r in book["人员"].iter_rows() for c in r if c.value == "欧阳小兰").value = "某人"

    received = district.receive(changed(package, type_over))

    assert received.outcome == "unsigned"
    assert "现为“某人”" in received.reason


@pytest.mark.parametrize("left", [("", "sheet"), ("property", "")])
def test_one_of_the_two_signatures_is_enough(
    district: District, package: Path, left: tuple[str, str]
) -> None:
    def take_one(book: Any) -> None:
        token, _ = tokens_of(book)
        put_tokens(book, *(token if name else "" for name in left))

    received = district.receive(changed(package, take_one))

    assert (received.trust, received.notes) == ("first_seen", ())


@pytest.mark.parametrize("good", [0, 1])
def test_two_different_signatures_are_told(district: District, package: Path, good: int) -> None:
    def spoil(book: Any) -> None:
        token, _ = tokens_of(book)
        tokens = [token[:-3] + "AAA"] * 2
        tokens[good] = token
        put_tokens(book, *tokens)

    received = district.receive(changed(package, spoil))

    assert (received.outcome, received.trust) == ("merged", "first_seen")
    assert "R-SL-04" in "".join(received.notes)


def forge(book: Any) -> None:
    rewritten(book, to_revision="99")


def renumber(book: Any) -> None:
    rewritten(book, sequence="7")


def spoil_both(book: Any) -> None:
    put_tokens(book, "1|nonsense", "1|nonsense")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (forge, "签名与内容不符"),
        (renumber, "包号签名为“1”，系统页为“7”"),
        (spoil_both, "签名不完整"),
    ],
)
def test_signature_that_does_not_fit_is_refused_and_named(
    district: District, package: Path, change: Any, told: str
) -> None:
    before = tables(district.bureau)

    received = district.receive(changed(package, change), accept="很急")

    assert (received.outcome, received.receipt) == ("refused", None)
    assert told in received.reason
    assert "R-SL-03" in received.reason
    assert tables(district.bureau) == before


def test_signature_of_a_newer_program_is_told(district: District, package: Path) -> None:
    token = "2|" + "x" * 40

    received = district.receive(changed(package, lambda book: put_tokens(book, token, token)))

    assert "更新版本" in received.reason


def test_only_confirmed_keys_are_let_in_when_so_chosen(district: District, package: Path) -> None:
    enrolling.let_in_only_confirmed(district.bureau, True)

    received = district.receive(package)
    confirm(district)

    assert (received.outcome, received.trust) == ("unknown_key", "unknown_key")
    assert "R-SL-08" in received.reason
    assert district.receive(package).outcome == "merged"


def test_station_keeps_its_key_when_it_is_restored_to_the_time_before_it(
    district: District, package: Path
) -> None:
    district.back_up("b")
    records.create(district["b"], PEOPLE, person_values(2))
    district.exchange("b")
    before = cards.own_card(district["b"]).fingerprint

    district.restore("b", district.parties["b"].archives[0])

    assert cards.own_card(district["b"]).fingerprint == before
    assert district.exchange("b")[1].outcome == "merged"


def test_new_key_of_a_confirmed_station_counts_once_it_is_confirmed(
    district: District, package: Path
) -> None:
    confirm(district)
    keys.renew(district["a"], "电脑丢失")
    file = district.post(district.make("a").file)

    refused = district.receive(file)
    confirm(district)

    assert refused.outcome == "unknown_key"
    assert district.receive(file).trust == "confirmed"
    assert district.receive(package).outcome == "unknown_key"


def test_former_store_of_a_station_enters_again_with_a_reason(
    district: District, package: Path, tmp_path: Path
) -> None:
    district.receive(package)
    identity = workspace.identify("station", "430105012")
    anew, _ = workspace.create(tmp_path / "anew", identity, PASSPHRASE, cost=CHEAP, now=clock)
    other = packages.make(anew, full=True).file
    anew.close()
    back = district.post(district.make("a", full=True).file)

    outcomes = [
        (each.outcome, each.trust)
        for each in (
            district.receive(other, accept="换了电脑"),
            district.receive(back),
            district.receive(back, accept="换回原来的电脑"),
        )
    ]

    assert outcomes == [
        ("merged", "first_seen"), ("fork", "first_seen"), ("merged", "first_seen")
    ]  # fmt: skip


def test_reason_counts_only_from_somebody_who_may_give_one(
    district: District, package: Path
) -> None:
    clerk(district.bureau)

    with pytest.raises(NotAllowed):
        district.receive(unsigned(package), accept="很急")
    assert live(district.bureau, PEOPLE) == {}


@pytest.fixture
def receipt(district: District, package: Path) -> Path:
    """Return the receipt for a package."""
    found = district.receive(package).receipt
    assert found is not None
    return found


def test_receipts_key_is_taken_on_trust_at_first(district: District, receipt: Path) -> None:
    applied = district.apply("a", receipt)

    assert (applied.outcome, applied.trust) == ("applied", "first_seen")
    assert enrolling.enrolments(district["a"])[0].state == "first_seen"


def test_receipt_sealed_with_another_key_is_refused(district: District, receipt: Path) -> None:
    district.apply("a", receipt)
    forged = sealed_with(district.receive(district.make("a").file).receipt or receipt, STRANGER)

    with pytest.raises(Refused) as refusal:
        district.apply("a", forged)

    assert refusal.value.reason == "UNKNOWN_KEY"
    assert enrolling.enrolments(district["a"])[0].state == "changed"


def test_receipt_without_a_signature_enters_with_a_reason_only(
    district: District, receipt: Path
) -> None:
    bare = unsigned(receipt)

    with pytest.raises(Refused) as refusal:
        district.apply("a", bare)

    assert Opened(bare, None, refusal.value).wants_reason
    assert district.apply("a", bare, accept="电话核实过").trust == "unsigned"


def test_receipt_needs_somebody_who_may_give_the_reason(district: District, receipt: Path) -> None:
    clerk(district["a"])

    with pytest.raises(NotAllowed):
        district.apply("a", unsigned(receipt), accept="很急")


def test_receipt_of_another_bureau_is_still_a_matter_of_its_store(
    district: District, receipt: Path
) -> None:
    district.apply("a", receipt)
    district.begin_bureau_anew()
    other = district.receive(district.make("a", full=True).file).receipt
    assert other

    with pytest.raises(Refused) as refusal:
        district.apply("a", other)

    assert refusal.value.reason == "OTHER_BUREAU"
    assert district.apply("a", other, accept="区局换了电脑").trust == "first_seen"
    assert enrolling.enrolments(district["a"])[0].state == "first_seen"


def test_package_tells_the_head_of_the_audit_log(package: Path) -> None:
    number, _, mac = read(package).meta.audit_head.partition(":")

    assert int(number) > 0
    assert len(mac) == 64


def test_older_file_without_key_and_head_is_read() -> None:
    lines = {k: text for k, text in META.encoded().items() if k not in ("key", "audit_head")}
    lines[protocol.SIGNATURE] = protocol.signature(lines)
    found = protocol.decoded(lines)

    assert (found.key, found.audit_head) == ("", "")
    assert seals.check(("", ""), lines, found).keys is None


@pytest.mark.parametrize("head", ["1", "1:x", "-1:" + "0" * 64, "1:" + "0" * 64 + ":"])
def test_head_that_is_none_is_refused(head: str) -> None:
    with pytest.raises(Refused):
        protocol.decoded(type(META)(**vars(META) | {"audit_head": head}).encoded())


def signed() -> tuple[dict[str, str], Any]:
    pair = signing.derived(b"k" * 32, "S")
    meta = type(META)(**vars(META) | {"key": pair.public.text})
    return meta.encoded(), meta


LINES, SIGNED = signed()
TOKEN = seals.token(LINES, SIGNED, signing.derived(b"k" * 32, "S"))


@given(st.text(max_size=300))
def test_any_text_is_no_token_or_reads_back_as_it_was(text: str) -> None:
    try:
        found = read_token(text)
    except Refused:
        return
    assert found is None or str(found) == text


@given(at=st.integers(0, len(TOKEN) - 1), letter=st.characters(codec="utf-8"))
def test_token_with_any_other_character_proves_nothing(at: int, letter: str) -> None:
    spoilt = TOKEN[:at] + letter + TOKEN[at + 1 :]
    try:
        seal = seals.check((spoilt, ""), LINES, SIGNED)
    except Refused:
        return

    assert (seal.keys is not None) == (spoilt == TOKEN)


@given(name=st.sampled_from(["kid", "station", "kind", "epoch", "sequence"]), text=st.text())
def test_facts_of_a_token_cannot_be_exchanged(name: str, text: str) -> None:
    token = read_token(TOKEN)
    assert token is not None
    other = Token(**vars(token) | {name: text})

    assert (seals.check((str(other),), LINES, SIGNED).keys is not None) == (str(other) == TOKEN)
