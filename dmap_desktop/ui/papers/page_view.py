"""The pages of a PDF under each other; only what is near the window is drawn, by the worker."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from dmap_desktop.jobs.documents import Box, Documents, PageImage, PageSize
from dmap_desktop.jobs.lane import Job
from dmap_desktop.ui.design.look import colour, look
from dmap_desktop.ui.papers.drawing import Drawn
from dmap_desktop.ui.papers.layout import GAP, Layout, PageBox, fit_width
from dmap_desktop.ui.shortcuts import Shortcut, bind

HELD_PIXELS = 12_000_000
"""Pixels of drawn pages that are held: some 48 MB for each view."""
STEP = 1.2
"""What one step of the zoom multiplies by."""
LEAST, MOST = 0.25, 6.0
"""Pixels a point."""


class PageView(QAbstractScrollArea):
    """Scrolls through a document's pages and lights a place on one."""

    painted = Signal()
    """The first page in sight has been painted."""
    failed = Signal(object)
    """The document could not be shown: the error."""
    page_changed = Signal(int, int)
    """The page in sight and the number of pages."""
    marked = Signal(int, object)
    """The person drew a box: its page, and the box in points; None when it was taken away."""
    moved = Signal()
    """Another part of the document is in sight."""

    def __init__(self, documents: Documents, parent: QWidget | None = None) -> None:
        """Start without a document; ``documents`` draws."""
        super().__init__(parent)
        self._documents = documents
        self._document = ""
        self._sizes: list[tuple[float, float]] = []
        self._layout = Layout([], 1.0, 0)
        self._scale: float | None = None
        self._images: OrderedDict[int, tuple[float, QImage]] = OrderedDict()
        self._jobs: dict[int, Job] = {}
        self._lit: tuple[int, Box | None] | None = None
        self._drawn: Drawn | None = None
        self._place = ""
        self._told: tuple[int, int] = (0, 0)
        self._waiting_for_paint = False
        self.setAccessibleName("Pages")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.verticalScrollBar().setSingleStep(40)
        self.verticalScrollBar().valueChanged.connect(lambda: self._moved())
        for shortcut, call in (
            (Shortcut.ZOOM_IN, lambda: self.zoom(STEP)),
            (Shortcut.ZOOM_OUT, lambda: self.zoom(1 / STEP)),
            (Shortcut.FIT_WIDTH, self.fit),
        ):
            bind(shortcut, self, call)

    def show_document(self, document: str, place: str = "") -> None:
        """Show a document that ``documents`` knows by its hash; "" for none.

        ``place`` is where it was left, as :attr:`place` said.
        """
        if document == self._document and self._sizes:
            return
        self._stop()
        self._images.clear()
        self._place, self._drawn = place, None
        self._document, self._sizes, self._lit = document, [], None
        self._waiting_for_paint = True
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        if document:
            self._documents.page_sizes(
                document, lambda sizes: self._sized(document, sizes), self.failed.emit
            )

    def light(self, page: int, box: Box | None) -> None:
        """Frame ``box`` (points) on ``page``, and bring it into sight; None for the whole page."""
        self._lit = (page, box)
        self._scroll_to_lit()
        self.viewport().update()

    def unlight(self) -> None:
        """Light nothing."""
        self._lit = None
        self.viewport().update()

    def zoom(self, by: float) -> None:
        """Make pages larger or smaller; the middle of the view stays."""
        self._scale = min(max(self._layout.scale * by, LEAST), MOST)
        self._keep_middle()

    def fit(self) -> None:
        """Make the widest page as wide as the view, and keep it so."""
        self._scale = None
        self._keep_middle()

    @property
    def place(self) -> str:
        """Return where the document is read: the page at the top and how much of it is past."""
        top = self.verticalScrollBar().value()
        page = self._layout.page_at(top)
        if not page:
            return ""
        box = self._layout.boxes[page - 1]
        return f"{page}:{min(max((top - box.top) / box.height, 0.0), 1.0):.3f}"

    @property
    def page(self) -> int:
        """Return the page in sight."""
        return self._told[0]

    @property
    def page_count(self) -> int:
        """Return how many pages there are."""
        return len(self._sizes)

    @property
    def ready(self) -> bool:
        """Say whether every page in sight is drawn as sharp as it is shown."""
        return bool(self._sizes) and all(self._sharp(box.page) for box in self._in_sight())

    def sizeHint(self) -> QSize:
        """Return a page's shape."""
        return QSize(520, 700)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._keep_middle()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP)
            event.accept()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to draw a box on the page under the mouse."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._drawn = Drawn.begun(self._in_sight(), self._on_sheet(event))
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on, within the page."""
        if self._drawn is not None:
            self._drawn = self._drawn.to(self._on_sheet(event))
            self._lit = (self._drawn.page.page, self._drawn.box(self._layout.scale))
            self.viewport().update()
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Say which box was drawn; a click without one takes it away."""
        drawn, self._drawn = self._drawn, None
        if drawn is not None and drawn.is_click(self._layout.scale):
            self.unlight()
            self.marked.emit(drawn.page.page, None)
        elif drawn is not None:
            self.marked.emit(drawn.page.page, drawn.box(self._layout.scale))
        super().mouseReleaseEvent(event)

    def _on_sheet(self, event: QMouseEvent) -> tuple[float, float]:
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return event.position().x() + across, event.position().y() + down

    def paintEvent(self, _: QPaintEvent) -> None:
        """Paint the pages in sight: sharp, or as they are held, or white."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), colour(look().colours.sunken))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        for box in self._in_sight():
            place = QRectF(box.left, box.top, box.width, box.height)
            held = self._images.get(box.page)
            if held is None:
                painter.fillRect(place, QColor("white"))
            else:
                painter.drawImage(place, held[1])
            painter.setPen(QPen(colour(look().colours.line), 1))
            painter.drawRect(place)
            self._paint_light(painter, box)
        painter.end()
        if self._waiting_for_paint and self.ready:
            self._waiting_for_paint = False
            self.painted.emit()

    def _paint_light(self, painter: QPainter, box: PageBox) -> None:
        if self._lit is None or self._lit[0] != box.page:
            return
        marked = self._lit_place(box)
        ground = colour(look().colours.highlight)
        ground.setAlpha(90)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(ground)
        painter.setPen(QPen(colour(look().colours.highlight_edge), 2))
        painter.drawRoundedRect(marked, 3, 3)
        painter.restore()

    def _lit_place(self, box: PageBox) -> QRectF:
        place = self._lit[1] if self._lit else None
        if place is None:
            return QRectF(box.left, box.top, box.width, box.height)
        scale = self._layout.scale
        x0, top, x1, bottom = (value * scale for value in place)
        corners = (QPointF(box.left + x0, box.top + top), QPointF(box.left + x1, box.top + bottom))
        return QRectF(*corners).adjusted(-4, -4, 4, 4)

    def _scroll_to_lit(self) -> None:
        if self._lit is None or not 0 < self._lit[0] <= len(self._layout.boxes):
            return
        place = self._lit_place(self._layout.boxes[self._lit[0] - 1])
        bar, view = self.verticalScrollBar(), self.viewport().height()
        if place.top() < bar.value() or place.bottom() > bar.value() + view:
            bar.setValue(round(place.center().y() - min(view / 2, place.height() / 2 + view / 3)))

    def _sized(self, document: str, sizes: list[PageSize]) -> None:
        if document != self._document:
            return
        self._sizes = [(size.width, size.height) for size in sizes]
        self._lay_out()
        self._return_to_place()
        self._scroll_to_lit()
        self._moved()

    def _return_to_place(self) -> None:
        page, _, part = self._place.partition(":")
        if page.isdigit() and 0 < int(page) <= len(self._layout.boxes):
            box = self._layout.boxes[int(page) - 1]
            self.verticalScrollBar().setValue(round(box.top + float(part or 0) * box.height))
        self._place = ""

    def _keep_middle(self) -> None:
        bar = self.verticalScrollBar()
        middle = bar.value() + self.viewport().height() / 2
        before = self._layout.height or 1.0
        self._lay_out()
        bar.setValue(round(middle * self._layout.height / before - self.viewport().height() / 2))
        self._moved()

    def _lay_out(self) -> None:
        view = self.viewport().size()
        scale = self._scale or fit_width(self._sizes, view.width())
        self._layout = Layout(self._sizes, scale, view.width())
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(round(self._layout.width) - view.width(), 0))
        across.setPageStep(view.width())
        down.setRange(0, max(round(self._layout.height) - view.height(), 0))
        down.setPageStep(max(view.height() - 2 * GAP, 1))

    def _in_sight(self) -> list[PageBox]:
        top = self.verticalScrollBar().value()
        return self._layout.between(top, top + self.viewport().height())

    def _moved(self) -> None:
        """Ask for the pages in sight, then their neighbours; let go of what was asked before."""
        wanted = [box.page for box in self._in_sight()]
        if wanted and self.ready:
            wanted += [wanted[-1] + 1, wanted[0] - 1]
        for page in [page for page in self._jobs if page not in wanted]:
            self._jobs.pop(page).cancel()
        for page in wanted:
            if 0 < page <= len(self._sizes) and page not in self._jobs and not self._sharp(page):
                self._ask_for(page)
        now = (self._layout.page_at(self.verticalScrollBar().value() + 40), len(self._sizes))
        if now != self._told:
            self._told = now
            self.page_changed.emit(*now)
        self.moved.emit()
        self.viewport().update()

    def _ask_for(self, page: int) -> None:
        document, scale = self._document, self._layout.scale
        ratio = self.devicePixelRatioF()

        def drawn(image: PageImage) -> None:
            self._jobs.pop(page, None)
            if document == self._document:
                self._hold(page, scale, image)
                self._moved()

        def failed(error: Exception) -> None:
            self._jobs.pop(page, None)
            self.failed.emit(error)

        self._jobs[page] = self._documents.render(document, page, scale * ratio, drawn, failed)

    def _hold(self, page: int, scale: float, drawn: PageImage) -> None:
        shape = (drawn.width, drawn.height, drawn.stride)
        picture = QImage(drawn.data, *shape, QImage.Format.Format_RGB32).copy()
        self._images[page] = (scale, picture)
        self._images.move_to_end(page)
        while len(self._images) > 1 and self._pixels() > HELD_PIXELS:
            self._images.popitem(last=False)

    def _pixels(self) -> int:
        return sum(image.width() * image.height() for _, image in self._images.values())

    def _sharp(self, page: int) -> bool:
        held = self._images.get(page)
        return held is not None and abs(held[0] - self._layout.scale) < 1e-6

    def _stop(self) -> None:
        for job in self._jobs.values():
            job.cancel()
        self._jobs.clear()
