"""Read an addon's manifest: a Python file that holds one dictionary, which is never evaluated."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

from rescue.analyzers.python.literals import literal_text
from rescue.analyzers.source import SourceError, decode_python, what_is_wrong
from rescue.analyzers.surrogates import writable
from rescue.model import AssetEntry, Manifest

_HOOKS = ("pre_init_hook", "post_init_hook", "uninstall_hook", "post_load")
# up to 7.0, data files stood under these keys (openerp/modules/module.py)
_DATA_KEYS = ("data", "init_xml", "update_xml")
_DEMO_KEYS = ("demo", "demo_xml")


class ManifestError(ValueError):
    """A manifest that Odoo could not use either; the message says what is wrong and on which line."""


def read_manifest(content: bytes, path: str) -> Manifest:
    """Read a manifest of any series, also one written for Python 2; ``path`` is relative to the scanned root.

    A value that is not a literal, or not of the type that its key needs, is lost for that key alone: ``keys`` then has '' for the former.
    Raises ManifestError when the file is no dictionary or ``depends`` is not a list of names.
    """
    entries = _entries(_dictionary(content))
    values = {key: value for key, (_line, _node, value) in entries.items() if value is not _UNKNOWN}
    depends = _depends(entries)
    dependencies = values.get("external_dependencies")
    external = dependencies if isinstance(dependencies, dict) else {}
    auto_install = values.get("auto_install", False)
    manifest = Manifest(
        path=path,
        version=_text(values.get("version")),
        depends=tuple(name for name, _line in depends),
        installable=bool(values.get("installable", True)),
        # a list names the dependencies that trigger it, none of them if it is empty
        auto_install=isinstance(auto_install, list | tuple | set) or bool(auto_install),
        application=bool(values.get("application", False)),
        license=_text(values.get("license")),
        summary=_text(values.get("summary")),
        category=_text(values.get("category")),
        data=tuple(name for key in _DATA_KEYS for name in _names(values.get(key))),
        demo=tuple(name for key in _DEMO_KEYS for name in _names(values.get(key))),
        keys=tuple((key, "" if value is _UNKNOWN else literal_text(node)) for key, (_line, node, value) in entries.items()),
        hooks=tuple((hook, name) for hook in _HOOKS if (name := _text(values.get(hook)))),
        bundles=tuple(_bundles(entries)),
        external_python=_names(external.get("python")),
        external_bin=_names(external.get("bin")),
        lines=tuple((key, line) for key, (line, _node, _value) in entries.items()),
        depends_lines=depends,
        author=_text(values.get("author")) or ", ".join(_names(values.get("author"))),
        assets=tuple(_assets(entries)),
    )
    return writable(manifest, content)


class _Unknown:
    """Stands for a value that is not a literal."""


_UNKNOWN = _Unknown()
_Entries = dict[str, tuple[int, ast.expr, object]]


def _dictionary(content: bytes) -> ast.Dict:
    try:
        text = decode_python(content).text
    except SourceError as error:
        raise ManifestError(error.detail) from error
    try:
        with warnings.catch_warnings():
            # an invalid escape in a description is not news for who runs the scan
            warnings.simplefilter("ignore")
            node = ast.parse(text.lstrip(" \t"), mode="eval").body
    except SyntaxError as error:
        raise ManifestError(f"line {error.lineno or 1}: {what_is_wrong(error)}") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ManifestError(f"line 1: not a readable Python file ({type(error).__name__})") from error
    if not isinstance(node, ast.Dict):
        raise ManifestError(f"line {node.lineno}: a manifest is a dictionary, this is a {type(node).__name__}")
    return node


def _entries(node: ast.Dict) -> _Entries:
    """The line, node and value of each key; of two equal keys, the last counts, as in Python."""
    return {
        key.value: (key.lineno, value, _literal(value))
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def _literal(node: ast.expr) -> object:
    try:
        value: object = node.value if isinstance(node, ast.Constant) else ast.literal_eval(node)
        repr(value)  # a number may have more digits than Python writes
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return _UNKNOWN
    return value


def _depends(entries: _Entries) -> tuple[tuple[str, int], ...]:
    """The dependencies with their lines. Raises ManifestError when they are not a list of names."""
    if "depends" not in entries:
        return ()
    line, node, value = entries["depends"]
    if not isinstance(node, ast.List | ast.Tuple) or value is _UNKNOWN:
        raise ManifestError(f"line {line}: 'depends' is not a list of addon names")
    for item in node.elts:
        if not (isinstance(item, ast.Constant) and isinstance(item.value, str)):
            raise ManifestError(f"line {item.lineno}: 'depends' holds {ast.unparse(item)[:80]}, which is not an addon's name")
    return tuple((item.value, item.lineno) for item in node.elts if isinstance(item, ast.Constant) and isinstance(item.value, str))


def _bundles(entries: _Entries) -> Iterator[tuple[str, int]]:
    """The asset bundles that the addon adds to, with the line of each."""
    _line, node, _value = entries.get("assets", (0, None, None))
    if isinstance(node, ast.Dict):
        for key in node.keys:
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value, key.lineno


def _assets(entries: _Entries) -> Iterator[AssetEntry]:
    """What the addon does to bundles; entries that are not literal are left out."""
    _line, node, _value = entries.get("assets", (0, None, None))
    if not isinstance(node, ast.Dict):
        return
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, str) and isinstance(value, ast.List | ast.Tuple):
            for item in value.elts:
                written = _literal(item)
                parts = _names((written,) if isinstance(written, str) else written)
                if len(parts) == 1:
                    yield AssetEntry(key.value, "append", "", parts[0], item.lineno)
                elif parts[1:]:
                    target = parts[1] if parts[2:] else ""
                    yield AssetEntry(key.value, parts[0], target, parts[-1], item.lineno)


def _text(value: object) -> str:
    """A text, or a number such as the version 1.0 written without quotes; '' for anything else."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _names(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list | tuple) else ()


def literal_names(text: str) -> tuple[str, ...]:
    """The names in a manifest's list that is kept as text, such as ``excludes``; () where it is no list of texts."""
    try:
        return _names(ast.literal_eval(text))
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return ()
