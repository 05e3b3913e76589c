"""Photos and files are put into a form and saved with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QMimeData
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from pytestqt.qtbot import QtBot

from station_app.domain.problems import StationError
from station_app.domain.registers import BY_NAME
from station_app.services import attaching, finding, records
from station_app.services.workspace import Workspace
from tests.builders import certificate_values, person_values
from tests.ui.window.conftest import Answers
from tests.ui.window.forms import CONTROL, Key, Seats, Typist, seats
from ui.desk import Desk
from ui.register.attachments import AttachmentList, size_shown
from ui.register.photo import LARGEST, PRINTED, PhotoBox, portrait

__all__ = ["seats"]  # fixtures

PEOPLE, CERTIFICATES = BY_NAME["person"], BY_NAME["certificate"]
EXIF_TURNED = (
    b"\xff\xe1\x00\x22Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00"
    b"\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"
)  # orientation 6: held upright, stored lying


def jpeg(width: int, height: int) -> bytes:
    """Return a picture, red above and blue below."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("blue"))
    painter = QPainter(image)
    painter.fillRect(0, 0, width, height // 2, QColor("red"))
    painter.end()
    device = QBuffer()
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(device, "JPEG", 95)  # type: ignore[call-overload]
    return bytes(device.data().data())


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "张三.jpg"
    path.write_bytes(jpeg(1200, 1600))
    return path


@pytest.fixture
def clerk(seats: Seats, desk: Desk, station: Workspace) -> Typist:
    made = seats(desk, "person")
    made.form.open_record(records.create(station, PEOPLE, person_values()).record.id)
    return made


def photo_of(workspace: Workspace) -> str | None:
    (person,) = finding.find(workspace, PEOPLE).rows
    return person.photo  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("size", [(1200, 1600), (3000, 1000), (40, 40)])
def test_a_portrait_is_cut_small_and_says_nothing_of_itself(size: tuple[int, int]) -> None:
    made = portrait(jpeg(*size))

    assert QImage.fromData(made).size() == PRINTED
    assert len(made) < LARGEST
    assert b"Exif" not in made


def test_a_portrait_is_turned_as_it_was_held() -> None:
    lying = jpeg(800, 600)

    made = QImage.fromData(portrait(lying[:2] + EXIF_TURNED + lying[2:]))

    left, right = made.pixelColor(20, 290), made.pixelColor(390, 290)
    assert left.blue() > 200
    assert right.red() > 200


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(StationError, match="照片"):
        portrait(b"no picture")


def test_enter_on_the_photo_asks_for_a_file_that_is_saved(
    clerk: Typist, station: Workspace, answers: Answers, picture: Path
) -> None:
    answers.chosen = [picture]
    clerk.go("photo")

    clerk.press(Key.Key_Return)
    clerk.until(lambda: clerk.box("photo").editor.typed())
    assert photo_of(station) is None
    clerk.form.save()

    kept = attaching.content(station, photo_of(station) or "")
    assert QImage.fromData(kept).size() == PRINTED


def test_a_photo_is_pasted_and_taken_out_again(clerk: Typist, station: Workspace) -> None:
    QGuiApplication.clipboard().setImage(QImage.fromData(jpeg(600, 800)))
    clerk.go("photo")
    clerk.press(Key.Key_V, CONTROL)
    clerk.until(lambda: clerk.box("photo").editor.typed())
    clerk.form.save()
    assert photo_of(station)

    clerk.go("photo")
    clerk.press(Key.Key_Delete)
    clerk.form.save()

    assert photo_of(station) is None


def test_something_else_on_the_clipboard_is_told(clerk: Typist) -> None:
    box = clerk.box("photo").widget
    assert isinstance(box, PhotoBox)
    told: list[str] = []
    clerk.desk.told.connect(lambda notice: told.append(notice.text))

    box.take(QMimeData())

    assert "没有照片" in told[0]


def test_files_are_listed_with_their_sizes_and_taken_out(
    qtbot: QtBot, desk: Desk, station: Workspace, tmp_path: Path
) -> None:
    files = AttachmentList(desk)
    qtbot.addWidget(files)
    for name in ("资格证书.pdf", "b.txt"):
        (tmp_path / name).write_bytes(name.encode() * 1000)

    files.add([tmp_path / "资格证书.pdf", tmp_path / "b.txt"])
    qtbot.waitUntil(lambda: len(files.files) == 2)

    assert [(file.name, size_shown(file.size)) for file in files.files] == [
        ("资格证书.pdf", "16 KB"), ("b.txt", "5 KB"),
    ]  # fmt: skip
    files.remove(files.files[0])
    qtbot.waitUntil(lambda: len(files.files) == 1)
    assert attaching.content(station, files.typed()).startswith(b"b.txt")


def test_a_file_that_is_too_large_is_told_in_words(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    files = AttachmentList(desk)
    qtbot.addWidget(files)
    (tmp_path / "big.bin").write_bytes(b"\0" * (20 * 1024 * 1024 + 1))

    files.add([tmp_path / "big.bin"])

    qtbot.waitUntil(lambda: desk.errors.dialog is not None)
    assert files.typed() == ""


def test_a_readable_copy_goes_with_the_list(
    qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(
        "ui.register.attachments.QDesktopServices.openUrl",
        lambda url: opened.append(Path(url.toLocalFile())),
    )
    files = AttachmentList(desk)
    qtbot.addWidget(files)
    (tmp_path / "a.txt").write_text("甲", encoding="utf-8")
    files.add([tmp_path / "a.txt"])
    qtbot.waitUntil(lambda: bool(files.files))

    files.open_file(files.files[0])
    assert opened[0].read_text(encoding="utf-8") == "甲"
    files.show()
    files.hide()

    assert not opened[0].exists()


def test_what_might_run_when_it_is_opened_is_only_saved(
    qtbot: QtBot, desk: Desk, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr("ui.register.attachments.QDesktopServices.openUrl", opened.append)
    files = AttachmentList(desk)
    qtbot.addWidget(files)
    (tmp_path / "网页.html").write_text("<script>", encoding="utf-8")
    files.add([tmp_path / "网页.html"])
    qtbot.waitUntil(lambda: bool(files.files))
    answers.target = tmp_path / "另存.html"

    files.open_file(files.files[0])

    assert not opened
    assert answers.target.read_text(encoding="utf-8") == "<script>"


def test_a_file_of_a_part_is_saved_with_the_form(
    clerk: Typist, station: Workspace, tmp_path: Path
) -> None:
    person = clerk.form.record_id
    records.create(station, CERTIFICATES, certificate_values(person))
    clerk.form.open_record(person)
    grid = next(grid for _, grid in clerk.form.body.grids if grid.register is CERTIFICATES)
    value = attaching.keep_file(station, _written(tmp_path / "证书.pdf")).value
    grid.rows[0].entry.type("scan", value)

    clerk.form.save()

    (certificate,) = finding.find(station, CERTIFICATES).rows
    assert certificate.scan == value  # type: ignore[attr-defined]
    assert [each.name for each in attaching.attached(station, value)] == ["证书.pdf"]


def _written(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.7")
    return path
