"""``catalogue adopt|override|overrides``: what the panel makes of the published items."""

from __future__ import annotations

from argparse import Namespace

from dmap_desktop.app import opened_profile
from dmap_desktop.commands.asking import acting_profile
from dmap_desktop.commands.panel import records_json, written
from dmap_desktop.commands.printing import Json, print_json, print_lines
from dmap_desktop.commands.reading import bytes_of
from dmap_desktop.domain.catalogue import ItemOverride
from dmap_desktop.domain.records import ItemOverridden
from dmap_desktop.services.catalogues import adopt_catalogue, override_item, overrides_of


def adopt(options: Namespace) -> int:
    """Adopt a catalogue for every assessment from now on."""
    data = bytes_of(options.file)
    with acting_profile(options) as profile:
        acts = adopt_catalogue(profile.session, options.file.stem, data)
    done = {"written": [], "records": records_json(list(acts))}
    return written(options, done, f"The panel works by the catalogue {options.file.stem}.")


def override(options: Namespace) -> int:
    """Hold an item to be otherwise than published; without any fact, as published again."""
    record = ItemOverridden(
        options.alias,
        options.dataset,
        options.reason,
        options.tier,
        options.identifiability,
        options.sensitivity,
    )
    with acting_profile(options) as profile:
        act = override_item(profile.session, record)
        held = {one.item_key for one in overrides_of(profile.session)}
    as_published = ItemOverride(options.alias, options.dataset, "", "", "").item_key not in held
    how = "as published again" if as_published else "otherwise than published"
    done = {"written": [], "records": records_json([act])}
    return written(options, done, f"The panel holds {options.alias} to be {how}.")


def list_overrides(options: Namespace) -> int:
    """List what the panel holds to be otherwise than published."""
    with opened_profile(options.profile, options.passphrase_file) as profile:
        held = overrides_of(profile.session)
    if options.json:
        print_json({"overrides": [_json(one) for one in held]})
    else:
        print_lines(map(override_line, held) if held else ["The panel has overridden no item."])
    return 0


def override_line(one: ItemOverride) -> str:
    """Return an override in a line."""
    return f"{one.alias} in {one.dataset}: {one.words()}. {one.reason} ({one.author}, {one.on})"


def _json(one: ItemOverride) -> Json:
    return {
        "alias": one.alias,
        "dataset": one.dataset,
        **one.held._asdict(),
        "reason": one.reason,
        "author": one.author,
        "date": one.on,
    }
