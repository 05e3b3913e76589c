"""Files are written whole or not at all."""

import errno
import os
from pathlib import Path

import pytest

from station_app.domain.progress import Cancelled
from station_app.storage.files import (
    CannotSave,
    atomic_path,
    saving,
    sweep,
    temporary_folder,
    write_atomically,
)


def test_content_replaces_the_former_one(tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(b"old")

    write_atomically(path, b"new")

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [Cancelled, KeyboardInterrupt, ValueError])
def test_interrupted_writing_leaves_the_former_file(
    tmp_path: Path, error: type[BaseException]
) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(b"old")

    def write_half() -> None:
        with atomic_path(path) as part:
            part.write_bytes(b"half")
            raise error

    with pytest.raises(error):
        write_half()

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_former_file_is_not_touched_until_it_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(b"old")

    def refuse(source: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "open in Excel", str(source), None, str(target))

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(CannotSave, match="Excel 或 WPS"):
        write_atomically(path, b"new")

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_missing_folder_is_told_with_name_and_remedy(tmp_path: Path) -> None:
    with pytest.raises(CannotSave, match=r"“名册\.xlsx”.*文件夹不存在") as caught:
        write_atomically(tmp_path / "gone" / "名册.xlsx", b"new")

    assert caught.value.exit_code == 3
    assert caught.value.path.name == "名册.xlsx"


def test_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "名册.xlsx").mkdir()

    with pytest.raises(CannotSave):
        write_atomically(tmp_path / "名册.xlsx", b"new")

    assert [path.name for path in tmp_path.iterdir()] == ["名册.xlsx"]


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.ENOSPC, "磁盘空间不足"),
        (errno.EFBIG, "磁盘空间不足"),
        (errno.EROFS, "只读"),
        (errno.EACCES, "Excel 或 WPS"),
        (errno.ENOENT, "U盘"),
        (errno.EIO, "磁盘读写出错"),
    ],
)
def test_remedy_fits_the_cause(tmp_path: Path, number: int, remedy: str) -> None:
    with pytest.raises(CannotSave, match=remedy), saving(tmp_path / "a.xlsx"):
        raise OSError(number, "said by the system")


def test_disk_that_fills_up_while_writing_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotSave, match="磁盘空间不足"), atomic_path(tmp_path / "a.xlsx"):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_error_of_another_file_is_not_one_of_saving(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), atomic_path(tmp_path / "a.xlsx"):
        (tmp_path / "source.xlsx").read_bytes()

    assert list(tmp_path.iterdir()) == []


def test_temporary_folder_goes_with_its_content(tmp_path: Path) -> None:
    with temporary_folder(tmp_path) as lent:
        (lent / "copy.db").write_bytes(b"x")

    assert list(tmp_path.iterdir()) == []


def test_sweeping_takes_only_what_was_left_unfinished(tmp_path: Path) -> None:
    (tmp_path / "~a.xlsx.k3.part").write_bytes(b"half")
    (tmp_path / "~k4.part").mkdir()
    (tmp_path / "~k4.part" / "copy.db").write_bytes(b"half")
    (tmp_path / "my.part").write_bytes(b"a file of the user")

    swept = sweep(tmp_path)

    assert [path.name for path in swept] == ["~a.xlsx.k3.part", "~k4.part"]
    assert [path.name for path in tmp_path.iterdir()] == ["my.part"]
