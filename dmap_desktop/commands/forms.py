"""``forms``: the blank forms for applicants."""

from __future__ import annotations

from argparse import Namespace

from dmap_desktop.commands.printing import print_json, print_lines, steps
from dmap_desktop.exports.forms.blank import write_blank_forms
from dmap_desktop.rulebooks import load_editions


def write_forms(options: Namespace) -> int:
    """Write the blank forms into a folder and print their paths."""
    with steps() as progress:
        paths = write_blank_forms(load_editions(), options.out, progress)
    if options.json:
        print_json({"forms": [str(path) for path in paths]})
    else:
        print_lines(str(path) for path in paths)
    return 0
