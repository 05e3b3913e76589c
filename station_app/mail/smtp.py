"""Sending over SMTP: always encrypted, always signed in, and every refusal told in words."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage

from station_app.mail.servers import (
    TIMEOUT,
    Login,
    MailTrouble,
    Security,
    Server,
    encryption,
    said,
    talking_to,
)

HELLO = "[127.0.0.1]"  # the name of this computer is nobody's business
_TOO_LARGE = (552, 523)

_WRONG_LOGIN = (
    "发件服务器没有接受用户名或授权码。请在邮箱设置里重新填写：163、126、QQ 邮箱要填“授权码”，"
    "不是登录密码；授权码在网页邮箱的设置里开通 SMTP 服务时生成。"
)
_LARGE = (
    "附件超过了邮箱允许的大小。请改用别的方式送出（U盘，或单位的文件传输），再从发件箱取消这一封。"
)


def send(server: Server, login: Login, message: EmailMessage) -> None:
    """Send one mail to its one receiver.

    Raises MailTrouble; `again` tells whether to try later. After a lost answer the mail may
    have arrived all the same: its Message-ID shows that a second one is the same.
    """
    with _signed_in(server, login) as line:
        raw = message.as_bytes()
        limit = line.esmtp_features.get("size", "")
        if limit.isdigit() and 0 < int(limit) < len(raw):
            raise MailTrouble(f"{_LARGE}（上限 {int(limit) >> 20} 兆，这封 {len(raw) >> 20} 兆。）")
        line.sendmail(str(message["From"]), [str(message["To"])], raw)


def try_out(server: Server, login: Login) -> None:
    """Sign in and leave again. Raises MailTrouble."""
    with _signed_in(server, login):
        pass


@contextmanager
def _signed_in(server: Server, login: Login) -> Iterator[smtplib.SMTP]:
    with talking_to(server), _translated(login):
        line = _connected(server)
        try:
            line.ehlo()
            line.login(login.user, login.password)
            yield line
            # What was accepted stays accepted, whatever becomes of the farewell.
            with suppress(smtplib.SMTPException, OSError):
                line.quit()
        finally:
            line.close()


def _connected(server: Server) -> smtplib.SMTP:
    """Return an encrypted line; on one that is not, nothing is said but the wish for it."""
    if server.security is Security.TLS:
        return smtplib.SMTP_SSL(
            server.host, server.port, HELLO, timeout=TIMEOUT, context=encryption()
        )
    line = smtplib.SMTP(server.host, server.port, HELLO, timeout=TIMEOUT)
    try:
        line.starttls(context=encryption())
    except BaseException:
        line.close()
        raise
    return line


@contextmanager
def _translated(login: Login) -> Iterator[None]:
    """Turn what a server refuses into MailTrouble."""
    try:
        yield
    except smtplib.SMTPNotSupportedError as error:
        raise MailTrouble(
            "发件服务器不支持加密登录，为防止密码被截取，没有登录。请核对端口和加密方式。",
            everything=True,
        ) from error
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise _refused(code, words, login, receiver=True) from error
    except smtplib.SMTPAuthenticationError as error:
        if _later(error.smtp_code):
            raise _refused(error.smtp_code, error.smtp_error, login) from error
        told = said(error.smtp_error, login)
        raise MailTrouble(f"{_WRONG_LOGIN}{told}", everything=True) from error
    except smtplib.SMTPResponseException as error:
        raise _refused(error.smtp_code, error.smtp_error, login) from error
    except smtplib.SMTPException as error:  # the line broke, or what came was no SMTP
        raise MailTrouble(
            f"与发件服务器的连接中断，会自动再发。{said(error, login)}", again=True
        ) from error


def _later(code: int) -> bool:
    """Whether a server means: not now; a code of -1 is no answer at all."""
    return code < 0 or 400 <= code < 500


def _refused(code: int, words: object, login: Login, *, receiver: bool = False) -> MailTrouble:
    told = said(words, login)
    if _later(code):
        return MailTrouble(f"发件服务器暂时不收，会自动再发。{told}", again=True)
    if code in _TOO_LARGE:
        return MailTrouble(f"{_LARGE}{told}")
    if receiver:
        return MailTrouble(f"对方的邮箱地址不能收信，请核对地址，改正后再发。{told}")
    return MailTrouble(
        "发件服务器不肯发这封邮件，再发也不会成功。请按服务器的回答处理，"
        f"或改用“在邮件程序里打开”自己发送。{told}"
    )
