"""E-mails made for the tests, in both formats: the one of the internet and that of Outlook."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.mime.image import MIMEImage

from dmap_desktop.documents.values import NamedBytes

Node = Mapping[str, "bytes | Node"]


def eml(
    body: str = "Dear panel, our papers are attached.",
    attached: Sequence[tuple[str, bytes]] = (),
    name: str = "request.eml",
    subject: str = "Our request",
    html: str = "",
    logo: bytes = b"",
) -> NamedBytes:
    """Make an e-mail as mail programs save it."""
    message = EmailMessage()
    message["From"] = "Ann Ash <ann.ash@example.ac.uk>"
    message["To"] = "data.requests@example.gov.uk"
    message["Date"] = "Mon, 11 Jun 2018 09:12:00 +0100"
    message["Subject"] = subject
    message.set_content(body)
    if html:
        message.add_alternative(html, subtype="html")
    if logo:
        picture = MIMEImage(logo, "png")
        picture["Content-ID"] = "<logo@example>"
        message.make_mixed()
        message.attach(picture)
    for given, data in attached:
        message.add_attachment(data, "application", "octet-stream", filename=given)
    return NamedBytes(name, message.as_bytes())


def msg(
    attached: Sequence[tuple[str, bytes]] = (),
    inner: Node | None = None,
    body: str = "Dear panel, our papers are attached.",
    html: bytes = b"",
    name: str = "request.msg",
) -> NamedBytes:
    """Make an e-mail as Outlook saves it; ``inner`` is the tree of one attached to it."""
    return NamedBytes(name, compound(message_tree(attached, inner, body, html)))


def message_tree(
    attached: Sequence[tuple[str, bytes]] = (),
    inner: Node | None = None,
    body: str = "Dear panel, our papers are attached.",
    html: bytes = b"",
    header: int = 32,
) -> Node:
    """Return the streams of a message ([MS-OXMSG] section 2.2)."""
    tree: dict[str, bytes | Node] = {}
    count = len(attached) + (inner is not None)
    for number, (given, data) in enumerate(attached):
        held = {0x3707: given, 0x3701: data}
        tree[f"__attach_version1.0_#{number:08X}"] = _properties(held, bytes(8), {0x3705: 1})
    if inner is not None:
        holder = dict(_properties({}, bytes(8), {0x3705: 5}))
        holder["__substg1.0_3701000D"] = inner
        tree[f"__attach_version1.0_#{count - 1:08X}"] = holder
    tree["__recip_version1.0_#00000000"] = _properties(
        {0x3001: "The panel", 0x39FE: "data.requests@example.gov.uk"}, bytes(8), {0x0C15: 1}
    )
    told: dict[int, str | bytes] = {
        0x0037: "Our request",
        0x0C1A: "Ann Ash",
        0x0C1F: "ann.ash@example.ac.uk",
    }
    told |= {0x1000: body} if body else {}
    told |= {0x1013: html} if html else {}
    start = struct.pack("<8x4I", 1, count, 1, count).ljust(header, b"\0")
    return tree | _properties(told, start, {0x340D: 0x40000, 0x3FDE: 65001})


def _properties(
    held: Mapping[int, str | bytes], start: bytes, numbers: Mapping[int, int]
) -> dict[str, bytes | Node]:
    tree: dict[str, bytes | Node] = {}
    entries = b""
    for identity, value in held.items():
        kind = 0x001F if isinstance(value, str) else 0x0102
        data = value.encode("utf-16-le") if isinstance(value, str) else value
        tree[f"__substg1.0_{identity:04X}{kind:04X}"] = data
        entries += struct.pack("<HHIII", kind, identity, 6, len(data), 0)
    for identity, number in numbers.items():
        entries += struct.pack("<HHIII", 0x0003, identity, 6, number, 0)
    return tree | {"__properties_version1.0": start + entries}


def compound(tree: Node) -> bytes:
    """Write a compound file ([MS-CFB]), version 3: sectors of 512 bytes, small ones of 64."""
    entries: list[tuple[str, int, list[int], bytes]] = [("Root Entry", 5, [-1, -1, -1], b"")]

    def place(holder: int, node: Node) -> None:
        numbers = []
        for name, held in node.items():
            numbers.append(len(entries))
            is_stream = isinstance(held, bytes)
            entries.append((name, 2 if is_stream else 1, [-1, -1, -1], held if is_stream else b""))
        for this, following in zip(numbers, [*numbers[1:], -1], strict=True):
            entries[this][2][1] = following
        entries[holder][2][2] = numbers[0] if numbers else -1
        for number, held in zip(numbers, node.values(), strict=True):
            if not isinstance(held, bytes):
                place(number, held)

    place(0, tree)
    large, small = _Sectors(512), _Sectors(64)
    starts = {
        number: (large if len(data) >= 4096 else small).store(data)
        for number, (_, kind, _, data) in enumerate(entries)
        if kind == 2
    }
    stream = b"".join(small.held)
    starts[0] = large.store(stream)
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBBiii16xI8x8xiQ", 2 * len(name) + 2, kind, 1, *links, 0,
                      starts.get(number, 0), len(stream) if number == 0 else len(data))
        for number, (name, kind, links, data) in enumerate(entries)
    )  # fmt: skip
    first_directory = large.store(directory)
    small_table = struct.pack(f"<{len(small.following)}i", *small.following)
    first_small = large.store(small_table)
    tables = 1
    while tables * 128 < len(large.held) + tables:
        tables += 1
    places = [len(large.held) + number for number in range(tables)]
    following = [*large.following, *[-3] * tables]
    following += [-1] * (tables * 128 - len(following))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIiIIiIiI", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, first_directory,
                          0, 4096, first_small, -(-len(small_table) // 512), -2, 0)  # fmt: skip
    header += struct.pack("<109i", *places, *[-1] * (109 - tables))
    table = struct.pack(f"<{len(following)}i", *following)
    return header + b"".join(large.held) + table


class _Sectors:
    """Pieces of one size, each naming the next."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.held: list[bytes] = []
        self.following: list[int] = []

    def store(self, data: bytes) -> int:
        """Store ``data``; return where it begins."""
        if not data:
            return -2
        first, size = len(self.held), self.size
        self.held += [data[at : at + size].ljust(size, b"\0") for at in range(0, len(data), size)]
        self.following += [*range(first + 1, len(self.held)), -2]
        return first


def zip_locked(parts: Mapping[str, bytes], name: str = "papers.zip") -> NamedBytes:
    """Make a packed file whose parts claim to be locked."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as container:
        for part, data in parts.items():
            container.writestr(part, data)
    data = bytearray(held.getvalue())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(mark, place + 4)
    return NamedBytes(name, bytes(data))
