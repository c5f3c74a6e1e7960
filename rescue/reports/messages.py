"""Keep the catalogs of messages in step with the code: ``python -m rescue.reports.messages`` adds what is new and drops what is gone.

Needs Babel, as every language but English does. A new message stands in each catalog with an empty translation until somebody writes
it; an old one never becomes a guess for a new one. ``python -m rescue.reports.messages de`` begins a language.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rescue.reports import i18n

if TYPE_CHECKING:
    from babel.messages import Catalog

HERE: Final = Path(__file__).parent
HEADER: Final = """# Messages of the reports of rescue. `python -m rescue.reports.messages` keeps them in step with the code.
msgid ""
msgstr ""
"Project-Id-Version: rescue\\n"
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""
KEYWORDS: Final = {"_": None, "N_": None, "NN_": (1, 2), "gettext": None, "ngettext": (1, 2)}


def template() -> Catalog:
    """Every message of the reports, in the order of the files."""
    from babel.messages import Catalog
    from babel.messages.extract import extract_from_dir
    from babel.messages.frontend import parse_mapping_cfg

    with (HERE / "locale" / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call, unused-ignore]
    catalog = Catalog(project="rescue", charset="utf-8", fuzzy=False)
    found = extract_from_dir(HERE, methods, options, keywords=KEYWORDS, strip_comment_tags=True)
    for name, _line, message, _comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        catalog.add(message, locations=[(name, 0)], context=context)
    return catalog


def catalog_of(code: str) -> Catalog:
    """The catalog of a language as it is. Raises OSError where there is none."""
    from babel.messages.pofile import read_po

    with file_of(code).open("rb") as file:
        return read_po(file, locale=code)


def file_of(code: str) -> Path:
    """The file of a catalog."""
    return HERE / "locale" / code / "LC_MESSAGES" / "rescue.po"


def main(asked: list[str]) -> None:
    """Update the catalogs asked for, or all."""
    from babel.messages import Catalog
    from babel.messages.pofile import write_po

    current = template()
    for code in asked or i18n.codes()[1:]:
        file = file_of(code)
        catalog = catalog_of(code) if file.exists() else Catalog(locale=code, project="rescue", charset="utf-8", fuzzy=False)
        catalog.update(current, no_fuzzy_matching=True)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as output:
            output.write(HEADER.format(code=code, plurals=catalog.plural_forms).encode())
            write_po(output, catalog, width=120, ignore_obsolete=True, omit_header=True, include_lineno=False)


if __name__ == "__main__":
    main(sys.argv[1:])
