"""Every folder with a manifest is found, and whatever is left aside is named with its reason."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from rescue.errors import RequestError
from rescue.model import FileKind, Rejected, Series, Unread, UnreadReason
from rescue.reading.discovery import Discovery, Duplicate, discover
from rescue.reading.walk import Excluded


def _write(root: Path, **files: str) -> None:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, encoding="utf-8")


def _addon(root: Path, path: str, manifest: str = "{'version': '14.0.1.0.0'}", **files: str) -> Path:
    base = root / path
    _write(base, **{"__manifest__.py": manifest, "__init__.py": "", **files})
    return base


def _discover(*roots: Path, source: Series | None = None, max_file_bytes: int = 1000) -> Discovery:
    return discover(roots, source=source, max_file_bytes=max_file_bytes)


def _paths(found: Discovery) -> list[str]:
    return [addon.path for addon in found.addons]


def test_addons_of_nested_repositories_are_found_in_path_order(tmp_path: Path) -> None:
    for path in ("repo_b/addon_z", "repo_b/sub/addon_a", "addon_m", "repo_a/deep/er/addon_q"):
        _addon(tmp_path, path)
    assert _paths(_discover(tmp_path)) == ["addon_m", "repo_a/deep/er/addon_q", "repo_b/addon_z", "repo_b/sub/addon_a"]


def test_an_addon_folder_can_itself_be_the_root(tmp_path: Path) -> None:
    base = _addon(tmp_path, "sale_extra", **{"models/sale.py": ""})
    (addon,) = _discover(base).addons
    assert (addon.name, addon.path, addon.root) == ("sale_extra", ".", str(base))
    assert [path for path, _, _ in addon.files] == ["__init__.py", "__manifest__.py", "models/sale.py"]


@pytest.mark.parametrize(("path", "before"), [(".", ""), ("a", "a/")])
def test_texts_that_no_analyzer_reads_are_named_where_they_may_name_something_of_the_addon(tmp_path: Path, path: str, before: str) -> None:
    names = ("data/x.yml", "i18n/x.yml", "static/lib/x.html", "lib/x.sql", "library/x.sql", ".hidden/x.yml", ".x.yml", "README.md", "x.ts")
    base = _addon(tmp_path / "lib", path, **dict.fromkeys(names, "x"))
    (base / "out.yml").symlink_to(base / "x.ts")
    (addon,) = _discover(tmp_path / "lib").addons
    assert addon.texts == tuple(before + name for name in ("data/x.yml", "library/x.sql", "out.yml", "x.ts"))


def test_files_get_the_kind_of_their_analyzer_and_the_rest_is_counted(tmp_path: Path) -> None:
    _addon(
        tmp_path,
        "a",
        **{
            "__openerp__.py": "{}",
            "tests/__init__.py": "",
            "migrations/14.0.1.0.0/pre-migration.py": "x = 1",
            "views/sale.XML": "<odoo/>",
            "security/ir.model.access.csv": "id",
            "static/src/js/widget.js": "",
            "tools/build.js": "",
            "static/description/icon.PNG": "",
            "i18n/de.po": "",
            "LICENSE": "",
        },
    )
    found = _discover(tmp_path)
    assert found.addons[0].files == (
        ("a/__init__.py", FileKind.PYTHON, 0),
        ("a/__manifest__.py", FileKind.MANIFEST, 25),
        ("a/__openerp__.py", FileKind.PYTHON, 2),
        ("a/migrations/14.0.1.0.0/pre-migration.py", FileKind.PYTHON, 5),
        ("a/security/ir.model.access.csv", FileKind.CSV, 2),
        ("a/static/src/js/widget.js", FileKind.JAVASCRIPT, 0),
        ("a/tests/__init__.py", FileKind.PYTHON, 0),
        ("a/views/sale.XML", FileKind.XML, 7),
    )
    # a licence, or a report that was left there, is nothing that Odoo would load
    assert found.other_files == ((".js", 1), (".png", 1), (".po", 1))


@pytest.mark.parametrize("name", ["__manifest__.py", "__openerp__.py", "__terp__.py"])
def test_each_manifest_name_of_odoos_history_makes_an_addon(tmp_path: Path, name: str) -> None:
    _write(tmp_path / "a", **{name: "{'version': '8.0.1.0'}", "__init__.py": ""})
    (addon,) = _discover(tmp_path).addons
    assert addon.files[1] == (f"a/{name}", FileKind.MANIFEST, 22)
    assert addon.manifest.path == f"a/{name}"


def test_an_addon_inside_another_is_its_own_and_keeps_its_files(tmp_path: Path) -> None:
    _addon(tmp_path, "outer", **{"models.py": ""})
    _addon(tmp_path, "outer/more/inner", **{"models.py": ""})
    outer, inner = _discover(tmp_path).addons
    assert [path for path, _, _ in outer.files] == ["outer/__init__.py", "outer/__manifest__.py", "outer/models.py"]
    assert [path for path, _, _ in inner.files] == [f"outer/more/inner/{name}" for name in ("__init__.py", "__manifest__.py", "models.py")]


def test_an_addon_in_the_tests_of_another_is_what_those_work_on(tmp_path: Path) -> None:
    """As in OCA's ``module_analysis``: no addons path leads there, so nobody migrates it. ``tests`` around addons is a name as any."""
    _addon(tmp_path, "tests/outer", **{"tests/fixture/models/x.py": "", "testsuite/inner/__manifest__.py": "{'version': '14.0.1.0.0'}"})
    _addon(tmp_path, "tests/outer/tests/fixture")
    found = _discover(tmp_path)
    assert _paths(found) == ["tests/outer", "tests/outer/testsuite/inner"]
    assert [(found.addons[0].inside(path), kind) for path, kind, _ in found.addons[0].files] == [
        ("__init__.py", FileKind.PYTHON),
        ("__manifest__.py", FileKind.MANIFEST),
        ("tests/fixture/__init__.py", FileKind.PYTHON),
        ("tests/fixture/__manifest__.py", FileKind.PYTHON),
        ("tests/fixture/models/x.py", FileKind.PYTHON),
    ]


