"""Python 2 is read as what it means in structure, each statement on its own line, or refused with the line of the error."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rescue.analyzers.dispatch import read_file
from rescue.analyzers.python import python2
from rescue.analyzers.python.python2 import PythonSyntaxError, parse_python
from rescue.model import FileKind, UnreadReason

# Python 2 -> Python 3 with the same tree; both have the same lines
CONVERSIONS = [
    ("print\nprint 1", "print()\nprint(1)"),
    ("print 'a', b,", "print('a', b,)"),
    ("print 'a', \\\n    b", "print('a', \\\n    b)"),
    ("print ('a'), b\nprint 1", "print(('a'), b)\nprint(1)"),
    ("print (a) % b\nprint a", "print((a) % b)\nprint(a)"),
    ("print ('a', b)\nprint 1", "print('a', b)\nprint(1)"),
    ("print >>f, a, b", "print(f, a, b)"),
    ("print >> f\nprint 1", "print(f)\nprint(1)"),
    ("if a: print b; print c\nelse: print", "if a: print(b); print(c)\nelse: print()"),
    ("exec code", "exec(code)"),
    ("exec 'x' in a, b", "exec('x', a, b)"),
    ("exec('x')\nprint 1", "exec('x')\nprint(1)"),
    ("try: a\nexcept B, e: c", "try: a\nexcept B as e: c"),
    ("try: a\nexcept B,e: c", "try: a\nexcept B as e: c"),
    ("try: a\nexcept (B,\n    C), e:\n    c", "try: a\nexcept (B,\n    C) as e:\n    c"),
    ("try: a\nexcept B, (c, d): e", "try: a\nexcept B as error: e"),
    ("try: a\nexcept B, self.e: c", "try: a\nexcept B as error: c"),
    ("raise E, 'a'", "raise E('a')"),
    ("raise E, (a,\n  b)", "raise E(a,\n  b)"),
    ("raise E, \\\n  a % b", "raise E( \\\n  a % b)"),
    ("raise a or b, c", "raise (a or b)(c)"),
    ("raise E, a, t", "raise E(a).with_traceback(t)"),
    ("raise E, None, t", "raise E.with_traceback(t)"),
    ("x = `a` + `b, c`", "x = repr(a) + repr((b, c))"),
    ("def f():\n  return`a`", "def f():\n  return repr(a)"),
    ("a <> b", "a != b"),
    ("a = ur'\\d'", "a = r'\\d'"),
    ("a = 'C:\\Users', '\\N'; b <> c", "a = 'C:\\\\Users', '\\\\N'; b != c"),
    ("a = u'\\u20ac'; b <> c", "a = u'\u20ac'; b != c"),
    ("a = b'\xe9'", "a = '\xe9'"),
    ("a = b'c' 'd'", "a = 'c' 'd'"),
    ("a = 0777, 00, 0, 10L, 0xFFl, 0777L, 1.5", "a = 0o777, 0, 0, 10, 0xFF, 0o777, 1.5"),
    ("a = 7L.bit_length()", "a = (7).bit_length()"),
    ("def f(a, (b, c), d=1): pass", "def f(a, tuple_1, d=1): pass"),
    ("def f((a,\n  (b, c)), (d, e)=x): pass", "def f(tuple_2\n  , tuple_3=x): pass"),
    ("f = lambda (a, b): a", "f = lambda a, b: a"),
    ("f = lambda (a, (b, c)), (d,): a", "f = lambda a, b, c, d: a"),
    ("[a for a in 1, 2 if a]", "[a for a in (1, 2) if a]"),
    ("[a for a in `b`, 2]", "[a for a in (repr(b), 2)]"),
    ("if a:\n        b\n\tc", "if a:\n        b\n        c"),
    ("if a:\n\tprint '''\n\tb'''\n        c", "if a:\n        print('''\n\tb''')\n        c"),
    ("from __future__ import print_function\nprint(a, file=b)\nexec c", "from __future__ import print_function\nprint(a, file=b)\nexec(c)"),
]


@pytest.mark.parametrize(("old", "new"), CONVERSIONS)
def test_python_2_syntax_gives_the_tree_of_its_python_3_form(old: str, new: str) -> None:
    parsed = parse_python(old + "\n", "a.py")
    assert parsed.dialect == "python2"
    assert ast.dump(parsed.tree) == ast.dump(ast.parse(new))


@pytest.mark.parametrize(("old", "new"), CONVERSIONS)
def test_every_statement_stays_on_its_line(old: str, new: str) -> None:
    def lines(tree: ast.Module) -> list[int]:
        return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.stmt)]

    assert lines(parse_python(old, "a.py").tree) == lines(ast.parse(new))


def test_python_3_is_read_as_it_is_and_without_warnings(recwarn: pytest.WarningsRecorder) -> None:
    parsed = parse_python("x = '\\d' if (y := 1) is 2 else f'{z}'\n", "a.py")
    assert (parsed.dialect, parsed.notes, len(recwarn)) == ("python3", (), 0)


def test_fissix_is_not_imported_for_python_3() -> None:
    code = "import sys; from rescue.analyzers.python.python2 import parse_python as p; p('x = 1', 'a'); sys.exit('fissix' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_print_to_a_file_is_python_2_although_python_3_parses_it() -> None:
    parsed = parse_python("def f():\n    print >>a, b\n", "a.py")
    assert (parsed.dialect, parsed.notes) == ("python2", ("print statement (line 2)",))


def test_a_print_to_a_file_in_a_docstring_is_nothing() -> None:
    assert parse_python("'print >>a, b'\nx = print(a) if b else c\n", "a.py").dialect == "python3"


def test_the_notes_name_each_kind_once_with_its_first_line() -> None:
    text = "import os\nprint 1\ntry:\n    print 2\nexcept A, e:\n    raise B, e\n"
    assert parse_python(text, "a.py").notes == (
        "print statement (line 2)",
        "except clause with a comma (line 5)",
        "raise statement with a comma (line 6)",
    )


def test_mixed_tabs_and_spaces_are_named_where_python_3_stumbles() -> None:
    assert parse_python("if a:\n        b\n\tc\n", "a.py").notes == ("tabs and spaces mixed (line 3)",)


def test_async_as_a_name_keeps_its_name_and_is_no_python_2() -> None:
    parsed = parse_python("from a import async\ndef f(async=1, async_=2): return g.async(async=async, b='async')\n", "a.py")
    assert (parsed.dialect, parsed.notes) == ("python3", ("async used as a name, a keyword by now",))
    assert ast.unparse(parsed.tree) == "from a import async\n\ndef f(async=1, async_=2):\n    return g.async(async=async, b='async')"


def test_async_functions_in_the_same_file_stay_async() -> None:
    parsed = parse_python("async def f():\n    await g\nawait = 1\n", "a.py")
    assert [type(node) for node in parsed.tree.body] == [ast.AsyncFunctionDef, ast.Assign]


def test_true_and_false_may_be_assigned_and_read_as_attributes() -> None:
    parsed = parse_python("True, False = 1, 0\nx[True] = lib.False\nprint x\n", "a.py")
    assert ast.unparse(parsed.tree) == "True, False = (1, 0)\nx[True] = lib.False\nprint(x)"


def test_except_with_a_comma_never_means_two_exceptions() -> None:
    """Python 3.14 accepts ``except A, e:`` as two exceptions; the files read here mean ``as``."""
    tree = parse_python("try:\n    a\nexcept A, e:\n    b\n", "a.py").tree
    handler = next(node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler))
    assert (ast.unparse(handler.type or tree), handler.name) == ("A", "e")


@pytest.mark.parametrize(
    ("text", "reason", "detail"),
    [
        ("x = 1\nif x\n    pass\n", UnreadReason.SYNTAX, "line 2: expected ':'"),
        ("x = 1\nprint 1\ndef f(:\n    pass\n", UnreadReason.SYNTAX, "line 3: unexpected ':' (read as Python 2)"),
        (
            "print 1\nif a:\n        b\n    c\n",
            UnreadReason.SYNTAX,
            "line 4: unindent does not match any outer indentation level (read as Python 2)",
        ),
        ("x = (1,\n", UnreadReason.SYNTAX, "line 1: '(' was never closed"),
        ("x = '''a\n", UnreadReason.SYNTAX, "line 1: unterminated triple-quoted string literal (detected at line 1)"),
        ("print 1\nx = (1,\n", UnreadReason.SYNTAX, "line 3: EOF in multi-line statement (read as Python 2)"),
        ("(" * 300 + ")" * 300, UnreadReason.TOO_DEEP, "line 1: too many nested parentheses"),
        ("x" + ".a" * 20_000, UnreadReason.TOO_DEEP, "nested too deeply for Python's parser"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_error_of_the_reading_that_got_further(
    text: str, reason: UnreadReason, detail: str
) -> None:
    with pytest.raises(PythonSyntaxError) as caught:
        parse_python(text, "a.py")
    assert (caught.value.reason, caught.value.detail) == (reason, detail)


@pytest.mark.parametrize("text", ["x = " + "9" * 5000, "print " + "9" * 5000, "a\0b"])
def test_what_pythons_parser_refuses_by_other_errors_is_a_syntax_error_too(text: str) -> None:
    with pytest.raises(PythonSyntaxError, match=r"^line 1: ") as caught:
        parse_python(text, "a.py")
    assert caught.value.reason is UnreadReason.SYNTAX


WORDS = "print exec raise except try lambda def class async await in for if , , : ; ( ) [ ] ` <> >> = . * a b ! #".split()
LITERALS = ["0777", "10L", "'x'", "u'\\N'", "b'\xe9'", "''", "'", '"""']
BLANKS = ["\n", "\n    ", "\n\t", " ", "\\\n", "\x0c", "\u20ac"]
PIECES = st.sampled_from([*WORDS, *LITERALS, *BLANKS])


