"""The boxes of a fillable PDF with what was filled in, as PDFium has them."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from dmap_desktop.documents.pdf import PageTransform, Pdf
from dmap_desktop.documents.values import FormWidget
from dmap_desktop.domain.errors import LimitReached, Unreadable

_KINDS = {
    raw.FPDF_FORMFIELD_TEXTFIELD: "text",
    raw.FPDF_FORMFIELD_CHECKBOX: "tick",
    raw.FPDF_FORMFIELD_RADIOBUTTON: "radio",
    raw.FPDF_FORMFIELD_COMBOBOX: "choice",
    raw.FPDF_FORMFIELD_LISTBOX: "choice",
}


def form_widgets(pdf: Pdf) -> list[FormWidget]:
    """Return the boxes of every page in the order they were drawn; [] when nothing can be filled.

    Raises LimitReached for a form with more boxes than any form has.
    """
    environment = pdf.form_environment
    if environment is None:
        return []
    widgets: list[FormWidget] = []
    for number in range(1, pdf.page_count + 1):
        try:
            with pdf.page(number) as page:
                widgets += _page_widgets(page, environment, number)
        except Unreadable:
            continue  # A broken page; the others hold their fields.
        if len(widgets) > pdf.limits.form_fields:
            raise LimitReached(
                f"{pdf.name} has more than {pdf.limits.form_fields} boxes to fill in; "
                "ask for it printed to a plain PDF."
            )
    return widgets


def _page_widgets(
    page: pdfium.PdfPage, environment: raw.FPDF_FORMHANDLE, number: int
) -> list[FormWidget]:
    transform = PageTransform(page)
    widgets = []
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            kind = _KINDS.get(raw.FPDFAnnot_GetFormFieldType(environment, annotation))
            rectangle = raw.FS_RECTF()
            if kind is None or not raw.FPDFAnnot_GetRect(annotation, rectangle):
                continue

            def read(ask: Callable[..., int], annotation: object = annotation) -> str:
                return _string(ask, environment, annotation)

            option = read(raw.FPDFAnnot_GetFormFieldExportValue)
            value = read(raw.FPDFAnnot_GetFormFieldValue)
            if kind in ("tick", "radio"):
                value = option if raw.FPDFAnnot_IsChecked(environment, annotation) else ""
            widgets.append(
                FormWidget(
                    name=read(raw.FPDFAnnot_GetFormFieldName),
                    kind=kind,
                    value=value.replace("\r\n", "\n").replace("\r", "\n").strip(),
                    page=number,
                    box=transform.box(
                        rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
                    ),
                    tooltip=read(raw.FPDFAnnot_GetFormFieldAlternateName),
                    option=option,
                )
            )
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return widgets


def _string(ask: Callable[..., int], environment: object, annotation: object) -> str:
    """Return a string PDFium gives in two calls: its length in bytes, then itself in UTF-16."""
    length = ask(environment, annotation, None, 0)
    if length <= 2:
        return ""
    held = ctypes.create_string_buffer(length)
    ask(environment, annotation, ctypes.cast(held, ctypes.POINTER(ctypes.c_ushort)), length)
    return held.raw[:length].decode("utf-16-le", errors="replace").rstrip("\x00")
