"""E-mail as files (.eml, .msg): who wrote to whom and when, the words, and what was attached.

What the letter shows from elsewhere is not fetched, links are not followed, signatures not checked.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from hashlib import sha256
from typing import cast

import msgspec
from oxmsg import Message as OutlookMessage
from oxmsg.attachment import Attachment
from oxmsg.domain import constants
from oxmsg.properties import Properties
from oxmsg.storage import Storage

from dmap_desktop.documents.blocks import Block, Cell, Line
from dmap_desktop.documents.faults import reading
from dmap_desktop.documents.files import OLE
from dmap_desktop.documents.html_text import html_text
from dmap_desktop.documents.limits import LIMITS, Limits
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.errors import LimitReached, Unreadable

_LOGO_BYTES = 100_000
"""A picture that the letter itself shows and that is smaller is a logo, no paper (our own view)."""
_ADDRESSED = (("From", "From"), ("To", "To"), ("Cc", "Copy to"), ("Date", "Date"))
_EMBEDDED = "__substg1.0_3701000D"
"""Where Outlook keeps a message that is attached to another."""
_EMBEDDED_HEADER = 24
"""Bytes before the properties of such a message."""


class Mail(msgspec.Struct, frozen=True):
    """One e-mail."""

    headers: tuple[tuple[str, str], ...]
    """From, To, Copy to, Date and Subject, as far as they are there, in words."""
    body: str
    attachments: tuple[tuple[str, bytes], ...] = ()
    """Name as the mail gives it, "" for none, and bytes."""
    logos: int = 0
    """Small pictures that the letter shows within its text; they are left out."""


def read_mail(file: NamedBytes, limits: Limits = LIMITS) -> Mail:
    """Read an e-mail in either format.

    Raises Unreadable for a damaged or encrypted one, LimitReached for one nested too deeply.
    """
    with reading(file.name, "e-mail"):
        if file.data.startswith(OLE):
            mail = _outlook_mail(OutlookMessage.load(io.BytesIO(file.data)))
        else:
            mail = _mail(file)
    if len(mail.body) > limits.text_characters:
        raise LimitReached(f"{file.name} holds too much text; ask for it in parts.")
    return mail


def mail_blocks(file: NamedBytes, limits: Limits = LIMITS) -> list[Block]:
    """Return an e-mail as lines: its subject, who wrote when to whom, its words, what it brought.

    Raises as :func:`read_mail`.
    """
    mail = read_mail(file, limits)
    known = dict(mail.headers)
    lines = [Line(Cell(known["Subject"]), level=1)] if known.get("Subject") else []
    lines += [Line(Cell(f"{name}: {text}")) for name, text in mail.headers if name != "Subject"]
    names = [name or "(no name)" for name, _ in mail.attachments]
    if names:
        lines.append(Line(Cell(f"Attached: {', '.join(names)}")))
    lines += [Line(Cell(line.strip())) for line in mail.body.splitlines() if line.strip()]
    return list(lines)


def _mail(file: NamedBytes) -> Mail:
    message = message_from_bytes(file.data, policy=policy.default)
    if not isinstance(message, EmailMessage):
        raise TypeError("not an e-mail")
    if message.get_content_type() in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        raise Unreadable(
            f"{file.name} is an encrypted e-mail; open it in the mail program it was sent to, save "
            "its attachments and add them here."
        )
    headers = [(words, _header(message, name)) for name, words in _ADDRESSED]
    headers.append(("Subject", _header(message, "Subject")))
    letter = _letter(message)
    html = letter is not None and letter.get_content_type() == "text/html"
    text = _text(letter) if letter is not None else ""
    shown = set(re.findall(r"cid:([^\"'\s>)]+)", _all_html(message)))
    attachments: list[tuple[str, bytes]] = []
    logos = 0
    for part in _attached(message, letter):
        data = _content(part)
        if _is_logo(part.get_content_type(), _header(part, "Content-ID"), shown, data):
            logos += 1
        elif data:
            attachments.append((_name(part), data))
    body = html_text(text) if html else text
    return Mail(tuple((n, t) for n, t in headers if t), body, tuple(attachments), logos)


def _header(message: Message, name: str) -> str:
    """Return a header in one line; as it stands where its syntax cannot be understood."""
    try:
        value = message[name]
        return " ".join(str(value).split()) if value is not None else ""
    except Exception:  # The parser of headers fails in many ways on odd ones.
        raw = [value for key, value in message.raw_items() if key.lower() == name.lower()]
        return " ".join(str(raw[0]).split()) if raw else ""


def _letter(message: EmailMessage) -> Message | None:
    """Return the part that is the letter itself: plain text, else HTML, and not attached."""
    for kind in ("text/plain", "text/html"):
        for part in _leaves(message):
            if part.get_content_type() != kind or part.get_content_disposition() == "attachment":
                continue
            if not part.get_filename() and _content(part).strip():
                return part
    return None


def _leaves(message: Message) -> Iterator[Message]:
    """Yield every part without parts; an attached message counts as one. No recursion."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            inner = part.get_payload()
            waiting += [one for one in reversed(inner) if isinstance(one, Message)]  # type: ignore[arg-type]
        else:
            yield part


