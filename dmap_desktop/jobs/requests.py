"""What the document worker is asked and what it answers, as values with their wire format.

The child parses hostile papers, so nothing it sends is unpickled: both ways carry MessagePack that
must fit these types. Values only.
"""

from __future__ import annotations

import msgspec

from dmap_desktop.domain.catalogue import Catalogue
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.form import FormEdition
from dmap_desktop.domain.pack_file import PrintPlan


class Keep(msgspec.Struct, frozen=True, tag=True):
    """Hold a document for the requests that follow."""

    name: str
    data: bytes
    password: str = ""
    arrived: str = ""
    came_in: str = ""


class PageSizes(msgspec.Struct, frozen=True, tag=True):
    """Give the size of every page."""

    document: str


class Render(msgspec.Struct, frozen=True, tag=True):
    """Draw a page."""

    document: str
    page: int
    scale: float


class PageText(msgspec.Struct, frozen=True, tag=True):
    """Give the text of the pages from ``first`` to ``last``, the end included."""

    document: str
    first: int
    last: int


class PageWords(msgspec.Struct, frozen=True, tag=True):
    """Give the words of a page with their boxes."""

    document: str
    page: int


class Search(msgspec.Struct, frozen=True, tag=True):
    """Find words in a document."""

    document: str
    words: str


class Sheets(msgspec.Struct, frozen=True, tag=True):
    """Give the sheets of a workbook or CSV table."""

    document: str


class Blocks(msgspec.Struct, frozen=True, tag=True):
    """Give the paragraphs and table rows of a Word document or a text."""

    document: str


class FindAgain(msgspec.Struct, frozen=True, tag=True):
    """Find places of an older version of a document again in this one."""

    document: str
    places: tuple[Evidence, ...]


class CompareText(msgspec.Struct, frozen=True, tag=True):
    """Say which paragraphs changed from one version of a document to another."""

    before: str
    document: str


class PrintPack(msgspec.Struct, frozen=True, tag=True):
    """Make one PDF of the papers of a pack, with continuous page numbers."""

    plan: PrintPlan


class Unfold(msgspec.Struct, frozen=True, tag=True):
    """Take a file that arrived apart into papers. Neither it nor a password is held."""

    name: str
    data: bytes
    passwords: tuple[str, ...]
    known: tuple[str, ...]


class PeakMemory(msgspec.Struct, frozen=True, tag=True):
    """Say how many bytes of memory the reader has held at most."""


class ReadApplication(msgspec.Struct, frozen=True, tag=True):
    """Read an applicant's documents together."""

    documents: tuple[str, ...]
    editions: tuple[FormEdition, ...]
    catalogue: Catalogue


Request = (
    Keep
    | PageSizes
    | Render
    | PageText
    | PageWords
    | Search
    | Sheets
    | Blocks
    | FindAgain
    | CompareText
    | PrintPack
    | Unfold
    | PeakMemory
    | ReadApplication
)


class Done(msgspec.Struct, frozen=True, tag=True):
    """The request worked; ``value`` is the encoded answer of the type the asker knows."""

    value: msgspec.Raw


class Failed(msgspec.Struct, frozen=True, tag=True):
    """The request did not work: the error's name in ``domain.errors`` and its sentence."""

    error: str
    sentence: str
    trace: str = ""
    """Where a fault of the program was, without any of the document's content."""


class Unknown(msgspec.Struct, frozen=True, tag=True):
    """The child does not hold the document (any more); hand it over and ask again."""

    document: str


class Progressed(msgspec.Struct, frozen=True, tag=True):
    """A step of a long request is done; the answer follows."""

    what: str
    done: int
    total: int


Answer = Done | Failed | Unknown | Progressed
