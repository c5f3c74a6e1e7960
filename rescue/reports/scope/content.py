"""A scope document from an assessment: its sections, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

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
    Folded,
    Frame,
    Heading,
    Paragraph,
    Row,
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
from rescue.reports.scope.figures import AreaSum, ScopeFigures, figures_of, scope_of
from rescue.reports.scope.nouns import AREAS, MEANINGS, items_text
from rescue.reports.scope.statements import Statements, price_drivers
from rescue.reports.sentences import sentences
from rescue.scope.rates import Price, Rates, summed
from rescue.scoped import Integration, ScopePart

PLACES = 3
"""So many places of an integration are told."""

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
        self.rates = rates
        self.label = label
        self.speech = Speech(language(label.language))
        self.statements = Statements(assessment, figures, self.speech)

    def document(self) -> Document:
        """All of it."""
        _ = self.speech.gettext
        a = self.assessment
        sections = [
            Section("summary", _("In brief"), list(self._summary()), page=True),
            Section("accepted", _("Accepted scope"), list(self._accepted()), page=True),
            Section("refused", _("Refused scope"), list(self._refused()), page=True),
            Section("left-out", _("Not carried over"), list(self._left_out())),
            Section("integrations", _("Integrations found"), list(self._integrations()), page=True),
            Section("assumptions", _("Assumptions"), [Bullets(list(self.statements.assumptions()))]),
            Section("not-assessed", _("What could not be assessed"), [Bullets(list(self.statements.not_assessed()))]),
            Section("risks", _("Risks"), list(self._listed(list(self.statements.risks()), _("None that the scan shows.")))),
            Section("deliverables", _("What is delivered"), [Bullets(list(self.statements.deliverables()))]),
            Section("questions", _("Open questions"), list(self._questions())),
            Section("price", _("Hours and price"), list(self._price()), page=True),
            Section("agreement", _("Agreement"), list(self._agreement())),
            Section("annex", _("Annex: the work by module"), list(self._annex()), page=True),
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
                (_("From"), ", ".join(f"{series} ({self._modules(count)})" for series, count in words.series_counts(a)) or _("no module")),
                (_("To"), a.target),
                (_("The code today"), Tag(_(words.VERDICTS[a.verdict]), f"v-{a.verdict.value}")),
                (_("Date"), self.speech.tongue.date(a.generated)),
                *([(_("Commit"), code(a.commit[:12]))] if a.commit else []),
                (_("Content hash"), code(digest)),
            ]
        )

    # ----------------------------------------------------------------------------------------------------------------

    def _summary(self) -> Iterator[Block]:
        _, ngettext = self.speech.gettext, self.speech.ngettext
        a, figures = self.assessment, self.figures
        yield Paragraph(
            _("What is done to bring these addons to Odoo %(target)s, what is left to others, and what it takes.", target=a.target)
        )
        yield Figures(
            [
                self._figure(_("Accepted"), figures.accepted_effort, self._modules(figures.modules)),
                self._figure(
                    _("Refused"),
                    figures.refused_effort,
                    self._modules(_count(figures.refused)),
                ),
                self._figure(_("Not carried over"), figures.left_out_effort, self._modules(len(figures.left_out))),
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
            [Column(_("Work")), *self._effort_columns()],
            [
                [_("Accepted scope"), *self._effort(figures.accepted_effort)],
                [_("Refused scope"), *self._effort(figures.refused_effort)],
                [_("Not carried over: in no price, since nobody does it"), *self._effort(figures.left_out_effort)],
            ],
            [[_("All, the effort of the audit"), *self._effort(figures.effort)]],
        )
        if self.rates.rate is not None:
            price = self._total_price()
            yield Paragraph(
                _(
                    "The accepted scope costs %(low)s to %(high)s, likely %(likely)s%(vat)s.",
                    low=self._money(price.low),
                    high=self._money(price.high),
                    likely=self._money(price.likely),
                    vat=self._vat(),
                )
            )
        yield Bullets(list(self._pointers()))
        yield Paragraph(
            _(
                "Hours have two decimals so that every column can be added up; they are no more exact than their range. If the scope "
                "changes, "
                "the hours and the price change."
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

    def _accepted(self) -> Iterator[Block]:
        _ = self.speech.gettext
        if not self.figures.accepted:
            yield Paragraph(_("Nothing of this tree is in the accepted scope."))
            return
        yield Paragraph(_("Backend work: it is done, tested and handed over for the price of this document."))
        yield self._areas(_("The accepted scope by area"), self.figures.accepted, self.figures.accepted_effort)
        for area in self.figures.accepted:
            yield from self._area(area)

    def _refused(self) -> Iterator[Block]:
        _ = self.speech.gettext
        if not self.figures.refused:
            yield Paragraph(_("The tree holds no frontend in OWL or JavaScript, no point of sale and no theme or shop."))
            return
        yield Paragraph(
            _(
                "This is not done, and in no price. It is sized here so that nobody takes it for granted: somebody else does it, or it "
                "is dropped."
            )
        )
        yield self._areas(_("The refused scope by area"), self.figures.refused, self.figures.refused_effort)
        for area in self.figures.refused:
            yield from self._area(area)
        if self.figures.mixed:
            yield Heading(_("Modules with accepted and refused parts"))
            yield Paragraph(_("These do not work on the target with the accepted scope alone."))
            yield Table(
                _("Modules in both scopes, those with most refused hours first"),
                [
                    Column(_("Module")),
                    Column(_("Refused for")),
                    Column(_("Accepted lines"), numeric=True),
                    Column(_("Refused lines"), numeric=True),
                    Column(_("Accepted, likely h"), numeric=True),
                    Column(_("Refused, likely h"), numeric=True),
                ],
                [
                    [
                        code(item.module),
                        "; ".join(_(AREAS[area]) for area in item.areas),
                        self._number(item.accepted_lines),
                        self._number(item.refused_lines),
                        self.speech.exact(item.accepted.likely),
                        self.speech.exact(item.refused.likely),
                    ]
                    for item in self.figures.mixed
                ],
            )

    def _areas(self, caption: str, areas: Sequence[AreaSum], effort: Effort) -> Table:
        _ = self.speech.gettext
        return Table(
            caption,
            [
                Column(_("Area")),
                Column(_("Modules"), numeric=True),
                Column(_("Lines"), numeric=True),
                Column(_("Findings"), numeric=True),
                *self._effort_columns(),
            ],
            [
                [
                    _(AREAS[area.area]),
                    self._number(len(area.parts)),
                    self._number(area.lines),
                    self._number(area.findings),
                    *self._effort(area.effort),
                ]
                for area in areas
            ],
            [
                [
                    _("Sum"),
                    self._number(_count(areas)),
                    self._number(sum(area.lines for area in areas)),
                    self._number(sum(area.findings for area in areas)),
                    *self._effort(effort),
                ]
            ],
        )

    def _area(self, area: AreaSum) -> Iterator[Block]:
        _ = self.speech.gettext
        yield Heading(_(AREAS[area.area]))
        yield Paragraph(_(MEANINGS[area.area]))
        if area.items:
            yield Paragraph(_("What there is: %(items)s.", items=items_text(self.speech, area.items)))
        yield Folded(
            _("Where: %(modules)s", modules=self._modules(len(area.parts))),
            [
                Table(
                    _("%(area)s: the modules with most hours first", area=_(AREAS[area.area])),
                    [
                        Column(_("Module")),
                        Column(_("What there is")),
                        Column(_("Files"), numeric=True),
                        Column(_("Lines"), numeric=True),
                        Column(_("Findings"), numeric=True),
                        *self._effort_columns(),
                    ],
                    [self._part(part) for part in area.parts],
                )
            ],
        )

    def _part(self, part: ScopePart) -> Row:
        return [
            code(part.module),
            items_text(self.speech, part.items),
            self._number(len(part.files)),
            self._number(part.lines),
            self._number(part.findings),
            *self._effort(part.effort),
        ]

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

    def _integrations(self) -> Iterator[Block]:
        _ = self.speech.gettext
        found = scope_of(self.assessment).integrations
        if not found:
            yield Paragraph(_("The code shows none: no library that talks to other programs, no route for them, no module for that."))
        else:
            yield Paragraph(
                _(
                    "What the code shows: libraries that it imports, routes that it opens, modules that it builds on. Hosts are those "
                    "that the "
                    "same file names; most stand in the database."
                )
            )
            yield Table(
                _("Integrations by module"),
                [
                    Column(_("Module")),
                    Column(_("Protocol")),
                    Column(_("Direction")),
                    Column(_("Shown by")),
                    Column(_("Hosts")),
                    Column(_("Places")),
                ],
                [self._integration(list(own)) for _key, own in groupby(found, key=_same_row)],
            )

    def _integration(self, own: Sequence[Integration]) -> Row:
        """One row for what a module talks of one protocol, in one direction, as far as one kind of thing shows it."""
        _ = self.speech.gettext
        first = own[0]
        places = sorted({place for item in own for place in item.places})
        return [
            code(first.module),
            _(first.protocol),
            _("others call Odoo") if first.inbound else _("Odoo calls others"),
            f"{self._by(first.by)} {codes([item.name for item in own])}",
            codes(sorted({host for item in own for host in item.hosts})),
            codes(places[:PLACES]) + (f" (+{len(places) - PLACES})" if len(places) > PLACES else ""),
        ]

    def _by(self, by: str) -> str:
        _ = self.speech.gettext
        return {"package": _("library"), "standard": _("library"), "route": _("route"), "module": _("module")}.get(by, by)

    def _listed(self, items: Sequence[str], none: str) -> Iterator[Block]:
        yield Bullets(items) if items else Paragraph(none)

    def _questions(self) -> Iterator[Block]:
        _ = self.speech.gettext
        yield Paragraph(_("Their answers belong to the scope. A price is fixed when they are there."))
        yield Bullets(list(self.statements.questions()))

    def _price(self) -> Iterator[Block]:
        _ = self.speech.gettext
        drivers = Bullets(list(price_drivers(self.assessment, self.figures, self.speech)))
        if self.rates.rate is None:
            yield Paragraph(_("No rate is configured, so this document names hours and no price."))
            yield Heading(_("What moves the hours"))
            yield drivers
            return
        rate = self._money(self.rates.rate)
        yield Paragraph(_("At %(rate)s an hour%(vat)s, for the accepted scope alone.", rate=rate, vat=self._vat()))
        prices = self._prices()
        total = self._total_price()
        yield Table(
            _("The price by area, in %(currency)s", currency=self.rates.currency),
            [
                Column(_("Area")),
                Column(_("Likely h"), numeric=True),
                *(Column(name, numeric=True) for name in (_("Low"), _("Likely"), _("High"))),
            ],
            [
                [_(AREAS[area.area]), self.speech.exact(area.effort.likely), *self._amounts(price)]
                for area, price in zip(self.figures.accepted, prices, strict=True)
            ],
            [[_("Accepted scope"), self.speech.exact(self.figures.accepted_effort.likely), *self._amounts(total)]],
        )
        yield Heading(_("What moves it"))
        yield drivers

    def _agreement(self) -> Iterator[Block]:
        _ = self.speech.gettext
        yield Paragraph(
            _(
                "Both sides agree on the accepted and the refused scope, the assumptions and what is delivered. What is not written "
                "here is not "
                "part of it."
            )
        )
        yield Table(
            _("Signatures"),
            [Column(_("For")), Column(_("Name")), Column(_("Date")), Column(_("Signature"))],
            [[self.label.client or _("the client"), *BLANK], [self.label.name or _("the contractor"), *BLANK]],
        )

    def _annex(self) -> Iterator[Block]:
        _ = self.speech.gettext
        areas = [*self.figures.accepted, *self.figures.refused]
        parts = {(part.module, part.path, part.area): part for area in areas for part in area.parts}
        modules = [module for module in self.assessment.modules if any((module.name, module.path, area.area) in parts for area in areas)]
        yield Paragraph(_("Likely hours of each module by area. The audit has every finding with its file and line."))
        yield Table(
            _("Likely hours by module and area"),
            [Column(_("Module")), *(Column(_(AREAS[area.area]), numeric=True) for area in areas), Column(_("Sum"), numeric=True)],
            [
                [
                    code(module.name),
                    *(
                        self.speech.exact(part.effort.likely) if (part := parts.get((module.name, module.path, area.area))) else ""
                        for area in areas
                    ),
                    self.speech.exact(module.effort.likely),
                ]
                for module in modules
            ],
            [
                [
                    _("Sum"),
                    *(self.speech.exact(area.effort.likely) for area in areas),
                    self.speech.exact(sum(module.effort.likely for module in modules)),
                ]
            ],
        )

    # ----------------------------------------------------------------------------------------------------------------

    def _effort_columns(self) -> list[Column]:
        _ = self.speech.gettext
        return [Column(_("Low h"), numeric=True), Column(_("Likely h"), numeric=True), Column(_("High h"), numeric=True)]

    def _effort(self, effort: Effort) -> list[str]:
        return [self.speech.exact(effort.low), self.speech.exact(effort.likely), self.speech.exact(effort.high)]

    def _number(self, value: int) -> str:
        return self.speech.tongue.number(value)

    def _modules(self, count: int) -> str:
        return self.speech.ngettext("%(num)s module", "%(num)s modules", count)

    def _prices(self) -> list[Price]:
        return [self.rates.price(area.effort) for area in self.figures.accepted]

    def _total_price(self) -> Price:
        return summed(self._prices())

    def _amounts(self, price: Price) -> list[str]:
        return [self.speech.exact(price.low), self.speech.exact(price.likely), self.speech.exact(price.high)]

    def _money(self, value: float) -> str:
        return f"{self.speech.exact(value)}\N{NO-BREAK SPACE}{self.rates.currency}"

    def _vat(self) -> str:
        return f" ({self.rates.vat})" if self.rates.vat else ""


def _count(areas: Sequence[AreaSum]) -> int:
    """How many addons have a part in any of the areas."""
    return len({(part.module, part.path) for area in areas for part in area.parts})


def _same_row(item: Integration) -> tuple[str, str, bool, str]:
    return item.module, item.protocol, item.inbound, item.by
