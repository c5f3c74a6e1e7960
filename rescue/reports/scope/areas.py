"""The accepted and the refused scope, area by area, and who does what in each module."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rescue.assessment import ModuleReport
from rescue.model import Effort
from rescue.reports.blocks.model import Block, Column, Folded, Heading, Paragraph, Row, Table, code
from rescue.reports.blocks.speech import Speech
from rescue.reports.scope.cells import effort_cells, effort_columns, modules_text
from rescue.reports.scope.figures import AreaSum, ScopeFigures
from rescue.reports.scope.nouns import AREAS, MEANINGS, items_text
from rescue.scoped import ScopePart


class Areas:
    """The areas of one document in one language."""

    def __init__(self, figures: ScopeFigures, speech: Speech) -> None:
        """Tell of these figures."""
        self._figures = figures
        self._speech = speech

    def accepted(self) -> Iterator[Block]:
        """What is done."""
        _ = self._speech.gettext
        if not self._figures.accepted:
            yield Paragraph(_("Nothing of this tree is in the accepted scope."))
            return
        yield Paragraph(_("Backend work: it is done, tested and handed over for the price of this document."))
        yield self._table(_("The accepted scope by area"), self._figures.accepted, self._figures.accepted_effort)
        for area in self._figures.accepted:
            yield from self._area(area)

    def refused(self) -> Iterator[Block]:
        """What is not."""
        _ = self._speech.gettext
        if not self._figures.refused:
            yield Paragraph(_("The tree holds no frontend in OWL or JavaScript, no point of sale and no theme or shop."))
            return
        yield Paragraph(
            _(
                "This is not done, and in no price. It is sized here so that nobody takes it for granted: somebody else does it, or it "
                "is dropped."
            )
        )
        yield self._table(_("The refused scope by area"), self._figures.refused, self._figures.refused_effort)
        for area in self._figures.refused:
            yield from self._area(area)
        if self._figures.mixed:
            yield Heading(_("Modules with accepted and refused parts"))
            yield Paragraph(_("These do not work on the target with the accepted scope alone."))
            yield self._mixed()

    def annex(self, every: Sequence[ModuleReport]) -> Iterator[Block]:
        """The likely hours of these modules, as far as an area holds any of them."""
        _ = self._speech.gettext
        areas = [*self._figures.accepted, *self._figures.refused]
        parts = {(part.module, part.path, part.area): part for area in areas for part in area.parts}
        modules = [module for module in every if any((module.name, module.path, area.area) in parts for area in areas)]
        yield Paragraph(_("Likely hours of each module by area. The audit has every finding with its file and line."))
        yield Table(
            _("Likely hours by module and area"),
            [Column(_("Module")), *(Column(_(AREAS[area.area]), numeric=True) for area in areas), Column(_("Sum"), numeric=True)],
            [
                [
                    code(module.name),
                    *(
                        self._speech.exact(part.effort.likely) if (part := parts.get((module.name, module.path, area.area))) else ""
                        for area in areas
                    ),
                    self._speech.exact(module.effort.likely),
                ]
                for module in modules
            ],
            [
                [
                    _("Sum"),
                    *(self._speech.exact(area.effort.likely) for area in areas),
                    self._speech.exact(sum(module.effort.likely for module in modules)),
                ]
            ],
        )

    def _mixed(self) -> Table:
        _ = self._speech.gettext
        return Table(
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
                    self._speech.tongue.number(item.accepted_lines),
                    self._speech.tongue.number(item.refused_lines),
                    self._speech.exact(item.accepted.likely),
                    self._speech.exact(item.refused.likely),
                ]
                for item in self._figures.mixed
            ],
        )

    def _table(self, caption: str, areas: Sequence[AreaSum], effort: Effort) -> Table:
        _ = self._speech.gettext
        return Table(
            caption,
            [
                Column(_("Area")),
                Column(_("Modules"), numeric=True),
                Column(_("Lines"), numeric=True),
                Column(_("Findings"), numeric=True),
                *effort_columns(self._speech),
            ],
            [
                [
                    _(AREAS[area.area]),
                    self._speech.tongue.number(len(area.parts)),
                    self._speech.tongue.number(area.lines),
                    self._speech.tongue.number(area.findings),
                    *effort_cells(self._speech, area.effort),
                ]
                for area in areas
            ],
            [
                [
                    _("Sum"),
                    self._speech.tongue.number(modules_in(areas)),
                    self._speech.tongue.number(sum(area.lines for area in areas)),
                    self._speech.tongue.number(sum(area.findings for area in areas)),
                    *effort_cells(self._speech, effort),
                ]
            ],
        )

    def _area(self, area: AreaSum) -> Iterator[Block]:
        _ = self._speech.gettext
        yield Heading(_(AREAS[area.area]))
        yield Paragraph(_(MEANINGS[area.area]))
        if area.items:
            yield Paragraph(_("What there is: %(items)s.", items=items_text(self._speech, area.items)))
        yield Folded(
            _("Where: %(modules)s", modules=modules_text(self._speech, len(area.parts))),
            [
                Table(
                    _("%(area)s: the modules with most hours first", area=_(AREAS[area.area])),
                    [
                        Column(_("Module")),
                        Column(_("What there is")),
                        Column(_("Files"), numeric=True),
                        Column(_("Lines"), numeric=True),
                        Column(_("Findings"), numeric=True),
                        *effort_columns(self._speech),
                    ],
                    [self._part(part) for part in area.parts],
                )
            ],
        )

    def _part(self, part: ScopePart) -> Row:
        return [
            code(part.module),
            items_text(self._speech, part.items),
            self._speech.tongue.number(len(part.files)),
            self._speech.tongue.number(part.lines),
            self._speech.tongue.number(part.findings),
            *effort_cells(self._speech, part.effort),
        ]


def modules_in(areas: Sequence[AreaSum]) -> int:
    """How many addons have a part in any of the areas."""
    return len({(part.module, part.path) for area in areas for part in area.parts})
