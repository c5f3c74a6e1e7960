"""The match old_python asks for a kind and a name; a plain import counts only where the addon has the file."""

from __future__ import annotations

from rescue.checks.examples import example_addon
from rescue.checks.matching.old_python import OldPythonUses
from rescue.checks.rules.loading import load_shipped
from rescue.checks.rules.ruleset import Example, OldPythonMatch
from rescue.model import Series

RULE = load_shipped()[Series(11)].rules[0]


def places(files: dict[str, str], match: OldPythonMatch) -> list[str]:
    addon, facts = example_addon(Example(files))
    uses = OldPythonUses()
    uses.add(RULE, match)
    return [f"{addon.inside(hit.path)}:{hit.line} {hit.symbol}" for item in facts for hit in uses.hits(addon, item)]


def test_kind_and_name_both_have_to_fit() -> None:
    files = {"a.py": "x = unicode(1)\ny = xrange(2)\nx.has_key(1)\n"}
    assert places(files, OldPythonMatch(["builtin"])) == ["a.py:1 unicode", "a.py:2 xrange"]
    assert places(files, OldPythonMatch(["builtin", "method"], ["x*", "has_key"])) == ["a.py:2 xrange", "a.py:3 has_key"]


def test_a_plain_import_counts_where_the_file_stands_beside_the_importing_one() -> None:
    files = {
        "__init__.py": "import models\nimport berth\nimport report.berth\n",
        "models/__init__.py": "from berth import Berth\n",
        "models/berth.py": "class Berth(object):\n    pass\n",
        "report/berth.py": "",
        "report/__init__.py": "",
    }
    assert places(files, OldPythonMatch(["import"])) == ["__init__.py:1 models", "__init__.py:3 report.berth", "models/__init__.py:1 berth"]


def test_a_script_that_python_2_cannot_import_is_no_part_of_the_addon() -> None:
    files = {"__init__.py": "", "models/__init__.py": "", "models/a.py": "x = unicode(1)\n", "features/steps/b.py": "x = unicode(1)\n"}
    assert places(files, OldPythonMatch(["builtin"])) == ["models/a.py:1 unicode"]
    assert places({"features/steps/b.py": "x = unicode(1)\n"}, OldPythonMatch(["builtin"])) == ["features/steps/b.py:1 unicode"]
