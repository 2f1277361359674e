"""What a file is, told by its content: right kinds, wrong names, and what is refused unopened."""

from __future__ import annotations

import io
import zipfile

import pytest

from dmap_desktop.documents.files import FileType, decoded, file_type, misnamed
from dmap_desktop.documents.limits import Limits
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.errors import LimitReached, PasswordNeeded, Unreadable
from tests.unit.documents import made_papers as made

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (made.pdf([["One"]]), FileType.PDF),
        (NamedBytes("late.pdf", b"\n" * 500 + made.pdf([["One"]]).data), FileType.PDF),
        (made.workbook({"A": [["x"]]}), FileType.WORKBOOK),
        (made.word(["One"]), FileType.WORD),
        (made.csv_table([["a", "b"]] * 4), FileType.CSV),
        (NamedBytes("list", b"a;b\nc;d\ne;f\ng;h"), FileType.CSV),
        (NamedBytes("letter.txt", b"Dear panel,\nwe ask\nfor data."), FileType.TEXT),
        (NamedBytes("short.txt", b"a,b\nc,d"), FileType.TEXT),
        (NamedBytes("scan.png", b"\x89PNG\r\n"), FileType.PICTURE),
        (made.packed({"a/form.txt": b"x"}, "all.zip"), FileType.PACKED),
        (made.packed({"Word/form.txt": b"x", "xl/list.txt": b"x"}, "all.zip"), FileType.PACKED),
        (NamedBytes("mail", b"From: a@b.uk\nMIME-Version: 1.0\n\nHello"), FileType.MAIL),
        (NamedBytes("a.eml", b"From: a@b.uk\nSubject: x\n\n%PDF-1.4 is no PDF"), FileType.MAIL),
        (NamedBytes("a.txt", b"From: Ann\nTo: the panel\n\nHello"), FileType.TEXT),
        (NamedBytes("letter.rtf", b"{\\rtf1 x}"), FileType.WORD),
        (NamedBytes("scan.jpg", b"\xff\xd8\xff\xe0"), FileType.PICTURE),
        (
            made.packed(
                {
                    "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                    "content.xml": b"<x/>",
                },
                "sheet.ods",
            ),
            FileType.WORKBOOK,
        ),
    ],
)
def test_a_file_is_what_its_content_is(file: NamedBytes, kind: FileType) -> None:
    assert file_type(file) is kind


@pytest.mark.parametrize(
    ("file", "error", "words"),
    [
        (NamedBytes("none.pdf", b""), Unreadable, "none.pdf is empty"),
        (NamedBytes("old.xls", OLE + b"\0" * 600), Unreadable, "from before 2007"),
        (
            NamedBytes("locked.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")),
            PasswordNeeded,
            "locked.xlsx is encrypted",
        ),
        (
            NamedBytes("form.xlsx", b"  <!DOCTYPE html><title>Log in"),
            Unreadable,
            "is a web page",
        ),
        (NamedBytes("form.pdf", b"Dear panel"), Unreadable, "it holds plain text"),
        (NamedBytes("form.docx", b"Dear panel"), Unreadable, "it holds plain text"),
        (NamedBytes("data.bin", b"\x01\x00\x02"), Unreadable, "of a kind this program"),
        (NamedBytes("data.txt", b"\xff\xfe\x00"), Unreadable, "could not be read as a text"),
        (made.packed({"ppt/a.xml": b"<x/>"}, "talk.pptx"), Unreadable, "is a presentation"),
        (made.packed({"Index/Document.iwa": b"x"}, "form.pages"), Unreadable, "Apple's Pages"),
        (NamedBytes("all.7z", b"7z\xbc\xaf\x27\x1c"), Unreadable, "is a 7-Zip file; unpack it"),
        (NamedBytes("form.pdf", b"MZ\x90\x00"), Unreadable, "is a program and was not opened"),
        (NamedBytes("winmail.dat", b"\x78\x9f\x3e\x22"), Unreadable, "only Outlook can open"),
        (NamedBytes("a.heic", b"\0\0\0\x18ftypheic"), Unreadable, "is a picture of a telephone"),
        (NamedBytes("a.mp4", b"\0\0\0\x18ftypisom"), Unreadable, "is a film or sound"),
        (
            NamedBytes("a.xml", b'<?xml version="1.0"?><?mso-application progid="x"?>'),
            Unreadable,
            "in an Office format of 2003",
        ),
        (
            NamedBytes("cut.xlsx", made.workbook({"A": [["x"]]}).data[:900]),
            Unreadable,
            "damaged or unusual",
        ),
        (
            made.packed({"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}, "b.xlsx"),
            Unreadable,
            "declares XML entities",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    file: NamedBytes, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words) as raised:
        file_type(file)
    assert file.name in str(raised.value)


def test_limits_are_kept_before_anything_is_unpacked() -> None:
    file = made.packed({"xl/workbook.xml": b"<x/>", "xl/a.xml": b"\0" * 100_000}, "bomb.xlsx")
    assert len(file.data) < 1000
    for limits in (Limits(unpacked_bytes=50_000), Limits(part_bytes=50_000), Limits(parts=1)):
        with pytest.raises(LimitReached, match=r"bomb\.xlsx would unpack to"):
            file_type(file, limits)
    assert file_type(file) is FileType.WORKBOOK
    with pytest.raises(LimitReached, match=r"more than the 0 MB allowed; ask for it in parts"):
        file_type(file, Limits(file_bytes=100))


def test_a_part_nobody_can_unpack_is_left_to_its_reader() -> None:
    """The first look is for entities only: a broken style is no reason to refuse a workbook."""
    file = made.workbook({"A": [["x"]]})
    with zipfile.ZipFile(io.BytesIO(file.data)) as container:
        part = container.getinfo("xl/theme/theme1.xml")
    at = part.header_offset + 30 + len(part.filename)
    broken = NamedBytes(file.name, file.data[:at] + b"\xff" * 8 + file.data[at + 8 :])
    assert file_type(broken) is FileType.WORKBOOK
    assert not made.sentences(made.read(broken))


def test_a_name_that_claims_something_else_is_noticed() -> None:
    assert misnamed(NamedBytes("form.pdf", b""), FileType.WORKBOOK)
    assert not misnamed(NamedBytes("form.pdf", b""), FileType.PDF)
    assert not misnamed(NamedBytes("list.txt", b""), FileType.CSV)
    assert not misnamed(NamedBytes("form", b""), FileType.PDF)
    assert not misnamed(NamedBytes("form.odd", b""), FileType.PDF)


def test_texts_come_in_several_encodings() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert decoded(NamedBytes("a.txt", "Zoë’s £5".encode(encoding))) == "Zoë’s £5"
    assert decoded(NamedBytes("a.txt", "\ufeffZoë".encode("utf-16-be"))) == "Zoë"
