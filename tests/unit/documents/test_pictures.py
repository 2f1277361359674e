"""Pictures of papers: shown as pages, within limits, with nothing read from them."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from dmap_desktop.documents.limits import Limits
from dmap_desktop.documents.pdf import Pdf
from dmap_desktop.documents.pictures import picture_pages, picture_pdf
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.errors import LimitReached, Unreadable
from dmap_desktop.jobs.worker import DocumentWorker
from tests.unit.documents import made_papers as made


def picture(kind: str, frames: int = 1, size: tuple[int, int] = (300, 400)) -> NamedBytes:
    """Make a picture that is grey all over."""
    held = io.BytesIO()
    pages = [Image.new("RGB", size, (200, 200, 200 - number)) for number in range(frames)]
    more = {"save_all": True, "append_images": pages[1:]} if frames > 1 else {}
    pages[0].save(held, kind, **more)
    return NamedBytes(f"scan.{kind.lower()}", held.getvalue())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP"])
def test_a_picture_is_a_paper_with_a_page(kind: str) -> None:
    file = picture(kind)
    read = made.read(file)
    (document,) = read.documents
    assert document.pages == 1
    assert document.media_type == "image/*"
    assert "typed by hand beside it" in read.problems[0].sentence
    with Pdf(picture_pdf(file)) as pdf:
        (size,) = pdf.page_sizes()
        assert size.height == pytest.approx(842, abs=2)
        assert size.width == pytest.approx(631.5, abs=2)


def test_every_page_of_a_scan_is_shown(worker: DocumentWorker) -> None:
    file = picture("TIFF", frames=3)
    assert picture_pages(file) == 3
    known = worker.add(file.name, file.data)
    assert len(worker.page_sizes(known)) == 3
    assert worker.render(known, 3, 0.2).width > 100
    assert worker.page_words(known, 1) == []


def test_a_picture_that_is_too_large_or_broken_is_said() -> None:
    with pytest.raises(LimitReached, match="300 by 400 points, more than is allowed"):
        picture_pages(picture("PNG"), Limits(picture_pixels=1000))
    broken = NamedBytes("scan.png", picture("PNG").data[:30])
    with pytest.raises(Unreadable, match="could not be read as a picture"):
        picture_pdf(broken)


@pytest.fixture
def worker():  # type: ignore[no-untyped-def]
    made_worker = DocumentWorker()
    yield made_worker
    made_worker.close()
