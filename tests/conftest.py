"""What all tests share: how property tests run on machines that are busy with other things too."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("rescue", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("rescue")
