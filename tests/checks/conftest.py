"""What several files of tests hold addons against."""

from __future__ import annotations

import pytest

from checks.core_trees import catalogs
from rescue.catalog.load import Catalog
from rescue.model import Series


@pytest.fixture(scope="session")
def core(tmp_path_factory: pytest.TempPathFactory) -> dict[Series, Catalog]:
    return catalogs(tmp_path_factory.mktemp("core"))
