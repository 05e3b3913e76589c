"""Key slots: who may open the store.

A store is encrypted with a random data key. Each slot of the file `app.keys` leads to
that key by something a person knows: the passphrase, or the recovery key printed for the
safe. So a new passphrase rewrites one small file, never the store.
"""

from __future__ import annotations

import math
import re
import secrets
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from station_app.domain.problems import StationError, StoreUnusable, WrongPassphrase
from station_app.domain.rules.rights import SAFE
from station_app.storage import recovery, slots, tries
from station_app.storage.files import CannotSave
from station_app.storage.slots import DEFAULT_COST, KEY_BYTES, PASSPHRASE, RECOVERY, Cost, Slot

Clock = Callable[[], float]  # seconds since 1970

FILE = tries.KEY_FILE
SHORTEST = 10  # characters of a passphrase
MOST_OWNERS = slots.MOST_SLOTS - 1  # one slot is the recovery key's
UNNAMED = {"clerk": "录入员"}  # the owner of a store made before people had names

wait_left = tries.wait_left


class PassphraseWeak(StationError):
    """A new passphrase is too easy to guess; `str()` lists why."""


@dataclass(frozen=True)
class Prepared:
    """A recovery key that opens nothing yet, and the slot that it will open."""

    recovery: str
    slot: Slot


@dataclass(frozen=True)
class SignedIn:
    """Who has got in.

    owner     id of the slot; with the recovery key, the one that was named or the first
    recovery  it was the recovery key
    failed    tries that had failed before
    """

    dek: bytes
    owner: str
    recovery: bool
    failed: int


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
    dek, recovery_key, store = secrets.token_bytes(KEY_BYTES), recovery.new_key(), slots.token(16)
    owner = {"kind": PASSPHRASE, "id": owner_id, "db": store}
    safe = {"kind": RECOVERY, "id": SAFE, "db": store}
    slots.save(
        path,
        [
            slots.make(dek, slots.normal(passphrase), owner, cost),
            slots.make(dek, recovery.shape(recovery_key).encode(), safe, cost),
        ],
    )
    return dek, recovery_key


def owners(path: Path) -> list[str]:
    """Return the ids of those who have a passphrase, the first owner first.

    They lie open in the file: nothing is proven by them. Raises StoreUnusable.
    """
    return [slot["id"] for slot in slots.load(path) if slot["kind"] == PASSPHRASE]


def unlock(path: Path, secret: str, now: Clock = time.time, *, owner: str = "") -> bytes:
    """Return the data key, given a passphrase or the recovery key.

    owner  only this one's passphrase; "" for anybody's

    Raises WrongPassphrase, also while one has to wait after failed tries (then the
    secret is not looked at), and StoreUnusable when the key file cannot be read.
    """
    return _open(path, secret, now, owner)[0]


def sign_in(path: Path, secret: str, owner: str = "", now: Clock = time.time) -> SignedIn:
    """Return who has got in, and the data key.

    Raises WrongPassphrase as `unlock` does, and when several people have a passphrase and
    nobody was named: two may have chosen the same one.
    """
    known = owners(path)
    if not owner and len(known) > 1 and not is_recovery(secret):
        names = "、".join(known)
        raise WrongPassphrase(f"这份数据有几位用户（{names}），请先写明是谁，再输入口令。")
    failed = tries.read(path)[0]
    dek, slot = _open(path, secret, now, owner)
    by_recovery = slot["kind"] == RECOVERY
    who = (owner if owner in known else known[0]) if by_recovery else slot["id"]
    if slot["v"] < slots.FORMAT and not by_recovery:
        _renew(path, slot, dek, secret)
    return SignedIn(dek, UNNAMED.get(who, who), by_recovery, failed)


