"""What arrived, taken apart: attachments, packed files, unlocked copies, and their limits."""

from __future__ import annotations

import io
from pathlib import Path

import msoffcrypto
import pikepdf
import pytest

from dmap_desktop.documents.file_names import clean_name, unlike
from dmap_desktop.documents.html_text import html_text
from dmap_desktop.documents.limits import Limits
from dmap_desktop.documents.mail import mail_blocks, read_mail
from dmap_desktop.documents.unfolded import Unfolded
from dmap_desktop.documents.unfolding import unfold
from dmap_desktop.documents.values import NamedBytes
from tests.unit.documents import made_mail as mail
from tests.unit.documents import made_papers as made

TEXT = ("form.txt", b"A statement of support.")


def names(held: Unfolded) -> list[str]:
    return [paper.name for paper in held.papers]


def said(held: Unfolded) -> str:
    return " ".join(problem.sentence for problem in held.problems)


@pytest.mark.parametrize("file", [mail.eml(attached=[TEXT]), mail.msg(attached=[TEXT])])
def test_an_email_is_a_paper_and_brings_papers(file: NamedBytes) -> None:
    held = unfold(file)
    assert held.itself
    assert not held.problems
    (paper,) = held.papers
    assert (paper.name, paper.data, paper.came_in) == (*TEXT, file.name)
    lines = [line.cell.text for line in mail_blocks(file)]  # type: ignore[union-attr]
    assert lines[0] == "Our request"
    assert any(line.startswith("From:") and "ann.ash@example.ac.uk" in line for line in lines)
    assert any(line.startswith("To:") and "data.requests@example.gov.uk" in line for line in lines)
    assert "Attached: form.txt" in lines
    assert lines[-1] == "Dear panel, our papers are attached."
    read = made.read(file, *held.papers)
    assert [document.name for document in read.documents] == [file.name, "form.txt"]
    assert read.documents[1].came_in == file.name


def test_a_message_attached_to_another_is_a_letter_with_enclosures_of_its_own() -> None:
    inner = mail.eml(attached=[TEXT], subject="Earlier", body="Before.")
    for file in (
        mail.eml(attached=[("earlier.eml", inner.data), TEXT]),
        mail.msg([TEXT], mail.message_tree([TEXT], header=24, body="Before.")),
    ):
        held = unfold(file)
        assert sorted(names(held))[-2:] == ["form (2).txt", "form.txt"]
        letter = next(paper for paper in held.papers if paper.name.endswith(".eml"))
        assert read_mail(letter).body.strip() == "Before."
        assert unfold(file) == held, "the same file gives the same papers"


def test_html_is_read_as_words_and_the_logo_in_it_is_left_out() -> None:
    html = '<p>Dear <b>panel</b>,</p><img src="cid:logo@example"><script>x()</script>'
    file = mail.eml(body=" ", html=html, logo=b"\x89PNG" + bytes(50))
    held = unfold(file)
    assert read_mail(file).body == "Dear panel,"
    assert not held.papers
    assert "shows a small picture within its text" in said(held)
    assert read_mail(mail.msg(body="", html=b"<p>Dear <i>panel</i></p>")).body == "Dear panel"
    assert html_text("<div>" * 50_000 + "deep") == ""
    assert html_text("") == ""


def test_limits_of_what_is_taken_out_are_said() -> None:
    many = unfold(mail.eml(attached=[(f"{n}.txt", b"%d" % n) for n in range(1000)]))
    assert len(many.papers) == 200
    assert "more than the 200 papers" in said(many)
    two = mail.eml(attached=[TEXT, ("b.txt", b"x" * 900)])
    large = unfold(two, limits=Limits(inside_bytes=500))
    assert names(large) == ["form.txt"]
    assert "the first 1 were read" in said(large)
    deep = mail.eml(attached=[TEXT])
    for number in range(8):
        deep = mail.eml(attached=[(f"{number}.eml", deep.data)])
    held = unfold(deep)
    assert len(held.papers) == 5
    assert "lies in 5 others" in said(held)
    bomb = unfold(made.packed({"a.txt": b"\0" * 2_000_000}, "bomb.zip"),
                  limits=Limits(inside_bytes=1_000_000))  # fmt: skip
    assert "a.txt would unpack to more than is allowed" in said(bomb)
    multipart = b"From: a\nMIME-Version: 1.0\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)
    )
    assert not unfold(NamedBytes("deep.eml", multipart)).papers


