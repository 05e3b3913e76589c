"""Archives of a store tell when they were changed, and never write elsewhere."""

import hashlib
import json
import stat
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station_app.domain.problems import Refused
from station_app.storage.archives import Manifest, pack, unpack, verify
from station_app.storage.files import CannotSave

MANIFEST = Manifest("2026-11-23T08:30:00", "0001", {"account": 1})


@pytest.fixture
def members(tmp_path: Path) -> dict[str, Path]:
    found = {}
    for name in ("store.db", "app.keys", "attachments/表彰.pdf"):
        found[name] = tmp_path / name.replace("/", "-")
        found[name].write_bytes(name.encode() * 500)
    return found


@pytest.fixture
def path(tmp_path: Path, members: dict[str, Path]) -> Path:
    pack(tmp_path / "a.tzbak", members, MANIFEST)
    return tmp_path / "a.tzbak"


def test_what_is_packed_is_unpacked(path: Path, members: dict[str, Path], tmp_path: Path) -> None:
    manifest = unpack(path, tmp_path / "out")

    assert (manifest.made, manifest.revision, manifest.counts) == (
        MANIFEST.made,
        MANIFEST.revision,
        MANIFEST.counts,
    )
    assert manifest == verify(path)
    for name, file in members.items():
        assert (tmp_path / "out" / name).read_bytes() == file.read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_one_changed_bit_is_noticed_or_changes_nothing(path: Path, data: st.DataObject) -> None:
    sound, manifest = path.read_bytes(), verify(path)
    bit = data.draw(st.integers(0, len(sound) * 8 - 1))
    changed = bytearray(sound)
    changed[bit // 8] ^= 1 << bit % 8
    other = path.with_name("changed.tzbak")
    other.write_bytes(changed)

    with suppress(Refused):
        assert verify(other).files == manifest.files


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_cut_archive_is_refused(path: Path, share: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])

    with pytest.raises(Refused, match="不是完好的备份文件"):
        verify(path)


def rewritten(path: Path, names: dict[str, str], method: int = 0, **changes: Any) -> Path:
    """Make an archive whose digests are right, with other names, method or manifest."""
    contents = dict.fromkeys(("store.db", "app.keys", *names), b"x" * 500)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    manifest = {"made": "", "revision": None, "counts": {}, "files": digests, "format": 1}
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
        archive.writestr("manifest.json", json.dumps(manifest | changes))
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/evil",
        "attachments/../../evil",
        "attachments/./a",
        "attachments\\..\\evil",
        "attachments/C:evil",
        "attachments/",
        "evil.exe",
        "store.db-wal",
    ],
)
def test_member_that_would_be_written_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    path = rewritten(tmp_path / "evil.tzbak", {name: ""})

    with pytest.raises(Refused, match="不是完好的备份文件"):
        unpack(path, tmp_path / "out")

    assert [found.name for found in tmp_path.rglob("*")] == ["evil.tzbak"]


def test_attachments_may_have_any_honest_name(tmp_path: Path) -> None:
    names = {"attachments/..名单.pdf": "", "attachments/2026/.a": "", "attachments/a b（1）": ""}

    assert set(names) < verify(rewritten(tmp_path / "a.tzbak", names)).files.keys()


def test_compressed_members_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        verify(rewritten(tmp_path / "bomb.tzbak", {}, zipfile.ZIP_DEFLATED))


def test_a_member_that_breaks_while_it_is_unpacked_is_refused(tmp_path: Path) -> None:
    path = rewritten(tmp_path / "bomb.tzbak", {"attachments/a": ""}, zipfile.ZIP_DEFLATED)
    content = bytearray(path.read_bytes().ljust(9_000, b"\0"))
    content[content.index(b"store.db") + 8] ^= 0xFF  # the packed bytes
    path.write_bytes(content)

    with pytest.raises(Refused, match="不是完好的备份文件"):
        verify(path)


@pytest.mark.parametrize("name", ["attachments/a\u202efdp.exe", "attachments/a\r\nb"])
def test_a_name_with_signs_that_nobody_sees_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match="不是完好的备份文件"):
        verify(rewritten(tmp_path / "a.tzbak", {name: ""}))


def test_a_link_in_an_archive_is_refused(tmp_path: Path, path: Path) -> None:
    with zipfile.ZipFile(path) as good, zipfile.ZipFile(tmp_path / "b.tzbak", "w") as bad:
        for entry in good.infolist():
            content = good.read(entry)
            if entry.filename == "store.db":
                entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            bad.writestr(entry, content)

    with pytest.raises(Refused, match="不是完好的备份文件"):
        verify(tmp_path / "b.tzbak")


@pytest.mark.parametrize(
    "changes",
    [
        {"files": {}},
        {"files": {"store.db": "0" * 64, "app.keys": "0" * 64}},
        {"files": None},
        {"files": []},
        {"files": "store.db"},
        {"counts": [[[[[[[[[[]]]]]]]]]]},
        {"format": "1"},
        {"unknown": 1},
    ],
)
def test_manifest_that_does_not_fit_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="不是完好的备份文件"):
        verify(rewritten(tmp_path / "a.tzbak", {}, **changes))


def test_archive_of_a_newer_program_is_named_so(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="更新版本") as caught:
        verify(rewritten(tmp_path / "a.tzbak", {}, format=2, doors=[]))

    assert caught.value.reason == "NEWER"


def rewrite_as_list(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", "[]")


@pytest.mark.parametrize("harm", [Path.unlink, rewrite_as_list, lambda path: path.write_text("hi")])
def test_file_that_is_no_archive_is_refused(path: Path, harm: Callable[[Path], None]) -> None:
    harm(path)

    with pytest.raises(Refused) as caught:
        verify(path)

    assert caught.value.reason == "DAMAGED"
    assert caught.value.exit_code == 3


def test_what_was_read_back_is_tried_out_before_the_archive_is_there(
    tmp_path: Path, members: dict[str, Path]
) -> None:
    seen: list[bytes] = []

    def refuse(store: Path) -> None:
        seen.append(store.read_bytes())
        raise Refused("DAMAGED", "no")

    with pytest.raises(Refused):
        pack(tmp_path / "a.tzbak", members, MANIFEST, prove=refuse)

    assert seen == [members["store.db"].read_bytes()]
    assert not list(tmp_path.glob("*tzbak*"))
    assert not list(tmp_path.glob("~*"))


def test_archive_is_not_begun_where_nothing_can_be_written(
    tmp_path: Path, members: dict[str, Path]
) -> None:
    with pytest.raises(CannotSave):
        pack(tmp_path / "gone" / "a.tzbak", members, MANIFEST)


def test_member_that_vanishes_leaves_no_archive(tmp_path: Path, members: dict[str, Path]) -> None:
    with pytest.raises(FileNotFoundError):
        pack(tmp_path / "a.tzbak", members | {"attachments/b": tmp_path / "gone"}, MANIFEST)

    assert not list(tmp_path.glob("*tzbak*"))
