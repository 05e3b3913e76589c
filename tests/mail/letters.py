"""Mails as other programs write them."""

from __future__ import annotations

from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP


def mail(
    sender: str = "station@st.example",
    subject: str = "上报",
    files: Mapping[str, bytes] | None = None,
    **headers: str,
) -> bytes:
    """Return a mail with files; `headers` with _ for -."""
    made = EmailMessage(policy=SMTP)
    made["From"] = sender
    made["To"] = "bureau@qu.example"
    made["Subject"] = subject
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content("见附件")
    for name, content in (files or {}).items():
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()