def test_packed_papers_are_taken_out_without_what_systems_add() -> None:
    inner = made.packed({"deep/b.txt": b"B"}, "inner.zip")
    file = made.packed(
        {"a/form.txt": b"A", "__MACOSX/a/._form.txt": b"x", "a/Thumbs.db": b"x", "._b": b"x",
         "a/": b"", "../../etc/passwd.txt": b"C", "inner.zip": inner.data},
        "papers.zip",
    )  # fmt: skip
    held = unfold(file)
    assert not held.itself
    assert names(held) == ["form.txt", "passwd.txt", "b.txt"]
    assert not held.problems
    empty = unfold(made.packed({"a/": b""}, "none.zip"))
    assert (empty.itself, empty.papers) == (False, ())
    cut = unfold(NamedBytes("cut.zip", file.data[:60]))
    assert cut.itself, "its reader says what is wrong"


def test_a_locked_pdf_is_published_unlocked() -> None:
    file = made.locked_pdf("right")
    asked, wrong = unfold(file), unfold(file, ["wrong"])
    assert asked.problems[0].locked
    assert "is locked with a password" in said(asked)
    assert "no password given so far opens it" in said(wrong)
    held = unfold(file, ["wrong", "right"])
    assert (held.itself, held.problems) == (False, ())
    (copy,) = held.papers
    assert (copy.name, copy.arrived, copy.password) == (file.name, file.sha256, "")
    with pikepdf.open(io.BytesIO(copy.data)) as document:
        assert not document.is_encrypted
    (document,) = made.read(copy).documents
    assert (document.arrived, document.sha256) == (file.sha256, copy.sha256)
    assert "right" not in repr(held)
    assert unfold(file, ["right"]) == held


@pytest.mark.parametrize("plain", [made.workbook({"A": [["x", "y"]]}), made.word(["A letter."])])
def test_a_locked_office_file_is_published_unlocked(plain: NamedBytes) -> None:
    held = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(plain.data)).encrypt("right", held)
    file = NamedBytes(plain.name, held.getvalue())
    assert unfold(file).problems[0].locked
    (copy,) = unfold(file, ["right"]).papers
    assert copy.data == plain.data
    assert copy.arrived == file.sha256
    brought = unfold(mail.eml(attached=[(file.name, file.data)]), ["right"])
    assert brought.papers[0].data == plain.data
    assert brought.papers[0].came_in == "request.eml"
    broken = NamedBytes("b.xlsx", file.data[:3000])
    assert not unfold(broken).papers


def test_a_locked_packed_file_asks_for_its_password() -> None:
    file = mail.zip_locked({"a.txt": b"A", "b.txt": b"B"})
    asked = unfold(file)
    assert [problem.file for problem in asked.problems] == ["a.txt", "b.txt"]
    assert all(problem.locked for problem in asked.problems)
    assert "no password given so far" in said(unfold(file, ["wrong"]))


def test_files_attached_to_a_pdf_are_papers() -> None:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.pdf([["A cover."]]).data)) as document:
        document.attachments["form.txt"] = pikepdf.AttachedFileSpec(document, b"A form.")
        document.save(held)
    opened = unfold(NamedBytes("portfolio.pdf", held.getvalue()))
    assert opened.itself
    assert [(paper.name, paper.data) for paper in opened.papers] == [("form.txt", b"A form.")]


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("../../x/form.pdf", "form.pdf"),
        ("C:\\temp\\form.pdf", "form.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\0b\nc?.pdf", "abc_.pdf"),
        ("CON.txt", "_CON.txt"),
        (" .. ", "attachment 1"),
        ("", "attachment 1"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("y" * 300, "y" * 120),
    ],
)
def test_names_that_others_gave_are_cleaned(given: str, clean: str) -> None:
    assert clean_name(given, "attachment 1") == clean


def test_names_stand_once() -> None:
    assert unlike("form.pdf", ["FORM.pdf", "form (2).pdf"]) == "form (3).pdf"
    assert unlike("form", {"form"}) == "form (2)"
    assert unlike("a.pdf", ()) == "a.pdf"


def test_an_encrypted_email_says_so(tmp_path: Path) -> None:
    file = NamedBytes(
        "secret.eml",
        b"From: a@b.uk\nMIME-Version: 1.0\nContent-Type: application/pkcs7-mime\n\nAAAA",
    )
    assert "is an encrypted e-mail" in said(unfold(file))
