"""The cache: what is kept, and that whatever happens to its file costs the cache and nothing else."""

from __future__ import annotations

import multiprocessing
import sqlite3
from pathlib import Path

import pytest
from msgspec.msgpack import encode

from rescue.cache import Cache, clear_cache, no_cache, store
from rescue.errors import CacheError
from rescue.processes.copies import forked

KEY, OTHER = b"k" * 20, b"o" * 20


def opened(folder: Path, day: int = 1) -> Cache:
    cache = Cache(folder, day)
    assert cache.is_on, cache.notes
    return cache


def test_values_outlive_the_run(tmp_path: Path) -> None:
    first = opened(tmp_path / "c")
    first.put({KEY: b"one", OTHER: b""})
    first.close()
    second = opened(tmp_path / "c")
    assert second.get([KEY, OTHER, b"x"]) == {KEY: b"one", OTHER: b""}
    assert second.notes == []


def test_the_folder_says_that_it_is_a_cache_and_is_ignored_by_git(tmp_path: Path) -> None:
    opened(tmp_path / "c")
    assert (tmp_path / "c/CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")
    assert (tmp_path / "c/.gitignore").read_text() == "*\n"


def test_many_values_are_asked_for_at_once(tmp_path: Path) -> None:
    cache = opened(tmp_path / "c")
    values = {number.to_bytes(20, "big"): str(number).encode() for number in range(2_000)}
    cache.put(values)
    assert cache.get(list(values)) == values


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5_000])
def test_a_damaged_file_is_made_anew_with_a_note(tmp_path: Path, content: bytes) -> None:
    opened(tmp_path / "c").close()
    (tmp_path / "c" / store.FILE).write_bytes(content)
    cache = opened(tmp_path / "c")
    cache.put({KEY: b"one"})
    assert cache.get([KEY]) == {KEY: b"one"}
    assert bool(cache.notes) == bool(content)  # an empty file is an empty cache


def test_a_damaged_value_is_not_trusted(tmp_path: Path) -> None:
    cache = opened(tmp_path / "c")
    cache.put({KEY: b"one"})
    with sqlite3.connect(tmp_path / "c" / store.FILE) as connection:
        connection.execute("UPDATE entries SET value = CAST(value || x'00' AS BLOB)")
    connection.close()
    assert cache.get([KEY]) == {}
    assert cache.notes == ["a damaged value in the cache was made anew"]


def test_a_value_that_came_under_another_key_is_not_trusted(tmp_path: Path) -> None:
    cache = opened(tmp_path / "c")
    cache.put({KEY: b"one", OTHER: b"two"})
    with sqlite3.connect(tmp_path / "c" / store.FILE) as connection:
        connection.execute("UPDATE entries SET value = (SELECT value FROM entries WHERE key = ?) WHERE key = ?", (OTHER, KEY))
    connection.close()
    assert cache.get([KEY, OTHER]) == {OTHER: b"two"}


def test_a_file_found_damaged_while_in_use_is_made_anew_by_the_next_run(tmp_path: Path) -> None:
    first = opened(tmp_path / "c")
    values = {number.to_bytes(20, "big"): bytes(1_000) for number in range(500)}
    first.put(values)
    first.close()
    file = tmp_path / "c" / store.FILE
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))  # the first page, with what tables there are, is whole
    second = opened(tmp_path / "c")
    assert second.get(list(values)) == {}
    assert (second.is_on, second.notes) == (False, ["the cache is not used: database disk image is malformed"])
    third = opened(tmp_path / "c")
    third.put(values)
    assert (third.get(list(values)), third.notes) == (values, [])


def test_a_copy_of_the_process_that_opened_it_leaves_it_alone(tmp_path: Path) -> None:
    cache = opened(tmp_path / "c")
    cache.put({KEY: b"one"})
    with forked(lambda: encode([cache.is_on, len(cache.get([KEY]))])) as answer:
        assert answer() == encode([False, 0])
    assert cache.get([KEY]) == {KEY: b"one"}


def test_a_copy_made_before_it_is_opened_has_it_too(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c", 1)

    def work() -> bytes:
        cache.put({KEY: b"one"})
        return b"done"

    with forked(work) as answer:
        assert answer() == b"done"
    assert cache.get([KEY]) == {KEY: b"one"}


def test_a_file_of_another_format_is_made_anew(tmp_path: Path) -> None:
    opened(tmp_path / "c").close()
    with sqlite3.connect(tmp_path / "c" / store.FILE) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    cache = opened(tmp_path / "c")
    assert cache.notes == ["the cache was damaged and made anew (it is of format 99)"]


def test_a_place_where_no_folder_can_be_is_no_cache_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file/c", 1)
    cache.put({KEY: b"one"})
    assert (cache.is_on, cache.get([KEY]), len(cache.notes)) == (False, {}, 1)
    assert cache.notes[0].startswith("no cache is used: ")


def test_a_database_that_breaks_while_in_use_costs_the_cache_only(tmp_path: Path) -> None:
    cache = opened(tmp_path / "c")
    cache.put({KEY: b"one"})
    with sqlite3.connect(tmp_path / "c" / store.FILE) as connection:
        connection.execute("DROP TABLE entries")
    connection.close()
    assert cache.get([KEY]) == {}
    assert (cache.is_on, cache.notes) == (False, ["the cache is not used: no such table: entries"])
    cache.put({KEY: b"one"})


def test_beyond_its_bound_what_nobody_asked_for_lately_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MAX_BYTES", 200_000)
    old = opened(tmp_path / "c", day=1)
    old.put({KEY: bytes(50_000), OTHER: bytes(50_000)})
    old.close()
    middle = opened(tmp_path / "c", day=2)
    assert OTHER in middle.get([OTHER])
    middle.close()
    new = opened(tmp_path / "c", day=3)
    new.put({b"n" * 20: bytes(100_000)})
    assert sorted(new.get([KEY, OTHER, b"n" * 20])) == [b"n" * 20, OTHER]
    assert new.info().size <= 200_000


def _write(folder: Path, first: int) -> None:
    cache = opened(folder)
    for number in range(first, first + 50):
        cache.put({number.to_bytes(20, "big"): str(number).encode()})
    cache.close()


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_write, args=(tmp_path / "c", first)) for first in (0, 50)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert opened(tmp_path / "c").info().entries == 100


def test_clearing_deletes_what_is_ours_and_no_more(tmp_path: Path) -> None:
    opened(tmp_path / "c").close()
    (tmp_path / "c/mine.txt").write_text("mine")
    assert clear_cache(tmp_path / "c").size > 0
    assert sorted(path.name for path in (tmp_path / "c").iterdir()) == ["mine.txt"]


@pytest.mark.parametrize("text", [None, "Signature: other"])
def test_a_folder_that_is_no_cache_of_ours_is_not_touched(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "CACHEDIR.TAG").write_text(text)
    with pytest.raises(CacheError, match="is no cache of rescue"):
        clear_cache(tmp_path)


def test_no_cache_keeps_nothing() -> None:
    cache = no_cache()
    cache.put({KEY: b"one"})
    assert (cache.get([KEY]), cache.info().entries, cache.notes) == ({}, 0, [])
