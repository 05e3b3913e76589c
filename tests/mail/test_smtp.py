"""Sending to real servers: what is accepted, what is refused, and in what words."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from station_app.mail import messages, servers, smtp
from station_app.mail.messages import Letter
from station_app.mail.servers import Login, MailTrouble, Security, Server
from tests.mail.certificates import CA, ELSEWHERE, make_certificates
from tests.mail.smtp_server import CODE, CUT, LOGIN, SmtpServer, free_port


def letter(to: str = "bureau@qu.example", content: bytes = b"PK") -> EmailMessage:
    made = Letter("station01@st.example", to, "上报", "见附件", "a.xlsx", content)
    return messages.finished(made, "<1@st.example>", datetime(2026, 11, 23, tzinfo=UTC))


def trouble(server: Server, login: Login = LOGIN, mail: EmailMessage | None = None) -> MailTrouble:
    with pytest.raises(MailTrouble) as caught:
        smtp.send(server, login, mail or letter())
    return caught.value


def test_a_mail_arrives_whole_over_either_encryption(each_smtp: SmtpServer) -> None:
    smtp.send(each_smtp.place, LOGIN, letter(content=b"PK\x00\xff" * 5000))

    (got,) = each_smtp.got
    (attached,) = got.iter_attachments()
    assert got["Subject"] == "上报"
    assert attached.get_payload(decode=True) == b"PK\x00\xff" * 5000


def test_an_untrusted_certificate_is_refused_before_anything_is_said(
    each_smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")

    told = trouble(each_smtp.place)

    assert "证书不可信" in str(told)
    assert "根证书" in str(told)
    assert (told.again, told.everything, each_smtp.logins) == (False, True, 0)


def test_a_certificate_of_another_host_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = SmtpServer(make_certificates(tmp_path, ELSEWHERE), Security.TLS)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / CA))
    server.start()

    told = trouble(server.place)

    server.stop()
    assert "证书不可信" in str(told)
    assert server.logins == 0


def test_a_wrong_code_needs_a_person_and_is_not_repeated(each_smtp: SmtpServer) -> None:
    told = trouble(each_smtp.place, Login(LOGIN.user, "secret-but-wrong"))

    assert "授权码" in str(told)
    assert "secret-but-wrong" not in str(told)
    assert (told.again, told.everything) == (False, True)


def test_trying_out_signs_in_and_sends_nothing(each_smtp: SmtpServer) -> None:
    smtp.try_out(each_smtp.place, LOGIN)

    assert each_smtp.logins == 1
    assert not each_smtp.got


@pytest.mark.parametrize(
    ("answer", "again", "words"),
    [
        ("451 4.3.0 try again later", True, "自动再发"),
        ("421 busy", True, "自动再发"),
        ("552 5.3.4 too big", False, "U盘"),
        ("554 5.7.1 spam", False, "554"),
    ],
)
def test_what_the_server_answers_says_whether_to_try_again(
    smtp_server: SmtpServer, answer: str, again: bool, words: str
) -> None:
    smtp_server.answers = [answer]

    told = trouble(smtp_server.place)

    assert told.again is again
    assert words in str(told) or answer[4:] in str(told)
    assert not told.everything


def test_an_unknown_receiver_needs_a_person(smtp_server: SmtpServer) -> None:
    told = trouble(smtp_server.place, mail=letter("nobody@qu.example"))

    assert not told.again
    assert "对方的邮箱地址" in str(told)


def test_a_mail_over_the_servers_limit_is_not_even_sent(smtp_server: SmtpServer) -> None:
    told = trouble(smtp_server.place, mail=letter(content=bytes(smtp_server.size)))

    assert not told.again
    assert "上限 1 兆" in str(told)
    assert not smtp_server.got


def test_a_cut_line_is_to_be_tried_again_and_the_copy_shows_itself(smtp_server: SmtpServer) -> None:
    smtp_server.answers = [CUT]

    assert trouble(smtp_server.place).again
    smtp.send(smtp_server.place, LOGIN, letter())

    assert [mail["Message-ID"] for mail in smtp_server.got] == ["<1@st.example>"] * 2


def test_a_server_that_is_not_there_is_tried_again(trusted: None) -> None:
    told = trouble(Server("localhost", free_port()))

    assert (told.again, told.everything) == (True, True)
    assert "连不上" in str(told)


@pytest.fixture(params=list(Security))
def silent_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield Server("127.0.0.1", listening.getsockname()[1], request.param)


def test_a_server_that_says_nothing_is_tried_again(
    silent_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT", 0.1)

    assert trouble(silent_server).again


@pytest.mark.parametrize("security", list(Security))
def test_the_code_is_never_said_in_the_clear(security: Security) -> None:
    heard = bytearray()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        ear = threading.Thread(target=_listen, args=(listening, heard))
        ear.start()

        told = trouble(Server("127.0.0.1", port, security))
        ear.join()

    assert not told.again
    assert "加密" in str(told)
    assert b"AUTH" not in heard
    assert CODE.encode() not in heard


def _listen(listening: socket.socket, heard: bytearray) -> None:
    """Be a server that offers to sign in without encryption."""
    line, _ = listening.accept()
    with suppress(ConnectionError), line, line.makefile("rb") as said:
        line.sendall(b"220 plain\r\n")
        while words := said.readline():
            heard += words
            line.sendall(b"250-plain\r\n250 AUTH PLAIN LOGIN\r\n")


@pytest.mark.parametrize("login", [Login("站长", CODE), Login(LOGIN.user, "全角密码")])
def test_a_login_that_is_not_ascii_needs_a_person(smtp_server: SmtpServer, login: Login) -> None:
    told = trouble(smtp_server.place, login)

    assert not told.again
    assert "全角" in str(told)


def test_the_words_of_a_server_are_short_clean_and_without_the_code() -> None:
    told = servers.said(f"535 \x1b[31m{CODE}\u202e\r\n{'x' * 500}".encode(), LOGIN)

    assert CODE not in told
    assert told.isprintable()
    assert len(told) < 150
    assert CODE not in repr(LOGIN)


def test_a_server_that_cannot_sign_anybody_in_now_is_tried_again(smtp_server: SmtpServer) -> None:
    smtp_server.busy = True

    told = trouble(smtp_server.place)

    assert (told.again, told.everything) == (True, False)
    assert "暂时不收，会自动再发" in str(told)