def change_passphrase(
    path: Path,
    secret: str,
    new: str,
    cost: Cost = DEFAULT_COST,
    now: Clock = time.time,
    *,
    owner: str = "",
) -> None:
    """Replace a passphrase, given the present one or the recovery key.

    owner  whose; "" for the one that `secret` opens, with the recovery key the first one's

    Raises WrongPassphrase, PassphraseWeak or CannotSave; then nothing is changed.
    """
    _require_strong(new)
    dek, used = _open(path, secret, now, owner)
    known = slots.load(path)
    # The recovery key is nobody's own: with it, an owner gets a new passphrase.
    own = _place_of(known, owner) if used["kind"] == RECOVERY else known.index(used)
    name = {key: known[own][key] for key in ("kind", "id", "db")}
    known[own] = slots.make(dek, slots.normal(new), name, cost)
    slots.save(path, known)


def add_owner(
    path: Path,
    secret: str,
    owner: str,
    passphrase: str,
    cost: Cost = DEFAULT_COST,
    now: Clock = time.time,
    *,
    by: str = "",
) -> None:
    """Let somebody else open the store; one of that name gets the new passphrase.

    secret, by   the passphrase of one who may open it already, or the recovery key

    Raises WrongPassphrase, PassphraseWeak, CannotSave, or StationError when there are too
    many; then nothing is changed.
    """
    _require_strong(passphrase)
    dek, used = _open(path, secret, now, by)
    known = slots.load(path)
    slot = slots.make(
        dek, slots.normal(passphrase), {"kind": PASSPHRASE, "id": owner, "db": used["db"]}, cost
    )
    mine = [n for n, each in enumerate(known) if (each["kind"], each["id"]) == (PASSPHRASE, owner)]
    if mine:
        known[mine[0]] = slot
    elif len(known) >= slots.MOST_SLOTS:
        raise StationError(f"最多{MOST_OWNERS}位用户。请先移除不再使用的用户。")
    else:
        known.append(slot)
    slots.save(path, known)


def remove_owner(path: Path, owner: str) -> None:
    """Take somebody's slot away; one who has none is no error.

    Raises StationError for the last one, or CannotSave.
    """
    known = slots.load(path)
    rest = [slot for slot in known if (slot["kind"], slot["id"]) != (PASSPHRASE, owner)]
    if not any(slot["kind"] == PASSPHRASE for slot in rest):
        raise StationError("这是最后一位能打开数据的用户，不能移除。")
    if len(rest) != len(known):
        # The first slot is an owner's; the recovery key's may stand anywhere else.
        rest.sort(key=lambda slot: slot["kind"] != PASSPHRASE)
        slots.save(path, rest)


def public_keys(path: Path) -> dict[str, str]:
    """Return the public key of every slot by its id; "" for a slot of version 1."""
    return {slot["id"]: slot.get("pub", "") for slot in slots.load(path)}


def seal_anew(path: Path, target: Path, dek: bytes, trusted: Mapping[str, str]) -> None:
    """Write a key file that leads everybody to another data key.

    trusted  public keys by id as the encrypted store knows them: one that was put into
             the file by somebody else gets nothing

    Raises StationError when somebody has not signed in since slots have key pairs.
    """
    known = slots.load(path)
    strange = [slot["id"] for slot in known if trusted.get(slot["id"]) != slot.get("pub")]
    if strange:
        named = "、".join("恢复密钥" if each == SAFE else each for each in strange)
        raise StationError(
            f"还不能换数据密钥：{named}的钥匙没有登记过。请这些用户各登录一次，"
            "恢复密钥请先换新，然后再试。"
        )
    slots.save(target, [slots.sealed_to(slot, dek) for slot in known])


def prepare_recovery(
    path: Path, secret: str, cost: Cost = DEFAULT_COST, now: Clock = time.time
) -> Prepared:
    """Make another recovery key and its slot; the key file stays as it is.

    A key that nobody has written down yet must not be the only one: see `keep_recovery`.
    Raises WrongPassphrase, or StoreUnusable when the key file cannot be read.
    """
    dek, used = _open(path, secret, now)
    key = recovery.new_key()
    name = {"kind": RECOVERY, "id": SAFE, "db": used["db"]}
    return Prepared(key, slots.make(dek, recovery.shape(key).encode(), name, cost))


