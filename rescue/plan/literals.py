"""What only this client's code would say: literals in Python that name a company, a person, a place or a row of one database."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

_EMAIL: Final = re.compile(r"[\w.+-]+@(?!(?:example|localhost|test|domain|mail\.example)\b)[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b")
_ADDRESS: Final = re.compile(r"(?<![\d.])(?!(?:0|127|255)\.)(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?(?!\.?\d)")
_COMPANY_ENDS: Final = r"(?:GmbH|Ltd|LLC|Inc|SARL|SAS|SRL|BVBA|SPRL|AG|Pty|Oy|AB|S\.A\.|S\.L\.|B\.V\.)(?=\W|$)"
_COMPANY: Final = re.compile(r"\b[A-Z][\w&.-]+(?: [A-Z][\w&.-]+)* " + _COMPANY_ENDS)
_COUNTRY_ID: Final = re.compile(r"^base\.[a-z]{2}$")
_BROWSE: Final = re.compile(r"\.browse\(\s*\[?\s*(\d+)\s*[\],)]")
_LEAF: Final = re.compile(r"""\(\s*['"][\w.]*_id['"]\s*,\s*['"](?:=|!=|child_of)['"]\s*,\s*(\d{1,9})\s*\)""")
_COUNTRY: Final = re.compile(r"""country(?:_id)?(?:\.code|_code)\s*[!=]=\s*['"]([A-Z]{2})['"]""")
_ANY: Final = re.compile(
    "|".join(item.pattern for item in (_EMAIL, _ADDRESS, _BROWSE, _LEAF, _COUNTRY)) + r"|['\"]base\.[a-z]{2}['\"]|" + _COMPANY.pattern
)
# a line without one of these has none of them; each begins with plain characters, so that most text is passed over quickly
_HINTS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"@[\w-]+\.",
        r"\.\d{1,3}\.\d{1,3}\.\d",
        _BROWSE.pattern,
        r"""_id['"]\s*,\s*['"](?:=|!=|child_of)['"]\s*,\s*\d""",
        _COUNTRY.pattern,
        r"base\.[a-z]{2}['\"]",
        _COMPANY_ENDS,
    )
)
_QUIET: Final = frozenset({tokenize.NL, tokenize.COMMENT, tokenize.ENCODING})
_STARTS: Final = frozenset({tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT})


class Sign(Struct, frozen=True):
    """Something that ties code to one client: what it is, in words, on which line, and how much it says."""

    line: int
    text: str
    weight: int


def find_signs(source: str, clients: Sequence[str]) -> list[Sign]:
    """The signs in the text of a Python file, comments and docstrings left out; ``clients`` are names to look for."""
    names = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in clients)) if clients else None
    if not _may_have_signs(source) and not (names and names.search(source)):
        return []
    signs = [sign for line, text in strings(source) for sign in _of_string(line, text, names)]
    for number, text in enumerate(source.split("\n"), 1):
        code = text.partition(" #")[0]
        if code.lstrip().startswith("#"):
            continue
        signs.extend(Sign(number, f"has the database id {match[1]}", 8) for match in _BROWSE.finditer(code) if match[1] != "0")
        signs.extend(Sign(number, f"searches for the database id {match[1]}", 8) for match in _LEAF.finditer(code) if match[1] != "0")
        signs.extend(Sign(number, f"is written for the country {match[1]}", 4) for match in _COUNTRY.finditer(code))
    return sorted(set(signs), key=lambda sign: (sign.line, sign.text))


def _may_have_signs(source: str) -> bool:
    """Whether a line that is neither a comment nor a decorator has what a sign is made of."""
    return any(line.lstrip()[:1] not in {"#", "@"} and _ANY.search(line) for line in _hinted(source))


def _hinted(source: str) -> Iterator[str]:
    for start in (match.start() for hint in _HINTS for match in hint.finditer(source)):
        end_of_line = source.find("\n", start)
        yield source[source.rfind("\n", 0, start) + 1 : end_of_line if end_of_line >= 0 else len(source)]


def _of_string(line: int, text: str, names: re.Pattern[str] | None) -> Iterator[Sign]:
    if match := _EMAIL.search(text):
        yield Sign(line, f"has the e-mail address {match[0]}", 8)
    if match := _ADDRESS.search(text):
        yield Sign(line, f"has the host {match[0]}", 8)
    if match := _COMPANY.search(text):
        yield Sign(line, f"names the company {match[0]}", 8)
    if match := _COUNTRY_ID.search(text):
        yield Sign(line, f"is written for the country {match[0].upper().removeprefix('BASE.')}", 4)
    if names and (match := names.search(text)):
        yield Sign(line, f"names the client {match[0]}", 10)


def strings(source: str) -> Iterator[tuple[int, str]]:
    """The string literals of a Python file with their lines, docstrings left out; what cannot be read any more ends them."""
    before = tokenize.NEWLINE
    pending: tuple[int, str] | None = None
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type in _QUIET:
                continue
            if pending is not None and token.type != tokenize.NEWLINE:
                yield pending
            pending = None
            if token.type == tokenize.STRING:
                item = token.start[0], token.string.lstrip("rbuRBUfF").strip("'\"")
                if before in _STARTS:
                    pending = item  # alone on its line, it documents
                else:
                    yield item
            before = token.type
    except (tokenize.TokenError, IndentationError, SyntaxError):
        return
