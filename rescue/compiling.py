"""What the files that come with rescue amount to, worked out ahead: used in place of a file where it is true to it.

A wheel brings it. In a clone it is kept by the first run that works it out, as Python keeps the byte code of a module, and made anew when
its file or the code that reads it has changed. What is damaged, or made from anything else, is not used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from rescue import __version__

T = TypeVar("T")

_SEAL: Final = 20
_PACKAGE: Final = Path(__file__).resolve().parent
_CLONE: Final = _PACKAGE.parent


def compiled_folder() -> Path:
    """Where it lies: in the installed package, or beside it in a clone or editable install."""
    packaged = _PACKAGE / "compiled"
    return packaged if packaged.is_dir() else _CLONE / "compiled"


def may_keep() -> bool:
    """Whether this run may keep what it works out: in a clone, unless Python was told to keep no byte code either."""
    return not sys.dont_write_bytecode and (_CLONE / "pyproject.toml").is_file()


def compiled(name: str, text: bytes, kind: type[T], read: Callable[[bytes, str], T], modules: Iterable[str]) -> T:
    """What ``read`` makes of the text of a file of that name, of which type that is, and the modules that tell. Raises what it raises."""
    place = compiled_folder() / f"{Path(name).stem}.msgpack"
    sources = (text, __version__.encode(), *map(code_of, modules))
    with suppress(OSError, msgspec.DecodeError):
        kept = place.read_bytes()
        if kept[:_SEAL] == _seal(kept[_SEAL:], sources):
            return msgspec.msgpack.decode(kept[_SEAL:], type=kind)
    made = read(text, name)
    if may_keep():
        content = msgspec.msgpack.encode(made)
        with suppress(OSError):
            _write(place, _seal(content, sources) + content)
    return made


def compiled_modules(name: str, sources: Iterable[bytes], make: Callable[[Path], None]) -> Path | None:
    """The folder of the Python modules that ``make`` puts into one, from these sources; None where there is none and none may be kept."""
    folder = compiled_folder()
    place = folder / f"{name}-{_digest((__version__.encode(), *sources)).hex()[:_SEAL]}"
    if not place.is_dir() and may_keep():
        others, draft = list(folder.glob(f"{name}-*")), folder / f"{os.getpid()}-{name}"
        try:
            draft.mkdir(parents=True)
            make(draft)
            draft.rename(place)
        except OSError:  # nothing can be written there, or somebody else was faster
            others = [draft]
        import shutil  # only for who compiles: it takes others along

        for other in others:
            shutil.rmtree(other, ignore_errors=True)
    return place if place.is_dir() else None


@cache
def code_of(module: str) -> bytes:
    """The source of a module of ours: once changed, it may make something else of a file. Where there is none, the version says enough."""
    try:
        return _PACKAGE.joinpath(*module.split(".")[1:]).with_suffix(".py").read_bytes()
    except OSError:
        return b""


def _seal(content: bytes, sources: Iterable[bytes]) -> bytes:
    """A digest that only this content made from these sources has."""
    return blake2b(content, digest_size=_SEAL, key=_digest(sources)).digest()


def _digest(sources: Iterable[bytes]) -> bytes:
    found = blake2b()
    for source in sources:
        found.update(len(source).to_bytes(8, "big") + source)
    return found.digest()


def _write(place: Path, content: bytes) -> None:
    """Write a file at once: whoever reads it at the same time finds the old one or the new one, whole."""
    place.parent.mkdir(exist_ok=True)
    draft = place.with_suffix(f".{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(place)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
