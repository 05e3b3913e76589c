"""Mail servers: where they are, how one signs in, and what keeps a mail from them, in words.

Nothing is ever said to a server before the line is encrypted and its certificate is known.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from station_app.domain.problems import StationError

TIMEOUT = 20.0  # seconds for one answer of a server
SAID = 120  # characters of a server's own words that are shown

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")


class Security(StrEnum):
    """How the line is encrypted: from the first byte, or after asking for it."""

    TLS = "TLS"
    STARTTLS = "STARTTLS"


@dataclass(frozen=True)
class Server:
    """One server of a provider."""

    host: str
    port: int
    security: Security = Security.TLS


@dataclass(frozen=True)
class Login:
    """Who signs in; the password is in no text about it."""

    user: str
    password: str = field(repr=False)


class MailTrouble(StationError):
    """A mail could not be sent or fetched; the text says why and what to do.

    again       it may go better later without anybody's help
    everything  no other mail would fare better: the line or the login is at fault
    """

    def __init__(self, text: str, *, again: bool = False, everything: bool = False) -> None:
        super().__init__(text)
        self.again, self.everything = again, everything


def encryption() -> ssl.SSLContext:
    """Return what encrypts: certificates and host names are checked, old protocols refused."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def said(words: object, login: Login | None = None) -> str:
    """Return what a server said, as one short clean line without the password."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    text = " ".join(_UNSEEN.sub(" ", text).split())
    if login is not None and login.password:
        text = text.replace(login.password, "***")
    text = f"{text[:SAID]}……" if len(text) > SAID else text
    return f"（服务器回答：{text}）" if text else ""


@contextmanager
def talking_to(server: Server) -> Iterator[None]:
    """Turn what goes wrong with the line to a server into MailTrouble."""
    where = f"邮件服务器“{server.host}”（端口 {server.port}）"
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise MailTrouble(
            f"{where}的证书不可信（{error.verify_message}），为防止密码被截取，没有登录。"
            "请核对服务器地址；单位自建的邮箱请信息中心在这台电脑上安装单位的根证书。",
            everything=True,
        ) from error
    except ssl.SSLError as error:
        raise MailTrouble(
            f"{where}没有按所选的加密方式回答。请核对端口和加密方式：SSL/TLS 一般是 465、993，"
            "STARTTLS 一般是 587、143。",
            everything=True,
        ) from error
    except TimeoutError as error:
        raise MailTrouble(
            f"{where}没有回答。请检查网络是否连通、地址和端口是否正确。",
            again=True,
            everything=True,
        ) from error
    except UnicodeError as error:
        raise MailTrouble(
            "服务器地址、用户名或授权码里有中文或全角字符，请在邮箱设置里改正。", everything=True
        ) from error
    except OSError as error:
        raise MailTrouble(
            f"连不上{where}，或者连接中断。请检查网络是否连通、地址和端口是否正确。",
            again=True,
            everything=True,
        ) from error
