"""One program at a time in a workspace."""

import os
from pathlib import Path

import pytest

from station_app.domain.problems import StoreUnusable
from station_app.storage.locks import NAME, WorkspaceLock


def test_second_holder_is_refused_and_told_who_holds_it(tmp_path: Path) -> None:
    with (
        WorkspaceLock(tmp_path),
        pytest.raises(StoreUnusable, match=f"进程 {os.getpid()}.*请先关闭"),
    ):
        WorkspaceLock(tmp_path).acquire()


def test_refused_holder_does_not_release_the_lock_of_the_first(tmp_path: Path) -> None:
    second = WorkspaceLock(tmp_path)
    with WorkspaceLock(tmp_path):
        for _ in range(2):
            with pytest.raises(StoreUnusable):
                second.acquire()
            second.release()


def test_lock_can_be_taken_again_after_release(tmp_path: Path) -> None:
    lock = WorkspaceLock(tmp_path)
    for _ in range(2):
        lock.acquire()
        lock.release()

    with WorkspaceLock(tmp_path):
        pass


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b"{}", b'{"pid": 4000000, "host": "x"}'])
def test_lock_file_left_by_a_killed_program_is_taken_over(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)

    with WorkspaceLock(tmp_path):
        assert str(os.getpid()) in (tmp_path / NAME).read_text()


def test_unreadable_name_of_the_holder_is_left_out(tmp_path: Path) -> None:
    with WorkspaceLock(tmp_path):
        (tmp_path / NAME).write_bytes(b"")

        with pytest.raises(StoreUnusable, match="已被另一个程序打开。"):
            WorkspaceLock(tmp_path).acquire()


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="不能写入"):
        WorkspaceLock(tmp_path / "gone").acquire()
