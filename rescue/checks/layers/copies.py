"""Bodies of core's methods that stand in an addon word for word."""

from __future__ import annotations

from collections.abc import Iterator

from rescue.checks.layers.subject import Subject
from rescue.checks.lookup import Hit
from rescue.graph.models import model_classes


def copies(subject: Subject) -> Iterator[Hit]:
    """LAYER-CORE-COPY: a method that does exactly what core's of that name does, on that model or one that it inherits."""
    if subject.models is None:
        return
    for file in subject.python:
        exact = {body.line: body.exact for body in file.bodies}
        if not exact:
            continue
        for item in model_classes(file):
            for method in item.methods:
                if method.line not in exact:
                    continue
                for at, core in subject.models.core_methods(item.model, method.name):
                    module = next((it[0] for it in core.definitions if it[3] == exact[method.line]), "")
                    if module and module != subject.addon.name:
                        symbol = f"{item.model}.{method.name}"
                        yield subject.hit("LAYER-CORE-COPY", file.path, method.line, f"{symbol} ({at} of {module})", symbol)
                        break
