"""Key slots: who may open the store.

A store is encrypted with a random data key. Each slot of the file `app.keys` holds
that key, wrapped by something a person knows: the passphrase, or the recovery key
printed for the safe. So a new passphrase rewrites one small file, never the store.
The file is untrusted: its fields are bounded and bound to the wrapped key.
"""

from __future__ import annotations

import json
import math
import re
import secrets
import time
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from station_app.domain.problems import StationError, StoreUnusable, WrongPassphrase
from station_app.storage import recovery
from station_app.storage.files import CannotSave, write_atomically

Slot = dict[str, Any]
Clock = Callable[[], float]  # seconds since 1970

FORMAT = 1
RECOVERY = "recovery"  # kind of the slot for the safe
SHORTEST = 10  # characters of a passphrase
_KEY_BYTES = 32
_LARGEST = 65_536  # bytes of app.keys
_MOST_SLOTS = 16  # each one tried costs a key derivation
_BOUNDS = {"t": (2, 10), "m": (19 * 1024, 1024 * 1024), "p": (1, 8)}

_DAMAGED = (
    "钥匙文件 app.keys 已损坏或缺失。请用“备份与恢复”恢复最近一次备份，其中有完整的钥匙文件。"
)
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, RecursionError)
_NEWER = "钥匙文件由更新版本的程序创建。请安装最新版本后再打开；数据没有改动。"


class PassphraseWeak(StationError):
    """A new passphrase is too easy to guess; `str()` lists why."""


@dataclass(frozen=True)
class Cost:
    """What one try of a passphrase costs (Argon2id).

    t  passes
    m  KiB of memory
    p  lanes
    """

    t: int = 3
    m: int = 64 * 1024
    p: int = 2

    def __post_init__(self) -> None:
        for name, (low, high) in _BOUNDS.items():
            value = getattr(self, name)
            # Too little would betray the passphrase, too much would stop the computer.
            if type(value) is not int or not low <= value <= high:
                raise ValueError(f"cost {name}={value!r} is not within {low}..{high}")


DEFAULT_COST = Cost()


@dataclass(frozen=True)
class Prepared:
    """A recovery key that opens nothing yet, and the slot that it will open."""

    recovery: str
    slot: Slot


def create(
    path: Path, passphrase: str, owner_id: str, cost: Cost = DEFAULT_COST
) -> tuple[bytes, str]:
    """Make a new data key with two slots; return it and the recovery key to be printed.

    Raises PassphraseWeak, CannotSave, or StoreUnusable when there is a key file
    already: to replace it would lose a store for ever.
    """
    if path.exists():
        raise StoreUnusable(f"“{path.parent}”中已有钥匙文件，不能再次创建。请换一个空文件夹。")
    _require_strong(passphrase)
    dek, recovery_key, store = secrets.token_bytes(_KEY_BYTES), recovery.new_key(), _token(16)
    owner = {"kind": "passphrase", "id": owner_id, "db": store}
    safe = {"kind": "recovery", "id": "safe", "db": store}
    _save(
        path,
        [
            _wrap(dek, _normal(passphrase), owner, cost),
            _wrap(dek, recovery.shape(recovery_key).encode(), safe, cost),
        ],
    )
    return dek, recovery_key


def unlock(path: Path, secret: str, now: Clock = time.time) -> bytes:
    """Return the data key, given the passphrase or the recovery key.

    Raises WrongPassphrase, also while one has to wait after failed tries (then the
    secret is not looked at), and StoreUnusable when the key file cannot be read.
    """
    return _open(path, secret, now)[0]


def change_passphrase(
    path: Path, secret: str, new: str, cost: Cost = DEFAULT_COST, now: Clock = time.time
) -> None:
    """Replace the passphrase, given the present one or the recovery key.

    Raises WrongPassphrase, PassphraseWeak or CannotSave; then nothing is changed.
    """
    _require_strong(new)
    dek, opened = _open(path, secret, now)
    slots = _load(path)
    # The recovery key is nobody's own: with it, the owner gets a new passphrase.
    own = 0 if opened["kind"] == "recovery" else slots.index(opened)
    name = {key: slots[own][key] for key in ("kind", "id", "db")}
    slots[own] = _wrap(dek, _normal(new), name, cost)
    _save(path, slots)


