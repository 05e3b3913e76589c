"""Who may open the store, and with what."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.problems import StationError, StoreUnusable, WrongPassphrase
from station_app.storage import recovery, vault
from station_app.storage import slots as slots_module
from station_app.storage.vault import Cost, PassphraseWeak

CHEAP = Cost(t=2, m=19 * 1024, p=1)
PASSPHRASE = "春天的社工站在巷口左边"
OTHER = "秋天的银杏落在院子里面"


def clock(seconds: float = 0.0) -> Callable[[], float]:
    return lambda: seconds


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "app.keys"


@pytest.fixture
def opened(path: Path) -> tuple[bytes, str]:
    return vault.create(path, PASSPHRASE, "zhang", CHEAP)


def slots(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_bytes())["slots"]  # type: ignore[no-any-return]


def alter(path: Path, **changes: object) -> None:
    altered = [{**slot, **changes} for slot in slots(path)]
    path.write_text(json.dumps({"v": 1, "slots": altered}), encoding="utf-8")


def fail(path: Path, times: int, at: float = 0.0) -> None:
    """Have the number of failed tries counted, without their cost."""
    path.with_name("app.keys.tries").write_text(json.dumps({"failed": times, "last": at}))


def test_passphrase_and_recovery_key_open_the_same_key(
    path: Path, opened: tuple[bytes, str]
) -> None:
    dek, recovery_key = opened

    assert len(dek) == 32
    assert vault.unlock(path, PASSPHRASE) == dek
    assert vault.unlock(path, recovery_key) == dek


def test_recovery_key_may_be_typed_carelessly(path: Path, opened: tuple[bytes, str]) -> None:
    dek, recovery_key = opened
    typed = recovery_key.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert recovery.matches(typed, recovery_key)
    assert vault.unlock(path, f" {typed} ") == dek


def test_width_of_characters_does_not_matter(path: Path) -> None:
    dek, _ = vault.create(path, "ＡＢＣ１２３ｄｅｆｇｈ", "zhang", CHEAP)

    assert vault.unlock(path, "ABC123defgh") == dek


def test_every_store_has_another_key(tmp_path: Path) -> None:
    first, recovery = vault.create(tmp_path / "1.keys", PASSPHRASE, "zhang", CHEAP)
    second, other_recovery = vault.create(tmp_path / "2.keys", PASSPHRASE, "zhang", CHEAP)

    assert first != second
    assert recovery != other_recovery


def test_key_file_is_never_created_twice(path: Path, opened: tuple[bytes, str]) -> None:
    with pytest.raises(StoreUnusable, match="已有钥匙文件"):
        vault.create(path, OTHER, "li", CHEAP)

    assert vault.unlock(path, PASSPHRASE) == opened[0]


@pytest.mark.parametrize("secret", [OTHER, "", "\udcff" * 12])
def test_wrong_passphrase_is_refused(path: Path, opened: tuple[bytes, str], secret: str) -> None:
    with pytest.raises(WrongPassphrase, match="口令不正确") as caught:
        vault.unlock(path, secret)

    assert caught.value.exit_code == 4


def test_mistyped_recovery_key_is_told_without_being_counted(path: Path) -> None:
    _, recovery_key = vault.create(path, PASSPHRASE, "zhang", CHEAP)
    first = "2" if recovery_key[0] == "3" else "3"

    with pytest.raises(WrongPassphrase, match="抄错"):
        vault.unlock(path, first + recovery_key[1:])

    assert not path.with_name("app.keys.tries").exists()


def test_recovery_key_of_another_store_is_refused(path: Path, tmp_path: Path) -> None:
    vault.create(path, PASSPHRASE, "zhang", CHEAP)
    _, foreign = vault.create(tmp_path / "2.keys", PASSPHRASE, "zhang", CHEAP)

    with pytest.raises(WrongPassphrase, match="口令不正确"):
        vault.unlock(path, foreign)


@given(st.integers(0, 32), st.integers(1, 31))
def test_every_wrong_digit_of_a_recovery_key_is_noticed(at: int, off: int) -> None:
    typed = list(recovery.new_key().replace("-", ""))
    typed[at] = recovery.DIGITS[(recovery.DIGITS.index(typed[at]) + off) % 32]

    with pytest.raises(WrongPassphrase, match="抄错"):
        vault.unlock(Path("none.keys"), "".join(typed))


@given(st.integers(0, 31), st.integers(0, 31))
def test_every_swap_in_a_recovery_key_is_noticed(one: int, two: int) -> None:
    key = recovery.new_key().replace("-", "")
    typed = list(key)
    typed[one], typed[two] = typed[two], typed[one]

    if "".join(typed) != key:
        with pytest.raises(WrongPassphrase, match="抄错"):
            vault.unlock(Path("none.keys"), "".join(typed))


def test_recovery_key_has_eight_groups_and_a_check_digit() -> None:
    *groups, check = recovery.new_key().split("-")

    assert [len(group) for group in groups] == [4] * 8
    assert check in recovery.DIGITS


def test_changed_passphrase_opens_and_the_former_one_does_not(path: Path) -> None:
    dek, recovery_key = vault.create(path, PASSPHRASE, "zhang", CHEAP)

    vault.change_passphrase(path, PASSPHRASE, OTHER, CHEAP)

    assert vault.unlock(path, OTHER) == dek
    assert vault.unlock(path, recovery_key) == dek
    with pytest.raises(WrongPassphrase):
        vault.unlock(path, PASSPHRASE)


def test_forgotten_passphrase_is_replaced_with_the_recovery_key(path: Path) -> None:
    dek, recovery_key = vault.create(path, PASSPHRASE, "zhang", CHEAP)

    vault.change_passphrase(path, recovery_key, OTHER, CHEAP)

    assert vault.unlock(path, OTHER) == dek
    assert [slot["id"] for slot in slots(path)] == ["zhang", "safe"]


@pytest.mark.parametrize(
    ("secret", "new", "error"),
    [(OTHER, "一二三四五六七八九十", WrongPassphrase), (PASSPHRASE, "太短", PassphraseWeak)],
)
def test_refused_change_changes_nothing(
    path: Path, opened: tuple[bytes, str], secret: str, new: str, error: type[Exception]
) -> None:
    before = path.read_bytes()

    with pytest.raises(error):
        vault.change_passphrase(path, secret, new, CHEAP)

    assert path.read_bytes() == before


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b'{"v": 1, ')])
def test_damaged_key_file_is_replaced_by_the_former_one(
    path: Path, opened: tuple[bytes, str], harm: Callable[[Path], None]
) -> None:
    vault.change_passphrase(path, PASSPHRASE, OTHER, CHEAP)
    harm(path)

    assert vault.unlock(path, PASSPHRASE) == opened[0]
    vault.change_passphrase(path, PASSPHRASE, OTHER, CHEAP)
    assert vault.unlock(path, OTHER) == opened[0]


def test_damaged_file_does_not_become_the_former_one(path: Path, opened: tuple[bytes, str]) -> None:
    vault.change_passphrase(path, PASSPHRASE, OTHER, CHEAP)
    path.write_bytes(b"")

    vault.change_passphrase(path, PASSPHRASE, OTHER, CHEAP)

    path.unlink()
    assert vault.unlock(path, PASSPHRASE) == opened[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"t": 1},
        {"t": 11},
        {"m": 8},
        {"m": 1 << 24},
        {"p": 9},
        {"p": "2"},
        {"m": True},
        {"kdf": "none"},
        {"salt": ""},
        {"nonce": "!"},
        {"ct": None},
        {"v": 0},
        {"id": 5},
        {"kind": "recovery"},
    ],
)
def test_slot_out_of_bounds_is_refused_before_it_costs_anything(
    path: Path, opened: tuple[bytes, str], changes: dict[str, object]
) -> None:
    alter(path, **changes)

    with pytest.raises(StoreUnusable, match=r"app\.keys 已损坏"):
        vault.unlock(path, PASSPHRASE)


@pytest.mark.parametrize("changes", [{"id": "boss"}, {"t": 3}, {"m": 20480}, {"db": "other"}])
def test_altered_slot_no_longer_opens(
    path: Path, opened: tuple[bytes, str], changes: dict[str, object]
) -> None:
    alter(path, **changes)

    with pytest.raises(WrongPassphrase):
        vault.unlock(path, PASSPHRASE)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"v": 1, "slots": []}',
        b'{"v": "1", "slots": []}',
        b'{"v": 1, "slots": [1]}',
        b"[" * 60_000,
        b" " * 70_000,
        b"\xff\xfe",
    ],
)
def test_file_that_is_no_key_file_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)

    with pytest.raises(StoreUnusable, match=r"app\.keys 已损坏"):
        vault.unlock(path, PASSPHRASE)


def test_too_many_slots_are_refused(path: Path, opened: tuple[bytes, str]) -> None:
    many = slots(path)[:1] * 17
    path.write_text(json.dumps({"v": 1, "slots": many}), encoding="utf-8")

    with pytest.raises(StoreUnusable):
        vault.unlock(path, PASSPHRASE)


def test_key_file_of_a_newer_program_is_named_so(path: Path) -> None:
    path.write_bytes(b'{"v": 3, "doors": []}')

    with pytest.raises(StoreUnusable, match="更新版本"):
        vault.unlock(path, PASSPHRASE)


@pytest.mark.parametrize(
    ("failed", "seconds"),
    [(0, 0), (2, 0), (3, 1), (4, 2), (5, 4), (8, 32), (9, 60), (10, 900), (99, 900)],
)
def test_wait_grows_with_the_failed_tries(path: Path, failed: int, seconds: float) -> None:
    fail(path, failed, at=1000.0)

    assert vault.wait_left(path, 1000.0) == seconds
    assert vault.wait_left(path, 1000.0 + seconds) == 0


def test_clock_set_back_does_not_lengthen_the_wait(path: Path) -> None:
    fail(path, 3, at=1_000_000.0)

    assert vault.wait_left(path, 0.0) == 1


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"failed": null, "last": 0}'])
def test_damaged_count_of_tries_locks_nobody_out(path: Path, content: bytes) -> None:
    path.with_name("app.keys.tries").write_bytes(content)

    assert vault.wait_left(path, 0.0) == 0


def test_third_failure_in_a_row_begins_the_wait(path: Path, opened: tuple[bytes, str]) -> None:
    fail(path, 1)
    with pytest.raises(WrongPassphrase) as second:
        vault.unlock(path, OTHER, clock(50.0))
    with pytest.raises(WrongPassphrase) as third:
        vault.unlock(path, OTHER, clock(51.0))

    assert "等待" not in str(second.value)
    assert "请等待 1 秒" in str(third.value)
    assert vault.wait_left(path, 51.0) == 1


def test_right_passphrase_has_to_wait_too_and_ends_the_count(
    path: Path, opened: tuple[bytes, str]
) -> None:
    fail(path, 9, at=100.0)

    with pytest.raises(WrongPassphrase, match="请等待 60 秒"):
        vault.unlock(path, PASSPHRASE, clock(100.0))

    assert vault.unlock(path, PASSPHRASE, clock(160.0)) == opened[0]
    assert vault.wait_left(path, 0.0) == 0


def test_sub_keys_differ_by_purpose() -> None:
    dek = bytes(32)

    assert len({dek, vault.sub_key(dek, "db"), vault.sub_key(dek, "audit")}) == 3
    assert len(vault.sub_key(dek, "db")) == 32


@pytest.mark.parametrize(
    ("text", "forbidden", "fault"),
    [
        ("太短的口令", (), "至少 10 个字符"),
        ("ｌ1ｌ2", (), "现在 4 个"),
        ("我叫张三丰住在巷口左边", ("张三丰",), "不能含有姓名"),
        ("Zhang San lives here", ("zhang san",), "不能含有姓名"),
        ("通泰街街道社工站的口令", ("通泰街街道社工站",), "社工站名称"),
        ("我的号码一三八 800138 对", ("13800138000",), "电话"),
        ("生日在19900101那一天", ("11010119900101002X",), "身份证号"),
        ("0" * 33, (), "恢复密钥同样格式"),
    ],
)
def test_passphrase_that_others_can_guess_is_refused(
    text: str, forbidden: tuple[str, ...], fault: str
) -> None:
    assert fault in "".join(vault.passphrase_faults(text, forbidden))


@pytest.mark.parametrize("forbidden", [(), ("张三丰", "13800138000"), ("", "春"), ("430105",)])
def test_long_passphrase_will_do(forbidden: tuple[str, ...]) -> None:
    assert vault.passphrase_faults(PASSPHRASE, forbidden) == []


def test_weak_passphrase_creates_no_store(path: Path) -> None:
    with pytest.raises(PassphraseWeak):
        vault.create(path, "太短", "zhang", CHEAP)

    assert not path.exists()


@pytest.mark.parametrize(("name", "value"), [("t", 1), ("m", 19 * 1024 - 1), ("p", 0), ("p", 9)])
def test_cost_below_or_above_the_bounds_is_a_defect(name: str, value: int) -> None:
    with pytest.raises(ValueError, match=f"cost {name}"):
        Cost(**{name: value})


def old_slot(dek: bytes, passphrase: str, name: dict[str, str]) -> dict[str, Any]:
    """Return a slot as the first version of the program wrote it: the data key itself, wrapped."""
    slot = {
        "v": 1, **name, "salt": slots_module.token(16), "kdf": "argon2id", "t": 2, "m": 19 * 1024,
        "p": 1, "nonce": b64encode(bytes(12)).decode(),
    }  # fmt: skip
    bound = json.dumps(slot, sort_keys=True, ensure_ascii=False).encode()
    derive = Argon2id(
        salt=b64decode(str(slot["salt"])), length=32, iterations=2, lanes=1, memory_cost=19 * 1024
    )
    sealed = AESGCM(derive.derive(passphrase.encode())).encrypt(bytes(12), dek, bound)
    return {**slot, "ct": b64encode(sealed).decode()}


@pytest.fixture
def old_file(path: Path) -> bytes:
    """Write a key file of the first version; return the data key."""
    dek = bytes(range(32))
    slot = old_slot(dek, PASSPHRASE, {"kind": "passphrase", "id": "clerk", "db": "d"})
    path.write_text(json.dumps({"v": 1, "slots": [slot]}), encoding="utf-8")
    return dek


def test_key_file_of_the_first_version_opens(path: Path, old_file: bytes) -> None:
    assert vault.unlock(path, PASSPHRASE) == old_file


def test_signing_in_gives_an_old_slot_its_pair_of_keys(path: Path, old_file: bytes) -> None:
    signed = vault.sign_in(path, PASSPHRASE)

    assert (signed.dek, signed.owner, signed.recovery) == (old_file, "录入员", False)
    assert [(slot["v"], slot["id"]) for slot in slots(path)] == [(2, "录入员")]
    assert vault.unlock(path, PASSPHRASE) == old_file


def test_failed_tries_are_told_at_the_next_sign_in(path: Path, opened: tuple[bytes, str]) -> None:
    fail(path, 2)

    assert vault.sign_in(path, PASSPHRASE).failed == 2
    assert vault.sign_in(path, PASSPHRASE).failed == 0


def test_passphrase_of_somebody_else_does_not_open_ones_own_slot(path: Path) -> None:
    dek, _ = vault.create(path, PASSPHRASE, "zhang", CHEAP)
    vault.add_owner(path, PASSPHRASE, "li", OTHER, CHEAP)

    assert vault.unlock(path, OTHER, owner="li") == dek
    with pytest.raises(WrongPassphrase):
        vault.unlock(path, OTHER, owner="zhang")


def test_there_is_room_for_fifteen_and_one_always_stays(path: Path) -> None:
    vault.create(path, PASSPHRASE, "zhang", CHEAP)
    content = json.loads(path.read_bytes())
    content["slots"] += [{**content["slots"][0], "id": f"{n}"} for n in range(14)]
    path.write_text(json.dumps(content))

    with pytest.raises(StationError, match="最多15位"):
        vault.add_owner(path, PASSPHRASE, "li", OTHER, CHEAP, by="zhang")
    for name in vault.owners(path)[1:]:
        vault.remove_owner(path, name)
    with pytest.raises(StationError, match="最后一位"):
        vault.remove_owner(path, "zhang")


@pytest.mark.parametrize("changes", [{"sealed": "AAAA"}, {"pub": ""}, {"pub": "!"}, {"v": 3}])
def test_pair_of_keys_out_of_shape_is_refused(
    path: Path, opened: tuple[bytes, str], changes: dict[str, object]
) -> None:
    alter(path, **changes)

    with pytest.raises(StoreUnusable):
        vault.unlock(path, PASSPHRASE)


def test_data_key_exchanged_by_somebody_without_the_private_key_does_not_open(path: Path) -> None:
    vault.create(path, PASSPHRASE, "zhang", CHEAP)
    other = path.with_name("other.keys")
    vault.create(other, PASSPHRASE, "zhang", CHEAP)
    alter(path, sealed=slots(other)[0]["sealed"])

    with pytest.raises(WrongPassphrase):
        vault.unlock(path, PASSPHRASE)
