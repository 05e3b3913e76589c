"""Looking into a mailbox: at our own small server, and at dovecot where that is installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from station_app.mail import imap
from station_app.mail.attachments import Enclosure
from station_app.mail.imap import Mailbox, Unreadable
from station_app.mail.servers import Login, MailTrouble, Security, Server
from tests.mail.imap_server import ImapServer
from tests.mail.letters import mail
from tests.mail.smtp_server import LOGIN, free_port

PACKAGE = mail(files={"包.xlsx": b"PK1"})
LOOKS = {"CAPABILITY", "STARTTLS", "ID", "LOGIN", "EXAMINE", "UID SEARCH", "UID FETCH", "LOGOUT"}


@pytest.fixture(params=["imap_server", "dovecot"])
def box(request: pytest.FixtureRequest) -> Any:
    """Run the test at either server; both have `place` and `add`."""
    return request.getfixturevalue(request.param)


def place(server: Any) -> Server:
    found = server.place
    return found() if callable(found) else found


@pytest.fixture
def opened(box: Any) -> Iterator[Callable[[], Mailbox]]:
    """Return what looks into the mailbox of the test; the line is closed in the end."""
    lines: list[Any] = []

    def look() -> Mailbox:
        lines.append(imap.opened(place(box), LOGIN))
        return lines[-1].__enter__()  # type: ignore[no-any-return]

    yield look
    for line in lines:
        line.__exit__(None, None, None)


def trouble(server: Server, login: Login = LOGIN) -> MailTrouble:
    with pytest.raises(MailTrouble) as caught:
        imap.try_out(server, login)
    return caught.value


def first_workbooks(server: ImapServer) -> tuple[Enclosure, ...]:
    with imap.opened(server.place, LOGIN) as look:
        heading = look.heading(1)
        assert heading is not None
        return look.enclosures(heading)


def test_a_mail_tells_what_it_is_about_and_gives_its_workbooks(
    box: Any, opened: Callable[[], Mailbox]
) -> None:
    box.add(mail("站长 <station01@st.example>", "四方坪上报", {"包.xlsx": b"PK\x00" * 999}))
    look = opened()

    (uid,) = look.newer(0)
    heading = look.heading(uid)

    assert heading is not None
    assert (heading.sender, heading.subject) == ("station01@st.example", "四方坪上报")
    assert heading.may_enclose
    assert not heading.ours
    assert look.enclosures(heading) == (Enclosure("包.xlsx", b"PK\x00" * 999),)


def test_a_mail_of_this_program_says_so(box: Any, opened: Callable[[], Mailbox]) -> None:
    box.add(mail(X_Taizhang_Package="ab"))
    look = opened()

    heading = look.heading(look.newer(0)[0])

    assert heading is not None
    assert heading.ours


def test_a_mail_of_mere_words_is_not_fetched(box: Any, opened: Callable[[], Mailbox]) -> None:
    box.add(mail(subject="你好"))
    look = opened()

    heading = look.heading(look.newer(0)[0])

    assert heading is not None
    assert not heading.may_enclose


def test_only_newer_mails_are_listed(box: Any, opened: Callable[[], Mailbox]) -> None:
    for _ in range(3):
        box.add(PACKAGE)
    look = opened()
    first, second, third = look.newer(0)

    assert look.newer(first) == [second, third]
    assert look.newer(third) == []


def test_mails_from_before_a_day_can_be_left_out(dovecot: Any) -> None:
    dovecot.add(PACKAGE)

    with imap.opened(dovecot.place(), LOGIN) as look:
        assert len(look.newer(0, date.today() - timedelta(days=1))) == 1
        assert look.newer(0, date.today() + timedelta(days=2)) == []


def test_a_mail_that_is_gone_is_none(box: Any, opened: Callable[[], Mailbox]) -> None:
    assert opened().heading(7777) is None


def test_looking_changes_no_flag(dovecot: Any) -> None:
    dovecot.add(PACKAGE)
    before = dovecot.flags()

    with imap.opened(dovecot.place(), LOGIN) as look:
        heading = look.heading(look.newer(0)[0])
        assert heading is not None
        look.enclosures(heading)

    assert [b"Seen" in line for line in dovecot.flags()] == [False]
    assert [line.replace(b" \\Recent", b"") for line in before]


def test_nothing_but_looking_is_ever_asked_for(imap_server: ImapServer) -> None:
    imap_server.add(PACKAGE)

    with imap.opened(imap_server.place, LOGIN) as look:
        heading = look.heading(look.newer(0)[0])
        assert heading is not None
        look.enclosures(heading)

    verbs = {" ".join(each.split()[:2]) for each in imap_server.said if each.startswith("UID")}
    verbs |= {each.split()[0] for each in imap_server.said if not each.startswith("UID")}
    assert verbs <= LOOKS
    assert all("PEEK" in each for each in imap_server.said if "BODY" in each)


def test_a_server_that_wants_to_be_told_who_it_is_lets_us_in(imap_server: ImapServer) -> None:
    imap_server.wants_id = True

    imap.try_out(imap_server.place, LOGIN)

    assert imap_server.said.index("EXAMINE INBOX") > 1
    assert any(each.startswith("ID (") for each in imap_server.said)


def test_who_does_not_ask_is_not_told(imap_server: ImapServer) -> None:
    imap_server.capabilities = "IMAP4rev1"

    imap.try_out(imap_server.place, LOGIN)

    assert not any(each.startswith("ID") for each in imap_server.said)


@pytest.mark.parametrize("security", list(Security))
def test_both_ways_to_encrypt_lead_in(dovecot: Any, security: Security) -> None:
    imap.try_out(dovecot.place(security), LOGIN)


def test_starttls_leads_in(certificates: Path, trusted: None) -> None:
    server = ImapServer(certificates, Security.STARTTLS)
    server.start()

    imap.try_out(server.place, LOGIN)
    server.stop()

    assert server.said.index("STARTTLS") < server.said.index(f'LOGIN {LOGIN.user} "***"')


def test_without_encryption_nobody_signs_in(certificates: Path, trusted: None) -> None:
    server = ImapServer(certificates, Security.STARTTLS)
    server.capabilities = "IMAP4rev1"
    server.start()

    told = trouble(server.place)
    server.stop()

    assert "加密" in str(told)
    assert not any(each.startswith("LOGIN") for each in server.said)


def test_an_untrusted_certificate_is_refused(box: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")

    told = trouble(place(box))

    assert "证书不可信" in str(told)
    assert not told.again


def test_a_wrong_code_is_told_without_the_code(imap_server: ImapServer) -> None:
    told = trouble(imap_server.place, Login(LOGIN.user, "secret-but-wrong"))

    assert "授权码" in str(told)
    assert "secret-but-wrong" not in str(told)


def test_a_wrong_code_is_refused_by_dovecot(dovecot: Any) -> None:
    told = trouble(dovecot.place(), Login(LOGIN.user, "secret-but-wrong"))

    assert "授权码" in str(told)
    assert not told.again


def test_a_server_that_lets_nobody_in_just_now_is_tried_again(imap_server: ImapServer) -> None:
    imap_server.refuses = {"LOGIN": "NO [UNAVAILABLE] later"}

    told = trouble(imap_server.place)

    assert told.again
    assert "过一会儿" in str(told)


@pytest.mark.parametrize("answer", ["NO over quota", "BAD what is that"])
def test_a_server_that_does_not_do_as_asked_is_told(imap_server: ImapServer, answer: str) -> None:
    imap_server.refuses = {"UID FETCH": answer}
    imap_server.add(PACKAGE)

    with pytest.raises(MailTrouble, match="没有照办") as caught:
        first_workbooks(imap_server)

    assert answer.partition(" ")[2] in str(caught.value)


def test_a_cut_line_is_told_as_such(imap_server: ImapServer) -> None:
    imap_server.add(PACKAGE)
    imap_server.cut_after = 1

    with pytest.raises(MailTrouble, match="连接中断") as caught:
        first_workbooks(imap_server)

    assert caught.value.again


def test_a_server_that_is_not_there_is_told(trusted: None) -> None:
    assert trouble(Server("localhost", free_port())).again


def test_a_mail_that_is_too_large_is_not_fetched(
    imap_server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "LARGEST", 100)
    imap_server.add(PACKAGE)

    with pytest.raises(Unreadable, match="太大"):
        first_workbooks(imap_server)

    assert not any("BODY.PEEK[]" in each for each in imap_server.said)


def test_a_mail_nested_without_end_is_passed_over(imap_server: ImapServer) -> None:
    level = 'Content-Type: multipart/mixed; boundary="{0}"\r\n\r\n--{0}\r\n'
    imap_server.add("".join(level.format(f"b{number}") for number in range(101)).encode())

    with pytest.raises(Unreadable, match="结构"):
        first_workbooks(imap_server)
