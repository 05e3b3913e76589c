"""Servers of the mail providers that stations use, and what each wants instead of a password.

Source: the providers' own help pages, as of 2026-11; a wrong line shows at “试一试”.
"""

from __future__ import annotations

from dataclasses import dataclass

_CODE = "请填“授权码”，不是登录密码。"
_NETEASE = (
    f"{_CODE}用浏览器登录邮箱，打开“设置 → POP3/SMTP/IMAP”，开启 IMAP/SMTP 服务，"
    "按提示用手机验证后会得到授权码。"
)


@dataclass(frozen=True)
class Preset:
    """One provider; its ports encrypt from the first byte.

    domains  what its addresses end with
    note     how one gets what is to be typed as the password
    """

    key: str
    label: str
    domains: tuple[str, ...]
    smtp_host: str
    imap_host: str
    note: str
    smtp_port: int = 465
    imap_port: int = 993


CUSTOM = Preset(
    "custom",
    "政务邮箱或其他",
    (),
    "",
    "",
    "服务器地址、端口和加密方式请向单位的信息中心询问；必须支持 SSL/TLS 或 STARTTLS。"
    "邮箱如启用了“客户端专用密码”，请填专用密码。",
)
PRESETS = (
    Preset("163", "网易 163 邮箱", ("163.com",), "smtp.163.com", "imap.163.com", _NETEASE),
    Preset("126", "网易 126 邮箱", ("126.com",), "smtp.126.com", "imap.126.com", _NETEASE),
    Preset(
        "qq",
        "QQ 邮箱",
        ("qq.com", "foxmail.com"),
        "smtp.qq.com",
        "imap.qq.com",
        f"{_CODE}用浏览器登录邮箱，打开“设置 → 账号”，开启 IMAP/SMTP 服务，"
        "按提示发送短信后会得到授权码。",
    ),
    Preset(
        "exmail",
        "腾讯企业邮箱",
        (),
        "smtp.exmail.qq.com",
        "imap.exmail.qq.com",
        "请填“客户端专用密码”。用浏览器登录邮箱，在“设置 → 邮箱绑定 → 安全登录”里生成。",
    ),
    Preset(
        "139",
        "移动 139 邮箱",
        ("139.com",),
        "smtp.139.com",
        "imap.139.com",
        f"{_CODE}用浏览器登录邮箱，打开“设置 → 账户 → POP3/SMTP/IMAP”，开启后得到授权码。",
    ),
    CUSTOM,
)


def preset_for(address: str) -> Preset:
    """Return the provider of an address; CUSTOM for one that is not known."""
    domain = address.strip().rpartition("@")[2].casefold()
    return next((each for each in PRESETS if domain in each.domains), CUSTOM)


def preset_at(smtp_host: str) -> Preset:
    """Return the provider with an outgoing server; CUSTOM for another one."""
    return next((each for each in PRESETS if each.smtp_host == smtp_host and smtp_host), CUSTOM)
