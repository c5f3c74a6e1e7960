"""A folder with one SQLite file: values by key, each with the day on which it was last asked for.

SQLite keeps two scans at once apart and makes every write whole or nothing. What it cannot read is thrown away and made anew, with a
note; a cache is never trusted over the tree, since every key holds the content that its value was made from.
"""

from __future__ import annotations

import contextlib
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
_VERSION: Final = 2
_BATCH: Final = 500
_WAIT_SECONDS: Final = 20.0


class CacheInfo(Struct, frozen=True):
    """Where a cache is, how many values it holds and how many bytes its file has."""

    path: str
    entries: int
    size: int


class Cache:
    """Values by key. One that cannot be opened or breaks is off from then on; ``notes`` say what happened, a sentence each."""

    def __init__(self, connection: sqlite3.Connection | None, path: Path | None, day: int, notes: Sequence[str] = ()) -> None:
        """``day`` counts from any fixed date; it only decides what is thrown away first."""
        self._connection = connection
        self._path = path
        self._day = day
        self.notes = list(notes)

    @property
    def is_on(self) -> bool:
        """Whether anything is kept at all."""
        return self._connection is not None

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The values that are there; one that was damaged is left out."""
        if self._connection is None:
            return {}
        found: dict[bytes, bytes] = {}
        stale: list[bytes] = []
        try:
            for start in range(0, len(keys), _BATCH):
                batch = keys[start : start + _BATCH]
                marks = ",".join("?" * len(batch))
                for key, used, value in self._connection.execute(f"SELECT key, used, value FROM entries WHERE key IN ({marks})", batch):  # noqa: S608
                    if (whole := _unpacked(value)) is None:
                        self.notes.append("a damaged value in the cache was made anew")
                    else:
                        found[key] = whole
                        if used != self._day:
                            stale.append(key)
            if stale:
                with self._connection:
                    self._connection.executemany("UPDATE entries SET used = ? WHERE key = ?", [(self._day, key) for key in stale])
        except sqlite3.Error as error:
            self._give_up(error)
            return {}
        return found

    def put(self, values: Mapping[bytes, bytes]) -> None:
        """Keep values. No space left, a folder that became read-only, or another program's lock costs the cache, not the scan."""
        if self._connection is None or not values:
            return
        rows = [(key, self._day, _packed(value)) for key, value in values.items()]
        try:
            with self._connection:
                self._connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", rows)
            self._shrink()
        except sqlite3.Error as error:
            self._give_up(error)

    def info(self) -> CacheInfo:
        """How large it is."""
        if self._connection is None or self._path is None:
            return CacheInfo("", 0, 0)
        entries = self._connection.execute("SELECT count(*) FROM entries").fetchone()[0]
        return CacheInfo(str(self._path), entries, self._size())

    def close(self) -> None:
        """Let the file go."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _size(self) -> int:
        assert self._connection is not None
        pages, free, size = (
            self._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
        return int((pages - free) * size)

    def _shrink(self) -> None:
        """Throw away the days that lie furthest back until a fifth below the bound."""
        assert self._connection is not None
        if self._size() <= MAX_BYTES:
            return
        for (day,) in self._connection.execute("SELECT DISTINCT used FROM entries ORDER BY used").fetchall():
            with self._connection:
                self._connection.execute("DELETE FROM entries WHERE used = ?", (day,))
            if self._size() <= MAX_BYTES * 0.8:
                return

    def _give_up(self, error: sqlite3.Error) -> None:
        self.notes.append(f"the cache is not used: {error}")
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None


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
    return Cache(None, None, 0)


def open_cache(folder: Path, day: int) -> Cache:
    """The cache in a folder, made where there is none. One that cannot be had is off, with a note; one that is damaged is made anew."""
    try:
        _make_folder(folder)
        try:
            return Cache(_connected(folder / FILE), folder / FILE, day)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):  # locked, or no space: the file may be fine
                raise
            for leftover in folder.glob(f"{FILE}*"):
                leftover.unlink()
            return Cache(_connected(folder / FILE), folder / FILE, day, [f"the cache was damaged and made anew ({error})"])
    except (OSError, sqlite3.Error) as error:
        said = getattr(error, "strerror", None) or error
        return Cache(None, None, day, [f"no cache is used: {folder}: {said}; choose another place with --cache-dir, or --no-cache"])


def clear_cache(folder: Path) -> CacheInfo:
    """Delete the cache in a folder; what it was. Only files of ours are deleted. Raises CacheError where the folder holds no cache."""
    if not (folder / "CACHEDIR.TAG").is_file() or (folder / "CACHEDIR.TAG").read_text(encoding="utf-8") != _TAG:
        raise CacheError(f"{folder}: is no cache of rescue")
    size = sum(path.stat().st_size for path in folder.glob(f"{FILE}*"))
    for path in (*folder.glob(f"{FILE}*"), folder / "CACHEDIR.TAG", folder / ".gitignore"):
        path.unlink(missing_ok=True)
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
        connection.execute("PRAGMA synchronous = NORMAL")
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


def _packed(value: bytes) -> bytes:
    """The value with a checksum before it: SQLite does not notice a byte that a disk has changed."""
    return zlib.crc32(value).to_bytes(4, "big") + value


def _unpacked(stored: bytes) -> bytes | None:
    value = stored[4:]
    return value if zlib.crc32(value).to_bytes(4, "big") == stored[:4] else None
