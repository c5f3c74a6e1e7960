"""A whole scan opens no connection: neither this process nor a worker of it can, and nothing is missed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2]
LEGACY = PACKAGE / "examples/legacy"
# What is there for the interpreter's start in every process, workers that are not forked included.
BLOCKED = """\
import socket, sys

def refuse(event, details):
    if event.startswith("socket.") and event not in {"socket.__new__"}:
        with open(LOG, "a") as log:
            log.write(event + repr(details) + "\\n")
        raise OSError("the network is blocked")

sys.addaudithook(refuse)
"""
OUTPUTS = ("--html", "--json", "--sarif", "--junit", "--gitlab", "--markdown", "--csv")


def scanned(folder: Path, *before: str, path: str = "") -> bytes:
    """The reports of a scan of the example tree, one after the other, by two processes and with a cache."""
    folder.mkdir()
    outputs = [word for number, name in enumerate(OUTPUTS) for word in (name, f"out{number}")]
    words = [*before, sys.executable, "-m", "rescue", "scan", str(LEGACY), "--target", "17.0", "--jobs", "2", *outputs]
    found = os.pathsep.join(part for part in (path, str(PACKAGE)) if part)
    given = {**os.environ, "PYTHONPATH": found, "SOURCE_DATE_EPOCH": "1800000000", "RESCUE_NO_CACHE": ""}
    subprocess.run(words, cwd=folder, env=given, check=True, capture_output=True)
    return b"".join((folder / f"out{number}").read_bytes() for number in range(len(OUTPUTS)))


@pytest.fixture(scope="module")
def free(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return scanned(tmp_path_factory.mktemp("free") / "work")


def test_a_scan_asks_for_no_connection_and_no_name(tmp_path: Path, free: bytes) -> None:
    (tmp_path / "site").mkdir()
    log = tmp_path / "asked"
    (tmp_path / "site/sitecustomize.py").write_text(f"LOG = {str(log)!r}\n{BLOCKED}")
    assert scanned(tmp_path / "work", path=str(tmp_path / "site")) == free
    assert not log.exists()


def test_the_block_blocks(tmp_path: Path) -> None:
    log = tmp_path / "asked"
    (tmp_path / "sitecustomize.py").write_text(f"LOG = {str(log)!r}\n{BLOCKED}")
    code = "import socket; socket.create_connection(('127.0.0.1', 9))"
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, check=False)
    assert b"the network is blocked" in done.stderr
    assert log.exists()


def test_a_scan_in_a_place_without_any_network_gives_the_same_bytes(tmp_path: Path, free: bytes) -> None:
    if not shutil.which("unshare") or subprocess.run(["unshare", "-n", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this user may not make a place without a network")
    assert scanned(tmp_path / "work", "unshare", "-n") == free
