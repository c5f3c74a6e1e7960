"""What all tests share: property tests that run on machines busy with other things too, and no cache where none is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, settings

settings.register_profile("rescue", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("rescue")


@pytest.fixture(autouse=True)
def without_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """No scan finds what another test has left."""
    monkeypatch.setenv("RESCUE_NO_CACHE", "1")


@pytest.fixture(scope="session")
def legacy_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The JSON report of the example tree on its way to 17.0, not to be changed."""
    from rescue.cli.main import main

    file = tmp_path_factory.mktemp("report") / "legacy.json"
    tree = Path(__file__).resolve().parents[1] / "examples/legacy"
    words = ["scan", str(tree), "--target", "17.0", "--jobs", "1", "--no-cache", "--quiet", "--json", str(file)]
    assert CliRunner().invoke(main, words).exit_code == 0
    return file
