r"""Text from scanned code made safe to show: what a terminal or a browser would act on is written out instead.

Control characters move cursors and forge lines, bidirectional controls make code read differently from how it runs
("Trojan Source", CVE-2021-42574), and zero-width characters hide. All of them become escapes such as ``\x1b`` and ``\u202e``.
"""

from __future__ import annotations

import unicodedata

TAB_WIDTH = 4


def visible(text: str) -> str:
    """Give ``text`` as one line in which every character can be seen.

    Control, format (which holds the bidirectional and zero-width ones), surrogate, private and unassigned characters and the line
    and paragraph separators are written as Python escapes. Spaces of all widths stay as they are.
    """
    if text.isprintable():
        return text
    return "".join(character if _shown(character) else _escape(character) for character in text)


def visible_block(text: str) -> str:
    r"""Give ``text`` with its lines kept (``\n`` or ``\r\n``), its tabs as spaces and all else as ``visible`` does."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(visible(line.expandtabs(TAB_WIDTH)) for line in lines)


def _shown(character: str) -> bool:
    return character.isprintable() or unicodedata.category(character) == "Zs"


def _escape(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
