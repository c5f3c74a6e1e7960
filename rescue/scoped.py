"""What a scope is made of: the values of the key ``scope`` of the JSON report. Names may be added, never changed."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct, field

from rescue.model import Effort


class Area(StrEnum):
    """A kind of work. Every line of an addon, and every finding, belongs to one."""

    LOGIC = "logic"
    INTEGRATIONS = "integrations"
    DATA = "data"
    REFACTORING = "refactoring"
    REPORTS = "reports"
    FRONTEND = "frontend"
    POINT_OF_SALE = "point_of_sale"
    WEBSITE = "website"


REFUSED = (Area.FRONTEND, Area.POINT_OF_SALE, Area.WEBSITE)
"""The areas that a backend engagement leaves to others."""

ACCEPTED = tuple(area for area in Area if area not in REFUSED)


class ScopePart(Struct, frozen=True):
    """What one addon has of one area.

    ``items`` counts what is there by kind. ``lines`` are of code, and those of all parts of an addon sum to its ``loc``. ``findings`` are
    those that count for the upgrade. ``effort`` is the addon's, shared out: likely is what was found at the lines of the area, and of the
    calibrated rest what its lines are of all lines; low and high are shared as likely is. The parts of an addon sum to its effort exactly.
    An addon of which only its manifest and the like would be accepted is refused as a whole.
    """

    module: str
    path: str
    area: Area
    items: dict[str, int]
    lines: int
    findings: int
    effort: Effort
    files: list[str]


class Integration(Struct, frozen=True, order=True):
    """A way in which an addon and other programs talk, by the library, route or module that shows it.

    ``inbound``: others call Odoo. ``by`` is package, standard, route or module; ``hosts`` are those named in the addon's files that hold
    it, and ``places`` the ``path:line`` of each import, route or dependency.
    """

    module: str
    protocol: str
    inbound: bool
    by: str
    name: str
    hosts: list[str]
    places: list[str]


class Scope(Struct, frozen=True):
    """What the accepted and the refused scope are made of.

    ``parts`` has the addons that are carried over and assessed, and ``community`` those of them that are the community's.
    """

    parts: list[ScopePart]
    integrations: list[Integration]
    community: list[str] = field(default_factory=list)
