"""What a scope document states in sentences: assumptions, what was not assessed, risks, deliverables and questions, from what was found."""

from __future__ import annotations

from collections.abc import Iterator

from rescue.assessment import Assessment
from rescue.checks.findings import total
from rescue.checks.rules.kinds import is_layer
from rescue.model import Confidence, Failure
from rescue.reports.blocks.model import code, codes
from rescue.reports.blocks.speech import Speech
from rescue.reports.scope.figures import ScopeFigures, scope_of
from rescue.reports.scope.nouns import AREAS
from rescue.scoped import Area
from rescue.scoring.verdicts import of_upgrade

NAMED = 12
"""So many names are told in one sentence."""


class Statements:
    """The sentences of one document in one language."""

    def __init__(self, assessment: Assessment, figures: ScopeFigures, speech: Speech) -> None:
        """Speak of an assessment."""
        self._assessment = assessment
        self._figures = figures
        self._speech = speech
        self._upgrade = [finding for finding in of_upgrade(assessment.findings) if not finding.suppressed]

    # ----------------------------------------------------------------------------------------------------------------

    def assumptions(self) -> Iterator[str]:
        """What the hours rest on."""
        _, ngettext = self._speech.gettext, self._speech.ngettext
        a = self._assessment
        yield _("The code is the code that was scanned. Any other commit is another scope, and is scanned again.")
        yield _("The addons do on Odoo %(target)s what they do today. New features are not part of this scope.", target=a.target)
        yield _(
            "Hours are those of a developer who knows Odoo. Managing the project, training, acceptance by users and the migration of the "
            "database are in none of them."
        )
        yield _(
            "Each finding belongs to the area that its line is in. What migrations of such modules changed beyond findings is shared out "
            "by lines of code; low and high are shared out as the likely hours are."
        )
        if self._figures.left_out:
            yield ngettext(
                "%(num)s module is not carried over and is uninstalled before the upgrade.",
                "%(num)s modules are not carried over and are uninstalled before the upgrade.",
                len(self._figures.left_out),
            )
        if a.coverage.modules_unknown:
            yield _(
                "Modules of third parties on which the code depends are there for Odoo %(target)s, and work as they do today.",
                target=a.target,
            )
        suppressed = sum(finding.suppressed for finding in a.findings)
        if suppressed:
            yield ngettext(
                "%(num)s finding that a comment in the code accepts stays as it is.",
                "%(num)s findings that comments in the code accept stay as they are.",
                suppressed,
            )
        breaches = [finding for finding in a.findings if is_layer(finding.rule) and not finding.suppressed]
        if breaches:
            yield ngettext(
                "%(num)s breach of the layering is there today and stays: mending it takes another %(hours)s, which no figure here has.",
                "%(num)s breaches of the layering are there today and stay: mending them takes another %(hours)s, which no figure here "
                "has.",
                len(breaches),
                hours=self._speech.hours(total(finding.effort for finding in breaches)),
            )

    def not_assessed(self) -> Iterator[str]:
        """What nothing is said about."""
        _, ngettext = self._speech.gettext, self._speech.ngettext
        a = self._assessment
        coverage = a.coverage
        if coverage.hops_missing:
            yield _(
                "No ruleset for arriving in %(series)s: what changed there was not looked for.", series=", ".join(coverage.hops_missing)
            )
        if coverage.unread:
            paths = sorted({item.path for item in coverage.unread})
            yield ngettext(
                "%(num)s file could not be read: %(names)s",
                "%(num)s files could not be read: %(names)s",
                len(paths),
                names=self.names(paths),
            )
        if coverage.rules_failed:
            yield ngettext(
                "%(num)s rule failed and gave no answer: %(names)s",
                "%(num)s rules failed and gave no answer: %(names)s",
                len(coverage.rules_failed),
                names=self.names([rule.rule for rule in coverage.rules_failed]),
            )
        if self._figures.unassessed:
            names = [module.name for module in self._figures.unassessed]
            yield ngettext(
                "%(num)s module could not be assessed, and its hours are not known: %(names)s",
                "%(num)s modules could not be assessed, and their hours are not known: %(names)s",
                len(names),
                names=self.names(names),
            )
        if a.not_installable:
            names = [module.name for module in a.not_installable]
            yield ngettext(
                "%(num)s module that its own manifest switches off: %(names)s",
                "%(num)s modules that their own manifests switch off: %(names)s",
                len(names),
                names=self.names(names),
            )
        if a.rejected:
            yield ngettext(
                "%(num)s folder whose manifest cannot be used: %(names)s",
                "%(num)s folders whose manifests cannot be used: %(names)s",
                len(a.rejected),
                names=self.names([folder.path for folder in a.rejected]),
            )
        if a.compatibility.unknown:
            yield ngettext(
                "%(num)s place relies on something that no catalog holds, such as Enterprise: whether it works on the target is not known.",
                "%(num)s places rely on something that no catalog holds, such as Enterprise: whether they work on the target is not known.",
                a.compatibility.unknown,
            )
        yield _("JavaScript is found and sized, not judged line by line. Styles, translations and images were not read.")
        yield _("Code is read, not run: what is put together when it runs is not seen.")

    def risks(self) -> Iterator[str]:
        """What may make it longer or go wrong, the gravest first."""
        _, ngettext = self._speech.gettext, self._speech.ngettext
        a = self._assessment
        if lost := self._failing(Failure.DATA_LOSS):
            yield ngettext(
                "%(num)s finding ends in loss of data if nothing is done.", "%(num)s findings end in loss of data if nothing is done.", lost
            )
        if opened := self._failing(Failure.SECURITY):
            yield ngettext(
                "%(num)s finding makes access wider or narrower than meant.",
                "%(num)s findings make access wider or narrower than meant.",
                opened,
            )
        if silent := self._failing(Failure.SILENT_CHANGE):
            yield ngettext(
                "%(num)s finding is silent: the code runs without an error and does something else. Only tests of the process find it.",
                "%(num)s findings are silent: the code runs without an error and does something else. Only tests of the process find them.",
                silent,
            )
        if self._figures.mixed:
            yield ngettext(
                "%(num)s module has accepted and refused parts: it works on the target only when somebody does the refused part or "
                "takes it out.",
                "%(num)s modules have accepted and refused parts: they work on the target only when somebody does the refused parts or "
                "takes them out.",
                len(self._figures.mixed),
            )
        if a.graph.overrides_without_super:
            yield ngettext(
                "%(num)s overridden method does not call super: what Odoo changed in it by the target does not run.",
                "%(num)s overridden methods do not call super: what Odoo changed in them by the target does not run.",
                a.graph.overrides_without_super,
            )
        if a.graph.cycles:
            yield ngettext(
                "%(num)s circle of dependencies, which Odoo refuses to load, has to be cut first.",
                "%(num)s circles of dependencies, which Odoo refuses to load, have to be cut first.",
                len(a.graph.cycles),
            )
        untested = self._untested()
        if untested:
            yield ngettext(
                "%(num)s of %(of)s modules has no test: that it still does what it did has to be tried by hand.",
                "%(num)s of %(of)s modules have no test: that they still do what they did has to be tried by hand.",
                untested,
                of=self._figures.modules,
            )
        low = sum(finding.confidence is Confidence.LOW for finding in self._upgrade)
        if low:
            yield ngettext(
                "%(num)s finding is of low confidence: it may turn out to be nothing.",
                "%(num)s findings are of low confidence: they may turn out to be nothing.",
                low,
            )
        beyond = next((item for item in a.open_items if item.kind == "extrapolated"), None)
        if beyond and a.calibration:
            yield ngettext(
                "The range was fitted on migrations to %(series)s; for %(num)s module that takes other hops it was not measured.",
                "The range was fitted on migrations to %(series)s; for %(num)s modules that take other hops it was not measured.",
                beyond.count,
                series=", ".join(a.calibration.hops),
            )

    def deliverables(self) -> Iterator[str]:
        """What is handed over."""
        _, ngettext = self._speech.gettext, self._speech.ngettext
        target = self._assessment.target
        yield ngettext(
            "%(num)s addon that installs on Odoo %(target)s, in its own Git history, with minimal overrides of Odoo.",
            "%(num)s addons that install on Odoo %(target)s, in their own Git history, with minimal overrides of Odoo.",
            self._figures.modules,
            target=target,
        )
        yield _("Migration scripts for the fields, models and records of these addons whose names or types change.")
        if any(area.area is Area.INTEGRATIONS for area in self._figures.accepted):
            yield _("The integrations of the accepted scope, tried against the test systems that the client provides.")
        yield _("Tests for constraints and for each finding that is silent, and the tests that there are today, passing.")
        yield _("A new audit of the result, in which no mandatory finding of the accepted scope is left.")
        yield _("Notes for those who maintain it: decisions, assumptions, what was left as it is, how to uninstall.")

    def questions(self) -> Iterator[str]:
        """What the client has to answer before the price is fixed."""
        _, ngettext = self._speech.gettext, self._speech.ngettext
        a, scope = self._assessment, scope_of(self._assessment)
        yield _("Which database is migrated, how large is it, and who migrates it? A copy of it is needed for tests.")
        yield _("Who accepts the work, by which processes, and until when?")
        yield _("Which programs call this Odoo from outside (XML-RPC, JSON-RPC, reports, spreadsheets)? Their calls are not in this code.")
        if scope.integrations:
            yield ngettext(
                "Which system is behind the integration found, who runs it, and is there one for tests?",
                "Which systems are behind the %(num)s integrations found, who runs them, and are there ones for tests?",
                len(scope.integrations),
            )
        if self._figures.refused:
            yield _("Who does the refused scope, and is it done before or after? Or is it dropped?")
        if a.coverage.modules_unknown:
            yield ngettext(
                "%(num)s module that the code depends on is neither here nor in Odoo: is there a version for Odoo %(target)s? %(names)s",
                "%(num)s modules that the code depends on are neither here nor in Odoo: are there versions for Odoo %(target)s? %(names)s",
                len(a.coverage.modules_unknown),
                target=a.target,
                names=self.names(a.coverage.modules_unknown),
            )
        enterprise = sorted({name for module in a.modules for name in module.depends_enterprise})
        if enterprise:
            yield _(
                "The code depends on Odoo Enterprise (%(names)s): is there a subscription for the target?", names=self.names(enterprise)
            )
        if scope.community:
            yield ngettext(
                "%(num)s module is of the Odoo Community Association: is its next version taken, where there is one, instead of "
                "migrating it? %(names)s",
                "%(num)s modules are of the Odoo Community Association: are their next versions taken, where there are any, instead of "
                "migrating them? %(names)s",
                len(scope.community),
                names=self.names(scope.community),
            )
        if self._figures.left_out:
            yield ngettext(
                "Is it agreed that %(names)s is not carried over?",
                "Is it agreed that these %(num)s modules are not carried over? %(names)s",
                len(self._figures.left_out),
                names=self.names([module.name for module in self._figures.left_out]),
            )
        if self._figures.unassessed or a.not_installable:
            names = [module.name for module in (*self._figures.unassessed, *a.not_installable)]
            yield ngettext(
                "Is %(names)s still needed?",
                "Are these %(num)s modules, which were not assessed, still needed? %(names)s",
                len(names),
                names=self.names(names),
            )

    # ----------------------------------------------------------------------------------------------------------------

    def _failing(self, failure: Failure) -> int:
        return sum(finding.failure is failure for finding in self._upgrade)

    def _untested(self) -> int:
        """How many addons of the accepted scope have no file of tests."""
        own = {(part.module, part.path) for area in self._figures.accepted for part in area.parts}
        tested = {(part.module, part.path) for part in scope_of(self._assessment).parts if part.items.get("test_file")}
        return len(own - tested)

    def names(self, names: list[str]) -> str:
        """Names as code, as many as fit a sentence, and how many more there are."""
        shown = codes(names[:NAMED])
        more = len(names) - NAMED
        if more <= 0:
            return shown
        # not inside an f-string: before Python 3.12 what collects the messages does not look there
        others = self._speech.ngettext("and %(num)s more", "and %(num)s more", more)
        return f"{shown} {others}"


def price_drivers(assessment: Assessment, figures: ScopeFigures, speech: Speech) -> Iterator[str]:
    """What moves the hours within their range, the widest first."""
    _, ngettext = speech.gettext, speech.ngettext
    widest = sorted(
        (part for area in figures.accepted for part in area.parts), key=lambda part: (-(part.effort.high - part.effort.low), part.module)
    )[:5]
    for part in widest:
        if part.effort.high > part.effort.low:
            yield _("%(module)s, %(area)s: %(hours)s", module=code(part.module), area=_(AREAS[part.area]), hours=speech.hours(part.effort))
    rest = total(module.effort_basis.rest for module in assessment.modules if module.effort_basis)
    if rest.likely:
        yield _(
            "What findings do not show: of all likely hours, %(likely)s h are what migrations of such modules changed beyond them.",
            likely=speech.tongue.amount(rest.likely),
        )
    if assessment.compatibility.unknown:
        yield ngettext(
            "%(num)s place of Odoo that no catalog knows: if it broke, it adds to the hours.",
            "%(num)s places of Odoo that no catalog knows: those that broke add to the hours.",
            assessment.compatibility.unknown,
        )
    yield _("The answers to the open questions, and any change of the code after the scan.")
