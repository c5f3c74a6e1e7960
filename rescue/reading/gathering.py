"""What is read of a tree: the outline of each addon, and the facts of those that somebody asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import msgspec
from msgspec.msgpack import Decoder, encode

from rescue.cache import Cache, digest, recalled
from rescue.model import Addon, Facts, Series
from rescue.reading.discovery import Discovery
from rescue.reading.inference import is_inferable, resolve_classes
from rescue.reading.outline import Outline, outline_key, outline_of
from rescue.reading.read import Meanwhile, Readers, nothing, read_all, read_cached
from rescue.reading.series import infer_series
from rescue.reading.tasks import Task
from rescue.reading.templates import Given, known_templates, resolve_templates, with_templates

_OUTLINE = Decoder(Outline)


@dataclass(frozen=True)
class Marks:
    """Digests of an addon, for what is made from it: of all its files and facts, and those of its outline."""

    own: bytes
    around: bytes
    views: bytes
    code: bytes


@dataclass(frozen=True)
class Gathered:
    """The addons with their series, those that are not to be installed, and by the path of each its facts, and these as others see them.

    ``marks`` are by the addon's path too; empty where nothing is kept.
    """

    addons: tuple[Addon, ...]
    idle: tuple[Addon, ...]
    facts: Mapping[str, Sequence[Facts]]
    outlines: Mapping[str, Sequence[Facts]]
    marks: Mapping[str, Marks]

    @property
    def steady(self) -> bool:
        """Whether no file changed while it was read; nothing is known of that where nothing is kept."""
        return isinstance(self.facts, KeptFacts) and self.facts.steady

    def is_sure(self, addon: Addon) -> bool:
        """Whether the facts of an addon are those that its marks stand for, and will be the next time."""
        return not isinstance(self.facts, KeptFacts) or addon.path not in self.facts.unsure

    def load(self, addons: Sequence[Addon]) -> None:
        """Have the facts of these addons at hand, for processes that are copies of this one: they must not share the cache."""
        if isinstance(self.facts, KeptFacts):
            self.facts.load([addon.path for addon in addons])

    def whole(self) -> Gathered:
        """The same with all facts at hand: they take the place of the outlines, so that what both hold is not held twice."""
        if isinstance(self.facts, KeptFacts):
            self.facts.load_all()
        return replace(self, outlines=self.facts)


def gather(discovery: Discovery, tasks: Sequence[Task], readers: Readers, meanwhile: Meanwhile) -> Gathered:
    """Read all files. ``tasks`` are those of the discovery's addons; ``meanwhile`` as in ``read_all``."""
    everything = (*discovery.addons, *discovery.not_installable)
    found = iter(resolve_templates(resolve_classes(everything, read_all(tasks, readers.jobs, readers.progress, meanwhile, readers.copy))))
    facts = {addon.path: [next(found) for _ in addon.files] for addon in everything}

    def told(addon: Addon) -> Addon:
        return addon if addon.series else _with_series(addon, *infer_series(addon, facts[addon.path]))

    return Gathered(tuple(map(told, discovery.addons)), tuple(map(told, discovery.not_installable)), facts, facts, {})


def gather_kept(
    discovery: Discovery,
    tasks: Sequence[Task],
    digests: Sequence[bytes],
    cache: Cache,
    readers: Readers,
    meanwhile: Meanwhile,
) -> Gathered:
    """As ``gather``, but only those addons are read whose outlines the cache does not hold; ``digests`` are those of the files' bytes."""
    everything = (*discovery.addons, *discovery.not_installable)
    facts = KeptFacts(everything, tasks, digests, cache, readers)
    keys = {addon.path: outline_key(addon, facts.digests(addon.path)) for addon in everything}
    outlines = recalled(cache, keys, _OUTLINE)
    missing = [addon for addon in everything if addon.path not in outlines]
    facts.read([addon.path for addon in missing], meanwhile)
    fresh = {addon.path: outline_of(addon, facts.as_read(addon.path)) for addon in missing}
    cache.put({keys[path]: encode(outline) for path, outline in fresh.items() if path not in facts.unsure})
    outlines |= fresh
    if any(outline.inferable for outline in outlines.values()):
        outlines |= {addon.path: outline_of(addon, facts.as_read(addon.path)) for addon in facts.infer()}
    known = known_templates(chain.from_iterable(outlines[addon.path].files for addon in everything))
    facts.fit({path: outline.files for path, outline in outlines.items()}, known)

    def own(path: str) -> bytes:
        if path in facts.unsure:
            return digest(b"unsure", encode(facts[path]), *facts.digests(path))
        return digest(b"own", keys[path], encode([known.get(root) for root in outlines[path].templates]))

    def told(addon: Addon) -> Addon:
        return addon if addon.series else _with_series(addon, outlines[addon.path].series, outlines[addon.path].series_reason)

    return Gathered(
        tuple(map(told, discovery.addons)),
        tuple(map(told, discovery.not_installable)),
        facts,
        {path: outline.files for path, outline in outlines.items()},
        {path: Marks(own(path), outline.around, outline.views, outline.code) for path, outline in outlines.items()},
    )


