"""Writing minutes, register and log: the format by the name's ending, whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from dmap_desktop.domain.audit_log import AuditLog
from dmap_desktop.domain.errors import Mendable, Unavailable
from dmap_desktop.domain.handed import KitSheet, as_file
from dmap_desktop.domain.letters import ApplicantLetter
from dmap_desktop.domain.minutes import Minutes, Register
from dmap_desktop.domain.rights import RightsMatrix
from dmap_desktop.exports import as_csv, as_html, as_ods, as_odt, as_pdf, as_xlsx
from dmap_desktop.exports.audit_log import acts_table, log_sheets
from dmap_desktop.exports.kit import kit_document
from dmap_desktop.exports.letter import letter_document
from dmap_desktop.exports.minutes import minutes_document
from dmap_desktop.exports.register import OWNER, register_document
from dmap_desktop.exports.rights import TITLE as RIGHTS
from dmap_desktop.exports.rights import rights_document, rights_table
from dmap_desktop.exports.sheets import minutes_sheets, register_sheets, register_table
from dmap_desktop.places import replace_file

Content = TypeVar("Content", Minutes, Register, AuditLog, KitSheet, ApplicantLetter, RightsMatrix)

_MINUTES: Mapping[str, Callable[[Minutes], bytes]] = {
    ".odt": lambda minutes: as_odt.render(minutes_document(minutes)),
    ".html": lambda minutes: as_html.render(minutes_document(minutes)),
    ".pdf": lambda minutes: as_pdf.render(minutes_document(minutes)),
    ".xlsx": lambda minutes: as_xlsx.render(
        f"Minutes: {minutes.title}", minutes.marking, minutes_sheets(minutes)
    ),
}
_REGISTER: Mapping[str, Callable[[Register], bytes]] = {
    ".odt": lambda register: as_odt.render(register_document(register)),
    ".html": lambda register: as_html.render(register_document(register)),
    ".pdf": lambda register: as_pdf.render(register_document(register)),
    ".xlsx": lambda register: as_xlsx.render(register.title, "", register_sheets(register)),
    ".ods": lambda register: as_ods.render(register.title, OWNER, register_sheets(register)),
    ".csv": lambda register: as_csv.render(register_table(register)),
}
_LOG: Mapping[str, Callable[[AuditLog], bytes]] = {
    ".xlsx": lambda log: as_xlsx.render(f"Log of acts: {log.title}", log.marking, log_sheets(log)),
    ".csv": lambda log: as_csv.render(acts_table(log)),
}
_LETTER: Mapping[str, Callable[[ApplicantLetter], bytes]] = {
    ".odt": lambda letter: as_odt.render(letter_document(letter)),
    ".html": lambda letter: as_html.render(letter_document(letter)),
    ".pdf": lambda letter: as_pdf.render(letter_document(letter)),
}
_RIGHTS: Mapping[str, Callable[[RightsMatrix], bytes]] = {
    ".pdf": lambda matrix: as_pdf.render(rights_document(matrix)),
    ".html": lambda matrix: as_html.render(rights_document(matrix)),
    ".odt": lambda matrix: as_odt.render(rights_document(matrix)),
    ".xlsx": lambda matrix: as_xlsx.render(RIGHTS, "", (rights_table(matrix),)),
    ".csv": lambda matrix: as_csv.render(rights_table(matrix)),
}
_KIT: Mapping[str, Callable[[KitSheet], bytes]] = {
    ".pdf": lambda sheet: as_pdf.render(kit_document(sheet)),
    ".html": lambda sheet: as_html.render(kit_document(sheet)),
    ".json": lambda sheet: as_file(sheet.kit),
}
_AS_USUAL, _OWNERS_ALONE = 0o666, 0o600
"""File modes, before the user's mask."""
# What no XML and no workbook can hold: control characters and halves of characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_minutes(minutes: Minutes, out: Path) -> tuple[Path, ...]:
    """Write the minutes to ``out``; return what was written.

    Raises Mendable for an ending that is no known format, Unavailable when the disk says no.
    """
    return _write(minutes, out, _MINUTES)


def write_register(register: Register, out: Path) -> tuple[Path, ...]:
    """Write the register to ``out``; return what was written. Raises as ``write_minutes``."""
    return _write(register, out, _REGISTER)


def write_log(log: AuditLog, out: Path) -> tuple[Path, ...]:
    """Write the log of acts to ``out``; return what was written. Raises as ``write_minutes``."""
    return _write(log, out, _LOG)


def write_letter(letter: ApplicantLetter, out: Path) -> tuple[Path, ...]:
    """Write a letter to the applicant; return what was written. Raises as ``write_minutes``."""
    return _write(letter, out, _LETTER)


def write_rights(matrix: RightsMatrix, out: Path) -> tuple[Path, ...]:
    """Write who may do what to ``out``; return what was written. Raises as ``write_minutes``."""
    return _write(matrix, out, _RIGHTS)


def write_kit(sheet: KitSheet, out: Path) -> tuple[Path, ...]:
    """Write a recovery kit to ``out``, as a sheet or as a file, for its owner alone to read.

    Returns what was written. Raises as ``write_minutes``.
    """
    return _write(sheet, out, _KIT, _OWNERS_ALONE)


def _write(
    content: Content,
    out: Path,
    formats: Mapping[str, Callable[[Content], bytes]],
    mode: int = _AS_USUAL,
) -> tuple[Path, ...]:
    render = formats.get(out.suffix.lower())
    if render is None:
        *others, last = formats
        raise Mendable(
            f"{out.name} has no ending that names a known format; "
            f"end it in {', '.join(others)} or {last}."
        )
    _replace(out, render(_printable(content)), mode)
    return (out,)


def _printable(content: Content) -> Content:
    def clean(value: object) -> object:
        if isinstance(value, str):
            lines = value.replace("\r\n", "\n").replace("\r", "\n")
            return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", lines)
        if isinstance(value, dict):
            return {name: clean(held) for name, held in value.items()}
        return [clean(held) for held in value] if isinstance(value, (list, tuple)) else value

    return msgspec.convert(clean(msgspec.to_builtins(content)), type(content))


def _replace(out: Path, data: bytes, mode: int) -> None:
    try:
        replace_file(out, data, mode)
    except OSError as error:
        raise Unavailable(
            f"{out} cannot be written ({os.strerror(error.errno or 0)}); make room, close it where "
            "it is open, or choose another folder."
        ) from error