def test_a_broken_manifest_is_rejected_with_its_line_and_the_scan_goes_on(tmp_path: Path) -> None:
    _addon(tmp_path, "broken", "{\n'name': \n", **{"models.py": ""})
    _addon(tmp_path, "fine")
    found = _discover(tmp_path)
    assert _paths(found) == ["fine"]
    (rejected,) = found.rejected
    assert (rejected.path, rejected.name, rejected.reason) == ("broken", "broken", "broken_manifest")
    assert rejected.detail.startswith("__manifest__.py: line 1: ")
    assert found.ignored == (("file_in_rejected_addon", 3),)


def test_an_addon_that_is_not_installable_is_kept_apart(tmp_path: Path) -> None:
    _addon(tmp_path, "off", "{'version': '13.0.1.0.0', 'installable': False}")
    found = _discover(tmp_path)
    assert found.addons == ()
    assert [(addon.name, addon.series) for addon in found.not_installable] == [("off", Series(13))]


def test_an_addon_without_init_is_assessed_and_named(tmp_path: Path) -> None:
    """Odoo 17.0 ships one such addon itself, ``test_data_module``."""
    _write(tmp_path, **{"a/__manifest__.py": "{}", "a/data/x.xml": "<odoo/>"})
    found = _discover(tmp_path)
    assert (_paths(found), found.without_init) == (["a"], ("a",))


@pytest.mark.parametrize(
    ("manifest", "source", "series", "reason"),
    [
        ("{'version': '14.0.1.0.0'}", None, Series(14), "version '14.0.1.0.0' in the manifest"),
        ("{'version': '1.0'}", None, None, "no series in version '1.0'"),
        ("{}", None, None, "no version in the manifest"),
        ("{'version': '17.0.1.0.0'}", Series(16), Series(16), "given by --source (the manifest says 17.0)"),
        ("{'version': '16.0.1.0.0'}", Series(16), Series(16), "given by --source"),
        ("{'version': '1.0'}", Series(16), Series(16), "given by --source"),
    ],
)
def test_the_series_is_the_one_asked_for_else_the_manifests(
    tmp_path: Path, manifest: str, source: Series | None, series: Series | None, reason: str
) -> None:
    _addon(tmp_path, "a", manifest)
    (addon,) = _discover(tmp_path, source=source).addons
    assert (addon.series, addon.series_reason) == (series, reason)


def test_two_addons_of_one_name_are_both_kept_and_the_second_is_listed(tmp_path: Path) -> None:
    for path in ("b/same", "a/same", "c/other"):
        _addon(tmp_path, path)
    found = _discover(tmp_path)
    assert _paths(found) == ["a/same", "b/same", "c/other"]
    assert found.duplicates == (Duplicate("same", "b/same", "a/same"),)


def test_of_two_addons_of_one_name_the_one_nearer_to_the_root_is_the_first(tmp_path: Path) -> None:
    for path in ("a/tests/same", "same"):
        _addon(tmp_path, path)
    assert _discover(tmp_path).duplicates == (Duplicate("same", "a/tests/same", "same"),)


