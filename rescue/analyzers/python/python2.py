"""Python text to a syntax tree, Python 2 included, with every statement on the line where the file has it.

``fissix`` (the maintained lib2to3) only reads here: its parser tells where Python 2 syntax stands, and those tokens are replaced
in the text, line by line. Its own fixers re-print whole statements and move lines. Its driver, which writes a grammar cache into
the user's home, is left alone too. Meaning is not translated beyond syntax: ``unicode``, ``dict.has_key`` or ``urllib2`` stay
as they are, and the target of ``print >>file, x`` becomes the first argument of ``print``.
"""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from io import StringIO
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from rescue.analyzers.source import what_is_wrong
from rescue.model import UnreadReason

# From 3.14 on `except A, B:` means two exceptions; in the files read here it is Python 2's `except A as B:`.
_FEATURE_VERSION = (3, 13) if sys.version_info >= (3, 14) else None
_DEEP_MESSAGES = ("too many nested parentheses", "too many levels of indentation", "too many statically nested blocks")
# What fissix notices at the end of the file only, Python 3 reports where it begins.
_UNCLOSED_MESSAGES = ("was never closed", "unterminated", "unexpected EOF")
_PRINT_TO_FILE = re.compile(r"print\s*>>")  # a literal start makes the search fast; what is found is looked at again
_NO_UNICODE_ESCAPE = re.compile(r"((?<!\\)(?:\\\\)*)\\(?=[NuU])")
_TUPLE_PARAMETER = "tuple_"

Position = tuple[int, int]


class ParsedPython(Struct, frozen=True):
    """A module's tree, the dialect it is written in, and notes on what had to be converted to read it.

    ``constructs`` are those that only Python 2 has, each with the first line where it stands.
    """

    tree: ast.Module
    dialect: Literal["python3", "python2"]
    notes: tuple[str, ...] = ()
    constructs: dict[str, int] = {}


