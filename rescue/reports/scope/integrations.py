"""The integrations that the code shows, a row for each module, protocol and direction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rescue.reports.blocks.model import Block, Column, Paragraph, Row, Table, code, codes
from rescue.reports.blocks.speech import Speech
from rescue.scoped import Integration

PLACES = 3
"""So many places of an integration are told."""


def integration_blocks(found: Sequence[Integration], speech: Speech) -> Iterator[Block]:
    """These integrations as a table, or that there are none."""
    _ = speech.gettext
    if not found:
        yield Paragraph(_("The code shows none: no library that talks to other programs, no route for them, no module for that."))
    else:
        yield Paragraph(
            _(
                "What the code shows: libraries that it imports, routes that it opens, modules that it builds on. Hosts are those "
                "that the same file names; most stand in the database."
            )
        )
        yield Table(
            _("Integrations by module"),
            [
                Column(_("Module")),
                Column(_("Protocol")),
                Column(_("Direction")),
                Column(_("Shown by")),
                Column(_("Hosts")),
                Column(_("Places")),
            ],
            [_row(list(own), speech) for _key, own in groupby(found, key=_same_row)],
        )


def _row(own: Sequence[Integration], speech: Speech) -> Row:
    """One row for what a module talks of one protocol, in one direction, as far as one kind of thing shows it."""
    _ = speech.gettext
    first = own[0]
    places = sorted({place for item in own for place in item.places})
    return [
        code(first.module),
        _(first.protocol),
        _("others call Odoo") if first.inbound else _("Odoo calls others"),
        f"{_by(first.by, speech)} {codes([item.name for item in own])}",
        codes(sorted({host for item in own for host in item.hosts})),
        codes(places[:PLACES]) + (f" (+{len(places) - PLACES})" if len(places) > PLACES else ""),
    ]


def _by(by: str, speech: Speech) -> str:
    _ = speech.gettext
    return {"package": _("library"), "standard": _("library"), "route": _("route"), "module": _("module")}.get(by, by)


def _same_row(item: Integration) -> tuple[str, str, bool, str]:
    return item.module, item.protocol, item.inbound, item.by
