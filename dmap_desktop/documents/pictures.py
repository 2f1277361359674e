"""Pictures of papers (scans, photographs) as the pages of a PDF, so that they are shown as pages.

What stands in them is typed by hand beside them; nothing is recognised.
"""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, ImageSequence

from dmap_desktop.documents.faults import reading
from dmap_desktop.documents.limits import LIMITS, Limits
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.errors import LimitReached

_LONG_SIDE = 842.0
"""Points of a page's longer side: that of A4, whatever the picture says of its resolution."""
_FRAMES = 100


def picture_pages(file: NamedBytes, limits: Limits = LIMITS) -> int:
    """Return how many pages a picture has; a TIFF of a scanner has several.

    Raises Unreadable for a damaged picture, LimitReached for one too large.
    """
    with reading(file.name, "picture"), _opened(file, limits) as picture:
        return min(getattr(picture, "n_frames", 1), _FRAMES)


def picture_pdf(file: NamedBytes, limits: Limits = LIMITS) -> NamedBytes:
    """Return the pages of a picture as a PDF, turned as the camera was held. For the screen only.

    Raises as :func:`picture_pages`.
    """
    whole = io.BytesIO()
    with reading(file.name, "picture"), _opened(file, limits) as picture:
        pages = []
        for number, frame in enumerate(ImageSequence.Iterator(picture)):
            if number == _FRAMES:
                break
            _check(file.name, frame, limits)
            pages.append(ImageOps.exif_transpose(frame).convert("RGB"))
        dots = max(pages[0].size) / _LONG_SIDE * 72
        pages[0].save(whole, "PDF", resolution=dots, save_all=True, append_images=pages[1:])
    return NamedBytes(file.name, whole.getvalue())


def _opened(file: NamedBytes, limits: Limits) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Of odd tags, and of sizes that are checked here.
        picture = Image.open(io.BytesIO(file.data), formats=_FORMATS)
    _check(file.name, picture, limits)
    return picture


_FORMATS = ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP")


def _check(name: str, picture: Image.Image, limits: Limits) -> None:
    width, height = picture.size
    if width * height > limits.picture_pixels:
        raise LimitReached(
            f"{name} is a picture of {width:,} by {height:,} points, more than is allowed; ask for "
            "a smaller copy."
        )
