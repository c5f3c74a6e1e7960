"""A scope document from an assessment: its sections, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rescue.assessment import Assessment
from rescue.model import Effort
from rescue.reports import words
from rescue.reports.blocks.model import (
    Block,
    Bullets,
    Column,
    Document,
    Facts,
    Figure,
    Figures,
    Frame,
    Paragraph,
    Section,
    Table,
    Tag,
    code,
    codes,
)
from rescue.reports.blocks.speech import Speech
from rescue.reports.i18n import language
from rescue.reports.json import content_hash
from rescue.reports.label import Label
from rescue.reports.scope.areas import Areas, modules_in
from rescue.reports.scope.cells import effort_cells, effort_columns, modules_text
from rescue.reports.scope.figures import ScopeFigures, figures_of, scope_of
from rescue.reports.scope.integrations import integration_blocks
from rescue.reports.scope.nouns import AREAS
from rescue.reports.scope.pricing import Pricing
from rescue.reports.scope.statements import Statements, price_drivers
from rescue.reports.sentences import sentences
from rescue.scope.rates import Rates

BLANK = ("", "", "\n\n")
"""Room for a name, a date and a signature."""


def scope_document(assessment: Assessment, rates: Rates, label: Label) -> Document:
    """The document. Raises ReportError where the assessment was made without a scope."""
    return _Builder(assessment, figures_of(assessment), rates, label).document()


class _Builder:
    """Builds the document of one assessment in one language."""

    def __init__(self, assessment: Assessment, figures: ScopeFigures, rates: Rates, label: Label) -> None:
        self.assessment = assessment
        self.figures = figures
        self.label = label
        self.speech = Speech(language(label.language))
        self.statements = Statements(assessment, figures, self.speech)
        self.areas = Areas(figures, self.speech)
        self.pricing = Pricing(figures, rates, self.speech)

    def document(self) -> Document:
        """All of it."""
        _ = self.speech.gettext
        a = self.assessment
        sections = [
            Section("summary", _("In brief"), list(self._summary()), page=True),
            Section("accepted", _("Accepted scope"), list(self.areas.accepted()), page=True),
            Section("refused", _("Refused scope"), list(self.areas.refused()), page=True),
            Section("left-out", _("Not carried over"), list(self._left_out())),
            Section("integrations", _("Integrations found"), list(integration_blocks(scope_of(a).integrations, self.speech)), page=True),
            Section("assumptions", _("Assumptions"), [Bullets(list(self.statements.assumptions()))]),
            Section("not-assessed", _("What could not be assessed"), [Bullets(list(self.statements.not_assessed()))]),
            Section("risks", _("Risks"), list(self._listed(list(self.statements.risks()), _("None that the scan shows.")))),
            Section("deliverables", _("What is delivered"), [Bullets(list(self.statements.deliverables()))]),
            Section("questions", _("Open questions"), list(self._questions())),
            Section("price", _("Hours and price"), list(self.pricing.blocks(list(price_drivers(a, self.figures, self.speech)))), page=True),
            Section("agreement", _("Agreement"), list(self._agreement())),
            Section("annex", _("Annex: the work by module"), list(self.areas.annex(a.modules)), page=True),
        ]
        return Document(
            label=self.label,
            eyebrow=_("Scope of work"),
            title=_("Odoo %(source)s to %(target)s", source=", ".join(a.source) or _("an unknown series"), target=a.target),
            facts=self._facts(),
            sections=sections,
            foot=_("%(tool)s %(version)s, %(date)s.", tool=a.tool.name, version=a.tool.version, date=self.speech.tongue.date(a.generated)),
            generator=f"{a.tool.name} {a.tool.version}",
            frame=Frame(contents=_("Contents"), skip=_("Skip to the content"), logo=_("Logo")),
        )

    def _facts(self) -> Facts:
        _ = self.speech.gettext
        a = self.assessment
        digest = content_hash(a)
        return Facts(
            [
                (_("Tree"), codes(a.roots)),
                (
                    _("From"),
                    ", ".join(f"{series} ({modules_text(self.speech, count)})" for series, count in words.series_counts(a))
                    or _("no module"),
                ),
                (_("To"), a.target),
                (_("The code today"), Tag(_(words.VERDICTS[a.verdict]), f"v-{a.verdict.value}")),
                (_("Date"), self.speech.tongue.date(a.generated)),
                *([(_("Commit"), code(a.commit[:12]))] if a.commit else []),
                (_("Content hash"), code(digest)),
            ]
        )

    def _summary(self) -> Iterator[Block]:
        _, ngettext = self.speech.gettext, self.speech.ngettext
        a, figures = self.assessment, self.figures
        yield Paragraph(
            _("What is done to bring these addons to Odoo %(target)s, what is left to others, and what it takes.", target=a.target)
        )
        yield Figures(
            [
                self._figure(_("Accepted"), figures.accepted_effort, modules_text(self.speech, figures.modules)),
                self._figure(
                    _("Refused"),
                    figures.refused_effort,
                    modules_text(self.speech, modules_in(figures.refused)),
                ),
                self._figure(_("Not carried over"), figures.left_out_effort, modules_text(self.speech, len(figures.left_out))),
                Figure(
                    _("Looked at"),
                    self.speech.tongue.percent(a.coverage.percent_files),
                    "",
                    ngettext("of %(num)s file", "of %(num)s files", a.coverage.files_seen),
                ),
            ]
        )
        yield Table(
            _("Hours, as in the audit"),
            [Column(_("Work")), *effort_columns(self.speech)],
            [
                [_("Accepted scope"), *effort_cells(self.speech, figures.accepted_effort)],
                [_("Refused scope"), *effort_cells(self.speech, figures.refused_effort)],
                [_("Not carried over: in no price, since nobody does it"), *effort_cells(self.speech, figures.left_out_effort)],
            ],
            [[_("All, the effort of the audit"), *effort_cells(self.speech, figures.effort)]],
        )
        yield from self.pricing.in_brief()
        yield Bullets(list(self._pointers()))
        yield Paragraph(
            _(
                "Hours have two decimals so that every column can be added up; they are no more exact than their range. If the scope "
                "changes, the hours and the price change."
            )
        )

    def _pointers(self) -> Iterator[str]:
        """What else a reader of the first page has to know."""
        _, ngettext = self.speech.gettext, self.speech.ngettext
        if self.figures.refused:
            areas = ", ".join(_(AREAS[area.area]) for area in self.figures.refused)
            yield ngettext(
                "Refused: %(areas)s. %(num)s module is in both scopes.",
                "Refused: %(areas)s. %(num)s modules are in both scopes.",
                len(self.figures.mixed),
                areas=areas,
            )
        integrations = len(scope_of(self.assessment).integrations)
        if integrations:
            yield ngettext("%(num)s integration was found.", "%(num)s integrations were found.", integrations)
        questions = len(list(self.statements.questions()))
        yield ngettext(
            "%(num)s question is open, and its answer is part of the scope.",
            "%(num)s questions are open, and their answers are part of the scope.",
            questions,
        )

    def _figure(self, label: str, effort: Effort, modules: str) -> Figure:
        _ = self.speech.gettext
        return Figure(
            label,
            self.speech.tongue.amount(effort.likely),
            "h",
            _("likely; %(hours)s, in %(modules)s", hours=self.speech.hours(effort), modules=modules),
        )

    def _left_out(self) -> Iterator[Block]:
        _ = self.speech.gettext
        if not self.figures.left_out:
            yield Paragraph(_("Every module that could be assessed is carried over."))
            return
        plan = self.assessment.plan
        used = {item.module: item.used_by for item in plan.left_out} if plan else {}
        yield Paragraph(
            _("Something else does the work of these modules on the target, or they do none. They are uninstalled, not migrated.")
        )
        yield Table(
            _("Modules that are not carried over"),
            [Column(_("Module")), Column(_("Why")), Column(_("Still used by"))],
            [
                [
                    code(module.name),
                    sentences(self.label.language).said(module.next_step_reason),
                    self.statements.names(used.get(module.name, [])),
                ]
                for module in self.figures.left_out
            ],
        )

    def _listed(self, items: Sequence[str], none: str) -> Iterator[Block]:
        yield Bullets(items) if items else Paragraph(none)

    def _questions(self) -> Iterator[Block]:
        _ = self.speech.gettext
        yield Paragraph(_("Their answers belong to the scope. A price is fixed when they are there."))
        yield Bullets(list(self.statements.questions()))

    def _agreement(self) -> Iterator[Block]:
        _ = self.speech.gettext
        yield Paragraph(
            _(
                "Both sides agree on the accepted and the refused scope, the assumptions and what is delivered. What is not written "
                "here is not part of it."
            )
        )
        yield Table(
            _("Signatures"),
            [Column(_("For")), Column(_("Name")), Column(_("Date")), Column(_("Signature"))],
            [[self.label.client or _("the client"), *BLANK], [self.label.name or _("the contractor"), *BLANK]],
        )
