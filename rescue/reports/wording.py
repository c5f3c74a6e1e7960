"""The tables of words in one language, for pages: every value of an enumeration by its name there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final, TypeVar

from rescue.assessment import ModuleReport
from rescue.model import Effort, Verdict
from rescue.reports import words
from rescue.reports.i18n import N_, NN_, Language, language

Key = TypeVar("Key")

LAYERS: Final = {
    "core": N_("Odoo core"),
    "base": N_("Base"),
    "implementation": N_("Implementation"),
    "configuration": N_("Configuration"),
}
LAYER_MEANINGS: Final = {
    "core": N_("Odoo's own modules, which nobody changes"),
    "base": N_("models, rights, interfaces and automations that other projects could use as well"),
    "implementation": N_("views, reports, workflows and overrides made for this one client"),
    "configuration": N_("records and values that could be changed without code"),
}
FILE_KINDS: Final = {
    "python": N_("Python"),
    "xml": N_("Views and data"),
    "javascript": N_("JavaScript"),
    "csv": N_("Access rights and CSV"),
    "manifest": N_("Manifest"),
    "other": N_("Other"),
}
GRAPH_KINDS: Final = {
    "model": N_("Model"),
    "field": N_("Field"),
    "method": N_("Method"),
    "view": N_("View"),
    "template": N_("Template"),
    "record": N_("Record"),
    "route": N_("Route"),
    "asset": N_("Asset"),
    "file": N_("File"),
}
CUT_KINDS: Final = {
    "cycle": N_("Circles: Odoo refuses to load them"),
    "left_out": N_("Dependencies on what is not carried over"),
    "not_installable": N_("Dependencies on what its manifest switches off"),
    "unknown": N_("Dependencies on what is neither in the tree nor in Odoo"),
}
OPEN_ITEMS: Final = {
    "data": N_("Migration of the database"),
    "acceptance": N_("Acceptance tests"),
    "third_party": N_("Modules of third parties"),
    "enterprise": N_("Odoo Enterprise"),
    "unread": N_("Files that could not be read"),
    "extrapolated": N_("Hops without a calibration"),
}
OPEN_ITEM_DETAILS: Final = {
    "data": N_("The records of these models and of Odoo's own have to be brought to the target; only the database tells how many."),
    "acceptance": N_("Each module has to be tried by those who work with it; silent changes show in no other way."),
    "third_party": N_(
        "This tree depends on them, and they are neither in it nor in Odoo: whether they exist for the target was not looked up."
    ),
    "enterprise": N_("This tree depends on them. Their source is not public, so what changed in them was not assessed."),
    "unread": N_("What they need is in no figure."),
    "extrapolated": N_("The range of the effort was fitted on other hops; how far it holds for these modules was not measured."),
}
REASONS: Final = {
    Verdict.BLOCKED: NN_(
        "%(num)s of %(all)s modules does not install on the target, or loses data, until it is changed.",
        "%(num)s of %(all)s modules do not install on the target, or lose data, until they are changed.",
    ),
    Verdict.NOT_ASSESSABLE: NN_("%(num)s of %(all)s modules could not be assessed.", "%(num)s of %(all)s modules could not be assessed."),
    Verdict.READY_WITH_CHANGES: NN_(
        "%(num)s of %(all)s modules needs changes or a look, but nothing certain stops its installation.",
        "%(num)s of %(all)s modules need changes or a look, but nothing certain stops their installation.",
    ),
    Verdict.READY: NN_(
        "%(num)s of %(all)s modules showed nothing that has to change.", "%(num)s of %(all)s modules showed nothing that has to change."
    ),
}
UNITS: Final = {
    "model": NN_("%(num)s model", "%(num)s models"),
    "module": NN_("%(num)s module", "%(num)s modules"),
    "file": NN_("%(num)s file", "%(num)s files"),
}


class Wording:
    """The words of one language. A key that no table knows, of a newer report, is shown as it is."""

    def __init__(self, tongue: Language) -> None:
        def said(table: Mapping[Key, str]) -> dict[Key, str]:
            return {key: tongue.gettext(text) for key, text in table.items()}

        self._tongue = tongue
        self.verdicts = said(words.VERDICTS)
        self.verdict_meanings = said(words.VERDICT_MEANINGS)
        self.impacts = said(words.IMPACTS)
        self.impact_meanings = said(words.IMPACT_MEANINGS)
        self.failures = said(words.FAILURES)
        self.failure_meanings = said(words.FAILURE_MEANINGS)
        self.confidences = said(words.CONFIDENCES)
        self.unread_reasons = said(words.UNREAD_REASONS)
        self.left_out = said(words.LEFT_OUT)
        self.next_steps = said(words.NEXT_STEPS)
        self.comment_states = said(words.COMMENT_STATES)
        self.layers = said(LAYERS)
        self.layer_meanings = said(LAYER_MEANINGS)
        self.file_kinds = said(FILE_KINDS)
        self.graph_kinds = said(GRAPH_KINDS)
        self.cut_kinds = said(CUT_KINDS)
        self.open_items = said(OPEN_ITEMS)
        self.open_item_details = said(OPEN_ITEM_DETAILS)

    def reason(self, verdict: Verdict, count: int, modules: int) -> str:
        """What it means that so many of the modules have a verdict, as a sentence."""
        text = self._tongue.ngettext(*REASONS[verdict], count)
        return text % {"num": self._tongue.number(count), "all": self._tongue.number(modules)}

    def seen(self, count: int, unit: str) -> str:
        """``1,200 files``: how many the scan saw of what an open item is about."""
        tongue = self._tongue
        if unit not in UNITS:
            return f"{tongue.number(count)} {unit}"
        one, many = UNITS[unit]
        return tongue.ngettext(one, many, count) % {"num": tongue.number(count)}

    def hours_range(self, effort: Effort) -> str:
        """``4 to 12 h``, or ``4 h`` where both ends read the same."""
        return self._range(effort.low, effort.high, "h")

    def days_range(self, effort: Effort) -> str:
        """``0.5 to 1.5``, in days, or ``1`` where both ends read the same."""
        return self._range(words.days(effort.low), words.days(effort.high), "")

    def module_effort(self, module: ModuleReport) -> str:
        """The range in hours; ``unknown`` where a module could not be assessed and so has no findings to count."""
        return self.hours_range(module.effort) if is_costed(module) else self._tongue.gettext("unknown")

    def _range(self, low: float, high: float, unit: str) -> str:
        first, last = self._tongue.amount(low), self._tongue.amount(high)
        text = first if first == last else self._tongue.gettext("%(low)s to %(high)s") % {"low": first, "high": last}
        return f"{text}\N{NO-BREAK SPACE}{unit}" if unit else text


def is_costed(module: ModuleReport) -> bool:
    """Whether a module's effort says anything: one that could not be assessed has no findings to count."""
    return not (module.verdict is Verdict.NOT_ASSESSABLE and module.effort.high == 0)


@cache
def wording(code: str) -> Wording:
    """The words of a language. Raises RequestError for one that there is not."""
    return Wording(language(code))
