"""Key pairs, their fingerprints, and the files that only certain pairs open."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.problems import Refused, StationError
from station_app.storage import containers, signing
from station_app.storage.containers import MAGIC, WRAPPED, read_head
from station_app.storage.signing import FINGERPRINT, PublicKeys, decoded, encoded, public_keys

MINE = signing.derived(b"m" * 32, "S")
BUREAU = signing.derived(b"b" * 32, "T")
STRANGER = signing.fresh()
CONTENT = b"PK\x03\x04" + bytes(range(256)) * 8
CLOSED = containers.closed(CONTENT, "43010501201", [BUREAU.public, MINE.public])


def test_first_keys_of_a_store_are_the_same_each_time() -> None:
    assert signing.derived(b"m" * 32, "S") == MINE
    assert signing.derived(b"m" * 32, "U") != MINE
    assert signing.fresh() != signing.fresh()


def test_keys_do_not_show_in_a_log() -> None:
    assert encoded(MINE.sign) not in repr(MINE)
    assert str(MINE.sign) not in repr(MINE)


def test_signature_holds_for_its_message_and_signer_only() -> None:
    signature = MINE.signature(b"message")

    assert MINE.public.verifies(b"message", signature)
    assert not MINE.public.verifies(b"massage", signature)
    assert not STRANGER.public.verifies(b"message", signature)
    assert not MINE.public.verifies(b"message", signature[:-1])


def test_public_keys_are_read_as_they_were_written() -> None:
    assert public_keys(MINE.public.text) == MINE.public
    assert public_keys(MINE.public.raw) == MINE.public


def test_fingerprint_is_of_keys_and_owner() -> None:
    shown = MINE.public.fingerprint("43010501201")
    swapped = PublicKeys(MINE.public.sign, STRANGER.public.seal)

    assert len(shown) == FINGERPRINT
    assert shown.isdigit()
    assert shown == MINE.public.fingerprint("43010501201")
    assert len({shown, swapped.fingerprint("43010501201"), MINE.public.fingerprint("x")}) == 3


@given(st.text(max_size=100))
def test_any_text_is_no_keys_or_reads_back_as_it_was(text: str) -> None:
    try:
        assert public_keys(text).text == text
    except ValueError:
        return


@given(st.binary(max_size=80))
def test_bytes_come_back_from_text(content: bytes) -> None:
    assert decoded(encoded(content)) == content


@pytest.mark.parametrize("pair", [BUREAU, MINE])
def test_strong_package_opens_for_each_reader(pair: signing.KeyPair) -> None:
    assert containers.opened(CLOSED, [STRANGER, pair]) == CONTENT


def test_strong_package_shows_nothing_of_its_content() -> None:
    head, start = read_head(CLOSED)

    assert CONTENT[:16] not in CLOSED
    assert {len(wrapped) for wrapped in head.keys.values()} == {WRAPPED}
    assert len(CLOSED) == start + len(CONTENT) + 16


def test_strong_package_is_not_for_others() -> None:
    with pytest.raises(Refused) as refusal:
        containers.opened(CLOSED, [STRANGER])

    assert refusal.value.reason == "NOT_FOR_US"


@given(at=st.integers(0, len(CLOSED) - 1), bit=st.integers(0, 7))
def test_strong_package_with_one_bit_flipped_does_not_open(at: int, bit: int) -> None:
    spoilt = bytearray(CLOSED)
    spoilt[at] ^= 1 << bit

    with pytest.raises(Refused):
        containers.opened(bytes(spoilt), [BUREAU])


@given(st.integers(0, len(CLOSED) - 1))
def test_strong_package_cut_short_does_not_open(length: int) -> None:
    with pytest.raises(Refused):
        containers.opened(CLOSED[:length], [BUREAU])


@given(st.binary(max_size=400))
def test_any_bytes_after_the_beginning_are_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        containers.opened(MAGIC + content, [BUREAU])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@given(st.fixed_dictionaries({"sender": JSON, "nonce": JSON, "keys": JSON}) | JSON)
def test_any_head_is_refused(facts: object) -> None:
    with pytest.raises(Refused):
        containers.opened(MAGIC + json.dumps(facts).encode() + b"\n" + b"x" * 40, [BUREAU])


def test_key_that_is_none_is_told_before_anything_is_written() -> None:
    nobody = PublicKeys(bytes(32), bytes(32))

    with pytest.raises(StationError, match="R-SL-12"):
        containers.closed(CONTENT, "", [nobody])


def test_strong_package_of_a_newer_program_is_told() -> None:
    with pytest.raises(Refused) as refusal:
        containers.opened(CLOSED.replace(b"TZPKG-1", b"TZPKG-2", 1), [BUREAU])

    assert refusal.value.reason == "NEWER"
