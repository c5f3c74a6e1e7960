"""A folder with one SQLite file: values by key, each with the day on which it was last asked for.

SQLite keeps two scans at once apart and makes every write whole or nothing. What it cannot read is thrown away and made anew, with a
note; a cache is never trusted over the tree, since every key holds the content that its value was made from.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

from msgspec import DecodeError, Struct
from msgspec.msgpack import Decoder

from rescue.errors import CacheError

K = TypeVar("K")
T = TypeVar("T")

FOLDER: Final = ".rescue_cache"
FILE: Final = "cache.sqlite"
MAX_BYTES: Final = 500_000_000
"""What the file may grow to before the values that nobody asked for lately are thrown away."""

_TAG: Final = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder is a cache of rescue; it can be deleted at any time.\n"
# with an index of its own for the keys: in a table WITHOUT ROWID the values lie between them, and finding one reads many others
_SCHEMA: Final = "CREATE TABLE IF NOT EXISTS entries (key BLOB PRIMARY KEY, used INTEGER NOT NULL, value BLOB NOT NULL)"
_APPLICATION: Final = 0x72657363  # 'resc': the file is ours
_VERSION: Final = 3
_BATCH: Final = 500
_WAIT_SECONDS: Final = 20.0


class CacheInfo(Struct, frozen=True):
    """Where a cache is, how many values it holds and how many bytes its file has."""

    path: str
    entries: int
    size: int


class Cache:
    """Values by key. One that cannot be opened or breaks is off from then on; ``notes`` say what happened, a sentence each.

    It is opened when it is first asked for something, so that a copy of the process, made before, opens it for itself: SQLite does not
    bear a connection that two processes know. In a copy that is made later it is off.
    """

    def __init__(self, folder: Path | None, day: int) -> None:
        """``folder`` is made where there is none; with None nothing is kept.

        ``day`` counts from any fixed date and only decides what is thrown away first.
        """
        self._folder = folder
        self._day = day
        self._connection: sqlite3.Connection | None = None
        self._process: int | None = None
        self.notes: list[str] = []

    @property
    def is_wanted(self) -> bool:
        """Whether anything is to be kept, where that is possible: asked without opening it."""
        return self._folder is not None

    @property
    def is_filled(self) -> bool:
        """Whether there may be anything to find: asked without opening it."""
        return self._folder is not None and (self._folder / FILE).exists()

    @property
    def is_on(self) -> bool:
        """Whether anything is kept at all."""
        return self._opened() is not None

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The values that are there; one that was damaged is left out."""
        connection = self._opened()
        if connection is None:
            return {}
        found: dict[bytes, bytes] = {}
        stale: list[bytes] = []
        try:
            for start in range(0, len(keys), _BATCH):
                batch = keys[start : start + _BATCH]
                marks = ",".join("?" * len(batch))
                for key, used, value in connection.execute(f"SELECT key, used, value FROM entries WHERE key IN ({marks})", batch):  # noqa: S608
                    if (whole := _unpacked(key, value)) is None:
                        self.notes.append("a damaged value in the cache was made anew")
                    else:
                        found[key] = whole
                        if used != self._day:
                            stale.append(key)
            if stale:
                with connection:
                    connection.executemany("UPDATE entries SET used = ? WHERE key = ?", [(self._day, key) for key in stale])
        except sqlite3.Error as error:
            self._give_up(error)
            return {}
        return found

    def put(self, values: Mapping[bytes, bytes]) -> None:
        """Keep values. No space left, a folder that became read-only, or another program's lock costs the cache, not the scan."""
        connection = self._opened() if values else None
        if connection is None:
            return
        rows = [(key, self._day, _packed(key, value)) for key, value in values.items()]
        try:
            with connection:
                connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", rows)
            _shrink(connection)
        except sqlite3.Error as error:
            self._give_up(error)

    def info(self) -> CacheInfo:
        """How large it is."""
        connection = self._opened()
        if connection is None or self._folder is None:
            return CacheInfo("", 0, 0)
        entries = connection.execute("SELECT count(*) FROM entries").fetchone()[0]
        return CacheInfo(str(self._folder / FILE), entries, _size(connection))

    def close(self) -> None:
        """Let the file go. It is off from then on."""
        connection, self._connection, self._folder = self._opened() if self._process else None, None, None
        if connection is not None:
            connection.close()

    def _opened(self) -> sqlite3.Connection | None:
        """The connection of this process, None where the cache is off."""
        if self._process is None and self._folder is not None:
            self._process = os.getpid()
            self._connection = self._open(self._folder)
        return self._connection if self._connection is not None and self._process == os.getpid() else None

    def _open(self, folder: Path) -> sqlite3.Connection | None:
        try:
            _make_folder(folder)
            try:
                return _connected(folder / FILE)
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                _delete_files(folder)
                self.notes.append(f"the cache was damaged and made anew ({error})")
                return _connected(folder / FILE)
        except (OSError, sqlite3.Error) as error:
            said = getattr(error, "strerror", None) or error
            self.notes = [f"no cache is used: {folder}: {said}; choose another place with --cache-dir, or --no-cache"]
            return None

    def _give_up(self, error: sqlite3.Error) -> None:
        self.notes.append(f"the cache is not used: {error}")
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None
        if self._folder is not None and _is_damage(error):
            with contextlib.suppress(OSError):
                _delete_files(self._folder)  # the next run makes it anew


