"""What every HTML page of ours is made with: Jinja with escaping always on, and the messages of one language.

Every plain string that a template prints, or gives to a message, passes ``visible`` before it is escaped. In a template ``_()`` and
``{% trans %}`` translate; a number among the values of a message is written as the language does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import jinja2
from jinja2 import Environment, ModuleLoader, PackageLoader, StrictUndefined, Template, TemplateNotFound
from markupsafe import Markup, escape

from rescue.compiling import code_of, compiled_modules
from rescue.reports.escape import visible
from rescue.reports.i18n import ENGLISH, Language, language
from rescue.reports.prose import inline, prose, source
from rescue.reports.sentences import sentences

_SEEN_BY_THE_COMPILER: Final = tuple(f"rescue.reports.{name}" for name in ("pages", "escape", "prose", "sentences"))
"""The modules whose functions it may call for what is constant in a template."""


@cache
def environment(code: str) -> Environment:
    """The templates of this package, to be filled in one language. Raises RequestError for one that there is not."""
    tongue = language(code)
    made = Environment(
        loader=_Loader(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        optimized=False,  # there is little to fold, and looking for it takes a seventh of the time that compiling does
        finalize=shown,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    vars(made)["newstyle_gettext"] = True  # values go to the functions below, which know how to show them
    gettext, ngettext = speaker(tongue)
    made.globals.update(gettext=gettext, ngettext=ngettext, _=gettext, lang=tongue.code)
    made.filters.update(
        said=sentences(code).said,
        inline=inline,
        prose=prose,
        source=source,
        number=tongue.number,
        amount=tongue.amount,
        exact=tongue.exact,
        percent=tongue.percent,
        date=tongue.date,
    )
    return made


class _Loader(PackageLoader):
    """The templates of this package: compiled ones where they are true to their sources."""

    def __init__(self) -> None:
        super().__init__("rescue.reports", "templates")

    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:  # noqa: A002 - Jinja's name
        """A template."""
        if self._compiled is not None:
            with suppress(TemplateNotFound):
                return self._compiled.load(environment, name, globals)
        return super().load(environment, name, globals)

    @cached_property
    def _compiled(self) -> ModuleLoader | None:
        folder = compiled_templates()
        return ModuleLoader(folder) if folder else None


@cache
def compiled_templates() -> Path | None:
    """The folder of the templates as modules; None where they are not compiled and cannot be now."""
    plain = environment(ENGLISH)  # what is compiled is the same in all languages
    assert plain.loader is not None
    sources = [part.encode() for name in plain.list_templates() for part in (name, plain.loader.get_source(plain, name)[0])]

    def make(folder: Path) -> None:
        plain.compile_templates(folder, zip=None, ignore_errors=False)

    return compiled_modules("templates", (jinja2.__version__.encode(), *map(code_of, _SEEN_BY_THE_COMPILER), *sources), make)


def speaker(tongue: Language) -> tuple[Callable[..., Markup], Callable[..., Markup]]:
    """``gettext`` and ``ngettext`` for templates: messages are ours and trusted, the values in them are not and are escaped."""
    plain: dict[str, Markup] = {}

    def gettext(message: str, /, **values: object) -> Markup:
        if values:
            return _filled(tongue, tongue.gettext(message), values)
        if (text := plain.get(message)) is None:
            text = plain[message] = _filled(tongue, tongue.gettext(message), values)
        return text

    def ngettext(one: str, many: str, num: int, /, **values: object) -> Markup:
        return _filled(tongue, tongue.ngettext(one, many, num), {"num": num, **values})

    return gettext, ngettext


def shown(value: object) -> object:
    """Neutralise every plain string that a template prints; what is markup already was made from neutralised parts."""
    return value if isinstance(value, Markup) or not isinstance(value, str) else visible(value)


def _filled(tongue: Language, message: str, values: Mapping[str, object]) -> Markup:
    # a formatted string is trusted only for the message itself, which is from our code or our catalogs
    return Markup(message % {name: _value(tongue, value) for name, value in values.items()})  # noqa: S704


def _value(tongue: Language, value: object) -> Markup:
    if isinstance(value, Markup):
        return value
    if isinstance(value, int):
        return Markup(tongue.number(value))  # noqa: S704
    assert isinstance(value, str), f"{value!r} has no form of its own in a message"
    return escape(visible(value))