@given(st.lists(PIECES, max_size=30))
def test_any_text_is_read_or_refused_with_a_line(pieces: list[str]) -> None:
    text = " ".join(pieces)
    try:
        parsed = parse_python(text, "a.py")
    except PythonSyntaxError as error:
        message = error.detail
    else:
        message = "line 1: fine"
        assert all(1 <= node.lineno <= text.count("\n") + 1 for node in ast.walk(parsed.tree) if isinstance(node, ast.stmt))
    assert message.startswith("line ")


NAMES = st.sampled_from(["f", "g", "Partner", "_check"])
BODIES = st.sampled_from([old for old, _ in CONVERSIONS if "__future__" not in old])


@given(st.lists(st.tuples(NAMES, BODIES, st.integers(0, 3)), min_size=1))
def test_definitions_stay_on_their_lines_whatever_stands_between(parts: list[tuple[str, str, int]]) -> None:
    lines: list[str] = []
    expected: list[tuple[str, int]] = []
    for name, body, blanks in parts:
        lines += ["# a comment"] * blanks
        expected.append((name, len(lines) + 1))
        lines.append(f"def {name}(self):")
        # Tabs of the body keep their width behind eight spaces.
        lines += textwrap.indent(body, " " * 8).split("\n")
    tree = parse_python("\n".join(lines), "a.py").tree
    assert [(node.name, node.lineno) for node in tree.body if isinstance(node, ast.FunctionDef)] == expected


