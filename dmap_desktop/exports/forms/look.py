"""How the sample papers look: colours, type, page furniture. Imports reportlab only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

BLUE = HexColor("#003a69")
INK = HexColor("#0b0c0c")
GREY = HexColor("#505a5f")
RULE = HexColor("#b1b4b6")
TINT = HexColor("#f3f2f1")
FIELD = HexColor("#f7fafd")
WHITE = white

_BAND_ROOM = 110.0
_TOTAL = "pages"

WIDTH, HEIGHT = A4
MARGIN = 18 * mm
TEXT_WIDTH = WIDTH - 2 * MARGIN
TOP, BOTTOM = HEIGHT - 24 * mm, 20 * mm

SAMPLE = "Demonstration sample: the organisations and people named are fictional."

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=9.5, leading=13.2, textColor=INK)
RUNNING = ParagraphStyle("running", BODY, spaceAfter=6)
CELL = ParagraphStyle("cell", BODY, fontSize=9, leading=11.6)
CELL_APART = ParagraphStyle("cell apart", CELL, spaceBefore=5)
CELL_BOLD = ParagraphStyle("cell bold", CELL, fontName="Helvetica-Bold")
HEADER_CELL = ParagraphStyle("header cell", CELL_BOLD, fontSize=8.5, leading=10.6)
QUESTION = ParagraphStyle(
    "question", BODY, fontName="Helvetica-Bold", spaceBefore=9, spaceAfter=3, keepWithNext=1
)
HINT = ParagraphStyle("hint", BODY, fontSize=8.5, leading=11, textColor=GREY, keepWithNext=1)
TITLE = ParagraphStyle("title", BODY, fontName="Helvetica-Bold", fontSize=17, leading=22)
SUBTITLE = ParagraphStyle("subtitle", BODY, fontSize=12, leading=16, textColor=GREY)
BAND = ParagraphStyle(
    "band", BODY, fontName="Helvetica-Bold", fontSize=11, leading=14, textColor=white
)


@dataclass(frozen=True)
class Furniture:
    """What stands on every page: the paper's name at the top left, a mark at the top right."""

    left: str
    right: str
    author: str
    title: str
    note: str = SAMPLE


def paragraphs(text: str, style: ParagraphStyle = RUNNING) -> list[Paragraph]:
    """Return one paragraph for each block of ``text`` between blank lines."""
    return [paragraph(block, style) for block in text.strip().split("\n\n")]


def paragraph(text: str, style: ParagraphStyle = CELL) -> Paragraph:
    """Return ``text`` as one paragraph; line breaks stay, nothing in it is mark-up."""
    return Paragraph(escape(text.strip()).replace("\n", "<br/>"), style)


def band(title: str) -> list[Flowable]:
    """Return a section heading: a coloured band across the page, with room for what follows."""
    table = Table(
        [[Paragraph(escape(title), BAND)]], colWidths=[TEXT_WIDTH], spaceBefore=12, spaceAfter=6
    )
    table.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), BLUE),
                ("LEFTPADDING", (0, 0), (-1, -1), 7),
                ("TOPPADDING", (0, 0), (-1, -1), 4),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ]
        )
    )
    return [CondPageBreak(_BAND_ROOM), table]


def ruled(rows: list[list[Flowable | list[Paragraph]]], widths: list[float], heads: int) -> Table:
    """Return a ruled table whose first ``heads`` rows are shaded and repeat on every page.

    ``widths`` are shares of the text width.
    """
    table = Table(
        rows,
        colWidths=[TEXT_WIDTH * width / sum(widths) for width in widths],
        repeatRows=heads,
        spaceBefore=4,
        spaceAfter=8,
    )
    style: list[tuple[object, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.6, RULE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 5),
        ("RIGHTPADDING", (0, 0), (-1, -1), 5),
        ("TOPPADDING", (0, 0), (-1, -1), 3.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4.5),
    ]
    if heads:
        style.append(("BACKGROUND", (0, 0), (-1, heads - 1), TINT))
    table.setStyle(TableStyle(style))
    return table


def head_row(*titles: str) -> list[Flowable | list[Paragraph]]:
    """Return the cells of a heading row."""
    return [paragraph(title, HEADER_CELL) for title in titles]


class CountedCanvas(Canvas):  # type: ignore[misc]
    """A canvas whose pages can name their number before it is known: see :meth:`draw_total`."""

    def draw_total(self, x: float, y: float) -> None:
        """Draw at ``x``, ``y`` how many pages there are, in the type of the furniture."""
        self.saveState()
        self.translate(x, y)
        self.doForm(_TOTAL)
        self.restoreState()

    def save(self) -> None:
        """Write the file; only now the number of its pages is known."""
        total = self.getPageNumber() - 1
        self.beginForm(_TOTAL, 0, -4, 20, 10)
        self.setFillColor(GREY)
        self.setFont("Helvetica", 8)
        self.drawString(0, 0, str(total))
        self.endForm()
        super().save()


def draw_furniture(canvas: CountedCanvas, furniture: Furniture) -> None:
    """Draw header and footer of the page that has begun."""
    canvas.saveState()
    canvas.setFillColor(BLUE)
    canvas.rect(0, HEIGHT - 5 * mm, WIDTH, 5 * mm, stroke=0, fill=1)
    canvas.setFillColor(GREY)
    canvas.setFont("Helvetica", 8)
    canvas.drawString(MARGIN, HEIGHT - 14 * mm, furniture.left)
    canvas.drawRightString(WIDTH - MARGIN, HEIGHT - 14 * mm, furniture.right)
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.6)
    canvas.line(MARGIN, HEIGHT - 16.5 * mm, WIDTH - MARGIN, HEIGHT - 16.5 * mm)
    canvas.line(MARGIN, 14.5 * mm, WIDTH - MARGIN, 14.5 * mm)
    canvas.drawString(MARGIN, 10.5 * mm, furniture.note)
    end = WIDTH - MARGIN - stringWidth("0", "Helvetica", 8)
    canvas.drawRightString(end, 10.5 * mm, f"Page {canvas.getPageNumber()} of ")
    canvas.draw_total(end, 10.5 * mm)
    canvas.restoreState()


def write_story(path: Path, furniture: Furniture, story: list[Flowable]) -> Path:
    """Lay ``story`` out on A4 pages with ``furniture`` and write it to ``path``.

    The bytes depend on the story alone.
    """

    def on_page(canvas: CountedCanvas, _: BaseDocTemplate) -> None:
        draw_furniture(canvas, furniture)

    document = BaseDocTemplate(
        str(path), pagesize=A4, invariant=1, author=furniture.author, title=furniture.title
    )
    frame = Frame(MARGIN, BOTTOM, TEXT_WIDTH, TOP - BOTTOM, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("page", [frame], onPage=on_page)])
    document.build(story, canvasmaker=CountedCanvas)
    return path
