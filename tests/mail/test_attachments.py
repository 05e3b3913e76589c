"""What mails bring: workbooks alone, under names that cannot leave the folder."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from station_app.mail.attachments import Enclosure, Overgrown, clean_name, decoded, enclosures
from tests.mail.letters import mail


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("上报包.xlsx", "上报包.xlsx"),
        ("../../etc/passwd.xlsx", "passwd.xlsx"),
        ("C:\\Windows\\a.xlsx", "a.xlsx"),
        ("ab:c|d?.xlsx", "ab_c_d_.xlsx"),
        ("报表\u202exslx.exe", "报表xslx.exe"),
        ("a\x00\r\n.xlsx", "a.xlsx"),
        ("CON.xlsx", "_CON.xlsx"),
        ("nul", "_nul"),
        ("a.xlsx. . ", "a.xlsx"),
        ("..", "附件"),
        ("", "附件"),
    ],
)
def test_a_name_is_safe_on_every_disk(given: str, name: str) -> None:
    assert clean_name(given) == name


def test_a_long_name_keeps_its_suffix() -> None:
    assert clean_name(f"{'长' * 500}.xlsx") == f"{'长' * 115}.xlsx"


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("=?gb2312?B?yc+xqA==?=", "上报"),
        ("=?GB2312?B?gUA=?=", "丂"),  # only in the successors of what it says
        ("=?utf-8?Q?=E4=B8=8A?= =?utf-8?Q?=E6=8A=A5?=", "上报"),
        ("=?nonsense?B?uaSx?=", "=?nonsense?B?uaSx?="),
        ("=?utf-8?B?x?=", "=?utf-8?B?x?="),
        ("plain.xlsx", "plain.xlsx"),
    ],
)
def test_headers_are_read_or_left_as_they_are(header: str, text: str) -> None:
    assert decoded(header) == text


def test_workbooks_are_taken_and_nothing_else() -> None:
    raw = mail(files={"包.xlsx": b"PK1", "密.TZPKG": b"PK2", "照片.jpg": b"JPG", "宏.xlsm": b"PK3"})

    assert enclosures(raw) == (Enclosure("包.xlsx", b"PK1"), Enclosure("密.TZPKG", b"PK2"))


def test_a_workbook_in_a_forwarded_mail_is_found() -> None:
    outer = EmailMessage()
    outer.set_content("转发")
    inner = EmailMessage()
    inner.set_content("原件")
    inner.add_attachment(b"PK1", maintype="application", subtype="zip", filename="包.xlsx")
    outer.add_attachment(inner)

    assert enclosures(outer.as_bytes()) == (Enclosure("包.xlsx", b"PK1"),)


def test_a_name_of_foxmail_is_read() -> None:
    raw = (
        b"Content-Type: application/octet-stream;\r\n"
        b'\tname="=?gb2312?B?yc+xqLD8Lnhsc3g=?="\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\nUEsx\r\n"
    )

    assert enclosures(raw) == (Enclosure("上报包.xlsx", b"PK1"),)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00" * 100,
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n',
        b"Content-Disposition: attachment; filename*=nonsense'x'%FF.xlsx\r\n\r\nbody",
        b"Content-Disposition: attachment; filename*0*=\r\n\r\nbody",
        b'Content-Disposition: attachment; filename="\xc9\xcf.xlsx"\r\n\r\n',
    ],
)
def test_a_broken_mail_is_no_error(raw: bytes) -> None:
    assert len(enclosures(raw)) <= 1


def test_a_mail_of_a_million_parts_is_not_read() -> None:
    raw = b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n' + b"\r\n--x\r\n" * 1_000_000

    with pytest.raises(Overgrown):
        enclosures(raw)