def prepare_recovery(
    path: Path, secret: str, cost: Cost = DEFAULT_COST, now: Clock = time.time
) -> Prepared:
    """Make another recovery key and its slot; the key file stays as it is.

    A key that nobody has written down yet must not be the only one: see `keep_recovery`.
    Raises WrongPassphrase, or StoreUnusable when the key file cannot be read.
    """
    dek, opened = _open(path, secret, now)
    key = recovery.new_key()
    name = {"kind": RECOVERY, "id": "safe", "db": opened["db"]}
    return Prepared(key, _wrap(dek, recovery.shape(key).encode(), name, cost))


def keep_recovery(path: Path, prepared: Prepared) -> None:
    """Put a prepared slot in the place of the former recovery key's.

    Raises CannotSave or StoreUnusable; then the former key still opens.
    """
    others = [slot for slot in _load(path) if slot["kind"] != RECOVERY]
    _save(path, [*others, prepared.slot])


def sub_key(dek: bytes, purpose: str) -> bytes:
    """Derive the 32-byte key for one purpose: "db" or "audit"."""
    return HKDF(SHA256(), _KEY_BYTES, None, purpose.encode()).derive(dek)


def passphrase_faults(text: str, forbidden: Sequence[str] = ()) -> list[str]:
    """Say in Chinese what is wrong with a new passphrase; [] when it will do.

    forbidden  names, the station, phone and ID numbers: what others know
    """
    normal = unicodedata.normalize("NFKC", text)
    faults = []
    if len(normal) < SHORTEST:
        faults.append(f"口令至少 {SHORTEST} 个字符（现在 {len(normal)} 个），可以用一句好记的话。")
    if recovery.SHAPE.fullmatch(recovery.shape(text)):
        faults.append("口令不能与恢复密钥同样格式，请换一句好记的话。")
    if any(part in normal.casefold() for known in forbidden for part in _parts(known)):
        faults.append("口令中不能含有姓名、社工站名称、电话或身份证号，请换一句别人猜不到的话。")
    return faults


def wait_left(path: Path, now: float) -> float:
    """Return the seconds to wait before the next try; 0 when one may try at once.

    path  the key file; the failed tries are counted beside it
    """
    failed, last = _tries(path)
    if failed < 3:
        return 0.0
    delay = 900.0 if failed >= 10 else min(60.0, 2.0 ** (failed - 3))
    # A clock set back must not lock anybody out for longer.
    return min(delay, max(0.0, last + delay - now))


def _open(path: Path, secret: str, now: Clock) -> tuple[bytes, Slot]:
    left = wait_left(path, now())
    if left > 0:
        raise WrongPassphrase(f"口令连续输错，请等待 {math.ceil(left)} 秒后再试。")
    kind, given = _kind_of(secret)
    for slot in _load(path):
        if slot["kind"] == kind and (dek := _unwrap(slot, given)) is not None:
            with suppress(OSError):
                _tries_path(path).unlink()
            return dek, slot
    _count_failure(path, now())
    raise WrongPassphrase(_wrong(wait_left(path, now())))


def _wrong(left: float) -> str:
    hint = "口令不正确。请检查大写锁定和输入法的全角、中英文状态后再试；忘记口令可输入恢复密钥。"
    return hint + (f"（请等待 {math.ceil(left)} 秒后再试）" if left else "")


def _kind_of(secret: str) -> tuple[str, bytes]:
    """Tell a recovery key from a passphrase, which `passphrase_faults` keeps apart."""
    shape = recovery.shape(secret)
    if not recovery.SHAPE.fullmatch(shape):
        return "passphrase", _normal(secret)
    if recovery.check_digit(shape[:-1]) != shape[-1]:
        raise WrongPassphrase(
            "恢复密钥抄错了：有一个字符不对，或两个字符颠倒。请逐组核对后再输入。"
        )
    return RECOVERY, shape.encode()


def _normal(passphrase: str) -> bytes:
    return unicodedata.normalize("NFKC", passphrase).encode(errors="surrogatepass")


def _parts(known: str) -> list[str]:
    """Return what must not be in a passphrase: the text, and six digits in a row of a number."""
    text = unicodedata.normalize("NFKC", known).casefold().strip()
    if re.fullmatch(r"[\dx]{7,}", text):
        return [text[i : i + 6] for i in range(len(text) - 5)]
    return [text] if len(text) > 1 else []


