"""What the program itself says in sentences, in other languages: reasons, risks, exit tests and limits stand in the report in English.

Each sentence is known by its form; what it names (modules, places, numbers) goes over into the translation. A sentence that no form
fits, or that holds words of a rule, stays English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from rescue.reports.i18n import ENGLISH, N_, NN_, Language, language

FORMS: Final = (
    # how a verdict was reached
    NN_("%(count)s file of %(all)s could not be read.", "%(count)s files of %(all)s could not be read."),
    N_("No ruleset for arriving in %(series)s: what changed there was not assessed."),
    NN_(
        "%(count)s finding certain to keep a module from installing, or to lose data.",
        "%(count)s findings certain to keep a module from installing, or to lose data.",
    ),
    NN_(
        "%(count)s mandatory finding and %(potential)s to examine; none is certain to stop the installation.",
        "%(count)s mandatory findings and %(potential)s to examine; none is certain to stop the installation.",
    ),
    N_("Nothing was found that has to change."),
    N_("Already at the target series: no hop to assess."),
    N_("Name it with --source."),
    N_("The manifest says installable: False; it was read but not assessed."),
    N_("It is written for %(series)s, newer than the target %(target)s: the way back was not assessed."),
    N_("Rules that failed were not held against it: %(names)s."),
    # the next step
    N_("%(count)s of its %(all)s models are written for the API before 8.0."),
    N_("It could not be assessed."),
    N_("Its series is not known: name it with --source."),
    N_("What was found can be changed where it is."),
    N_("It is of the community: look for it for %(target)s first."),
    N_("It holds several layers at once: %(names)s."),
    N_("The moves say what goes where."),
    N_("%(count)s of its %(all)s lines of code stand in files that nothing loads: drop these first."),
    N_("It depends on %(name)s, which core no longer has since %(series)s; there is %(other)s."),
    N_("Its work is done by %(other)s."),
    N_("Odoo %(series)s ships a module of this name; what this copy does otherwise has to be found."),
    N_("Odoo %(target)s ships it too."),
    N_("Since %(series)s its work is done by %(name)s."),
    N_("Nothing loads what it holds: %(names)s."),
    N_("It has no model, view, data or code: all it does is to have %(names)s installed."),
    N_("It has no model, view, data or code: installing it changes nothing."),
    N_("It only offers %(names)s to inherit from, and no module of the tree depends on it."),
    N_("%(name)s is not carried over."),
    N_("%(name)s is neither in the tree nor in Odoo %(series)s: find it for the target, or cut it."),
    N_("%(name)s is in the tree, but its manifest switches it off."),
    # what a wave risks
    N_("It does not install before the circle through %(names)s is cut."),
    NN_(
        "%(count)s place can lose data: back up, and compare before and after (%(names)s).",
        "%(count)s places can lose data: back up, and compare before and after (%(names)s).",
    ),
    NN_(
        "%(count)s place can widen or narrow what users may do: test with the rights of each group (%(names)s).",
        "%(count)s places can widen or narrow what users may do: test with the rights of each group (%(names)s).",
    ),
    NN_(
        "%(count)s place would not show as an error: only reading and testing finds them (%(names)s).",
        "%(count)s places would not show as an error: only reading and testing finds them (%(names)s).",
    ),
    N_("Not all files of %(names)s could be read: their effort is too low."),
    N_("Dependencies that nobody here knows: %(names)s."),
    N_("%(names)s could not be assessed: no effort is counted for it."),
    N_("%(names)s could not be assessed: no effort is counted for them."),
    N_("%(count)s lines of JavaScript were not judged line by line (%(names)s)."),
    # when a wave is done
    N_("On an empty database, Odoo %(target)s installs %(names)s without an error or warning in the log."),
    N_("On a database with the modules of wave %(number)s, Odoo %(target)s installs %(names)s without an error or warning in the log."),
    N_(
        "On a database with the modules of waves %(number)s to %(last)s, Odoo %(target)s installs %(names)s without an error or "
        "warning in the log."
    ),
    N_("`%(name)s` exits with 0."),
    N_("`%(name)s` exits with 0 for each of them."),
    N_("All tests pass."),
    N_("The tests of %(names)s pass."),
    N_(
        "Where there are no tests (%(names)s), walk through what users do, or write tests first, beginning with %(others)s, where "
        "changes are silent."
    ),
    N_("Where there are no tests (%(names)s), walk through what users do, or write tests first."),
    # limits
    N_("Only source code was read: the client's data, its migration and acceptance tests are not part of the effort, but open items."),
    N_("Scripts under migrations/ and upgrades/ give no findings: they ran on past upgrades."),
    N_("Data files no manifest names are only noted."),
    N_("JavaScript is found and sized, not judged line by line."),
    N_("Styles, translations and images were not read."),
    N_("The configuration leaves out %(names)s: %(count)s files and folders were not looked at for that, nor what is in them."),
    N_("Archives were not opened: %(names)s."),
    N_("Unpack what belongs to the tree, and scan again."),
    N_("What the code relies on was looked up in the Community core of %(names)s; what Enterprise or other addons bring is unknown."),
    N_("Where no catalog tells what core contains, findings come from rules alone: a use of Odoo that no rule speaks of is unknown."),
    N_("There, the model behind a member is followed through relational fields of the scanned addons only, not through those of core."),
    N_("The model or kind of %(count)s classes could not be inferred: %(names)s."),
    N_("Two addons are named %(name)s (%(names)s)."),
    N_("Odoo loads one; both were assessed."),
    N_("The newer of the two addons named %(name)s is %(other)s (%(version)s)."),
    N_("%(name)s has no __init__.py: Odoo loads its data, but none of its Python."),
    N_("%(count)s breaches of the layering are among the findings."),
    N_("They are there today and no upgrade asks for them: the verdicts and the effort leave them out."),
    N_("Mending them all takes %(low)s to %(high)s hours, most likely %(likely)s."),
    # why nothing reaches some code, and what tells a series
    N_("no other model, action, code or data names it; a caller over RPC is not seen"),
    N_("nothing names it"),
    N_("nothing names it; it is public, so that a caller over RPC may use it"),
    N_("no view, code or data names it"),
    N_("no view, code or data names it; it may hold data that exports or other programs read"),
    N_("nothing in the tree imports this file, which holds %(names)s"),
    N_("the manifest does not name this file, which holds %(names)s"),
    N_("nothing calls the template; a page or a report in the database may"),
    N_("version %(name)s in the manifest"),
)
"""The sentences, with a name for each thing in them that differs."""

LISTS: Final = (
    N_("%(names)s and %(count)s more"),
    NN_("%(count)s module", "%(count)s modules"),
    N_("%(names)s and %(name)s"),
)
"""What stands for names in a sentence."""

PARTS: Final = (
    N_("%(count)s lines of base"),
    N_("%(count)s lines of implementation"),
    N_("%(count)s lines of configuration"),
    N_("%(name)s on %(other)s"),
)
"""What a list may hold."""

_ENDS: Final = re.compile(r"(?<=\.) (?=[A-Z`\d])")
_HOLE: Final = re.compile(r"%\((\w+)\)s")

Form = str | tuple[str, str]


class Sentences:
    """The sentences of one language."""

    def __init__(self, tongue: Language) -> None:
        self._tongue = tongue
        self._said: dict[str, str] = {}

    def said(self, text: str) -> str:
        """Sentences of ours in this language, as far as they are known."""
        if self._tongue.code == ENGLISH:
            return text
        if (found := self._said.get(text)) is None:
            found = self._said[text] = " ".join(self._one(part) or part for part in _ENDS.split(text))
        return found

    def _one(self, text: str) -> str:
        return next(self._told(FORMS, text), "")

    def _told(self, forms: tuple[Form, ...], text: str) -> Iterator[str]:
        for form, pattern in _patterns(forms):
            if found := pattern.fullmatch(text):
                values = {name: self._value(name, value) for name, value in found.groupdict().items()}
                if isinstance(form, str):
                    yield self._tongue.gettext(form) % values
                else:
                    yield self._tongue.ngettext(*form, int(found["count"].replace(",", ""))) % values

    def _value(self, name: str, value: str) -> str:
        if name not in {"names", "others"}:
            return value
        whole = next(self._told(LISTS, value), "")
        return whole or ", ".join(next(self._told(PARTS, part), part) for part in value.split(", "))


@cache
def _patterns(forms: tuple[Form, ...]) -> list[tuple[Form, re.Pattern[str]]]:
    return [(form, _pattern(text)) for form in forms for text in ((form,) if isinstance(form, str) else form)]


def _pattern(text: str) -> re.Pattern[str]:
    """What a sentence of this form looks like: a number where it counts, anything where it names."""
    places = iter(_HOLE.split(text))
    parts = [re.escape(next(places))]
    for name in places:
        parts.append(rf"(?P<{name}>[\d,]+)" if name in {"count", "all", "number", "last"} else f"(?P<{name}>.+?)")
        parts.append(re.escape(next(places)))
    return re.compile("".join(parts))


@cache
def sentences(code: str) -> Sentences:
    """The sentences of a language. Raises RequestError for one that there is not."""
    return Sentences(language(code))