def keep_recovery(path: Path, prepared: Prepared) -> None:
    """Put a prepared slot in the place of the former recovery key's.

    Raises CannotSave or StoreUnusable; then the former key still opens.
    """
    others = [slot for slot in slots.load(path) if slot["kind"] != RECOVERY]
    slots.save(path, [*others, prepared.slot])


def sub_key(dek: bytes, purpose: str) -> bytes:
    """Derive the 32-byte key for one purpose: "db", "audit" or "files"."""
    return HKDF(SHA256(), KEY_BYTES, None, purpose.encode()).derive(dek)


def passphrase_faults(text: str, forbidden: Sequence[str] = ()) -> list[str]:
    """Say in Chinese what is wrong with a new passphrase; [] when it will do.

    forbidden  names, the station, phone and ID numbers: what others know
    """
    normal = unicodedata.normalize("NFKC", text)
    faults = []
    if len(normal) < SHORTEST:
        faults.append(f"口令至少 {SHORTEST} 个字符（现在 {len(normal)} 个），可以用一句好记的话。")
    if is_recovery(text):
        faults.append("口令不能与恢复密钥同样格式，请换一句好记的话。")
    if any(part in normal.casefold() for known in forbidden for part in _parts(known)):
        faults.append("口令中不能含有姓名、社工站名称、电话或身份证号，请换一句别人猜不到的话。")
    return faults


def is_recovery(secret: str) -> bool:
    """Say whether this has the shape of a recovery key, which no passphrase has."""
    return bool(recovery.SHAPE.fullmatch(recovery.shape(secret)))


def _open(path: Path, secret: str, now: Clock, owner: str = "") -> tuple[bytes, Slot]:
    left = wait_left(path, now())
    if left > 0:
        raise WrongPassphrase(f"口令连续输错，请等待 {math.ceil(left)} 秒后再试。")
    kind, given = _kind_of(secret)
    for slot in slots.load(path):
        if slot["kind"] != kind or (owner and kind == PASSPHRASE and slot["id"] != owner):
            continue
        if (dek := slots.opened(slot, given)) is not None:
            tries.forget(path)
            return dek, slot
    tries.count(path, now())
    raise WrongPassphrase(_wrong(wait_left(path, now())))


def _renew(path: Path, slot: Slot, dek: bytes, secret: str) -> None:
    """Give a slot of an older version its pair of keys; nothing else is changed."""
    known = slots.load(path)
    name = {"kind": PASSPHRASE, "id": UNNAMED.get(slot["id"], slot["id"]), "db": slot["db"]}
    cost = Cost(slot["t"], slot["m"], slot["p"])
    known[known.index(slot)] = slots.make(dek, slots.normal(secret), name, cost)
    with suppress(CannotSave):  # the next time, then
        slots.save(path, known)


def _place_of(known: Sequence[Slot], owner: str) -> int:
    """Return where an owner's slot stands; "" for the first one."""
    ids = [slot["id"] for slot in known]
    return ids.index(owner) if owner in ids else 0


def _wrong(left: float) -> str:
    hint = "口令不正确。请检查大写锁定和输入法的全角、中英文状态后再试；忘记口令可输入恢复密钥。"
    return hint + (f"（请等待 {math.ceil(left)} 秒后再试）" if left else "")


def _kind_of(secret: str) -> tuple[str, bytes]:
    """Tell a recovery key from a passphrase, which `passphrase_faults` keeps apart."""
    if not is_recovery(secret):
        return PASSPHRASE, slots.normal(secret)
    shape = recovery.shape(secret)
    if recovery.check_digit(shape[:-1]) != shape[-1]:
        raise WrongPassphrase(
            "恢复密钥抄错了：有一个字符不对，或两个字符颠倒。请逐组核对后再输入。"
        )
    return RECOVERY, shape.encode()


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
