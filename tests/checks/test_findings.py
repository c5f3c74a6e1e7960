"""What a finding costs, by what name it is known again, and which comments accept it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.small import dedented, make_rule
from rescue.assessment import CommentReport, CommentState
from rescue.checks.examples import NAME, example_addon
from rescue.checks.findings import effort_range, likely_hours, make_findings, marginal_hours, total
from rescue.checks.matching.matcher import Matcher
from rescue.checks.rules.ruleset import Example, Rule, RuleEffort
from rescue.checks.suppressing import accept
from rescue.graph import build_graph
from rescue.model import Confidence, Effort, Failure, Finding, Impact, Series

EFFORT = RuleEffort(first=2, each=0.5, cap=3)
HEAD = "from odoo import models\n\nclass Order(models.Model):\n    _inherit = 'sale.order'\n"


TODAY = datetime.date(2027, 3, 1)


def accepted(rules: list[Rule], files: Mapping[str, str]) -> tuple[list[Finding], tuple[CommentReport, ...]]:
    """The findings of an addon of these files, and what became of its comments, as the pipeline makes them."""
    addon, facts = example_addon(Example(files=dedented(files)))
    hits = Matcher(rules).match(addon, facts, build_graph([addon], facts).models, frozenset({NAME})).hits
    acceptance = accept(addon, hits, facts, {rule.id for rule in rules}, TODAY)
    found = make_findings(addon, hits, {rule.id: Series(17) for rule in rules}, {}, acceptance.accepted)
    return found, acceptance.comments


def findings(rules: list[Rule], files: Mapping[str, str]) -> list[Finding]:
    """The findings of an addon of these files."""
    return accepted(rules, files)[0]


def calls(*names: str) -> str:
    return HEAD + "".join(f"\n    def f{number}(self):\n        self.{name}()\n" for number, name in enumerate(names))


POST = make_rule({"call": {"names": ["post"], "model": ["sale.order"]}}, ident="T-POST", effort={"first": 2, "each": 0.5, "cap": 3})
SEND = make_rule({"call": {"names": ["send"], "model": ["sale.order"]}}, ident="T-SEND", effort={"first": 1, "each": 1, "cap": 8})


# ------------------------------------------------------------------------------------------------------------------ effort


@pytest.mark.parametrize(("count", "hours"), [(0, 0), (1, 2), (2, 2.5), (3, 3), (4, 3), (100, 3)])
def test_a_module_costs_the_first_place_and_each_further_one_up_to_the_cap(count: int, hours: float) -> None:
    assert likely_hours(EFFORT, count) == hours


@given(
    st.tuples(*[st.integers(0, 400).map(lambda quarter: quarter / 4)] * 3).map(sorted),
    st.integers(0, 60),
)
def test_what_each_place_adds_sums_to_what_the_module_costs(hours: list[float], count: int) -> None:
    effort = RuleEffort(each=hours[0], first=hours[1], cap=hours[2])
    added = [marginal_hours(effort, ordinal) for ordinal in range(count)]
    assert sum(added) == likely_hours(effort, count)
    assert all(0 <= more <= effort.first for more in added)


def test_the_findings_of_a_rule_sum_to_its_figure_for_the_module() -> None:
    found = findings([POST, SEND], {"a.py": calls("post", "send", "post"), "b.py": calls("post", "post")})
    assert [(item.rule, item.path, item.line, item.effort.likely) for item in found] == [
        ("T-POST", "a.py", 7, 2),
        ("T-SEND", "a.py", 10, 1),
        ("T-POST", "a.py", 13, 0.5),
        ("T-POST", "b.py", 7, 0.5),
        ("T-POST", "b.py", 10, 0),
    ]
    assert total(item.effort for item in found).likely == likely_hours(POST.effort, 4) + likely_hours(SEND.effort, 1)


@pytest.mark.parametrize(
    ("confidence", "effort"),
    [
        (Confidence.HIGH, Effort(6, 10, 18)),
        (Confidence.MEDIUM, Effort(4, 10, 25)),
        (Confidence.LOW, Effort(0, 10, 30)),
    ],
)
def test_the_less_sure_a_finding_the_wider_its_range(confidence: Confidence, effort: Effort) -> None:
    assert effort_range(10, confidence) == effort


def test_a_total_sums_lows_likelies_and_highs_apart() -> None:
    assert total([Effort(0.1, 0.2, 0.3), Effort(1, 2, 4), Effort(0, 0, 0)]) == Effort(1.1, 2.2, 4.3)
    assert total([]) == Effort(0, 0, 0)


# ------------------------------------------------------------------------------------------------------------- fingerprints


def prints(rules: list[Rule], files: Mapping[str, str]) -> dict[str, str]:
    """Fingerprints by rule and method."""
    return {f"{item.rule} {item.anchor}": item.fingerprint for item in findings(rules, files)}


def test_a_fingerprint_survives_line_shifts_renamed_files_and_other_findings() -> None:
    before = prints([POST], {"a.py": calls("post", "post")})
    assert len(set(before.values())) == 2
    assert prints([POST], {"a.py": "# a new first line\n\n" + calls("post", "post")}) == before
    assert prints([POST], {"models/renamed.py": calls("post", "post")}) == before
    both = prints([POST, SEND], {"a.py": calls("post", "post"), "0.py": calls("send")})
    assert {key: value for key, value in both.items() if key.startswith("T-POST")} == before


def test_a_fingerprint_tells_rule_method_symbol_and_module_apart() -> None:
    wide = make_rule({"call": {"names": ["post", "send"], "model": ["sale.order"]}}, ident="T-WIDE")
    found = findings([POST, wide], {"a.py": calls("post", "post", "send")})
    assert len({item.fingerprint for item in found}) == len(found) == 5


def test_equal_findings_are_told_apart_by_their_order_alone() -> None:
    text = HEAD + "\n    def f(self):\n        self.post()\n        self.post()\n"
    first, second = (item.fingerprint for item in findings([POST], {"a.py": text}))
    assert first.partition(":")[2] == "0"
    assert second == first.partition(":")[0] + ":1"


# ------------------------------------------------------------------------------------------------------- impact and message


def test_what_is_a_guess_is_no_more_than_potential_and_the_rest_stays_as_the_rule_says() -> None:
    guess = {"call": {"names": ["post"], "model": ["sale.order"], "unresolved": "medium"}}
    text = HEAD + "\n    def f(self, other):\n        other.post()\n        self.post()\n"
    mandatory = findings([make_rule(guess)], {"a.py": text})
    assert [(item.impact, item.confidence) for item in mandatory] == [
        (Impact.POTENTIAL, Confidence.MEDIUM),
        (Impact.MANDATORY, Confidence.HIGH),
    ]
    optional = findings([make_rule(guess, impact="optional")], {"a.py": text})
    assert [item.impact for item in optional] == [Impact.OPTIONAL, Impact.OPTIONAL]


def test_a_key_that_values_are_only_asked_for_is_a_possible_silent_change() -> None:
    rule = make_rule({"field": {"names": ["gone"], "model": ["sale.order"], "kinds": ["vals"]}})
    text = (
        HEAD
        + """
    def write(self, vals):
        if vals.get("gone"):
            vals["gone"] = vals.pop("gone")
        return super().write(vals)