def test_the_grammar_is_cached_nowhere_on_disk(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; import fissix; before = sorted(Path(fissix.__file__).parent.rglob('*.pickle'));"
        "from rescue.analyzers.python.python2 import parse_python; print(parse_python('print 1', 'a').dialect);"
        "assert sorted(Path(fissix.__file__).parent.rglob('*.pickle')) == before"
    )
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr, list(tmp_path.iterdir())) == ("python2\n", "", [])


def test_the_grammars_are_built_once() -> None:
    parse_python("print 1", "a.py")
    before = python2._fissix.cache_info().misses
    parse_python("print 2", "a.py")
    assert python2._fissix.cache_info().misses == before


def test_an_octal_number_of_python_2_with_thousands_of_digits_costs_no_file() -> None:
    text = "from odoo import models\n\n\nclass A(models.Model):\n    _name = 'a'\n    s = models.x(0" + "7" * 6000 + ")\n\n\nprint 'old'\n"
    facts = read_file(text.encode(), FileKind.PYTHON, "a/a.py", "a", "a.py")
    assert (facts.unread, [item.model for item in facts.classes], facts.dialect) == ((), ["a"], "python2")
    wide = read_file(text.encode("utf-16"), FileKind.PYTHON, "a/a.py", "a", "a.py")
    assert [item.detail for item in wide.unread] == ["a number of thousands of digits, which Python does not write"]
