"""The log: where it lies, and what never gets into it."""

from __future__ import annotations

import logging
from base64 import b64encode
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.logs import FILE, LARGEST, logging_to, masked, nameless
from station_app.storage import recovery
from ui.errors import report_of

HOME = "/".join(("", "home", "wangfang"))  # of somebody on a computer of Linux
SEPARATORS = st.sampled_from(["", " ", "-", "－", "　", "\xa0", ".", "·", "–"])
NUMBERS = st.one_of(
    st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True),  # resident
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),  # mobile
    st.from_regex(r"6[0-9]{15,18}", fullmatch=True),  # bank account
    st.from_regex(r"0[1-9][0-9]{2}[2-8][0-9]{7}", fullmatch=True),  # telephone with its area
)
PASSPHRASES = st.text(st.characters(categories=("L", "N", "P")), min_size=10, max_size=30).filter(
    lambda text: not set(text) & set("'\"\\,，;；*") and len(set(text)) > 3
)


@given(number=st.from_regex(r"[0-9]{17}[0-9X]|1[0-9]{10}", fullmatch=True), text=st.text())
def test_long_numbers_are_masked_wherever_they_stand(number: str, text: str) -> None:
    assert number not in masked(f"{text} {number}，{text}")


def test_what_is_no_personal_number_stays() -> None:
    assert masked("social_worker 01M84FS63GN7CAY53K43XNN66D 2026-11-23") == (
        "social_worker 01M84FS63GN7CAY53K43XNN66D 2026-11-23"
    )


def test_a_traceback_loses_names_and_the_values_of_statements(tmp_path: Path) -> None:
    with logging_to(tmp_path) as path:
        try:
            raise ValueError("王芳\n[SQL: INSERT INTO person]\n[parameters: ('Wang Fang', 1)]")
        except ValueError:
            logging.getLogger("test").exception("command add")

    text = path.read_text(encoding="utf-8")
    assert "INSERT INTO person" in text
    assert "command add" in text
    assert "王芳" not in text
    assert "Wang Fang" not in text


def test_without_a_workspace_the_users_own_folder_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    monkeypatch.setattr(platformdirs, "user_log_path", lambda *_, **__: own)

    with logging_to(tmp_path / "missing") as path:
        assert not own.exists()
        logging.getLogger("test").error("defect")

    assert path == own / FILE
    assert path.exists()


def test_a_full_log_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("x" * LARGEST, encoding="utf-8")

    with logging_to(tmp_path):
        logging.getLogger("test").error("defect")

    assert (tmp_path / f"{FILE}.1").stat().st_size == LARGEST
    assert (tmp_path / FILE).stat().st_size < 200


def test_nothing_is_written_after_the_block(tmp_path: Path) -> None:
    with logging_to(tmp_path):
        pass

    logging.getLogger("test").error("later")

    assert not (tmp_path / FILE).exists()


@given(NUMBERS, SEPARATORS, st.integers(2, 6), st.sampled_from(["", "身份证", "+86 ", "id="]))
def test_numbers_are_masked_with_whatever_between_their_digits(
    number: str, separator: str, size: int, before: str
) -> None:
    shown = separator.join(number[i : i + size] for i in range(0, len(number), size))

    text = masked(f"读取失败：{before}{shown}，请核对")

    assert number[3:-1] not in text
    assert shown not in text
    assert sum(sign.isdigit() for sign in text) <= 2, text


@pytest.mark.parametrize(
    "told",
    [
        "E12345678",
        "H1234567",
        "91430105MA4L16JQ5B",
        "wang.fang@163.com",
        "４３０１０５１９８７０１２８６６０８",
    ],
)
def test_other_numbers_and_addresses_of_people_are_masked(told: str) -> None:
    assert told not in masked(f"第3行 {told}。")


@given(st.sampled_from(["-", " ", "", "－", " - "]), st.booleans())
def test_a_recovery_key_is_masked_however_it_is_written(separator: str, small: bool) -> None:
    key = recovery.new_key().replace("-", separator)
    key = key.lower() if small else key

    assert key not in masked(f"key {key}!")
    assert recovery.shape(key)[:16] not in recovery.shape(masked(f"key {key}!"))


@given(PASSPHRASES, st.sampled_from(["passphrase={!r}", "密码：{}", "password: {}", "口令是{}"]))
def test_a_passphrase_is_masked_where_it_is_called_one(passphrase: str, form: str) -> None:
    assert passphrase not in masked(form.format(passphrase))


def test_keys_are_masked() -> None:
    key = bytes(range(7, 39))
    text = masked(f"PRAGMA key = \"x'{key.hex()}'\"; {b64encode(key).decode()}")

    assert key.hex() not in text
    assert b64encode(key).decode() not in text


@pytest.mark.parametrize(
    "path",
    [
        "C:\\Users\\wangfang\\a.xlsx",
        f"{HOME}/a.xlsx",
        "D:/Users/wangfang",
        "/Users/wangfang/x",
    ],
)
def test_paths_do_not_say_whose_computer_it_is(path: str) -> None:
    assert "wangfang" not in masked(f"no such file: {path}")


def test_what_helps_to_find_a_defect_stays() -> None:
    text = (
        "2026-11-26 10:02:33,123 ERROR ui.errors: defect A1B2C3D4\n"
        "Python 3.11.7 · Qt 6.12.0 · Windows-10-10.0.19045-SP0\n"
        "station_app/services/exchange/receiving.py, line 1234, 430105012"
    )

    assert masked(text) == text


@given(NUMBERS, st.sampled_from(["王芳", "阿依古丽·买买提", "𠮷田𬭊"]))
def test_a_report_that_is_sent_names_no_person(number: str, name: str) -> None:
    try:
        try:
            raise KeyError(f"{name} {number}")
        except KeyError as error:
            text = f"no record of 'Wang Fang' at {HOME}\n[parameters: ('{name}',\n'Li')]"
            raise ValueError(text) from error
    except ValueError as error:
        report = report_of(error, "A1B2C3D4")

    for told in (name, number, "Wang Fang", "wangfang", "Li'"):
        assert told not in report
    assert "A1B2C3D4" in report
    assert "ValueError" in report
    assert "test_logs.py" in report


def test_a_report_of_an_error_that_was_never_raised_names_no_person() -> None:
    assert "王芳" not in report_of(ValueError("王芳"), "A1B2C3D4")


def test_what_another_library_says_loses_names_too() -> None:
    assert nameless("QFile: '/tmp/张三.docx' 13800138000") == "QFile: '…' ***"


def test_a_long_text_is_masked_in_time_that_grows_with_its_length() -> None:
    text = "a" * 200_000 + "'" * 200_001 + "1 " * 5 + "[parameters: " * 1000

    assert len(masked(f"Traceback (most recent call last)\n{text}")) < len(text)