"""
    )
    assert [(item.line, item.impact, item.failure) for item in findings([rule], {"a.py": text})] == [
        (7, Impact.POTENTIAL, Failure.SILENT_CHANGE),
        (8, Impact.MANDATORY, Failure.RUNTIME_ERROR),
        (8, Impact.POTENTIAL, Failure.SILENT_CHANGE),
    ]


def test_what_a_method_does_fails_when_it_runs_and_what_the_installation_runs_fails_then() -> None:
    matches = (
        {"field": {"names": ["gone"], "model": ["sale.order"]}},
        {"xmlid": {"names": ["sale.gone"]}},
        {"model": {"names": ["sale.gone"]}},
        {"name": {"names": ["odoo.http.gone"]}},
    )
    text = """
from odoo import api, http, models

class Order(models.Model):
    _inherit = "sale.order"

    @api.depends("gone")
    def one(self):
        self.gone
        self.env.ref("sale.gone")
        self.env["sale.gone"]
        http.gone()
        http.gone = 1

    def _register_hook(self):
        self.gone

def post_init_hook(env):
    env.ref("sale.gone")

def helper(env):
    env.ref("sale.gone")
    env["sale.gone"]

http.gone()
"""
    found = findings([make_rule(*matches, failure="install_error")], {"a.py": text})
    told = {(item.line, item.failure.value) for item in found}
    assert sorted(told) == [
        (7, "install_error"),
        (9, "runtime_error"),
        (10, "runtime_error"),
        (11, "runtime_error"),
        (12, "runtime_error"),
        (13, "silent_change"),
        (16, "install_error"),
        (19, "install_error"),
        (22, "runtime_error"),
        (23, "runtime_error"),
        (25, "install_error"),
    ]


def test_a_decorator_in_the_body_of_a_method_fails_when_that_runs() -> None:
    text = """
