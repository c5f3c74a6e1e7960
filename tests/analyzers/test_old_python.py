"""What Python 2 has and Python 3 has not is found where it stands, and nothing that works on both."""

from __future__ import annotations

import textwrap

import pytest

from rescue.analyzers.python.reader import read_python


def found(source: str, inside: str = "models/a.py") -> list[tuple[str, str, int]]:
    facts = read_python(textwrap.dedent(source).encode(), f"foo/{inside}", "foo", inside)
    assert facts.unread == ()
    return [(use.kind, use.name, use.line) for use in facts.old_python]


@pytest.mark.parametrize(
    ("line", "use"),
    [
        ("x = unicode(1)", ("builtin", "unicode")),
        ("isinstance(1, (basestring, long))", ("builtin", "basestring")),
        ("d.has_key(1)", ("method", "has_key")),
        ("for k, v in d.iteritems(): pass", ("method", "iteritems")),
        ("import urllib2", ("module", "urllib2")),
        ("from StringIO import StringIO", ("module", "StringIO")),
        ("import itertools; itertools.izip(a, b)", ("member", "itertools.izip")),
        ("d.keys()[0]", ("view", "keys()[]")),
        ("d.values().sort()", ("view", "values().sort")),
        ("sorted(a, cmp=f)", ("argument", "sorted(cmp=)")),
        ("a.encode('base64')", ("codec", "encode('base64')")),
    ],
)
def test_each_kind_is_found(line: str, use: tuple[str, str]) -> None:
    assert (*use, 2) in found(f"import math\n{line}\n")


@pytest.mark.parametrize(
    "source",
    [
        "unicode = str\nx = unicode(1)\n",
        "from functools import reduce\nreduce(f, [1])\n",
        "def f(long):\n    return long\n",
        "import six\nsix.iteritems(d)\n",
        "try:\n    import urllib2\nexcept ImportError:\n    import urllib.request as urllib2\n",
        "import sys\nif sys.version_info > (3,):\n    basestring = str\nx.has_key(1)\n",
        "list(d.keys())[0]\nd.keys(1)[0]\n",
        "a.encode('utf-8')\n",
        "def parts(string):\n    return string.split(',')\n",
        "# iteritems and urllib2 in a comment\nx = 'basestring'\n",
    ],
)
def test_what_works_on_both_is_not(source: str) -> None:
    assert [use for use in found(source) if use[0] != "import"] == []


def test_constructs_that_python_3_cannot_parse_are_found_at_their_first_place() -> None:
    source = """
        print "one"
        print "two"
        if 1 <> 2:
            pass
        """
    assert found(source) == [("syntax", "print statement", 2), ("syntax", "<> operator", 4)]


def test_a_plain_import_is_kept_with_its_name_unless_it_is_of_the_standard_library_or_of_odoo() -> None:
    source = """
        import logging
        import openerp
        import models, wizard
        from report import berth
        from . import tools
        """
    assert found(source, "__init__.py") == [("import", "models", 4), ("import", "wizard", 4), ("import", "report", 5)]


def test_where_imports_are_absolute_none_means_a_file_beside() -> None:
    assert found("from __future__ import absolute_import\nimport models\n") == []
