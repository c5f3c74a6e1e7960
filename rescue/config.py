"""Settings that a project keeps: ``[tool.rescue]`` in a pyproject.toml, or a rescue.toml, whichever is nearest above what is scanned.

A key is added by adding a field to ``Config``; what a table holds is a Struct of its own. The command line wins over all of it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Any

import msgspec

from rescue.errors import ConfigError
from rescue.plan.pins import Pins
from rescue.reports.label import ReportSettings
from rescue.scope.rates import Rates

OWN, SHARED = "rescue.toml", "pyproject.toml"


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The settings of one file. Paths in it are relative to the file's folder, as are the patterns in ``exclude``.

    ``exclude`` holds patterns of files and folders not to read: ``tests`` means any of that name, ``vendor/*`` a path below the file.
    ``layers`` pins modules and artifacts to layers. ``report`` says how reports for people look and what language they are in, and
    ``scope`` what an hour costs.
    """

    target: str | None = None
    source: str | None = None
    jobs: Annotated[int, msgspec.Meta(ge=1)] | None = None
    rules: list[str] = msgspec.field(default_factory=list)
    catalog: list[str] = msgspec.field(default_factory=list)
    exclude: list[str] = msgspec.field(default_factory=list)
    layers: Pins = Pins()
    report: ReportSettings = ReportSettings()
    scope: Rates = Rates()


class Configured(msgspec.Struct, frozen=True):
    """Settings with the file that they come from; None where there is no file, and then all is as it is by default."""

    config: Config
    file: Path | None

    def paths(self, names: list[str]) -> tuple[Path, ...]:
        """The paths that the file names, found from its folder."""
        return tuple(self.folder / name for name in names)

    @property
    def folder(self) -> Path:
        """The folder that the file's paths and patterns are relative to."""
        return self.file.parent if self.file else Path()


def find_config(start: Path) -> Configured:
    """The settings nearest to ``start``, in its folder or one above; in one folder, rescue.toml is asked first.

    Raises ConfigError for a file that cannot be read or says what it must not.
    """
    folder = Path(os.path.realpath(start))
    for above in (folder, *folder.parents):
        if (above / OWN).is_file():
            return load_config(above / OWN)
        shared = above / SHARED
        if shared.is_file():
            found = _shared(shared)
            if found is not None:
                return Configured(_checked(found, f"{shared}: [tool.rescue]"), shared)
    return Configured(Config(), None)


def load_config(file: Path) -> Configured:
    """The settings in one file: those in ``[tool.rescue]`` of a pyproject.toml, the whole of any other.

    Raises ConfigError when the file cannot be read or says what it must not.
    """
    if file.name == SHARED:
        table = _shared(file)
        if table is None:
            raise ConfigError(f"{file}: there is no [tool.rescue] in it")
        return Configured(_checked(table, f"{file}: [tool.rescue]"), file)
    data = _parsed(_content(file), file)
    if set(data) == {"tool"}:
        raise ConfigError(f"{file}: the keys stand at the top of this file, not under [tool.rescue]")
    return Configured(_checked(data, str(file)), file)


def _shared(file: Path) -> Any:
    """What a pyproject.toml holds for rescue, None where that is nothing; one that is broken but does not speak of rescue is not ours."""
    content = _content(file)
    if not re.search(rb"\brescue\b", content):
        return None
    tool = _parsed(content, file).get("tool")
    return tool.get("rescue") if isinstance(tool, dict) else None


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from error


def _parsed(content: bytes, file: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(content.decode())
    except (ValueError, RecursionError) as error:  # of TOML or UTF-8, or a number of thousands of digits
        raise ConfigError(f"{file}: not valid TOML: {error}") from error


def _checked(data: Any, where: str) -> Config:
    known = Config.__struct_fields__
    unknown = [key for key in data if key not in known] if isinstance(data, dict) else []
    if unknown:
        raise ConfigError(f"{where}: unknown key {', '.join(map(repr, unknown))}; known are {', '.join(known)}")
    try:
        return msgspec.convert(data, Config)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at ")
        raise ConfigError(f"{where}: {place.strip('`').removeprefix('$.') or 'it'}: {message}") from None
