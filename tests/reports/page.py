"""Reading a page back: its tags in order, checked for balance, and its text as a reader without a browser would see it."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"br", "input", "link", "meta"}
LINES = {"article", "caption", "dd", "details", "div", "dt", "footer", "h1", "h2", "h3", "h4", "header", "li", "nav", "p", "pre", "section"}
LINES |= {"br", "summary", "table", "title", "tr"}
CELLS = {"td", "th"}


class Page(HTMLParser):
    """``tags`` holds every start tag with its attributes; ``faults`` each tag that is not closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.faults: list[str] = []
        self.parts: list[str] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"<{tag}> is left open" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice: {names}")
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)
        self._break(tag, start=True)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> at {self.getpos()} closes {self._open[-1:]}")
        else:
            self._open.pop()
        self._break(tag, start=False)

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        if inside == "script":
            self.scripts.append(data)
        elif inside == "style":
            self.styles.append(data)
        elif inside == "pre":
            self.parts.append(data)
        else:
            self.parts.append(" ".join(data.split()).join((" " if data[:1].isspace() else "", " " if data[-1:].isspace() else "")))

    def _break(self, tag: str, *, start: bool) -> None:
        if tag in LINES:
            self.parts.append("\n")
        elif tag in CELLS and start:
            self.parts.append(" | ")

    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.tags if "id" in attributes]


def page_text(text: str) -> str:
    """The text of a page, a line for each block and a bar before each cell."""
    lines = (line.rstrip() if line[:4].isspace() else " ".join(line.split()) for line in "".join(Page(text).parts).split("\n"))
    return "".join(line + "\n" for line in lines if line.strip())
