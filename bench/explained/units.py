"""A file as units of meaning that do not depend on how it is formatted.

A unit is the smallest part that a change is told by: in Python a statement, or within brackets an item between commas; in XML a
start tag with its attributes in alphabetical order, or a text. Blanks, line breaks, comments, docstrings, quotes, trailing commas and
brackets for grouping are no part of it, so that a formatter's work on a file gives the same units. Each unit knows its lines in the file.
"""

from __future__ import annotations

from typing import NamedTuple


class Unit(NamedTuple):
    """The normalised text of a unit and the first and last line where it stands."""

    text: str
    first: int
    last: int


class UnitsError(Exception):
    """The file cannot be read as what its name says."""
