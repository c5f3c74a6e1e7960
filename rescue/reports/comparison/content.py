"""A comparison of two reports as a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from rescue.checks.findings import total
from rescue.comparison.model import Comparison, ModuleChange, OneSided, Side, Why
from rescue.model import Effort, Finding, Impact, Verdict
from rescue.reports import words
from rescue.reports.blocks.model import (
    Block,
    Bullets,
    Cell,
    Column,
    Document,
    Facts,
    Figure,
    Figures,
    Frame,
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
from rescue.reports.label import Label
from rescue.reports.machine import worst_first
from rescue.scoring.rescoring import Scoring

HARDLY: Final = 0.5
"""So many hours are no difference worth a word."""


def comparison_document(comparison: Comparison, label: Label, *, at_most: int) -> Document:
    """The document; so many findings of a kind are listed, the worst first."""
    return _Builder(comparison, label, at_most).document()


class _Builder:
    """Builds the document of one comparison in one language."""

    def __init__(self, comparison: Comparison, label: Label, at_most: int) -> None:
        self.comparison = comparison
        self.label = label
        self.speech = Speech(language(label.language))
        self.at_most = at_most

    def document(self) -> Document:
        """All of it."""
        _ = self.speech.gettext
        c = self.comparison
        sections = [Section("summary", _("In brief"), list(self._summary()))]
        sections += [Section(ident, title, blocks) for ident, title, found in self._parts() if (blocks := list(found))]
        return Document(
            label=self.label,
            eyebrow=_("Then and now"),
            title=_("Odoo %(source)s to %(target)s", source=", ".join(c.now.source) or _("an unknown series"), target=c.now.target),
            facts=Facts(
                [
                    (_("Tree"), codes(c.now.roots)),
                    (_("Then"), self._told(c.then)),
                    (_("Now"), self._told(c.now)),
                ]
            ),
            sections=sections,
            foot=_("%(tool)s %(version)s, %(date)s.", tool="rescue", version=c.now.version, date=self.speech.tongue.date(c.now.generated)),
            generator=f"rescue {c.now.version}",
            frame=Frame(contents=_("Contents"), skip=_("Skip to the content"), logo=_("Logo")),
        )

    def _told(self, side: Side) -> str:
        _ = self.speech.gettext
        return _("%(date)s, rescue %(version)s", date=self.speech.tongue.date(side.generated), version=side.version)

    def _parts(self) -> Iterator[tuple[str, str, Iterator[Block]]]:
        _ = self.speech.gettext
        c = self.comparison
        yield "new", _("New"), self._findings(_("New findings, the worst first"), _of(c.new, Why.CHANGED, Why.MODULE))
        yield "fixed", _("Fixed"), self._by_rule(_("Fixed, by rule"), _of(c.gone, Why.CHANGED))
        yield "accepted", _("Accepted since"), self._findings(_("Findings that a comment in the code accepts now"), c.accepted)
        yield "reopened", _("No longer accepted"), self._findings(_("Findings that no comment accepts any more"), c.reopened)
        yield "not-comparable", _("What only looks like a change"), self._only_looks()
        yield "modules", _("Modules"), self._modules()

    # ----------------------------------------------------------------------------------------------------------------

    def _summary(self) -> Iterator[Block]:
        _, ngettext = self.speech.gettext, self.speech.ngettext
        c = self.comparison
        fixed, new = len(_of(c.gone, Why.CHANGED)), len(_of(c.new, Why.CHANGED, Why.MODULE))
        number = self.speech.tongue.number
        yield Figures(
            [
                Figure(_("Fixed"), number(fixed), "", ngettext("finding is gone", "findings are gone", fixed)),
                Figure(_("New"), number(new), "", ngettext("finding was not there", "findings were not there", new)),
                Figure(_("Unchanged"), number(len(c.unchanged)), "", self._rejudged()),
                self._effort_figure(),
            ]
        )
        yield Table(
            _("The tree then and now"),
            [Column(_("What")), Column(_("Then"), numeric=True), Column(_("Now"), numeric=True), Column(_("Change"), numeric=True)],
            list(self._rows()),
        )
        notes = list(self._notes())
        if notes:
            yield Paragraph(_("To know before comparing:"))
            yield Bullets(notes)

    def _rejudged(self) -> str:
        _, ngettext = self.speech.gettext, self.speech.ngettext
        count = len(self.comparison.rejudged)
        if not count:
            return _("the same findings")
        return ngettext("of them %(num)s is more or less pressing now", "of them %(num)s are more or less pressing now", count)

    def _effort_figure(self) -> Figure:
        _ = self.speech.gettext
        then, now = self.comparison.then.effort, self.comparison.now.effort
        if not self.comparison.effort_comparable:
            return Figure(_("Effort"), self.speech.tongue.amount(now.likely), "h", _("likely; that of then cannot be compared"))
        detail = _("likely, instead of %(hours)s h", hours=self.speech.tongue.amount(then.likely))
        return Figure(_("Effort"), self.speech.tongue.amount(now.likely), "h", detail)

    def _rows(self) -> Iterator[Row]:
        _ = self.speech.gettext
        then, now = self.comparison.then, self.comparison.now
        yield [_("Verdict"), self._verdict(then.verdict), self._verdict(now.verdict), self._course(then.verdict, now.verdict)]
        yield [_("Target"), then.target, now.target, ""]
        percent = self.speech.tongue.percent
        before, after = then.compatibility.percent, now.compatibility.percent
        points = "" if before is None or after is None else _("%(num)s points", num=self._points(round(after - before, 1)))
        yield [_("Compatibility"), percent(before), percent(after), points]
        comparable = self.comparison.effort_comparable
        yield [
            _("Effort, likely h"),
            self._effort(then),
            self._effort(now),
            self._signed(round(now.effort.likely - then.effort.likely, 2)) if comparable else _("not comparable"),
        ]
        yield [_("Effort, range"), self.speech.hours(then.effort), self.speech.hours(now.effort), ""]
        for impact, name in words.IMPACTS.items():
            counts = [side.counts.by_impact.get(impact.value, 0) for side in (then, now)]
            yield [_("Findings: %(impact)s", impact=_(name)), *self._pair(*counts)]
        silent = [side.counts.by_failure.get("silent_change", 0) for side in (then, now)]
        yield [_("Findings that are silent"), *self._pair(*silent)]
        yield [_("Modules"), *self._pair(then.modules, now.modules)]
        yield [_("Files read"), *(self._of(side.files_read, side.files_seen) for side in (then, now)), ""]

    def _effort(self, side: Side) -> str:
        return self.speech.exact(side.effort.likely)

    def _of(self, part: int, whole: int) -> str:
        return self.speech.gettext("%(part)s of %(whole)s", part=part, whole=whole)

    def _pair(self, then: int, now: int) -> list[str]:
        number = self.speech.tongue.number
        return [number(then), number(now), self._signed(now - then)]

    def _signed(self, change: float) -> str:
        return _sign(change) + (self.speech.tongue.number(abs(change)) if isinstance(change, int) else self.speech.exact(abs(change)))

    def _points(self, change: float) -> str:
        return _sign(change) + self.speech.tongue.decimal(abs(change))

    def _verdict(self, verdict: Verdict | None) -> Cell:
        return Tag(self.speech.gettext(words.VERDICTS[verdict]), f"v-{verdict.value}") if verdict else ""

    def _course(self, then: Verdict, now: Verdict) -> str:
        _ = self.speech.gettext
        order = list(words.VERDICTS)
        if then is now:
            return _("the same")
        return _("better") if order.index(now) > order.index(then) else _("worse")

    def _notes(self) -> Iterator[str]:
        _, ngettext = self.speech.gettext, self.speech.ngettext
        c = self.comparison
        if sorted(c.then.roots) != sorted(c.now.roots):
            yield _("The trees have other names: %(then)s then, %(now)s now.", then=codes(c.then.roots), now=codes(c.now.roots))
        if c.then.target != c.now.target:
            yield _(
                "The target is another: %(then)s then, %(now)s now. What is new may come from the longer way.",
                then=c.then.target,
                now=c.now.target,
            )
        if c.then.generated > c.now.generated:
            yield _("The report given first is the later one: it was made on %(date)s.", date=self.speech.tongue.date(c.then.generated))
        if c.then.version != c.now.version:
            yield _("Two versions of rescue made them: what is new may be what it has learnt to see, what is gone what it no longer minds.")
        elif c.rulesets_changed:
            yield ngettext(
                "%(num)s ruleset is not the same (%(names)s): what is new may be what it has learnt to see, what is gone what it no "
                "longer minds.",
                "%(num)s rulesets are not the same (%(names)s): what is new may be what they have learnt to see, what is gone what they "
                "no longer mind.",
                len(c.rulesets_changed),
                names=", ".join(c.rulesets_changed),
            )
        fixed = total(item.effort for item in _of(c.gone, Why.CHANGED)).likely
        if c.effort_comparable and c.then.effort.likely - c.now.effort.likely < fixed - HARDLY:
            yield _(
                "What was fixed was costed at likely %(hours)s h. The effort falls by less: it is never below what the migration of "
                "such modules changes on the whole, found or not.",
                hours=self.speech.tongue.amount(fixed),
            )
        for side, when in ((c.then, _("the first report")), (c.now, _("the second report"))):
            if side.scoring is Scoring.AGAIN:
                yield _("The effort of %(when)s was computed again as this version does, from what the report holds.", when=when)
            elif side.scoring is Scoring.NEWER:
                yield _("The effort of %(when)s is of a newer rescue, and cannot be compared.", when=when)
            elif side.scoring is Scoring.UNKNOWN:
                yield _(
                    "The effort of %(when)s is of an older rescue. It cannot be computed again, since the report does not hold the "
                    "sizes that this "
                    "takes; scan that state again.",
                    when=when,
                )

    # ----------------------------------------------------------------------------------------------------------------

    def _findings(self, caption: str, findings: Sequence[Finding]) -> Iterator[Block]:
        _ = self.speech.gettext
        if not findings:
            return
        listed = sorted(findings, key=worst_first)
        yield Table(
            caption,
            [Column(_("Place")), Column(_("Impact")), Column(_("What")), Column(_("Rule"))],
            [
                [
                    code(f"{item.path}:{item.line}"),
                    Tag(_(words.IMPACTS[item.impact]), f"i-{item.impact.value}"),
                    item.message,
                    code(item.rule),
                ]
                for item in listed[: self.at_most]
            ],
        )
        yield from self._more(len(listed))

    def _more(self, count: int) -> Iterator[Block]:
        more = count - self.at_most
        if more > 0:
            yield Paragraph(self.speech.ngettext("and %(num)s more, in the JSON", "and %(num)s more, in the JSON", more))

    def _by_rule(self, caption: str, findings: Sequence[Finding]) -> Iterator[Block]:
        _ = self.speech.gettext
        if not findings:
            return
        counted = Counter((item.rule, item.title) for item in findings)
        modules: dict[str, set[str]] = {}
        impacts: dict[str, Impact] = {}
        for item in findings:
            modules.setdefault(item.rule, set()).add(item.module)
            impacts[item.rule] = min(impacts.get(item.rule, item.impact), item.impact, key=list(Impact).index)
        listed = sorted(counted.items(), key=lambda item: (list(Impact).index(impacts[item[0][0]]), -item[1], item[0]))
        yield Table(
            caption,
            [
                Column(_("What")),
                Column(_("Impact")),
                Column(_("Rule")),
                Column(_("Findings"), numeric=True),
                Column(_("Modules"), numeric=True),
            ],
            [
                [
                    title,
                    Tag(_(words.IMPACTS[impacts[rule]]), f"i-{impacts[rule].value}"),
                    code(rule),
                    self.speech.tongue.number(count),
                    self.speech.tongue.number(len(modules[rule])),
                ]
                for (rule, title), count in listed
            ],
        )

    def _only_looks(self) -> Iterator[Block]:
        _, ngettext = self.speech.gettext, self.speech.ngettext
        c = self.comparison
        told = []
        if count := len(_of(c.gone, Why.MODULE)):
            told.append(ngettext("%(num)s finding is gone with its module.", "%(num)s findings are gone with their modules.", count))
        if count := len(_of(c.gone, Why.RULE)):
            told.append(
                ngettext(
                    "%(num)s finding is gone because its rule is not held against its module any more: whether it is fixed is not known.",
                    "%(num)s findings are gone because their rules are not held against their modules any more: whether they are fixed "
                    "is not known.",
                    count,
                )
            )
        if count := len(_of(c.gone, Why.UNREAD)):
            told.append(
                ngettext(
                    "%(num)s finding is gone because its file cannot be read any more.",
                    "%(num)s findings are gone because their files cannot be read any more.",
                    count,
                )
            )
        if count := len(_of(c.new, Why.RULE)):
            told.append(
                ngettext(
                    "%(num)s finding is there because its rule was not held against its module then.",
                    "%(num)s findings are there because their rules were not held against their modules then.",
                    count,
                )
            )
        if count := len(_of(c.new, Why.UNREAD)):
            told.append(
                ngettext(
                    "%(num)s finding is there because its file could not be read then.",
                    "%(num)s findings are there because their files could not be read then.",
                    count,
                )
            )
        if told:
            yield Bullets(told)
        yield from self._by_rule(_("Looked for now and not then, by rule"), _of(c.new, Why.RULE, Why.UNREAD))

    def _modules(self) -> Iterator[Block]:
        _ = self.speech.gettext
        changed = self.comparison.modules
        if not changed:
            yield Paragraph(_("No module changed."))
            return
        listed = sorted(changed, key=_most_first)
        number = [Column(name, numeric=True) for name in (_("Gone"), _("New"), _("Likely h then"), _("Likely h now"))]
        yield Table(
            _("Modules that are not as they were, those with most findings that came or went first"),
            [Column(_("Module")), Column(_("Then")), Column(_("Now")), *number],
            [
                [
                    code(item.name),
                    self._verdict(item.verdict_then) or _("not there"),
                    self._verdict(item.verdict_now) or _("not there"),
                    self.speech.tongue.number(item.gone),
                    self.speech.tongue.number(item.new),
                    self._likely(item.effort_then),
                    self._likely(item.effort_now),
                ]
                for item in listed[: self.at_most]
            ],
        )
        yield from self._more(len(listed))

    def _likely(self, effort: Effort | None) -> str:
        return self.speech.exact(effort.likely) if effort else ""


def _sign(change: float) -> str:
    return "+" if change > 0 else "\N{MINUS SIGN}" if change < 0 else ""


def _of(found: Sequence[OneSided], *reasons: Why) -> list[Finding]:
    return [item.finding for item in found if item.why in reasons]


def _most_first(change: ModuleChange) -> tuple[int, str]:
    return -(change.gone + change.new), change.name