def test_overlapping_roots_yield_each_addon_once_in_whatever_order_they_come(tmp_path: Path) -> None:
    _addon(tmp_path, "one/a")
    _addon(tmp_path, "b")
    for roots in ((tmp_path, tmp_path / "one"), (tmp_path / "one", tmp_path), (tmp_path, tmp_path, tmp_path / "one" / "..")):
        found = _discover(*roots)
        assert sorted((addon.path, addon.root) for addon in found.addons) == [("b", str(tmp_path)), ("one/a", str(tmp_path))]


def test_a_root_inside_a_folder_that_another_root_skips_is_still_read(tmp_path: Path) -> None:
    _addon(tmp_path, ".hidden/a")
    assert _paths(_discover(tmp_path, tmp_path / ".hidden")) == [".hidden/a"]


def test_roots_keep_the_order_they_were_given_in(tmp_path: Path) -> None:
    """The order is that of an addons path: of two addons of one name, the first one counts."""
    for path in ("z/same", "y/same"):
        _addon(tmp_path, path)
    found = _discover(tmp_path / "z", tmp_path / "y")
    assert found.roots == (str(tmp_path / "z"), str(tmp_path / "y"))
    assert [(addon.root, addon.path) for addon in found.addons] == [(str(tmp_path), "z/same"), (str(tmp_path), "y/same")]
    assert found.duplicates == (Duplicate("same", "y/same", "z/same"),)


def test_what_is_skipped_on_purpose_is_counted_by_reason(tmp_path: Path) -> None:
    _addon(tmp_path, "a", **{".eslintrc.js": ""})
    for path in (".git/x", "node_modules/x", "a/__pycache__/x", ".venv/x", "env/lib/x"):
        _addon(tmp_path, path)
    _write(tmp_path, **{"env/pyvenv.cfg": "", "README.md": "", "setup/a/setup.py": ""})
    found = _discover(tmp_path)
    assert _paths(found) == ["a"]
    assert found.ignored == (
        ("hidden_file", 1),
        ("hidden_folder", 2),
        ("node_modules", 1),
        ("pycache", 1),
        ("python_outside_addons", 1),
        ("virtualenv", 1),
    )


def test_a_symlink_to_a_folder_already_read_is_skipped_and_counted(tmp_path: Path) -> None:
    """As in ``setup/x/odoo/addons/x`` of an OCA repository, which sorts before the addon that it leads to."""
    _addon(tmp_path, "web_x")
    (tmp_path / "setup/web_x/odoo/addons").mkdir(parents=True)
    (tmp_path / "setup/web_x/odoo/addons/web_x").symlink_to("../../../../web_x")
    found = _discover(tmp_path)
    assert (_paths(found), found.ignored, found.unread) == (["web_x"], (("folder_already_read", 1),), ())


def test_a_symlink_to_a_skipped_folder_inside_the_root_is_followed(tmp_path: Path) -> None:
    _addon(tmp_path, ".repos/a")
    (tmp_path / "a").symlink_to(".repos/a")
    assert _paths(_discover(tmp_path)) == ["a"]


def test_a_symlink_out_of_the_roots_is_not_followed_and_is_unread(tmp_path: Path) -> None:
    _addon(tmp_path, "outside/a")
    _addon(tmp_path, "root/b")
    _write(tmp_path, secret="")
    (tmp_path / "root/a").symlink_to(tmp_path / "outside/a")
    (tmp_path / "root/b/data.xml").symlink_to(tmp_path / "secret")
    found = _discover(tmp_path / "root")
    detail = "a symlink out of the scanned folders; not followed"
    assert _paths(found) == ["b"]
    assert found.unread == (Unread("a", UnreadReason.UNSAFE, detail), Unread("b/data.xml", UnreadReason.UNSAFE, detail))
    assert _paths(_discover(tmp_path / "root", tmp_path / "outside")) == ["root/b", "outside/a"]


def test_symlink_loops_and_symlinks_to_nothing_end_the_scan_of_that_name_only(tmp_path: Path) -> None:
    base = _addon(tmp_path, "a")
    (base / "up").symlink_to("..")
    (base / "self").symlink_to("self")
    (base / "gone.xml").symlink_to("nowhere.xml")
    found = _discover(tmp_path)
    assert len(found.addons[0].files) == 2
    assert found.ignored == (("folder_already_read", 1),)
    assert found.unread == (
        Unread("a/gone.xml", UnreadReason.IO, "gone when it was to be read, or a symlink to nothing"),
        Unread("a/self", UnreadReason.IO, "Too many levels of symbolic links"),
    )


