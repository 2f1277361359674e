"""The sheet of a recovery kit: what is printed can be typed back, in every format."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pypdfium2
import pytest

from dmap_desktop.domain.errors import Mendable
from dmap_desktop.domain.handed import Invitation, KitSheet, RecoveryKit, read_kit
from dmap_desktop.exports.writing import write_kit
from dmap_desktop.sealing.keys import DeviceIdentity
from dmap_desktop.services.recovering import sheet_of, typed_identity

IDENTITY = DeviceIdentity.new()
INVITATION = Invitation(
    "ab" * 16, "A panel & its <hub>", "ruth", IDENTITY.device, IDENTITY.verify_key, "S:/hub"
)
KIT = RecoveryKit(
    IDENTITY.age_identity, IDENTITY.recipient, "Ruth Okafor", INVITATION, "2018-07-02"
)


@pytest.fixture(scope="module")
def sheet() -> KitSheet:
    return sheet_of(KIT)


class Text(HTMLParser):
    """The words of a page, the key's lines apart."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.style = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.style = tag == "style"

    def handle_data(self, data: str) -> None:
        if not self.style:
            self.words.append(data)


def pdf_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    assert len(document) == 1
    document.close()
    return text


def html_text(path: Path) -> str:
    page = Text()
    page.feed(path.read_text("utf-8"))
    return "\n".join(page.words)


def typed_back(text: str) -> str:
    """Return the key as somebody would type it: the groups of four under its heading."""
    (part,) = re.findall(r"The key\n(.*?)Capital and small", text, re.DOTALL)
    groups = re.findall(r"\b[02-9AC-HJ-NP-Z]{4}\b|\b[02-9AC-HJ-NP-Z]{2}\b", part)
    return " ".join(groups)


@pytest.mark.parametrize(("name", "read"), [("kit.pdf", pdf_text), ("kit.html", html_text)])
def test_what_is_printed_is_typed_back(
    sheet: KitSheet,
    tmp_path: Path,
    name: str,
    read,  # type: ignore[no-untyped-def]
) -> None:
    path = tmp_path / name
    assert write_kit(sheet, path) == (path,)
    text = read(path).replace("\r\n", "\n").replace("\xa0", " ")
    assert typed_identity(typed_back(text)) == IDENTITY.age_identity
    for words in ("Ruth Okafor", "A panel & its <hub>", "2 July 2018", "S:/hub", *sheet.words):
        assert words in text
    assert "Keep under lock" in text
    assert oct(path.stat().st_mode & 0o777) == "0o600"


def test_the_file_is_read_back(sheet: KitSheet, tmp_path: Path) -> None:
    path = tmp_path / "kit.json"
    write_kit(sheet, path)
    assert read_kit(path.read_bytes(), path.name) == KIT
    assert oct(path.stat().st_mode & 0o777) == "0o600"


def test_another_ending_is_refused(sheet: KitSheet, tmp_path: Path) -> None:
    with pytest.raises(Mendable, match=r"kit\.txt has no ending"):
        write_kit(sheet, tmp_path / "kit.txt")
    assert not list(tmp_path.iterdir())