from odoo import api

class Order(models.Model):
    @api.gone
    def one(self):
        @api.gone
        def inner(self):
            pass

        return inner
"""
    rule = make_rule({"name": {"names": ["odoo.api.gone"]}}, failure="install_error")
    assert [(item.line, item.failure.value) for item in findings([rule], {"a.py": text})] == [(5, "install_error"), (7, "runtime_error")]


def test_a_group_that_is_gone_hides_what_a_view_shows_to_it_and_stops_a_menu() -> None:
    view = """<odoo>
<record id="v" model="ir.ui.view"><field name="model">res.partner</field><field name="arch" type="xml">
<form>
<field name="name" groups="sale.group_gone"/>
</form>
</field></record>
<menuitem id="m" groups="sale.group_gone"/>
</odoo>"""
    rule = make_rule({"xmlid": {"names": ["sale.group_gone"]}}, failure="install_error")
    found = findings([rule], {"__manifest__.py": "{'name': 'x', 'data': ['v.xml']}", "v.xml": view})
    assert [(item.line, item.impact.value, item.failure.value) for item in found] == [
        (4, "mandatory", "silent_change"),
        (7, "mandatory", "install_error"),
    ]


def test_the_message_names_the_symbol_in_the_words_of_the_rule_or_behind_its_title() -> None:
    files = {"a.py": calls("post")}
    worded = make_rule(*[{"call": {"names": ["post"]}}], message="Call {symbol} by another {name}\n")
    assert [item.message for item in findings([worded], files)] == ["Call sale.order.post by another {name}"]
    assert [item.message for item in findings([POST], files)] == ["Gone: sale.order.post"]


# ------------------------------------------------------------------------------------------------------------ suppressions


def suppressed(*lines: str) -> list[tuple[int, bool]]:
    """The findings in a method of these lines, by line within it and whether they are suppressed."""
    text = HEAD + "\n    def f(self):\n" + "".join(f"        {line}\n" for line in lines)
    return [(item.line - 6, item.suppressed) for item in findings([POST, SEND], {"a.py": text})]


def test_a_comment_with_a_reason_accepts_the_finding_on_its_line() -> None:
    assert suppressed("self.post()  # rescue: ignore[T-POST] ours", "self.post()") == [(1, True), (2, False)]


def test_a_comment_of_its_own_accepts_the_finding_on_the_next_line_and_no_further() -> None:
    assert suppressed("# rescue: ignore[T-POST] ours", "self.post()", "self.post()") == [(2, True), (3, False)]


@pytest.mark.parametrize(
    "comment",
    [
        "# rescue: ignore[T-POST]",
        "# rescue: ignore[T-POST]   ",
        "# rescue: ignore[T-SEND] ours",
        "# rescue: ignore[T-POS] ours",
        "# ignore",
    ],
)
def test_a_comment_without_a_reason_or_for_another_rule_accepts_nothing(comment: str) -> None:
    assert suppressed(f"self.post()  {comment}") == [(1, False)]


def test_one_comment_may_name_several_rules() -> None:
    assert suppressed("# rescue: ignore[T-POST, T-SEND] ours", "self.post(), self.send()") == [(2, True), (2, True)]


def test_an_accepted_first_place_leaves_its_full_price_to_the_next() -> None:
    text = HEAD + "\n    def f(self):\n        self.post()  # rescue: ignore[T-POST] ours\n        self.post()\n"
    found = findings([POST], {"a.py": text})
    assert [(item.suppressed, item.effort.likely) for item in found] == [(True, 0.5), (False, 2)]


def states(comment: str) -> list[tuple[int, CommentState, bool]]:
    """A call with a comment: the comment's line in the method and state, and whether the finding is accepted."""
    text = HEAD + f"\n    def f(self):\n        self.post()  {comment}\n"
    found, comments = accepted([POST], {"a.py": text})
    return [(item.line - 6, item.state, found[0].suppressed) for item in comments]