def test_fifos_and_sockets_are_listed_and_never_opened(tmp_path: Path) -> None:
    base = _addon(tmp_path, "a")
    os.mkfifo(base / "pipe.py")
    os.mkfifo(tmp_path / "__manifest__.py")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(base / "s.xml"))
        found = _discover(tmp_path)
    assert _paths(found) == ["a"]
    assert found.unread == (
        Unread("__manifest__.py", UnreadReason.IO, "a FIFO, not a regular file"),
        Unread("a/pipe.py", UnreadReason.IO, "a FIFO, not a regular file"),
        Unread("a/s.xml", UnreadReason.IO, "a socket, not a regular file"),
    )


def test_a_folder_that_may_not_be_read_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _addon(tmp_path, "a")
    _addon(tmp_path, "locked")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = _discover(tmp_path)
    assert (_paths(found), found.unread) == (["a"], (Unread("locked", UnreadReason.IO, "Permission denied"),))


def test_a_name_that_is_not_utf8_is_listed_escaped_and_one_with_a_line_break_is_read(tmp_path: Path) -> None:
    base = _addon(tmp_path, "a", **{"two\nlines.py": ""})
    Path(os.fsdecode(os.fsencode(base) + b"/caf\xe9.py")).touch()
    os.mkdir(os.fsencode(tmp_path) + b"/caf\xe9")
    found = _discover(tmp_path)
    assert [path for path, _, _ in found.addons[0].files] == ["a/__init__.py", "a/__manifest__.py", "a/two\nlines.py"]
    detail = "the name is not UTF-8 and is shown escaped"
    assert found.unread == (
        Unread("a/caf\\xe9.py", UnreadReason.ENCODING, detail),
        Unread("caf\\xe9", UnreadReason.ENCODING, detail),
    )


def test_a_file_above_the_limit_is_unread_and_one_at_the_limit_is_read(tmp_path: Path) -> None:
    _addon(tmp_path, "a", **{"at.py": "#" * 1000, "above.py": "#" * 1001, "above.png": "#" * 1001})
    found = _discover(tmp_path)
    assert [path for path, _, _ in found.addons[0].files] == ["a/__init__.py", "a/__manifest__.py", "a/at.py"]
    assert found.unread == (Unread("a/above.py", UnreadReason.TOO_LARGE, "1001 bytes, more than the limit of 1000"),)


def test_a_manifest_above_the_limit_rejects_its_addon(tmp_path: Path) -> None:
    _addon(tmp_path, "a", "{}" + "#" * 999)
    detail = "__manifest__.py: 1001 bytes, more than the limit of 1000"
    assert _discover(tmp_path).rejected == (Rejected("a", "a", "too_large", detail),)


def test_a_root_that_is_no_readable_folder_is_refused_with_its_name(tmp_path: Path) -> None:
    _write(tmp_path, file="")
    for name, message in (("nowhere", "there is no such folder"), ("file", "is not a folder")):
        with pytest.raises(RequestError, match=message) as error:
            _discover(tmp_path / name)
        assert str(tmp_path / name) in str(error.value)


def test_the_same_tree_gives_the_same_answer(tmp_path: Path) -> None:
    for path in ("b", "a", "c/d", "c/a"):
        _addon(tmp_path, path, **{"models/z.py": "", "models/a.py": ""})
    assert _discover(tmp_path) == _discover(tmp_path)


def test_what_is_excluded_is_not_looked_at_and_counted(tmp_path: Path) -> None:
    for path in ("kept", "vendor/a", "vendor/b", "old_tests/vendor"):
        _addon(tmp_path, path, **{"tests/test_it.py": "", "models/x.py": ""})
    excluded = Excluded(str(tmp_path), ("tests", "vendor/*"))
    found = discover([tmp_path], source=None, excluded=excluded)
    assert _paths(found) == ["kept", "old_tests/vendor"]
    assert {path for addon in found.addons for path, _, _ in addon.files if "test_it" in path} == set()
    assert found.ignored == (("excluded", 4),)


@pytest.mark.parametrize(
    ("pattern", "path", "left_out"),
    [
        ("tests", "/p/a/tests", True),
        ("tests", "/p/a/tests.py", False),
        ("*.js", "/p/a/b.js", True),
        ("a/*", "/p/a/b", True),
        ("a/*", "/p/x/a/b", False),
        ("./a/b/", "/p/a/b", True),
        ("../q/*", "/q/b", True),
        ("A", "/p/a", False),
    ],
)
def test_a_pattern_is_a_name_anywhere_or_a_path_below_the_folder_of_the_settings(pattern: str, path: str, *, left_out: bool) -> None:
    assert Excluded("/p", (pattern,)).matches(path) is left_out