def _attached(message: EmailMessage, letter: Message | None) -> Iterator[Message]:
    for part in _leaves(message):
        if part is letter or part.get_content_type() == "application/pkcs7-signature":
            continue
        named = bool(part.get_filename()) or part.get_content_disposition() == "attachment"
        text = part.get_content_maintype() == "text"
        # A text without a name is another form of the letter, or a list's footer.
        if named or not text:
            yield part


def _content(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        inner = part.get_payload(0)
        return inner.as_bytes(policy=policy.compat32) if isinstance(inner, Message) else b""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        data = None
    return data if isinstance(data, bytes) else b""


def _text(part: Message) -> str:
    data = _content(part)
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return data.decode("cp1252", "replace")


def _all_html(message: EmailMessage) -> str:
    parts = [part for part in _leaves(message) if part.get_content_type() == "text/html"]
    return "\n".join(_text(part) for part in parts)


def _name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except Exception:  # As for any other header.
        name = ""
    if not name and part.get_content_type() == "message/rfc822" and part.is_multipart():
        inner = part.get_payload(0)
        subject = _header(inner, "Subject") if isinstance(inner, Message) else ""
        return f"{subject or 'message'}.eml"
    return name


def _is_logo(kind: str, identity: str, shown: Iterable[str], data: bytes) -> bool:
    small = kind.startswith("image/") and len(data) < _LOGO_BYTES
    return small and bool(identity) and identity.strip("<> ") in shown


def _outlook_mail(message: OutlookMessage) -> Mail:
    """Return a message of Outlook as an e-mail."""
    told = message.properties
    html = _outlook_html(message)
    sent = message.sent_date or told.date_prop_value(constants.PID_MESSAGE_DELIVERY_TIME)
    headers = (
        ("From", message.sender or ""),
        ("To", _people(message, told, constants.PID_DISPLAY_TO, 1)),
        ("Copy to", _people(message, told, constants.PID_DISPLAY_CC, 2)),
        (
            "Date",
            f"{sent:%d %B %Y, %H:%M} UTC" if sent else message.message_headers.get("Date", ""),
        ),
        ("Subject", message.subject),
    )
    shown = set(re.findall(r"cid:([^\"'\s>)]+)", html))
    attachments: list[tuple[str, bytes]] = []
    logos = 0
    for attached in message.attachments:
        name, data = _outlook_attachment(attached)
        identity = attached.properties.str_prop_value(constants.PID_ATTACH_CONTENT_ID) or ""
        if _is_logo(attached.mime_type or "", identity, shown, data):
            logos += 1
        elif data:
            attachments.append((name, data))
    lines = tuple((words, _flat(text)) for words, text in headers if _flat(text))
    return Mail(lines, message.body or html_text(html), tuple(attachments), logos)


def _flat(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())


def _outlook_html(message: OutlookMessage) -> str:
    try:
        return message.html_body or ""
    except (LookupError, UnicodeDecodeError, KeyError):
        data = message.properties.binary_prop_value(constants.PID_HTML) or b""
        return data.decode("cp1252", "replace")


def _people(message: OutlookMessage, told: Properties, shown: int, kind: int) -> str:
    """Return who is addressed: names with addresses, else the names that Outlook shows."""
    people = []
    for one in message.recipients:
        if (one.properties.int_prop_value(constants.PID_RECIPIENT_TYPE) or 1) == kind:
            address = one.email_address
            people.append(f"{one.name} <{address}>" if address not in ("", one.name) else one.name)
    return ", ".join(people) or told.str_prop_value(shown) or ""


def _outlook_attachment(attached: Attachment) -> tuple[str, bytes]:
    """Return name and bytes; a message attached in Outlook's own way becomes an .eml file."""
    storages = cast(Storage, attached._storage).storages
    inner = next((one for one in storages if one.name == _EMBEDDED), None)
    if inner is not None:
        mail = _outlook_mail(_Embedded(inner))
        subject = dict(mail.headers).get("Subject", "")
        return f"{subject or 'message'}.eml", _as_eml(mail)
    name = attached.file_name or attached.properties.str_prop_value(constants.PID_ATTACH_FILENAME)
    return name or "", attached.file_bytes or b""


class _Embedded(OutlookMessage):
    """A message inside another, whose properties begin sooner than those of a file."""

    @property
    def properties(self) -> Properties:
        """Return the properties of the message."""
        return Properties(self._storage, properties_header_offset=_EMBEDDED_HEADER)


def _as_eml(mail: Mail) -> bytes:
    """Write an e-mail as a file. The same mail gives the same bytes, whenever it is read."""
    whole = MIMEMultipart(boundary="=_" + sha256(mail.body.encode()).hexdigest()[:40])
    for name, text in mail.headers:
        whole["Cc" if name == "Copy to" else name] = text
    whole.attach(MIMEText(mail.body, "plain", "utf-8"))
    for name, data in mail.attachments:
        part = MIMEApplication(data)
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
        whole.attach(part)
    return whole.as_bytes()
