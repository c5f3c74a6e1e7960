"""How a report is dressed: its language, whose name and logo it carries, and whether it may show code and paths.

``ReportSettings`` is the table ``[tool.rescue.report]`` of a project; ``label_of`` checks it and reads the logo.
"""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import Path
from typing import Final

from msgspec import Struct

from rescue.errors import ConfigError, RequestError
from rescue.reports.i18n import ENGLISH, language

MAX_LOGO: Final = 500_000
"""A logo may have so many bytes; it is written into every page."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_SVG = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<svg[\s>]", re.DOTALL)


class ReportSettings(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """``[tool.rescue.report]``: ``name`` and ``logo`` are those of who made the report, ``client`` is whom it is for.

    ``logo`` is a PNG, JPEG or SVG file, by its path from the settings. ``colour`` marks the cover and the headings, ``colour_dark``
    does on a dark screen (as ``#1a5fb4``). ``intro`` and ``contact`` are texts; a blank line parts paragraphs.
    """

    name: str = ""
    client: str = ""
    logo: str = ""
    colour: str = ""
    colour_dark: str = ""
    intro: str = ""
    contact: str = ""
    language: str = ""


class Label(Struct, frozen=True):
    """A report's dress, checked. ``logo`` is a data URI, ``colour`` and ``colour_dark`` are '' or ``#rrggbb``."""

    language: str = ENGLISH
    redact: bool = False
    name: str = ""
    client: str = ""
    logo: str = ""
    colour: str = ""
    colour_dark: str = ""
    intro: str = ""
    contact: str = ""


def label_of(settings: ReportSettings, folder: Path, *, asked_language: str = "", redact: bool = False) -> Label:
    """The dress that settings in a folder ask for; ``asked_language`` wins over theirs.

    Raises ConfigError for a language that there is not, a colour that is none, and a logo that cannot be read or is no picture;
    RequestError where the language was asked for.
    """
    for key in ("colour", "colour_dark"):
        value = getattr(settings, key)
        if value and not _COLOUR.fullmatch(value):
            raise ConfigError(f"report.{key}: {value!r} is no colour; write it as #rrggbb")
    if not asked_language and settings.language:
        try:
            language(settings.language)
        except RequestError as error:
            raise ConfigError(f"report.language: {error}") from error
    elif asked_language:
        language(asked_language)
    return Label(
        language=asked_language or settings.language or ENGLISH,
        redact=redact,
        name=settings.name,
        client=settings.client,
        logo=_data_uri(folder / settings.logo) if settings.logo else "",
        colour=settings.colour,
        colour_dark=settings.colour_dark or settings.colour,
        intro=settings.intro,
        contact=settings.contact,
    )


def _data_uri(path: Path) -> str:
    """A picture as a data URI, of the kind that its first bytes say. In an ``<img>`` no script of an SVG runs, and it loads nothing."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"report.logo: {path}: cannot be read: {error.strerror}") from error
    if len(content) > MAX_LOGO:
        raise ConfigError(f"report.logo: {path}: has {len(content):,} bytes; at most {MAX_LOGO:,} may be")
    if content.startswith(_PNG):
        kind = "png"
    elif content.startswith(_JPEG):
        kind = "jpeg"
    elif _SVG.match(content[:10_000]):
        kind = "svg+xml"
    else:
        raise ConfigError(f"report.logo: {path}: is neither PNG, JPEG nor SVG")
    return f"data:image/{kind};base64,{b64encode(content).decode()}"
