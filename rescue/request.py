"""What is asked of an assessment."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import msgspec

from rescue.cache import Cache, no_cache
from rescue.model import Series
from rescue.plan.pins import Pins
from rescue.reading.walk import NOTHING, Excluded


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for.

    ``catalogs`` are files that join the catalogs that come with rescue, ``rules`` files and folders with rules of the user's own,
    ``excluded`` is what not to read. ``generated`` is the date that the report carries; acceptances whose last day is before ``today``
    have run out. ``pins`` are the layers that the project declares for its modules and artifacts. ``cache`` holds what earlier runs
    found out. ``progress`` is told (step, files done, files in all). ``meanwhile`` is called once, while other processes are reading
    if there are any. What is not ``whole`` has findings, coverage and compatibility as any, and neither layers nor plan, a module's
    wave and next step and the effort beyond its findings, nor what there is to say of overrides: a gate needs none of these.
    """

    roots: tuple[Path, ...]
    source: Series | None = None
    target: Series | None = None
    catalogs: tuple[Path, ...] = ()
    jobs: int = 1
    rules: tuple[Path, ...] = ()
    excluded: Excluded = NOTHING
    pins: Pins = Pins()
    whole: bool = True
    max_file_bytes: int = 20_000_000
    generated: str = ""
    today: datetime.date = datetime.date.min
    cache: Cache = msgspec.field(default_factory=no_cache)
    progress: Callable[[str, int, int], None] = lambda *_: None
    meanwhile: Callable[[], None] = lambda: None
