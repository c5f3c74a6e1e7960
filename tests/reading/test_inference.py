"""Models whose name, parents or bases stand in another file are filled in; what stays unknown keeps its mark."""

from __future__ import annotations

from textwrap import dedent

import pytest

from rescue.analyzers.manifest import read_manifest
from rescue.analyzers.python.reader import read_python
from rescue.model import Addon, Facts, FileKind, Series
from rescue.reading.inference import resolve_classes

_USING = """
from odoo import models
{imports}
class Thing({base}):
    {attribute}
    def go(self):
        return self.partner_id.name
"""


def _addon(name: str, files: dict[str, str]) -> Addon:
    return Addon(
        name=name,
        path=name,
        root="/tree",
        manifest=read_manifest(b"{'version': '16.0.1.0.0'}", f"{name}/__manifest__.py"),
        files=tuple((f"{name}/{path}", FileKind.PYTHON, len(text)) for path, text in sorted(files.items())),
        series=Series(16),
        series_reason="a test",
    )


def _resolved(tree: dict[str, dict[str, str]]) -> dict[str, Facts]:
    """The facts of addons given as files by inside path, by path; nothing is on disk."""
    contents = {f"/tree/{name}/{path}": dedent(text).encode() for name, files in tree.items() for path, text in files.items()}
    facts = [
        read_python(contents[f"/tree/{name}/{path}"], f"{name}/{path}", name, path)
        for name, files in sorted(tree.items())
        for path in sorted(files)
    ]
    found = resolve_classes([_addon(name, files) for name, files in tree.items()], facts, contents.__getitem__)
    return {file.path: file for file in found}


def _thing(tree: dict[str, dict[str, str]]) -> tuple[str, str, tuple[str, ...], tuple[str, ...], list[str], list[str]]:
    """Kind, model, parents and mark of the class in ``shop/models/a.py``, the roots and anchors of its refs."""
    file = _resolved(tree)["shop/models/a.py"]
    (item,) = file.classes
    return (
        item.kind,
        item.model,
        item.inherit,
        item.unresolved,
        sorted({ref.root for ref in file.refs}),
        sorted({ref.anchor for ref in file.refs}),
    )


def _using(imports: str, attribute: str, base: str = "models.Model") -> dict[str, str]:
    return {"__init__.py": "", "models/__init__.py": "", "models/a.py": _USING.format(imports=imports, attribute=attribute, base=base)}


def test_an_inherit_that_is_a_constant_of_another_file_is_found() -> None:
    shop = _using("from .constants import MODEL", "_inherit = MODEL") | {"models/constants.py": "MODEL = 'sale.order'\n"}
    assert _thing({"shop": shop}) == ("model", "sale.order", ("sale.order",), (), ["sale.order"], ["sale.order#go"])


def test_a_name_that_is_a_constant_of_another_addon_is_found() -> None:
    shop = _using("from odoo.addons.base_shop.names import NAME", "_name = NAME")
    base = {"__init__.py": "", "names.py": "NAME = 'shop.' + 'thing'\n"}
    assert _thing({"shop": shop, "base_shop": base}) == ("model", "shop.thing", (), (), ["shop.thing"], ["shop.thing#go"])


@pytest.mark.parametrize(
    ("attribute", "model", "mark"),
    [
        ("_name = named('thing')", "shop.thing", ()),
        ("_name = named(SUFFIX)", "?Thing", ("_name (computed)",)),
        ("_name = named('thing').lower()", "?Thing", ("_name (computed)",)),
    ],
)
def test_a_name_that_a_function_makes_of_literals_is_found(attribute: str, model: str, mark: tuple[str, ...]) -> None:
    shop = _using("from .naming import SUFFIX, named", attribute)
    shop |= {"models/naming.py": "SUFFIX = 'thing'\ndef named(suffix):\n    return 'shop.%s' % suffix\n"}
    assert _thing({"shop": shop})[1::2][:2] == (model, mark)


def test_two_addons_with_a_file_of_the_same_name_are_told_apart() -> None:
    shop = _using("from .constants import MODEL", "_inherit = MODEL") | {"models/constants.py": "MODEL = 'sale.order'\n"}
    other = {"__init__.py": "", "models/__init__.py": "", "models/constants.py": "MODEL = 'wrong'\n", "models/a.py": shop["models/a.py"]}
    found = _resolved({"shop": shop, "other": other})
    assert {path: file.classes[0].model for path, file in found.items() if file.classes} == {
        "shop/models/a.py": "sale.order",
        "other/models/a.py": "wrong",
    }


def test_a_found_parent_is_a_model_that_the_class_relies_on() -> None:
    shop = _using("from .constants import MODEL", "_inherit = MODEL") | {"models/constants.py": "MODEL = 'sale.order'\n"}
    models = _resolved({"shop": shop})["shop/models/a.py"].models
    assert [(item.model, item.kind, item.line, item.anchor) for item in models] == [("sale.order", "inherit", 5, "sale.order")]


def test_what_cannot_be_found_keeps_its_placeholder_and_its_mark() -> None:
    shop = _using("from odoo.addons.absent.names import NAME", "_inherit = NAME")
    assert _thing({"shop": shop}) == ("model", "?Thing", (), ("_inherit",), ["?Thing"], ["?Thing#go"])


def test_a_file_that_cannot_be_read_any_more_leaves_the_mark() -> None:
    source = dedent(_USING.format(imports="from .c import NAME", attribute="_inherit = NAME", base="models.Model")).encode()

    def read(path: str) -> bytes:
        raise OSError(path)

    facts = [read_python(source, "shop/models/a.py", "shop", "models/a.py")]
    assert resolve_classes([_addon("shop", {"models/a.py": ""})], facts, read) == facts


def test_scanned_code_is_never_run() -> None:
    shop = _using("from .constants import MODEL", "_inherit = MODEL") | {
        "models/constants.py": "MODEL = 'sale.order'\nraise SystemExit('the scanned code was run')\n"
    }
    assert _thing({"shop": shop})[1] == "sale.order"


def test_facts_without_a_mark_come_back_as_they_are() -> None:
    facts = [read_python(b"from odoo import models\nclass A(models.Model):\n    _name = 'a'\n", "shop/a.py", "shop", "a.py")]
    assert resolve_classes([], facts, lambda path: b"") == facts