@pytest.mark.parametrize(
    ("comment", "state", "holds"),
    [
        ("# rescue: ignore[T-POST] ours", CommentState.USED, True),
        ("# rescue: ignore[T-POST] ours until 2027-03-01", CommentState.USED, True),
        ("# rescue: ignore[T-POST] ours until 2027-02-28", CommentState.EXPIRED, False),
        ("# rescue: ignore[T-POST]", CommentState.WITHOUT_REASON, False),
        ("# rescue: ignore[T-POST] until 2027-03-01", CommentState.WITHOUT_REASON, False),
        ("# rescue: ignore[T-OTHER] ours", CommentState.NOT_ASKED, False),
    ],
)
def test_every_comment_is_told_with_what_became_of_it(comment: str, state: CommentState, *, holds: bool) -> None:
    assert states(comment) == [(1, state, holds)]


def test_a_comment_beside_which_its_rule_finds_nothing_is_told_as_unused() -> None:
    text = HEAD + "\n    def f(self):\n        pass  # rescue: ignore[T-POST] ours\n"
    found, comments = accepted([POST], {"a.py": text})
    assert (found, [(item.line, item.state) for item in comments]) == ([], [(7, CommentState.UNUSED)])


def test_a_row_of_a_csv_file_is_accepted_in_the_manifest_and_its_neighbour_is_not() -> None:
    rule = make_rule({"record": {"models": ["ir.model.access"]}})
    manifest = """\
        {
            "name": "x",
            "data": [
                "security/ir.model.access.csv",  # rescue: ignore[T-ONE:one] they know
            ],
        }
    """
    rows = "id,name\none,One\ntwo,Two\n"
    found, comments = accepted([rule], {"__manifest__.py": manifest, "security/ir.model.access.csv": rows})
    assert [(item.line, item.suppressed, item.accepted) for item in found] == [(2, True, "they know"), (3, False, "")]
    assert [(item.path.rpartition("/")[2], item.line, item.state) for item in comments] == [("__manifest__.py", 4, CommentState.USED)]


def test_a_new_version_in_the_manifest_leaves_the_fingerprint_as_it_was() -> None:
    rule = make_rule({"manifest": {"values": {"version": "16"}}})
    found = [
        findings([rule], {"__manifest__.py": f"{{'name': 'x', 'version': '{version}'}}"})[0] for version in ("16.0.1.0.0", "16.0.1.0.1")
    ]
    assert [item.symbol for item in found] == ["version=16.0.1.0.0", "version=16.0.1.0.1"]
    assert found[0].fingerprint == found[1].fingerprint