def decoded(kept: bytes | None, decoder: Decoder[T]) -> T | None:
    """What was kept, as it was; None where nothing was, and for what does not decode: it is found out again."""
    try:
        return None if kept is None else decoder.decode(kept)
    except (DecodeError, UnicodeDecodeError):
        return None


def recalled(cache: Cache, keys: Mapping[K, bytes], decoder: Decoder[T]) -> dict[K, T]:
    """What a cache holds of several things, each by what it is asked as; those are left out that it does not hold, or not whole."""
    held = cache.get(list(keys.values()))
    return {name: found for name, key in keys.items() if (found := decoded(held.get(key), decoder)) is not None}


def no_cache() -> Cache:
    """A cache that keeps nothing."""
    return Cache(None, 0)


def clear_cache(folder: Path) -> CacheInfo:
    """Delete the cache in a folder; what it was. Only files of ours are deleted. Raises CacheError where the folder holds no cache."""
    if not (folder / "CACHEDIR.TAG").is_file() or (folder / "CACHEDIR.TAG").read_text(encoding="utf-8") != _TAG:
        raise CacheError(f"{folder}: is no cache of rescue")
    size = sum(path.stat().st_size for path in folder.glob(f"{FILE}*"))
    _delete_files(folder)
    for name in ("CACHEDIR.TAG", ".gitignore"):
        (folder / name).unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # somebody keeps something of their own there
        folder.rmdir()
    return CacheInfo(str(folder / FILE), 0, size)


def _make_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("CACHEDIR.TAG", _TAG), (".gitignore", "*\n")):
        if not (folder / name).exists():
            (folder / name).write_text(text, encoding="utf-8")


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")  # to wait for the disk takes longer than a small run; see _packed
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version not in {0, _VERSION}:
            raise sqlite3.DatabaseError(f"it is of format {version}")
        connection.execute(_SCHEMA)
        connection.execute(f"PRAGMA user_version = {_VERSION}")
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _is_damage(error: sqlite3.Error) -> bool:
    """Whether the file is broken; where it is locked or there is no space, it may be fine."""
    return isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)


def _delete_files(folder: Path) -> None:
    for path in folder.glob(f"{FILE}*"):
        path.unlink(missing_ok=True)


def _size(connection: sqlite3.Connection) -> int:
    pages, free, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size"))
    return int((pages - free) * size)


def _shrink(connection: sqlite3.Connection) -> None:
    """Throw away the days that lie furthest back until a fifth below the bound."""
    if _size(connection) <= MAX_BYTES:
        return
    for (day,) in connection.execute("SELECT DISTINCT used FROM entries ORDER BY used").fetchall():
        with connection:
            connection.execute("DELETE FROM entries WHERE used = ?", (day,))
        if _size(connection) <= MAX_BYTES * 0.8:
            return


def _packed(key: bytes, value: bytes) -> bytes:
    """The value with a checksum of both before it.

    SQLite does not notice a byte that a disk has changed, nor always that only part of what was written last outlived a power cut.
    """
    return _checksum(key, value) + value


def _unpacked(key: bytes, stored: bytes) -> bytes | None:
    value = stored[4:]
    return value if _checksum(key, value) == stored[:4] else None


def _checksum(key: bytes, value: bytes) -> bytes:
    return zlib.crc32(value, zlib.crc32(key)).to_bytes(4, "big")
