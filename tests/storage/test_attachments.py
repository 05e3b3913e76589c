"""Attachments lie sealed under their digest; what is damaged or missing is named."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.problems import StationError, StoreUnusable
from station_app.storage import attachments
from tests.faults.sample import KEY


@given(st.binary(max_size=2000))
def test_what_is_kept_comes_back(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("attachments")

    name = attachments.keep(folder, KEY, content)

    assert name == hashlib.sha256(content).hexdigest()
    assert attachments.fetch(folder, KEY, name) == content


def test_nothing_of_the_content_can_be_read_on_the_disk(tmp_path: Path) -> None:
    name = attachments.keep(tmp_path, KEY, "陈大文的照片".encode() * 9)

    assert "陈大文".encode() not in (tmp_path / name).read_bytes()


def test_the_same_content_is_stored_once(tmp_path: Path) -> None:
    first = attachments.keep(tmp_path, KEY, b"photo")
    sealed = (tmp_path / first).read_bytes()

    assert attachments.keep(tmp_path, KEY, b"photo") == first
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [sealed]


@pytest.mark.parametrize("name", ["", "../store.db", "A" * 64, "0" * 63])
def test_a_name_that_is_no_digest_reads_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(StationError, match="附件编号不正确"):
        attachments.fetch(tmp_path, KEY, name)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(StationError, match="不在工作区里，请从备份恢复或重新添加"):
        attachments.fetch(tmp_path, KEY, "0" * 64)


@pytest.mark.parametrize("kept", [0, 8, 20, -1])
def test_a_file_that_was_cut_off_is_named(tmp_path: Path, kept: int) -> None:
    name = attachments.keep(tmp_path, KEY, b"photo" * 9)
    path = tmp_path / name
    path.write_bytes(path.read_bytes()[:kept])

    with pytest.raises(StoreUnusable, match="附件文件已损坏，请从备份恢复"):
        attachments.fetch(tmp_path, KEY, name)


def test_a_file_under_another_name_is_not_taken_for_it(tmp_path: Path) -> None:
    name = attachments.keep(tmp_path, KEY, b"photo")
    other = "0" * 64
    (tmp_path / name).rename(tmp_path / other)

    with pytest.raises(StoreUnusable, match="已损坏"):
        attachments.fetch(tmp_path, KEY, other)


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    name = attachments.keep(tmp_path, KEY, b"photo")

    with pytest.raises(StoreUnusable, match="已损坏"):
        attachments.fetch(tmp_path, bytes(32), name)
