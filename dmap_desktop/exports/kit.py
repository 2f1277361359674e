"""The sheet of a recovery kit: the key in large groups to be typed back, and what to do with it."""

from __future__ import annotations

from dmap_desktop.domain.handed import KitSheet
from dmap_desktop.domain.panel import kit_holder
from dmap_desktop.exports.model import (
    Block,
    Document,
    Facts,
    Heading,
    Listing,
    Paragraph,
    Run,
    Tone,
    in_words,
    paragraph,
)

_WHEN_LOST = (
    "Ring the secretariat, so that they revoke the device that is lost.",
    "On the new laptop choose Restore from a recovery kit in the first window.",
    "Type the key from this sheet and name the hub. The program shows ten words: they must be the "
    "words of the panel above.",
    "Every record, note and draft that reached the hub is there again, and your ballots. To write "
    "again the new device must be enrolled: the program writes a request for the secretariat.",
)


def kit_document(sheet: KitSheet) -> Document:
    """Return the sheet of a kit."""
    kit, invitation = sheet.kit, sheet.kit.invitation
    keys = [
        Paragraph((Run(f"{number}"), Run(f" {line}", bold=True)), Tone.KEY)
        for number, line in enumerate(sheet.lines, start=1)
    ]
    blocks: tuple[Block, ...] = (
        Facts(
            (
                ("Of", kit.name),
                ("Panel", invitation.title),
                ("Made on", in_words(kit.made)),
                ("Hub", invitation.hub or "none yet"),
                ("Words of the panel", " ".join(sheet.words)),
            )
        ),
        Heading(2, "The key"),
        *keys,
        paragraph(
            "Capital and small letters are the same. There is no letter O, I or B and no figure 1 "
            "among them.",
            Tone.NOTE,
        ),
        Heading(2, "When a laptop is lost"),
        Listing(_WHEN_LOST),
        Heading(2, "Without this program"),
        paragraph(
            f"The key is an identity of the tool age: write {sheet.prefix} and the lines above "
            "without spaces into one line of a file. It opens the keys that lie in the hub under "
            f"keys/{kit_holder(kit.recipient)}, and they open all else.",
            Tone.NOTE,
        ),
    )
    return Document(
        title="Recovery kit",
        overline=invitation.title,
        marking="Keep under lock. Who holds this sheet can read all that you may read.",
        blocks=blocks,
    )
