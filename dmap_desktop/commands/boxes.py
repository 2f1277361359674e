"""``box export`` and ``box import``: records carried by hand, in a file."""

from __future__ import annotations

from argparse import Namespace

import msgspec

from dmap_desktop.app import opened_profile
from dmap_desktop.commands.printing import print_json, print_lines, say
from dmap_desktop.services.carrying import take_box, write_box


def export_box(options: Namespace) -> int:
    """Write a file for another laptop."""
    with opened_profile(options.profile, options.passphrase_file) as profile:
        papers = not options.no_papers
        boxed = write_box(profile.session, profile.boxes, options.out, options.since, papers)
    if options.json:
        print_json({"written": [str(options.out)]} | msgspec.to_builtins(boxed))
    else:
        print_lines(
            [f"Written: {options.out} with {boxed.records} acts and {boxed.papers} documents."]
        )
    return 0


def import_box(options: Namespace) -> int:
    """Take in a file from another laptop; 1 when something was found wrong."""
    with opened_profile(options.profile, options.passphrase_file) as profile:
        taken = take_box(profile.session, profile.boxes, options.file)
    if options.json:
        print_json(taken)
    else:
        print_lines([f"Taken in: {taken.records} acts and {taken.papers} documents."])
    for finding in (*taken.findings, *taken.awaited):
        say(finding.sentence)
    return 1 if taken.findings else 0
