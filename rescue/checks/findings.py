"""Hits to findings: what each costs, how sure it is, and a fingerprint that survives edits around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import blake2b

from rescue.checks.lookup import Hit
from rescue.checks.placing import Place, place_of
from rescue.checks.rules.kinds import is_layer
from rescue.checks.rules.ruleset import Rule, RuleEffort
from rescue.model import Addon, Confidence, Effort, Failure, FileKind, Finding, Impact, Series

# (low, high) as multiples of the likely hours. A rule's figures are judged for a developer who knows Odoo; how far the
# truth may lie from them depends on how sure it is that the place really needs the work.
SPREAD = {Confidence.HIGH: (0.6, 1.8), Confidence.MEDIUM: (0.4, 2.5), Confidence.LOW: (0.0, 3.0)}

NOTHING: Mapping[tuple[str, int, str], str] = {}


def likely_hours(effort: RuleEffort, count: int) -> float:
    """Hours for ``count`` places of one rule in one module: first + each for every further one, at most cap."""
    return min(effort.cap, effort.first + effort.each * (count - 1)) if count else 0.0


def marginal_hours(effort: RuleEffort, ordinal: int) -> float:
    """What the place number ``ordinal`` (from 0) adds, so that the places of a rule sum to ``likely_hours``."""
    return likely_hours(effort, ordinal + 1) - likely_hours(effort, ordinal)


def effort_range(likely: float, confidence: Confidence) -> Effort:
    """The range around a likely figure, in hours rounded to hundredths."""
    low, high = SPREAD[confidence]
    return Effort(round(likely * low, 2), round(likely, 2), round(likely * high, 2))


def total(efforts: Iterable[Effort]) -> Effort:
    """The sum of efforts; lows, likelies and highs apart."""
    low = likely = high = 0.0
    for effort in efforts:
        low, likely, high = low + effort.low, likely + effort.likely, high + effort.high
    return Effort(round(low, 2), round(likely, 2), round(high, 2))


def make_findings(
    addon: Addon,
    hits: Sequence[Hit],
    hops: Mapping[str, Series],
    excerpt: Mapping[tuple[str, int], str],
    accepted: Mapping[tuple[str, int, str], str] = NOTHING,
    unloaded: Collection[str] = (),
) -> list[Finding]:
    """The findings of one addon; ``hits`` sorted by place, ``hops`` gives the series that each rule belongs to.

    Scripts of past upgrades give none: they do not run on the way to the target. ``accepted`` gives for each
    (path, line, rule) that a comment suppresses its reason: their effort is what they would add to the others. ``unloaded`` are the paths
    of code that nothing imports.
    """
    kinds = {path: kind for path, kind, _ in addon.files}
    placed = [
        (hit, Place.UNLISTED if hit.path in unloaded else place_of(addon, hit.path, kinds.get(hit.path, FileKind.MANIFEST))) for hit in hits
    ]
    placed = [(hit, place) for hit, place in placed if place is not Place.MIGRATION]
    counted: Counter[str] = Counter()
    beyond = Counter(hit.rule.id for hit, _ in placed if (hit.path, hit.line, hit.rule.id) not in accepted)
    ordinals: Counter[tuple[str, str, str]] = Counter()
    findings = []
    for hit, place in placed:
        rule = hit.rule
        # once something imports the file, what was accepted as doing nothing is new
        named = f"{hit.named or hit.symbol} not loaded" if hit.path in unloaded else hit.named or hit.symbol
        key = (rule.id, hit.anchor, named)
        suppressed = (hit.path, hit.line, rule.id) in accepted
        seen = beyond if suppressed else counted
        findings.append(
            Finding(
                rule=rule.id,
                title=rule.title,
                impact=_impact(hit, place),
                failure=_failure(hit, place),
                confidence=hit.confidence,
                module=addon.name,
                path=hit.path,
                line=hit.line,
                hop="" if is_layer(rule.id) else str(hit.hop or hops[rule.id]),
                symbol=hit.symbol,
                anchor=hit.anchor,
                message=message(rule, hit.symbol, hit.became),
                fix=rule.fix.strip(),
                effort=effort_range(_hours(rule, place, seen), hit.confidence),
                fingerprint=fingerprint(addon.name, key, ordinals[key]),
                suppressed=suppressed,
                accepted=accepted.get((hit.path, hit.line, rule.id), ""),
                excerpt=excerpt.get((hit.path, hit.line), ""),
            )
        )
        seen[rule.id] += place is not Place.UNLISTED
        ordinals[key] += 1
    return findings


def _hours(rule: Rule, place: Place, seen: Counter[str]) -> float:
    """What a place adds to the hours of its rule; nothing where nothing loads the file."""
    return 0.0 if place is Place.UNLISTED else marginal_hours(rule.effort, seen[rule.id])


def message(rule: Rule, symbol: str, became: str = "") -> str:
    """The rule's message with ``{symbol}`` filled in, or its title and the symbol with what it became."""
    if rule.message:
        return rule.message.strip().replace("{symbol}", symbol)
    return f"{rule.title}: {symbol}; on the target it is {became}" if became else f"{rule.title}: {symbol}"


def fingerprint(module: str, key: tuple[str, str, str], ordinal: int) -> str:
    """A name for the finding that does not know its path or line: rule, module, anchor and symbol hashed, and an ordinal for equal ones."""
    digest = blake2b("\0".join((module, *key)).encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()
    return f"{digest}:{ordinal}"


def _impact(hit: Hit, place: Place) -> Impact:
    """A guess is never mandatory, whatever its rule says, nor is what only tests run or what may do nothing at this place.

    What nothing loads is no more than worth knowing.
    """
    if place is Place.UNLISTED:
        return Impact.INFO
    unsure = hit.confidence is Confidence.LOW or not hit.resolved or hit.idle
    if hit.rule.impact is Impact.MANDATORY and (unsure or place is Place.TESTS):
        return Impact.POTENTIAL
    return hit.rule.impact


def _failure(hit: Hit, place: Place) -> Failure:
    """What the failure is where the file stands: tests and demo data fail without keeping the module from being installed."""
    if place is Place.UNLISTED:
        return Failure.NONE
    return Failure.RUNTIME_ERROR if hit.fails is Failure.INSTALL_ERROR and place in {Place.TESTS, Place.DEMO} else hit.fails
