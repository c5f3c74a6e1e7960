"""A page in Debian's Chromium. Where there is no Chromium, or no playwright to drive it, these tests are skipped and say so.

``pip install -e .[browser]`` brings playwright; no browser is downloaded. RESCUE_CHROMIUM names the program where it is called otherwise.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
WATCH = """
window.hits = [];
for (const name of ["alert", "confirm", "prompt", "open"]) window[name] = (...values) => { window.hits.push([name, ...values]); };
addEventListener("error", (event) => window.hits.push(["error", String(event.message)]));
addEventListener("securitypolicyviolation", (event) => window.hits.push(["policy", event.violatedDirective]));
"""


class Opened:
    """A page with what it did that it must not: ``asked`` for, ``said`` on the console, ``hits`` in its own frame."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.said: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))

    @property
    def hits(self) -> list[object]:
        """What the watch in the page saw run or be refused."""
        found: list[object] = self.page.evaluate("window.hits")
        return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e .[browser]")
    program = os.environ.get("RESCUE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip(f"no Chromium found: none of {', '.join(NAMES)} is there")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Open a report from a file, as who gets it by mail does; ``scripts=False`` without JavaScript."""
    contexts: list[BrowserContext] = []

    def open_page(text: str, *, scripts: bool = True, anchor: str = "", scheme: Literal["light", "dark"] = "light") -> Opened:
        file = tmp_path / f"report-{len(contexts)}.html"
        file.write_text(text, encoding="utf-8")
        context = chromium.new_context(
            java_script_enabled=scripts, color_scheme=scheme, viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
        )
        contexts.append(context)
        context.add_init_script(WATCH)
        found = Opened(context.new_page())
        found.page.goto(file.as_uri() + anchor)
        return found

    yield open_page
    for context in contexts:
        context.close()
