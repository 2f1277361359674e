"""Writing the blank forms that applicants fill in: each as workbook, fillable PDF and text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from dmap_desktop.domain.errors import Unavailable
from dmap_desktop.domain.form import FormEdition
from dmap_desktop.domain.ports import Progress, no_progress
from dmap_desktop.exports.forms.fillable import write_fillable_form
from dmap_desktop.exports.forms.filled import FilledForm
from dmap_desktop.exports.forms.form_workbook import write_form_workbook
from dmap_desktop.exports.forms.text_form import text_form
from dmap_desktop.places import replace_file


def write_blank_forms(
    editions: Sequence[FormEdition], folder: Path, progress: Progress = no_progress
) -> tuple[Path, ...]:
    """Write the newest edition of each form into ``folder`` in three formats; return the paths.

    Raises Unavailable when the folder cannot be written to.
    """
    newest = newest_editions(editions)
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number, form in enumerate(newest):
            progress(f"Writing {form.name}", number, len(newest))
            written += _write(form, folder)
    except OSError as error:
        raise Unavailable(
            f"The blank forms cannot be written to {folder} ({error.strerror}); "
            "choose another folder."
        ) from error
    return tuple(written)


def newest_editions(editions: Sequence[FormEdition]) -> tuple[FormEdition, ...]:
    """Return the newest edition of each kind of form, in their order."""
    newest: dict[str, FormEdition] = {}
    for form in editions:
        known = newest.get(form.document_kind)
        if known is None or form.edition > known.edition:
            newest[form.document_kind] = form
    return tuple(newest.values())


def _write(form: FormEdition, folder: Path) -> tuple[Path, ...]:
    blank = FilledForm(form)
    name = f"{form.document_kind.replace(' ', '-')}-{form.edition}"
    year, month = (int(part) for part in form.edition.split("-")[:2])
    text = folder / f"{name}.odt"
    replace_file(text, text_form(blank))
    return (
        write_form_workbook(blank, folder / f"{name}.xlsx", date(year, month, 1)),
        write_fillable_form(blank, folder / f"{name}.pdf"),
        text,
    )
