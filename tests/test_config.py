"""Settings are read from the nearest file above what is scanned, and a key that is not known is an error that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rescue.config import Config, Configured, find_config, load_config
from rescue.errors import ConfigError
from rescue.plan.pins import Pins
from rescue.scope.rates import Rates

TABLE = '[tool.rescue]\ntarget = "17.0"\njobs = 2\nrules = ["ours"]\nexclude = ["tests"]\n'


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def refusal(file: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    return str(caught.value)


def test_the_nearest_file_wins_and_the_others_are_not_asked(tmp_path: Path) -> None:
    written(tmp_path / "rescue.toml", 'target = "16.0"\n')
    near = written(tmp_path / "a" / "pyproject.toml", TABLE)
    (tmp_path / "a" / "b" / "c").mkdir(parents=True)
    expected = Configured(Config(target="17.0", jobs=2, rules=["ours"], exclude=["tests"]), near)
    assert find_config(tmp_path / "a" / "b" / "c") == expected
    assert find_config(tmp_path).config.target == "16.0"
    assert expected.paths(["ours"]) == (tmp_path / "a" / "ours",)


def test_modules_and_artifacts_are_pinned_to_layers_in_a_table_of_its_own(tmp_path: Path) -> None:
    written(tmp_path / "pyproject.toml", '[tool.rescue.layers]\nbase = ["acme_base"]\nclients = ["Initech"]\n')
    assert find_config(tmp_path).config == Config(layers=Pins(base=["acme_base"], clients=["Initech"]))


def test_a_pyproject_without_a_table_of_rescue_is_passed_over_even_a_broken_one(tmp_path: Path) -> None:
    written(tmp_path / "rescue.toml", 'source = "14.0"\n')
    written(tmp_path / "a" / "pyproject.toml", "[tool.ruff]\nline-length = 100\n")
    written(tmp_path / "a" / "b" / "pyproject.toml", "[tool\n")
    assert find_config(tmp_path / "a" / "b").file == tmp_path / "rescue.toml"


def test_of_two_files_in_one_folder_rescue_toml_is_taken(tmp_path: Path) -> None:
    written(tmp_path / "pyproject.toml", TABLE)
    written(tmp_path / "rescue.toml", "jobs = 3\n")
    assert find_config(tmp_path).config == Config(jobs=3)


def test_without_any_file_all_is_as_by_default(tmp_path: Path) -> None:
    assert find_config(tmp_path) == Configured(Config(), None)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "rescue.toml",
            "targt = 1\nmore = 2\n",
            "unknown key 'targt', 'more'; known are target, source, jobs, rules, catalog, exclude, layers, report, scope",
        ),
        (
            "pyproject.toml",
            "[tool.rescue]\ntargt = 1\n",
            "[tool.rescue]: unknown key 'targt'; known are target, source, jobs, rules, catalog, exclude, layers, report, scope",
        ),
        ("rescue.toml", "[layers]\nbsae = []\n", "layers: Object contains unknown field `bsae`"),
        ("rescue.toml", '[layers]\nbase = "acme_base"\n', "layers.base: Expected `array`, got `str`"),
        ("rescue.toml", "jobs = 0\n", "jobs: Expected `int` >= 1"),
        ("rescue.toml", "jobs = true\n", "jobs: Expected `int | null`, got `bool`"),
        ("rescue.toml", "target = 17.0\n", "target: Expected `str | null`, got `float`"),
        ("rescue.toml", 'rules = "ours"\n', "rules: Expected `array`, got `str`"),
        ("pyproject.toml", '[tool]\nrescue = "x"\n', "[tool.rescue]: it: Expected `object`, got `str`"),
        ("pyproject.toml", "[tool.ruff]\n", "there is no [tool.rescue] in it"),
        ("rescue.toml", TABLE, "the keys stand at the top of this file, not under [tool.rescue]"),
    ],
)
def test_what_a_file_must_not_say_is_refused_with_file_and_key(name: str, text: str, message: str, tmp_path: Path) -> None:
    file = written(tmp_path / name, text)
    assert refusal(file) == f"{file}: {message}"


def test_a_broken_or_missing_file_is_refused_with_its_name(tmp_path: Path) -> None:
    file = written(tmp_path / "rescue.toml", "a = \n")
    assert refusal(file) == f"{file}: not valid TOML: Invalid value (at line 1, column 5)"
    assert refusal(tmp_path / "no.toml") == f"{tmp_path / 'no.toml'}: cannot be read: No such file or directory"


def test_a_rate_and_its_currency_are_given_together_or_not_at_all(tmp_path: Path) -> None:
    file = written(tmp_path / "rescue.toml", '[scope]\nrate = 95\ncurrency = "EUR"\nvat = "plus VAT"\n')
    assert load_config(file).config.scope == Rates(rate=95.0, currency="EUR", vat="plus VAT")
    assert refusal(written(file, "[scope]\nrate = 95\n")) == f"{file}: scope: a price needs both: rate (per hour) and currency"
    assert refusal(written(file, '[scope]\nrate = 0\ncurrency = "EUR"\n')) == f"{file}: scope.rate: Expected `float` > 0.0"
