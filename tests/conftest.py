"""What all tests share: property tests that run on machines busy with other things too, and no cache where none is asked for."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("rescue", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("rescue")


@pytest.fixture(autouse=True)
def without_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """No scan finds what another test has left."""
    monkeypatch.setenv("RESCUE_NO_CACHE", "1")
