"""A portfolio as a document."""

from __future__ import annotations

from collections.abc import Iterator

from rescue import __version__
from rescue.model import Effort
from rescue.portfolio import Portfolio, Tree
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
)
from rescue.reports.blocks.speech import Speech
from rescue.reports.i18n import language
from rescue.reports.label import Label
from rescue.scoring.rescoring import Scoring


def portfolio_document(portfolio: Portfolio, label: Label, generated: str, *, at_most: int) -> Document:
    """The document, dated ``generated``; so many causes are listed."""
    return _Builder(portfolio, label, generated, at_most).document()


class _Builder:
    """Builds the document of one portfolio in one language."""

    def __init__(self, portfolio: Portfolio, label: Label, generated: str, at_most: int) -> None:
        self.portfolio = portfolio
        self.label = label
        self.speech = Speech(language(label.language))
        self.generated = generated
        self.at_most = at_most

    def document(self) -> Document:
        """All of it."""
        _, ngettext = self.speech.gettext, self.speech.ngettext
        trees = self.portfolio.trees
        sections = [
            Section("overview", _("Overview"), list(self._overview())),
            Section("first", _("What to do first"), list(self._first()), page=True),
            Section("shared", _("What they have in common"), list(self._shared()), page=True),
            Section("comparable", _("What can be compared"), list(self._comparable())),
        ]
        return Document(
            label=self.label,
            eyebrow=_("Portfolio"),
            title=ngettext("%(num)s tree, the worst first", "%(num)s trees, the worst first", len(trees)),
            facts=Facts(
                [
                    (_("To"), ", ".join(sorted({tree.target for tree in trees}))),
                    (_("Modules"), self.speech.tongue.number(self.portfolio.modules)),
                    (_("Date"), self.speech.tongue.date(self.generated)),
                ]
            ),
            sections=sections,
            foot=_("%(tool)s %(version)s, %(date)s.", tool="rescue", version=__version__, date=self.speech.tongue.date(self.generated)),
            generator=f"rescue {__version__}",
            frame=Frame(contents=_("Contents"), skip=_("Skip to the content"), logo=_("Logo")),
        )

    def _overview(self) -> Iterator[Block]:
        _, ngettext = self.speech.gettext, self.speech.ngettext
        trees = self.portfolio.trees
        number, amount = self.speech.tongue.number, self.speech.tongue.amount
        counts = [(verdict, sum(tree.verdict is verdict for tree in trees)) for verdict in words.VERDICTS]
        detail = ", ".join(f"{number(count)} {_(words.VERDICTS[verdict]).lower()}" for verdict, count in counts if count)
        mandatory = sum(tree.counts.by_impact.get("mandatory", 0) for tree in trees)
        silent = sum(tree.counts.by_failure.get("silent_change", 0) for tree in trees)
        blocked = sum(tree.blocked for tree in trees)
        yield Figures(
            [
                Figure(_("Trees"), number(len(trees)), "", detail),
                Figure(_("Blocked"), number(blocked), "", ngettext("of %(num)s module", "of %(num)s modules", self.portfolio.modules)),
                Figure(
                    _("Effort"),
                    amount(self.portfolio.effort.likely),
                    "h",
                    _("likely; %(hours)s", hours=self.speech.hours(self.portfolio.effort)),
                ),
                Figure(
                    _("Mandatory findings"),
                    number(mandatory),
                    "",
                    ngettext("and %(num)s that is silent", "and %(num)s that are silent", silent),
                ),
            ]
        )
        heads = (_("Compatibility"), _("Blocked"), _("Mandatory"), _("Silent"), _("Likely h"), _("Files read"))
        yield Table(
            _("Trees by verdict, compatibility and mandatory findings"),
            [Column(_("Tree")), Column(_("Way")), Column(_("Verdict")), *(Column(name, numeric=True) for name in heads)],
            [
                [
                    tree.label,
                    self._way(tree),
                    Tag(_(words.VERDICTS[tree.verdict]), f"v-{tree.verdict.value}"),
                    self.speech.tongue.percent(tree.compatibility.percent),
                    self._of(tree.blocked, tree.modules),
                    number(tree.counts.by_impact.get("mandatory", 0)),
                    number(tree.counts.by_failure.get("silent_change", 0)),
                    self._effort(tree.effort),
                    self.speech.tongue.percent(tree.percent_files),
                ]
                for tree in trees
            ],
            [
                [
                    _("Sum"),
                    "",
                    "",
                    "",
                    self._of(blocked, self.portfolio.modules),
                    number(mandatory),
                    number(silent),
                    self._effort(self.portfolio.effort),
                    "",
                ]
            ],
        )

    def _effort(self, effort: Effort) -> str:
        return f"{self.speech.exact(effort.likely)}\n{self.speech.hours(effort)}"

    def _of(self, part: int, whole: int) -> str:
        return self.speech.gettext("%(part)s of %(whole)s", part=part, whole=whole)

    def _way(self, tree: Tree) -> str:
        _ = self.speech.gettext
        return _("%(source)s to %(target)s", source=", ".join(tree.source) or _("unknown"), target=tree.target)

    def _first(self) -> Iterator[Block]:
        _, ngettext = self.speech.gettext, self.speech.ngettext
        rows = [
            [
                tree.label,
                lever.title,
                code(lever.rule),
                ngettext("%(num)s place", "%(num)s places", lever.places),
                self.speech.exact(lever.effort.likely),
                self._after(lever.blocked, lever.percent),
            ]
            for tree in self.portfolio.trees
            for lever in tree.levers
        ]
        if not rows:
            yield Paragraph(_("Nothing was found that has to change."))
            return
        yield Table(
            _("The changes that buy most in each tree, one after the other"),
            [
                Column(_("Tree")),
                Column(_("Fix everywhere")),
                Column(_("Rule")),
                Column(_("Places"), numeric=True),
                Column(_("Likely h"), numeric=True),
                Column(_("Then")),
            ],
            rows,
        )

    def _after(self, blocked: int, percent: float | None) -> str:
        _, ngettext = self.speech.gettext, self.speech.ngettext
        told = ngettext("%(num)s module blocked", "%(num)s modules blocked", blocked)
        return told if percent is None else f"{told}, {self.speech.tongue.percent(percent)}"

    def _shared(self) -> Iterator[Block]:
        _, ngettext = self.speech.gettext, self.speech.ngettext
        causes = self.portfolio.causes
        if not causes:
            yield Paragraph(_("No cause was found in more than one tree."))
            return
        yield Paragraph(_("What is learnt about one of these in one tree serves the others."))
        yield Table(
            _("Causes in several trees, those of most trees first"),
            [
                Column(_("What")),
                Column(_("Rule")),
                Column(_("Impact")),
                Column(_("Trees")),
                Column(_("Findings"), numeric=True),
                Column(_("Likely h"), numeric=True),
            ],
            [
                [
                    cause.title,
                    code(cause.rule),
                    Tag(_(words.IMPACTS[cause.impact]), f"i-{cause.impact.value}"),
                    ", ".join(cause.trees),
                    self.speech.tongue.number(cause.findings),
                    self.speech.exact(cause.effort.likely),
                ]
                for cause in causes[: self.at_most]
            ],
        )
        more = len(causes) - self.at_most
        if more > 0:
            yield Paragraph(ngettext("and %(num)s more, in the JSON", "and %(num)s more, in the JSON", more))

    def _comparable(self) -> Iterator[Block]:
        notes = list(self._notes())
        yield Bullets(notes) if notes else Paragraph(self.speech.gettext("All reports are of one version and one target."))

    def _notes(self) -> Iterator[str]:
        _, ngettext = self.speech.gettext, self.speech.ngettext
        trees = self.portfolio.trees
        if len({tree.target for tree in trees}) > 1:
            yield _("The targets differ: a longer way has more findings.")
        if len({tree.version for tree in trees}) > 1:
            yield _("Several versions of rescue made the reports: a later one sees more.")
        if self.portfolio.repeated:
            yield _(
                "Some trees have the same name, as branches of one have: %(names)s. The sums count what they share more than once.",
                names=", ".join(map(code, self.portfolio.repeated)),
            )
        again = [tree.label for tree in trees if tree.scoring is Scoring.AGAIN]
        if again:
            yield _("Computed again as this version does: the effort of %(names)s.", names=", ".join(again))
        apart = [tree.label for tree in trees if tree.scoring in {Scoring.NEWER, Scoring.UNKNOWN}]
        if apart:
            yield _("Of another version's model, and not comparable: the effort of %(names)s. Scan these again.", names=", ".join(apart))
        unread = [tree for tree in trees if tree.percent_files < 100 or tree.hops_missing]
        if unread:
            yield ngettext(
                "Not all of %(num)s tree could be read or assessed: %(names)s. What was not looked at does not count as fine.",
                "Not all of %(num)s trees could be read or assessed: %(names)s. What was not looked at does not count as fine.",
                len(unread),
                names=", ".join(tree.label for tree in unread),
            )