def _with_series(addon: Addon, series: Series | None, reason: str) -> Addon:
    """An addon whose manifest names no series gets the one that its code gives away."""
    return msgspec.structs.replace(addon, series=series, series_reason=reason)


def _fitting(file: Facts, outline: Facts) -> Facts:
    """The facts with the very classes of their outline: who asks which class came first (``ModelIndex``) asks for these."""
    if file.classes is outline.classes or file.classes != outline.classes:
        return file
    return msgspec.structs.replace(file, classes=outline.classes)


class KeptFacts(Mapping[str, Sequence[Facts]]):
    """The facts of addons by path, taken from the cache, or read, when they are first asked for."""

    def __init__(
        self,
        addons: Sequence[Addon],
        tasks: Sequence[Task],
        digests: Sequence[bytes],
        cache: Cache,
        readers: Readers,
    ) -> None:
        """``tasks`` are the files of the addons, in their order."""
        self.steady = True
        # the paths of the addons whose facts may be others the next time, or are not what their files alone tell
        self.unsure: set[str] = set()
        self._known: Mapping[str, Given] = {}
        self._outlines: Mapping[str, Sequence[Facts]] = {}
        self._addons = addons
        self._cache = cache
        self._readers = readers
        self._read: dict[str, list[Facts]] = {}
        self._done: dict[str, list[Facts]] = {}
        self._files: dict[str, tuple[Sequence[Task], Sequence[bytes]]] = {}
        start = 0
        for addon in addons:
            end = start + len(addon.files)
            self._files[addon.path] = tasks[start:end], digests[start:end]
            start = end

    def __getitem__(self, path: str) -> Sequence[Facts]:
        """The facts of an addon, with what other files say of its classes and templates. Raises KeyError for none of the addons."""
        if path not in self._done:
            self.load([path])
        return self._done[path]

    def __iter__(self) -> Iterator[str]:
        """The paths of all addons."""
        return iter(self._files)

    def __len__(self) -> int:
        """How many addons there are."""
        return len(self._files)

    def digests(self, path: str) -> Sequence[bytes]:
        """Those of an addon's files."""
        return self._files[path][1]

    def as_read(self, path: str) -> list[Facts]:
        """The facts of an addon that was read, as its files alone tell them."""
        return self._read[path]

    def fit(self, outlines: Mapping[str, Sequence[Facts]], known: Mapping[str, Given]) -> None:
        """From now on, give facts that fit to these outlines, and with what is ``known`` of templates."""
        self._outlines = outlines
        self._known = known

    def load(self, paths: Sequence[str]) -> None:
        """Have the facts of these addons at hand."""
        waiting = [path for path in paths if path not in self._done]
        if missing := [path for path in waiting if path not in self._read]:
            self.read(missing, nothing)
        for path in waiting:
            # as they were read, nobody asks for them any more: what their outlines hold of them too is not held twice
            pairs = zip(self._read.pop(path), self._outlines[path], strict=True)
            self._done[path] = [with_templates(_fitting(file, outline), self._known) for file, outline in pairs]

    def load_all(self) -> None:
        """Have the facts of all addons at hand, and let their outlines go."""
        self.load(list(self._files))
        self._outlines = {}

    def read(self, paths: Sequence[str], meanwhile: Meanwhile) -> None:
        """Read what the cache does not hold of these addons; ``meanwhile`` as in ``read_all``."""
        tasks = [task for path in paths for task in self._files[path][0]]
        digests = [found for path in paths for found in self._files[path][1]]
        kept = read_cached(tasks, digests, self._cache, self._readers, meanwhile)
        self.steady = self.steady and kept.steady
        start = 0
        for path in paths:
            end = start + len(self._files[path][0])
            self._read[path] = kept.facts[start:end]
            if not kept.passing.isdisjoint(range(start, end)):
                self.unsure.add(path)
            start = end

    def infer(self) -> list[Addon]:
        """Have the classes looked at that wait for what stands in other files, of any addon; the addons that have some."""
        if missing := [addon.path for addon in self._addons if addon.path not in self._read]:
            self.read(missing, nothing)
        waiting = [addon for addon in self._addons if any(map(is_inferable, self._read[addon.path]))]
        found = iter(resolve_classes(self._addons, [file for addon in self._addons for file in self._read[addon.path]]))
        self._read = {addon.path: [next(found) for _ in addon.files] for addon in self._addons}
        self.unsure.update(addon.path for addon in waiting)
        return waiting
