"""``panel kit|rehearse|restore``: the recovery kit, proven to open what it must, and used."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import msgspec

from dmap_desktop.app import opened_profile
from dmap_desktop.app.restoring import kit_from_sheet, restore, words_of
from dmap_desktop.commands.asking import acting_profile
from dmap_desktop.commands.hubs import offered_credentials
from dmap_desktop.commands.panel import records_json, written
from dmap_desktop.domain.errors import Refused, Unreadable
from dmap_desktop.domain.handed import RecoveryKit, as_file, read_kit
from dmap_desktop.domain.ports import no_progress
from dmap_desktop.exports.writing import write_kit
from dmap_desktop.profiles import SystemClock, vault_for
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.services.fingerprints import device_words, same_words
from dmap_desktop.services.handed_files import read_file, write_file
from dmap_desktop.services.recovering import new_kit, record_kit, rehearse_kit, sheet_of


def make_kit(options: Namespace) -> int:
    """Make a recovery kit, save it, then let it open everything."""
    with acting_profile(options) as profile:
        kit = new_kit(profile.session, profile.invitation)
        sheet = sheet_of(kit)
        paths = [str(path) for out in options.out for path in write_kit(sheet, out)]
        act = record_kit(profile.session, kit)
    return written(
        options,
        {"written": paths, "records": records_json([act]), "recipient": kit.recipient},
        f"Written: {', '.join(paths)}. Put it under lock, rehearse it now (dmap-desktop panel "
        "rehearse), then synchronise.",
    )


def rehearse(options: Namespace) -> int:
    """Prove that the kit opens every key of the panel and what is private."""
    typed = _typed(options) if options.typed else _kit(options).identity
    with opened_profile(options.profile, options.passphrase_file) as profile:
        rehearsal = rehearse_kit(profile.session, typed, profile.exchange)
    return written(
        options,
        {"opened": rehearsal.epochs, "records": records_json([rehearsal.act])},
        f"The kit opens what it must: {rehearsal.epochs} of {rehearsal.epochs} keys of the panel, "
        "and private notes.",
    )


def restore_profile(options: Namespace) -> int:
    """Make a profile from a recovery kit, and the request that lets it write again."""
    offered = offered_credentials(options.credentials)
    if options.typed:
        if not options.hub or not options.words:
            raise Refused("With --typed, give --hub and the --words of the panel on the sheet.")
        kit = kit_from_sheet(_typed(options), options.hub, offered)
        if not same_words(options.words, words_of(kit)):
            raise Refused(
                f"The hub {options.hub} is that of another panel: its words are not those on the "
                "sheet."
            )
    else:
        kit = _kit(options)
        if options.hub:
            invitation = msgspec.structs.replace(kit.invitation, hub=options.hub)
            kit = msgspec.structs.replace(kit, invitation=invitation)
    vault = vault_for(options.profile, options.passphrase_file)
    clock, rulebook = SystemClock(), load_rulebook()
    back = restore(options.profile, vault, kit, offered, rulebook, clock, no_progress)
    write_file(options.request, as_file(back.request))
    words = device_words(back.request.verify_key, back.request.recipient)
    return written(
        options,
        {
            "written": [str(options.request)],
            "records": back.records,
            "private": back.notes + back.ballots,
            "notes": back.notes,
            "ballots": back.ballots,
            "drafts": back.drafts,
            "device": back.request.device,
            "words": words,
        },
        f"Restored for {back.name}: {back.records} acts, {back.notes} private notes, "
        f"{back.ballots} sealed ballots, {back.drafts} drafts. To write again, hand "
        f"{options.request} to the secretariat; its words are: {' '.join(words)}.",
    )


def _kit(options: Namespace) -> RecoveryKit:
    path: Path = options.kit
    return read_kit(read_file(path), path.name)


def _typed(options: Namespace) -> str:
    try:
        return read_file(options.typed).decode()
    except UnicodeDecodeError as error:
        raise Unreadable(f"{options.typed} is no text; type the key into a text file.") from error
