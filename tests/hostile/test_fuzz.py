"""A few hundred spoiled files for every analyzer and loader, always the same ones; ``bench/fuzz.py`` does it with many thousands."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2]
COUNTS = {
    "python": 300,
    "python2": 100,
    "xml": 500,
    "javascript": 300,
    "csv": 500,
    "manifest": 500,
    "rules": 300,
    "baseline": 200,
    "config": 300,
    "report": 100,
    "catalog": 300,
}


@pytest.mark.parametrize("name", COUNTS)
def test_no_spoiled_file_makes_an_analyzer_or_loader_crash_or_hang(name: str, tmp_path: Path) -> None:
    words = [str(PACKAGE / "bench/fuzz.py"), str(PACKAGE / "examples"), "--analyzer", name, "--count", str(COUNTS[name]), "--seed", "8"]
    done = subprocess.run([sys.executable, *words, "--keep", str(tmp_path)], capture_output=True, text=True, check=False, cwd=PACKAGE)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.match(rf"{name} +{COUNTS[name]} of \d+ files  wrong 0  slowest ", done.stdout)
    assert re.search(r"(?:read|refused) \d", done.stdout)
