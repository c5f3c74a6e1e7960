"""The promise: what the program itself says in sentences is said in the language of the report, with what it names left as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from rescue.cli.main import main
from rescue.reports.i18n import codes
from rescue.reports.sentences import sentences

LEGACY = Path(__file__).resolve().parents[2] / "examples" / "legacy"


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("1 file of 12 could not be read.", "1 fichier sur 12 n'a pas pu être lu."),
        ("2 files of 12 could not be read.", "2 fichiers sur 12 n'ont pas pu être lus."),
        (
            "What was found can be changed where it is. It is of the community: look for it for 18.0 first.",
            "Ce qui a été trouvé peut être changé sur place. Il vient de la communauté : cherchez-le d'abord pour 18.0.",
        ),
        (
            "3 places can lose data: back up, and compare before and after (a, b, c, d, e and 20 more).",
            "3 endroits peuvent perdre des données : sauvegardez, et comparez avant et après (a, b, c, d, e et 20 autres).",
        ),
        ("The tests of 7 modules pass.", "Les tests de 7 modules passent."),
        ("The tests of a, b and c pass.", "Les tests de a, b et c passent."),
        ("Dependencies that nobody here knows: a on b, c on d.", "Dépendances que personne ici ne connaît : a envers b, c envers d."),
        (
            "It holds several layers at once: 12 lines of base, 3 lines of configuration. The moves say what goes where.",
            "Il contient plusieurs couches à la fois : 12 lignes de base, 3 lignes de configuration. Les déplacements disent ce qui va où.",
        ),
        ("Something that no form fits.", "Something that no form fits."),
        ("All tests pass. Something else.", "Tous les tests passent. Something else."),
        ("Nothing loads what it holds: 100 %, %(x)s.", "Rien ne charge ce qu'il contient : 100 %, %(x)s."),
    ],
)
def test_a_sentence_is_told_by_its_form(english: str, french: str) -> None:
    assert sentences("fr").said(english) == french
    assert sentences("en").said(english) == english


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("scan") / "a.json"
    done = CliRunner().invoke(main, ["scan", str(LEGACY), "--no-cache", "--jobs", "1", "--target", "18.0", "-q", "--json", str(out)])
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def said(report: dict[str, Any]) -> Iterator[str]:
    yield from report["limits"]
    for module in report["modules"]:
        yield from (*module["verdict_reasons"], module["next_step_reason"])
    for wave in report["plan"]["waves"]:
        yield from (*wave["risks"], *wave["exit_test"])
    yield from (item["reason"] for item in report["plan"]["left_out"])
    yield from (item["why"] for item in report["plan"]["cuts"] if item["kind"] != "cycle")
    yield from (item["reason"] for item in report["graph"]["unused"])


@pytest.mark.parametrize("code", codes()[1:])
def test_what_a_scan_says_is_known_by_its_form(code: str, report: dict[str, Any]) -> None:
    texts = list(dict.fromkeys(said(report)))
    assert len(texts) > 30
    assert [text for text in texts if sentences(code).said(text) == text] == []