def _require_strong(passphrase: str) -> None:
    faults = passphrase_faults(passphrase)
    if faults:
        raise PassphraseWeak("\n".join(faults))


def _wrap(dek: bytes, secret: bytes, name: dict[str, str], cost: Cost) -> Slot:
    nonce = secrets.token_bytes(12)
    slot: Slot = {"v": FORMAT, **name, "salt": _token(16), "kdf": "argon2id"}
    slot |= {**asdict(cost), "nonce": b64encode(nonce).decode()}
    sealed = AESGCM(_kek(slot, secret)).encrypt(nonce, dek, _bound(slot))
    return {**slot, "ct": b64encode(sealed).decode()}


def _unwrap(slot: Slot, secret: bytes) -> bytes | None:
    """Return the data key; None when the secret is another one or the slot was altered."""
    nonce, sealed = b64decode(slot["nonce"]), b64decode(slot["ct"])
    try:
        return AESGCM(_kek(slot, secret)).decrypt(nonce, sealed, _bound(slot))
    except InvalidTag:
        return None


def _kek(slot: Slot, secret: bytes) -> bytes:
    salt, cost = b64decode(slot["salt"]), Cost(slot["t"], slot["m"], slot["p"])
    derive = Argon2id(
        salt=salt, length=_KEY_BYTES, iterations=cost.t, lanes=cost.p, memory_cost=cost.m
    )
    return derive.derive(secret)


def _bound(slot: Slot) -> bytes:
    """Return every other field: an exchanged slot or parameter no longer opens."""
    rest = {key: value for key, value in slot.items() if key != "ct"}
    return json.dumps(rest, sort_keys=True, ensure_ascii=False).encode()


def _token(size: int) -> str:
    return b64encode(secrets.token_bytes(size)).decode()


def _load(path: Path) -> list[Slot]:
    """Read the slots; from the generation before when the file is damaged."""
    try:
        return _parse(path)
    except _UNREADABLE as error:
        try:
            return _parse(_former(path))
        except _UNREADABLE:
            raise StoreUnusable(_DAMAGED) from error


def _parse(path: Path) -> list[Slot]:
    if path.stat().st_size > _LARGEST:
        raise ValueError("too large for a key file")
    content = json.loads(path.read_bytes())
    if content["v"] > FORMAT:
        raise StoreUnusable(_NEWER)
    slots: list[Slot] = content["slots"]
    if not 0 < len(slots) <= _MOST_SLOTS or slots[0]["kind"] != "passphrase":
        raise ValueError("not a few slots, the owner's first")
    for slot in slots:
        _require_sound(slot)
    return slots


def _require_sound(slot: Slot) -> None:
    Cost(slot["t"], slot["m"], slot["p"])
    sizes = [len(b64decode(slot[name], validate=True)) for name in ("salt", "nonce", "ct")]
    known = slot["v"] == FORMAT and slot["kdf"] == "argon2id"
    if not known or sizes != [16, 12, _KEY_BYTES + 16]:
        raise ValueError("not a slot of this format")
    if not all(isinstance(slot[name], str) for name in ("kind", "id", "db")):
        raise TypeError("a slot is named by texts")


def _save(path: Path, slots: list[Slot]) -> None:
    # Only a sound file becomes the former one: it may be all that is left.
    with suppress(*_UNREADABLE):
        _parse(path)
        write_atomically(_former(path), path.read_bytes())
    write_atomically(path, json.dumps({"v": FORMAT, "slots": slots}, ensure_ascii=False).encode())


def _former(path: Path) -> Path:
    return path.with_name(f"{path.name}.old")


def _tries_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.tries")


def _tries(path: Path) -> tuple[int, float]:
    """Return how many tries have failed in a row, and when the last one did."""
    try:
        content = json.loads(_tries_path(path).read_bytes())
        return int(content["failed"]), float(content["last"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0, 0.0


def _count_failure(path: Path, now: float) -> None:
    failed, _ = _tries(path)
    content = json.dumps({"failed": failed + 1, "last": now}).encode()
    # The wait is a courtesy, not a lock: who has the file has no need of this program.
    with suppress(CannotSave):
        write_atomically(_tries_path(path), content)
