"""Of several pins that meet an artifact, the one that says most of it wins."""

from __future__ import annotations

from rescue.plan.model import Artifact, Kind, Layer
from rescue.plan.pins import Pins


def artifact(module: str, kind: Kind, name: str) -> Artifact:
    return Artifact(f"{module}/{kind}:{name}", kind, module, name, "a.py", 1, 2, 2)


def test_artifacts_win_over_modules_names_over_patterns_and_long_over_short() -> None:
    pins = Pins(
        base=["acme_base", "acme_sale/model:*"],
        implementation=["acme_*", "acme_sale/model:acme.visit"],
        configuration=["acme_sale_*"],
    )
    model, view = Kind.MODEL, Kind.VIEW
    assert pins.find(artifact("acme_base", view, "x")) == (Layer.BASE, "acme_base")
    assert pins.find(artifact("acme_sale", view, "x")) == (Layer.IMPLEMENTATION, "acme_*")
    assert pins.find(artifact("acme_sale", model, "acme.other")) == (Layer.BASE, "acme_sale/model:*")
    assert pins.find(artifact("acme_sale", model, "acme.visit")) == (Layer.IMPLEMENTATION, "acme_sale/model:acme.visit")
    assert pins.find(artifact("acme_sale_data", view, "x")) == (Layer.CONFIGURATION, "acme_sale_*")
    assert pins.find(artifact("other", view, "x")) is None
