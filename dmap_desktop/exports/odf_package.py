"""The package every OpenDocument file is: its parts in a ZIP, always in the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from xml.sax.saxutils import escape

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("config", "config"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
        ("meta", "meta"),
    )
)


def package(media_type: str, parts: Mapping[str, str], title: str, creator: str) -> bytes:
    """Return the file made of ``parts`` (XML by name) and of what every file has."""
    whole = {**parts, "meta.xml": _meta(title, creator)}
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        # First and uncompressed, so that the kind of file can be read at byte 38.
        archive.writestr(zipfile.ZipInfo("mimetype"), media_type)
        _store(archive, "META-INF/manifest.xml", _manifest(media_type, whole))
        for name, part in whole.items():
            _store(archive, name, part)
    return held.getvalue()


def text(words: str) -> str:
    """Return ``words`` as content of a paragraph."""
    return escape(words).replace("\t", "<text:tab/>").replace("\n", "<text:line-break/>")


def _store(archive: zipfile.ZipFile, name: str, part: str) -> None:
    # ZipInfo without a time: 1980, and the same file for the same content.
    archive.writestr(zipfile.ZipInfo(name), part.encode("utf-8"), zipfile.ZIP_DEFLATED)


def _meta(title: str, creator: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<office:document-meta {NAMESPACES} "
        'xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"><office:meta>'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(creator)}</dc:creator>"
        "<dc:language>en-GB</dc:language></office:meta></office:document-meta>"
    )


def _manifest(media_type: str, parts: Mapping[str, str]) -> str:
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in parts
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
        'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" '
        f'manifest:version="1.3" manifest:media-type="{media_type}"/>{entries}</manifest:manifest>'
    )
