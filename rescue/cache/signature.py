"""Keys: all that a value was made from, hashed. Whatever changes the value changes its key."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from rescue import __version__
from rescue.files import package_folder
from rescue.model import FileKind

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_DIGEST = 20


def digest(*parts: bytes) -> bytes:
    """A hash of parts that does not run them together."""
    found = blake2b(digest_size=_DIGEST)
    for part in parts:
        found.update(len(part).to_bytes(8, "big"))
        found.update(part)
    return found.digest()


def content_digest(content: bytes) -> bytes:
    """A hash of a file's bytes."""
    return blake2b(content, digest_size=_DIGEST).digest()


def facts_signature(kind: FileKind, path: str, addon: str, inside: str, content: bytes) -> bytes:
    """The key of a file's facts: the file's bytes by their digest, what it is called, and the analyzers that read it."""
    return digest(b"facts", analyzers_signature(), kind.encode(), *(_bytes(text) for text in (path, addon, inside)), content)


def program_signature() -> bytes:
    """A digest of the whole program, for what is made from an assessment alone."""
    return _code("")


def analyzers_signature() -> bytes:
    """A digest of what reads files, for what one of them says by itself."""
    return _code("analyzers")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@cache
def _code(package: str) -> bytes:
    """A digest of the program, or of one of its packages and the values that all floors share.

    The version alone would do for a release; for who works on rescue, the source says more.
    """
    top = package_folder()
    roots = [top.joinpath(package), top.joinpath("model.py"), top.joinpath("errors.py")] if package else [top]
    return digest(__version__.encode(), *(part for root in roots for part in _sources(root)))


def _sources(root: Traversable) -> Iterable[bytes]:
    if root.is_file():
        if root.name.endswith((".py", ".j2", ".po")):
            yield root.name.encode()
            yield root.read_bytes()
    elif root.is_dir() and root.name not in {"__pycache__", "rulesets", "catalogs", "compiled"}:
        for entry in sorted(root.iterdir(), key=lambda entry: entry.name):
            yield from _sources(entry)


def file_signature(path: Path) -> bytes:
    """A digest of one file: its bytes where they can be read, else its path; who reads it will say why it cannot be read."""
    try:
        return content_digest(path.read_bytes())
    except OSError:
        return _bytes(str(path))


def folder_signature(folder: Traversable) -> bytes:
    """A digest of the files in a folder that comes with rescue, by name and content: the same files installed elsewhere give the same."""
    entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    return digest(*(part for entry in entries for part in (entry.name.encode(), content_digest(entry.read_bytes()))))
