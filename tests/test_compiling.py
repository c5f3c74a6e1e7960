"""What is worked out ahead of the files that come with rescue: it says what they say, and is used only where it is true to them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from rescue import compiling as room
from rescue.checks.rules.community import NAME as COMMUNITY
from rescue.checks.rules.community import load_community, parse_community
from rescue.checks.rules.core_rules import FILES, CoreRules, read_core_rules
from rescue.checks.rules.layer_rules import NAME as LAYERS
from rescue.checks.rules.layer_rules import LayerRules, read_layer_rules
from rescue.checks.rules.loading import load_ruleset, load_shipped, read_typed
from rescue.checks.rules.renames import NAME as RENAMES
from rescue.checks.rules.renames import load_renames, parse_renames
from rescue.checks.rules.shipped import shipped_files, shipped_rulesets
from rescue.compiling import compiled, compiled_modules
from rescue.reports import pages
from rescue.reports.i18n import codes
from rescue.scoring.calibration import NAME as EFFORT
from rescue.scoring.calibration import parse_calibration, shipped_calibration

NUMBERS = list[int]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for compiled forms, which may be written."""
    monkeypatch.setattr(room, "compiled_folder", lambda: tmp_path / "compiled")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "compiled"


class Reader:
    """Reads numbers, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, text: bytes, name: str) -> list[int]:
        self.asked += 1
        return [int(part) for part in text.split()]


def of(name: str) -> bytes:
    return shipped_rulesets().joinpath(name).read_bytes()


def test_every_ruleset_says_compiled_what_its_file_says(folder: Path) -> None:
    plain = {series: load_ruleset(entry.read_bytes(), entry.name) for series, entry in shipped_files()}
    assert load_shipped() == plain  # made
    assert sorted(path.stem for path in folder.iterdir()) == sorted(f"odoo{series.major}" for series in plain)
    assert load_shipped() == plain  # used


@pytest.mark.parametrize(
    ("shipped", "plain"),
    [
        *((lambda name=name: read_core_rules(name), lambda name=name: read_typed(of(name), name, CoreRules)) for name in FILES),
        (read_layer_rules, lambda: read_typed(of(LAYERS), LAYERS, LayerRules)),
        (lambda: load_renames().hops, lambda: parse_renames(of(RENAMES), RENAMES).hops),
        (lambda: load_community.__wrapped__().hops, lambda: parse_community(of(COMMUNITY), COMMUNITY).hops),
        (shipped_calibration.__wrapped__, lambda: parse_calibration(of(EFFORT), EFFORT)),
    ],
    ids=[*FILES, LAYERS, RENAMES, COMMUNITY, EFFORT],
)
def test_what_is_no_ruleset_says_compiled_what_its_file_says(
    folder: Path, shipped: Callable[[], object], plain: Callable[[], object]
) -> None:
    expected = plain()
    assert shipped() == expected
    (kept,) = folder.iterdir()
    before = kept.stat().st_mtime_ns
    assert shipped() == expected
    assert kept.stat().st_mtime_ns == before


def test_a_file_is_read_once_and_again_when_it_changes(folder: Path) -> None:
    read = Reader()
    for text in (b"1 2", b"1 2", b"1 3", b"1 3"):
        assert compiled("n.yaml", text, NUMBERS, read, ["rescue.model"]) == [int(part) for part in text.split()]
    assert read.asked == 2
    assert [path.name for path in folder.iterdir()] == ["n.msgpack"]


def test_a_file_is_read_again_when_the_code_that_reads_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    read = Reader()
    compiled("n.yaml", b"1", NUMBERS, read, ["rescue.model"])
    compiled("n.yaml", b"1", NUMBERS, read, ["rescue.errors"])
    monkeypatch.setattr(room, "__version__", "0.0")
    compiled("n.yaml", b"1", NUMBERS, read, ["rescue.errors"])
    assert read.asked == 3


@pytest.mark.parametrize("place", [0, 19, 20, -1])
def test_one_wrong_byte_anywhere_and_the_file_is_read_again(folder: Path, place: int) -> None:
    read = Reader()
    compiled("n.yaml", b"1 2", NUMBERS, read, [])
    whole = (folder / "n.msgpack").read_bytes()
    spoiled = bytearray(whole)
    spoiled[place] ^= 1
    (folder / "n.msgpack").write_bytes(spoiled)
    assert compiled("n.yaml", b"1 2", NUMBERS, read, []) == [1, 2]
    assert read.asked == 2
    assert (folder / "n.msgpack").read_bytes() == whole


@pytest.mark.parametrize("content", [b"", b"short", b"\x00" * 20])
def test_what_was_cut_off_is_not_used(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / "n.msgpack").write_bytes(content)
    assert compiled("n.yaml", b"1 2", NUMBERS, Reader(), []) == [1, 2]


def test_of_another_type_than_asked_for_is_not_used(folder: Path) -> None:
    compiled("n.yaml", b"1 2", NUMBERS, Reader(), [])
    assert compiled("n.yaml", b"1 2", list[str], lambda text, _: text.decode().split(), []) == ["1", "2"]
    assert msgspec.msgpack.decode((folder / "n.msgpack").read_bytes()[20:]) == ["1", "2"]


def test_where_nothing_can_be_written_the_file_is_read_each_time(folder: Path) -> None:
    folder.write_text("in its place")  # root may write anywhere
    read = Reader()
    assert [compiled("n.yaml", b"1", NUMBERS, read, []) for _ in range(2)] == [[1], [1]]
    assert read.asked == 2


def test_no_draft_is_left_where_the_place_is_taken(folder: Path) -> None:
    (folder / "n.msgpack").mkdir(parents=True)
    assert compiled("n.yaml", b"1", NUMBERS, Reader(), []) == [1]
    assert [path.name for path in folder.iterdir()] == ["n.msgpack"]


def test_nothing_is_written_when_python_is_told_to_write_no_byte_code(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert compiled("n.yaml", b"1", NUMBERS, Reader(), []) == [1]
    assert not folder.exists()


def test_nothing_is_written_into_an_installed_package(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(room, "_CLONE", tmp_path)  # no pyproject.toml lies there
    assert compiled("n.yaml", b"1", NUMBERS, Reader(), []) == [1]
    assert not folder.exists()


def test_python_modules_are_made_once_for_their_sources_and_only_the_latest_are_kept(folder: Path) -> None:
    made: list[str] = []

    def make(place: Path) -> None:
        made.append(place.name)
        (place / "a.py").write_text("A = 1")

    first = compiled_modules("pages", [b"one"], make)
    assert first is not None
    assert compiled_modules("pages", [b"one"], make) == first
    assert len(made) == 1
    second = compiled_modules("pages", [b"on", b"e"], make)
    assert second is not None
    assert [(path.name, [file.name for file in path.iterdir()]) for path in folder.iterdir()] == [(second.name, ["a.py"])]


def test_where_another_process_was_faster_its_modules_are_used(folder: Path) -> None:
    place = compiled_modules("pages", [b"one"], lambda _: None)
    assert place is not None
    place.rmdir()

    def make(draft: Path) -> None:
        (draft / "mine.py").touch()
        place.mkdir()
        (place / "theirs.py").touch()

    assert compiled_modules("pages", [b"one"], make) == place
    assert [path.relative_to(folder).as_posix() for path in folder.rglob("*")] == [place.name, f"{place.name}/theirs.py"]


def test_modules_that_cannot_be_kept_are_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert compiled_modules("pages", [b"one"], lambda _: None) is None
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    folder.write_text("in its place")
    assert compiled_modules("pages", [b"one"], lambda _: None) is None


def test_a_template_is_compiled_to_the_same_code_in_every_language() -> None:
    def code(language: str) -> dict[str, str]:
        environment = pages.environment(language)
        assert environment.loader is not None
        sources = {name: environment.loader.get_source(environment, name)[0] for name in environment.list_templates()}
        return {name: environment.compile(source, name, raw=True) for name, source in sources.items()}

    english = code("en")
    assert len(english) > 20
    assert [language for language in codes() if code(language) != english] == []