class PythonSyntaxError(Exception):
    """Neither Python 3 nor Python 2 can read it; ``reason`` and ``detail`` are those of the ``Unread`` entry to make of it."""

    def __init__(self, reason: UnreadReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class _Node(NamedTuple):
    """A node of fissix' concrete tree; a token has no children. Fields 0, 1 and 3 are as fissix' parser wants them."""

    type: int
    value: str | None
    span: tuple[Position, Position]
    children: list[_Node] | None


class _Edit(NamedTuple):
    """Text to put in place of a span; it holds as many newlines as what it replaces."""

    start: Position
    end: Position
    text: str


class _NotPython2Error(Exception):
    """fissix' parser gave up, at this line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def parse_python(text: str, path: str) -> ParsedPython:
    """Parse decoded text, whose lines end with LF, as Python 3 and, where that fails, as Python 2.

    ``path`` only names the file within the tree's errors. Raises PythonSyntaxError with the error of the reading that got further.
    """
    try:
        tree = _parse(text, path)
    except SyntaxError as error:
        return _parse_python2(text, path, error)
    if _prints_to_file(text, tree):
        with suppress(PythonSyntaxError):
            return _parse_python2(text, path, SyntaxError("print statement"))
    return ParsedPython(tree, "python3")


def _prints_to_file(text: str, tree: ast.Module) -> bool:
    """Whether there is a ``print >>file``, which Python 3 parses as a shift and never runs."""
    return _PRINT_TO_FILE.search(text) is not None and any(
        isinstance(node, ast.BinOp) and isinstance(node.op, ast.RShift) and isinstance(node.left, ast.Name) and node.left.id == "print"
        for node in ast.walk(tree)
    )


def _parse_python2(text: str, path: str, original: SyntaxError) -> ParsedPython:
    """Read as Python 2 what Python 3 cannot read, for the reason given."""
    if original.msg.startswith(_DEEP_MESSAGES):
        raise _syntax_error(original)
    try:
        conversion = _convert(text)
    except _NotPython2Error as error:
        if error.line > (original.lineno or 0) and not any(words in original.msg for words in _UNCLOSED_MESSAGES):
            raise PythonSyntaxError(UnreadReason.SYNTAX, f"line {error.line}: {error.message} (read as Python 2)") from original
        raise _syntax_error(original) from None
    if isinstance(original, TabError):
        conversion.found.setdefault("tabs and spaces mixed", original.lineno or 1)
    if not conversion.found and not conversion.renamed:
        raise _syntax_error(original)
    try:
        tree = _parse(conversion.text, path)
    except SyntaxError as error:
        raise _syntax_error(error if conversion.found else original) from None
    if conversion.renamed:
        _restore_names(tree, conversion.renamed)
    notes = tuple(f"{what} (line {line})" for what, line in sorted(conversion.found.items(), key=lambda item: (item[1], item[0])))
    notes += tuple(f"{name} used as a name, a keyword by now" for name in sorted(conversion.renamed.values()))
    return ParsedPython(tree, "python2" if conversion.found else "python3", notes, dict(conversion.found))


def _parse(text: str, path: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text, filename=path, feature_version=_FEATURE_VERSION)
    except (RecursionError, MemoryError):
        raise PythonSyntaxError(UnreadReason.TOO_DEEP, "nested too deeply for Python's parser") from None
    except SyntaxError:
        raise
    except ValueError as error:
        raise PythonSyntaxError(UnreadReason.SYNTAX, f"line 1: {error}") from None


def _syntax_error(error: SyntaxError) -> PythonSyntaxError:
    reason = UnreadReason.TOO_DEEP if error.msg.startswith(_DEEP_MESSAGES) else UnreadReason.SYNTAX
    return PythonSyntaxError(reason, f"line {error.lineno or 1}: {what_is_wrong(error)}")


# --------------------------------------------------------------------------------------------------------------------
# Reading with fissix


class _Fissix(NamedTuple):
    """What is needed of fissix: its modules, untyped, and the grammars to try in turn."""

    parse: Any
    token: Any
    tokenize: Any
    operators: dict[str, int]
    grammars: tuple[Any, ...]


@cache
def _fissix() -> _Fissix:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its sources have invalid escapes, which newer Pythons warn of when compiling
        import fissix
        from fissix.pgen2 import grammar as tables
        from fissix.pgen2 import parse, pgen, token, tokenize
    generate_grammar: Any = pgen.generate_grammar
    grammar = generate_grammar(str(Path(fissix.__file__).with_name("Grammar.txt")))
    print_function = grammar.copy()  # by `from __future__`, or in a file for both Pythons
    del print_function.keywords["print"]
    exec_function = print_function.copy()
    del exec_function.keywords["exec"]
    return _Fissix(parse, token, tokenize, tables.opmap, (grammar, print_function, exec_function))


class _Conversion(NamedTuple):
    """The converted text; what was found, with its first line; placeholder -> name for names that are keywords now."""

    text: str
    found: dict[str, int]
    renamed: dict[str, str]


def _convert(text: str) -> _Conversion:
    """Replace Python 2 syntax. Raises _NotPython2Error when fissix cannot read the text either."""
    lines = text.split("\n")
    tokens, ending = _tokens(text)
    failures: list[_NotPython2Error] = []
    for grammar in _fissix().grammars:
        converter = _Converter(grammar)
        try:
            converter.read(tokens)
            if ending is not None:
                raise ending
        except _NotPython2Error as error:
            failures.append(error)
            continue
        names, renamed = _name_edits(text, tokens, converter.assigned)
        strings = _string_edits(text, tokens)
        edits = converter.edits + converter.token_edits(tokens)
        # A string's escapes are only those of Python 2 if something else, or nothing at all, speaks for Python 2.
        if strings and (edits or not names):
            converter.note("escapes or prefixes of Python 2 strings", strings[0].start)
            edits += strings
        edits += names + _tab_edits(lines, tokens)
        return _Conversion(_apply(lines, edits), converter.found, renamed)
    raise max(failures, key=lambda failure: failure.line)


def _tokens(text: str) -> tuple[list[_Node], _NotPython2Error | None]:
    """The tokens of a Python 2 file without comments and blank lines, and what stopped their reading before the end of the file."""
    fissix = _fissix()
    skipped = {fissix.tokenize.COMMENT, fissix.tokenize.NL}
    # The grammar wants a newline before the end of the file.
    stream = StringIO(text if text.endswith("\n") else text + "\n")
    tokens: list[_Node] = []
    try:
        for kind, value, start, end, _ in fissix.tokenize.generate_tokens(stream.readline):
            if kind not in skipped:
                tokens.append(_Node(kind, value, (start, end), None))
    except fissix.tokenize.TokenError as error:
        return tokens, _NotPython2Error(min(error.args[1][0], text.count("\n") + 1), error.args[0])
    except IndentationError as error:
        return tokens, _NotPython2Error(error.lineno or 1, error.msg)
    return tokens, None


class _Converter:
    """Collects the edits that make one Python 2 file readable as Python 3."""

    def __init__(self, grammar: Any) -> None:
        self.grammar = grammar
        self.edits: list[_Edit] = []
        self.found: dict[str, int] = {}
        self.tuples = 0
        self.assigned: list[_Node] = []
        symbols = grammar.symbol2number
        self.handlers: dict[int, Callable[[list[_Node]], None]] = {
            symbols["print_stmt"]: self.print_statement,
            symbols["exec_stmt"]: self.exec_statement,
            symbols["except_clause"]: self.except_clause,
            symbols["raise_stmt"]: self.raise_statement,
            symbols["atom"]: self.atom,
            symbols["tfpdef"]: self.tuple_parameter,
            symbols["vfpdef"]: self.lambda_tuple,
            symbols["vfplist"]: self.lambda_tuple_items,
            symbols["comp_for"]: self.comprehension,
            symbols["expr_stmt"]: self.assignment,
        }

    def read(self, tokens: list[_Node]) -> None:
        """Run fissix' parser over the tokens; the handlers are called as it completes each node, innermost first."""
        fissix = _fissix()
        parser = fissix.parse.Parser(self.grammar, self.convert)
        parser.setup()
        node: _Node | None = None
        try:
            for node in tokens:
                kind = fissix.operators.get(str(node.value)) if node.type == fissix.token.OP else node.type
                if kind is None:  # the tokenizer takes some letters of other scripts for operators
                    raise _NotPython2Error(node.span[0][0], f"unexpected {node.value!r}")
                if parser.addtoken(kind, node.value, node.span):
                    return
        except fissix.parse.ParseError:
            assert node is not None
            shown = f"unexpected {node.value!r}" if node.value and node.value.strip() else "invalid syntax"
            raise _NotPython2Error(node.span[0][0], shown) from None

    def convert(self, grammar: Any, raw: tuple[int, str | None, tuple[Position, Position], list[_Node] | None]) -> _Node | SimpleNamespace:
        if raw[0] == grammar.start:
            return SimpleNamespace()  # the parser sets attributes on the root, which nobody reads
        children = raw[3]
        if children is None:
            return _Node(*raw)
        handler = self.handlers.get(raw[0])
        if handler is not None:
            handler(children)
        if len(children) == 1:
            return children[0]
        return _Node(raw[0], None, (children[0].span[0], children[-1].span[1]), children)

    def note(self, what: str, position: Position) -> None:
        self.found[what] = min(position[0], self.found.get(what, position[0]))

    def replace(self, node: _Node, text: str) -> None:
        self.edits.append(_Edit(*node.span, text))

    def before(self, node: _Node, text: str) -> None:
        self.edits.append(_Edit(node.span[0], node.span[0], text))

    def after(self, node: _Node, text: str) -> None:
        self.edits.append(_Edit(node.span[1], node.span[1], text))

    def in_parentheses(self, node: _Node) -> bool:
        """Whether it is one atom such as ``(a, b)``."""
        return node.type == self.grammar.symbol2number["atom"] and bool(node.children) and _value(node, 0) == "("

    def print_statement(self, children: list[_Node]) -> None:
        keyword, *arguments = children
        if len(arguments) == 1 and self.in_parentheses(arguments[0]):
            return  # `print (a)` is the same call
        self.note("print statement", keyword.span[0])
        self.replace(keyword, "print(")
        if arguments and arguments[0].value == ">>":
            self.replace(arguments[0], "  ")
        self.after(children[-1], ")")

    def exec_statement(self, children: list[_Node]) -> None:
        if len(children) == 2 and self.in_parentheses(children[1]):
            return
        self.note("exec statement", children[0].span[0])
        self.replace(children[0], "exec(")
        for child in children[2:3]:
            self.replace(child, " , ")
        self.after(children[-1], ")")

    def except_clause(self, children: list[_Node]) -> None:
        if len(children) == 4 and children[2].value == ",":
            self.note("except clause with a comma", children[2].span[0])
            self.replace(children[2], " as ")
            if children[3].type != _fissix().token.NAME:
                self.replace_whole(children[3], "error")

    def raise_statement(self, children: list[_Node]) -> None:
        if len(children) < 4 or children[2].value != ",":
            return
        exception, comma, value = children[1:4]
        self.note("raise statement with a comma", comma.span[0])
        symbols = self.grammar.symbol2number
        if exception.children and exception.type not in (symbols["power"], symbols["atom"]):
            self.before(exception, "(")
            self.after(exception, ")")
        if value.value == "None" and len(children) == 6:
            self.replace(comma, " ")
            self.replace_whole(value, "")
        elif self.in_parentheses(value):
            self.replace(comma, " ")  # a tuple holds the arguments
        else:
            self.replace(comma, "(")
            self.after(value, ")")
        if len(children) == 6:
            self.replace(children[4], ".with_traceback(")
            self.after(children[5], ")")

    def atom(self, children: list[_Node]) -> None:
        if children[0].value == "`":
            self.note("backticks", children[0].span[0])
            several = children[1].type == self.grammar.symbol2number["testlist1"]
            self.replace(children[0], " repr((" if several else " repr(")
            self.replace(children[2], "))" if several else ")")
        elif len(children) > 1 and children[0].type == _fissix().token.STRING:
            binary = [child for child in children if child.value and child.value[0] in "bB"]
            if binary and len(binary) < len(children):
                self.note("byte and text literals joined", children[0].span[0])
                for child in binary:
                    self.edits.append(_Edit(child.span[0], (child.span[0][0], child.span[0][1] + 1), ""))

    def tuple_parameter(self, children: list[_Node]) -> None:
        if children[0].value == "(":
            self.note("tuple parameter", children[0].span[0])
            self.tuples += 1
            whole = _Node(0, None, (children[0].span[0], children[-1].span[1]), children)
            self.replace_whole(whole, f"{_TUPLE_PARAMETER}{self.tuples}")

    def lambda_tuple(self, children: list[_Node]) -> None:
        # The names stay bound as parameters of their own: nothing looks at how many parameters a lambda has.
        if children[0].value == "(":
            self.note("tuple parameter", children[0].span[0])
            self.replace(children[0], " ")
            self.replace(children[-1], " ")

    def lambda_tuple_items(self, children: list[_Node]) -> None:
        if children[-1].value == ",":
            self.replace(children[-1], " ")

    def comprehension(self, children: list[_Node]) -> None:
        source = next(child for child, word in zip(children[1:], children, strict=False) if word.value == "in")
        if source.type == self.grammar.symbol2number["testlist_safe"]:
            self.note("comprehension over a bare tuple", source.span[0])
            self.before(source, "(")
            self.after(source, ")")

    def assignment(self, children: list[_Node]) -> None:
        """Remember ``True, False = 1, 0``, which files for Python 2.2 begin with."""
        for target, sign in pairwise(children):
            if sign.value == "=":
                self.assigned += [name for name in target.children or [target] if name.value in ("True", "False")]

    def replace_whole(self, node: _Node, text: str) -> None:
        """Replace a node that may span lines, which only happens within parentheses."""
        (first, _), (last, _) = node.span
        self.replace(node, text + "\n" * (last - first))

    def token_edits(self, tokens: list[_Node]) -> list[_Edit]:
        """``<>``, long and octal numbers."""
        edits = []
        number = _fissix().token.NUMBER
        for token in tokens:
            value = token.value or ""
            if value == "<>":
                self.note("<> operator", token.span[0])
                edits.append(_Edit(*token.span, "!="))
            elif token.type == number and (modern := _modern_number(value)) != value:
                self.note("Python 2 number", token.span[0])
                edits.append(_Edit(*token.span, modern))
        return edits


def _value(node: _Node, index: int) -> str | None:
    return node.children[index].value if node.children else None


def _modern_number(value: str) -> str:
    digits = value.rstrip("lL")
    if len(digits) > 1 and digits[0] == "0" and digits.isdigit() and digits.strip("0"):
        digits = "0o" + digits[1:]
    # With a space in place of the suffix, `7L.bit_length()` does not become a number with a decimal point.
    return digits if value[-1] not in "lL" else digits + " "


# --------------------------------------------------------------------------------------------------------------------
# Edits of the text


def _name_edits(text: str, tokens: list[_Node], assigned: list[_Node]) -> tuple[list[_Edit], dict[str, str]]:
    """Rename what was a name once: ``async``, ``await``, and ``True`` and ``False`` as attributes or ``assigned``.

    Gives the edits and placeholder -> name; the file does not contain the placeholders.
    """
    name = _fissix().token.NAME
    places = [token for token in tokens if token.type == name and token.value in ("async", "await")]
    places += [token for dot, token in pairwise(tokens) if dot.value == "." and token.value in ("True", "False")]
    placeholders: dict[str, str] = {}
    for keyword in sorted({str(token.value) for token in places + assigned}):
        placeholder = keyword + "_"
        while placeholder in text:
            placeholder += "_"
        placeholders[keyword] = placeholder
    edits = [_Edit(*token.span, placeholders[str(token.value)]) for token in places + assigned]
    return edits, {placeholder: keyword for keyword, placeholder in placeholders.items()}


def _string_edits(text: str, tokens: list[_Node]) -> list[_Edit]:
    """Strings that Python 3 refuses: the ``ur`` prefix, escapes ``u``, ``U`` and ``N`` in byte strings, non-ASCII after ``b``."""
    string = _fissix().token.STRING
    unicode_literals = "unicode_literals" in text
    edits = []
    for token in tokens:
        if token.type != string:
            continue
        value = token.value or ""
        opening = min(position for quote in "'\"" if (position := value.find(quote)) >= 0)
        prefix, body = value[:opening].lower(), value[opening:]
        modern = prefix
        if prefix == "ur":
            modern = "r"
        elif "b" in prefix and not body.isascii():
            modern = prefix.replace("b", "")
        if modern in ("", "u") and not (prefix == "u" or unicode_literals) and "\\" in body:
            body = _NO_UNICODE_ESCAPE.sub(r"\1\\\\", body)
        if modern + body != prefix + value[opening:]:
            edits.append(_Edit(*token.span, modern + body))
    return edits


def _tab_edits(lines: list[str], tokens: list[_Node]) -> list[_Edit]:
    """Indent with spaces, a tab reaching to the next multiple of 8 as in Python 2. Lines within a string stay."""
    within = {line for token in tokens for line in range(token.span[0][0] + 1, token.span[1][0] + 1) if token.value}
    edits = []
    for number, line in enumerate(lines, 1):
        indent = line[: len(line) - len(line.lstrip(" \t\f"))]
        if "\t" in indent and number not in within:
            edits.append(_Edit((number, 0), (number, len(indent)), indent.rpartition("\f")[2].expandtabs(8)))
    return edits


def _apply(lines: list[str], edits: list[_Edit]) -> str:
    """The text with all edits done; an edit within a span that another one replaces is dropped."""
    parts: list[str] = []
    line, column = 1, 0

    def copy_to(position: Position) -> None:
        nonlocal line, column
        while line < position[0]:
            parts.extend((lines[line - 1][column:], "\n"))
            line, column = line + 1, 0
        parts.append(lines[line - 1][column : position[1]])
        column = position[1]

    # An insertion comes before a replacement at the same place, and of two replacements the longer one.
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end != edit.start, -edit.end[0], -edit.end[1]))
    for edit in ordered:
        if edit.start >= (line, column):
            copy_to(edit.start)
            parts.append(edit.text)
            line, column = edit.end
    copy_to((len(lines), len(lines[-1])))
    return "".join(parts)


def _restore_names(tree: ast.Module, renamed: dict[str, str]) -> None:
    """Give names that are keywords in Python 3 their own spelling back; strings are left alone."""
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, renamed)) + r")\b")

    def restore(value: str) -> str:
        return pattern.sub(lambda match: renamed[match[0]], value)

    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            continue
        for field, value in ast.iter_fields(node):
            if isinstance(value, str):
                setattr(node, field, restore(value))
            elif isinstance(value, list):
                value[:] = [restore(item) if isinstance(item, str) else item for item in value]
