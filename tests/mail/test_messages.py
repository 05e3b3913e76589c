"""Drafts and mails: what a mail program reads is what was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

import pytest

from station_app.domain.problems import StationError
from station_app.mail import messages
from station_app.mail.messages import Letter

CONTENT = bytes(range(256)) * 40
LETTER = Letter(
    "station@st.example",
    "bureau@qu.example",
    "【上报包】四方坪街道社工站 第42号 2026-11-23",
    "区社会工作局：\n    现报送上报包，见附件。\n",
    "430105012_202611_package_042.xlsx",
    CONTENT,
)


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=default)


def test_a_draft_is_read_as_it_was_written() -> None:
    draft = read(messages.draft(LETTER))
    (attached,) = draft.iter_attachments()
    body = draft.get_body()

    assert (draft["To"], draft["From"]) == (LETTER.to, LETTER.sender)
    assert draft["Subject"] == LETTER.subject
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == LETTER.text
    assert attached.get_filename() == LETTER.attachment
    assert cast(EmailMessage, attached).get_content() == CONTENT


def test_a_draft_opens_for_writing_and_gets_its_own_date_and_id() -> None:
    draft = read(messages.draft(LETTER))

    assert draft["X-Unsent"] == "1"
    assert draft["Date"] is None
    assert draft["Message-ID"] is None


def test_a_draft_is_plain_lines_that_any_program_takes() -> None:
    raw = messages.draft(LETTER)

    assert raw.isascii()
    assert b'filename="430105012_202611_package_042.xlsx"' in raw
    assert max(map(len, raw.split(b"\r\n"))) <= 100


def test_a_draft_without_a_receiver_is_addressed_in_the_mail_program() -> None:
    draft = read(messages.draft(Letter("", "", "主题", "正文", "a.xlsx", b"x")))

    assert draft["To"] is None
    assert draft["From"] is None


def test_a_mail_says_its_package_date_and_id() -> None:
    at = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=8)))

    mail = messages.finished(LETTER, "<a@b.example>", at)

    assert mail["X-Taizhang-Package"] == LETTER.sha256[:32]
    assert mail["Date"] == "Mon, 23 Nov 2026 09:00:00 +0800"
    assert mail["Message-ID"] == "<a@b.example>"
    assert mail["X-Unsent"] is None


def test_the_id_follows_from_content_and_sender_alone() -> None:
    made = messages.message_id("ab" * 32, "43010501201", "a@163.com")

    assert made == f"<{'ab' * 16}.43010501201@163.com>"


def test_a_subject_cannot_bring_a_header_of_its_own() -> None:
    letter = Letter("a@b.example", "c@d.example", "主题\r\nBcc: x@y.example", "", "a.xlsx", b"x")

    assert read(messages.draft(letter))["Bcc"] is None


@pytest.mark.parametrize(
    "text",
    [
        *("", "a", "a@", "@b.c", "a b@c.d", "甲@163.com", "a@b.c,d@e.f", "a@b..c"),
        *("a@b.c\r\nBcc: x@y.z", f"{'a' * 65}@b.c"),
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(StationError, match="不是邮箱地址"):
        messages.checked_address(text)


def test_an_address_loses_the_blanks_around_it() -> None:
    assert messages.checked_address(" name+1@163.com ") == "name+1@163.com"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("430105012_四方坪_上报包.xlsx", "430105012.xlsx"),
        ("上报包.xlsx", "file.xlsx"),
        ("a b.tzpkg", "a_b.tzpkg"),
        ("上报包", "file"),
    ],
)
def test_an_attachment_has_an_ascii_name(name: str, plain: str) -> None:
    assert messages.ascii_name(name) == plain


def test_a_sealed_package_is_attached_as_plain_bytes() -> None:
    sealed = replace(LETTER, attachment="430105012_202611_package_042.tzpkg")

    (attached,) = read(messages.draft(sealed)).iter_attachments()

    assert attached.get_content_type() == "application/octet-stream"
    assert cast(EmailMessage, attached).get_content() == CONTENT
