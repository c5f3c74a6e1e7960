"""The baseline file: what a line holds, how it is read again, and what is refused."""

from __future__ import annotations

import datetime

import pytest
from reports.factory import ATTRS, NAME_GET, finding

from rescue.errors import BaselineError
from rescue.gate import Baseline, Entry, baseline_of, compare, compare_findings, dump_baseline, load_baseline

TODAY = datetime.date(2027, 3, 1)
HEAD = '{"schema":"rescue.baseline/1"}\n'
ONE = '{"module":"sale_x","rule":"O17-A","anchor":"sale.order#f","symbol":"sale.order.a","fingerprint":"ab:0"}\n'
TWO = (
    '{"module":"stock_x","rule":"O17-A","anchor":"","symbol":"b","fingerprint":"cd:0",'
    '"owner":"Ann","reason":"later","until":"2027-02-28"}\n'
)
ENTRIES = (
    Entry("sale_x", "O17-A", "sale.order#f", "sale.order.a", "ab:0"),
    Entry("stock_x", "O17-A", "", "b", "cd:0", "Ann", "later", "2027-02-28"),
)


def test_a_line_holds_what_a_finding_is_and_nothing_that_moves() -> None:
    found = finding(ATTRS, "sale_x", "sale_x/views/a.xml", 14, fingerprint="ab:0")
    text = dump_baseline(baseline_of([found], owner="Ann", until="2027-06-30"))
    assert text == HEAD + (
        f'{{"module":"sale_x","rule":"{ATTRS.id}","anchor":"","symbol":"","fingerprint":"ab:0","owner":"Ann","until":"2027-06-30"}}\n'
    )


def test_lines_are_sorted_and_read_again_in_whatever_order_a_merge_left_them() -> None:
    assert dump_baseline(Baseline(tuple(reversed(ENTRIES)))) == HEAD + ONE + TWO
    assert load_baseline((HEAD + TWO + "\n" + ONE + TWO).encode(), "b").entries == ENTRIES


def test_what_a_comment_accepts_needs_no_line() -> None:
    assert baseline_of([finding(ATTRS, "a", "a/x.py", 1, suppressed=True)]).entries == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "b: is empty; `rescue baseline create` writes one"),
        ("[]", "b: line 1: the format is None, this version reads 'rescue.baseline/1'; create the baseline anew"),
        ('{"schema":"rescue.baseline/9"}', "b: line 1: the format is 'rescue.baseline/9', this version reads 'rescue.baseline/1'; "),
        ("x", "b: line 1: is no rescue baseline: "),
        (HEAD + "<<<<<<< ours\n", "b: line 2: a merge was left unfinished here; keep the lines of both sides"),
        (HEAD + '{"module":1}', "b: line 2: Expected `str`, got `int` - at `$.module`"),
        (HEAD + ONE.replace('"fingerprint"', '"finger"'), "b: line 2: Object contains unknown field `finger`"),
        (HEAD + ONE + TWO.replace("2027-02-28", "2027-02-30"), "b: line 3: until: '2027-02-30' is no date; write YYYY-MM-DD"),
    ],
)
def test_a_file_that_is_no_baseline_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(BaselineError) as caught:
        load_baseline(text.encode(), "b")
    assert str(caught.value).startswith(message)


def test_a_file_that_is_no_text_is_refused() -> None:
    with pytest.raises(BaselineError, match="b: is not UTF-8 text"):
        load_baseline(b"\xff", "b")


def test_findings_are_new_known_or_expired_and_lines_without_one_are_gone() -> None:
    known = finding(ATTRS, "sale_x", "sale_x/a.xml", 1, fingerprint="ab:0")
    expired = finding(ATTRS, "stock_x", "stock_x/a.xml", 1, fingerprint="cd:0")
    new = finding(NAME_GET, "sale_x", "sale_x/a.py", 1, fingerprint="ef:0")
    commented = finding(NAME_GET, "sale_x", "sale_x/a.py", 2, fingerprint="gh:0", suppressed=True)
    gone = Entry("old", "O17-A", "", "c", "ij:0")
    found = compare([known, expired, new, commented], Baseline((*ENTRIES, gone)), TODAY)
    assert (found.new, found.expired, found.known, found.gone) == ((new,), (expired,), (known,), (gone,))
    assert found.counted == (new, expired)


def test_an_acceptance_holds_on_its_last_day() -> None:
    known = finding(ATTRS, "stock_x", "stock_x/a.xml", 1, fingerprint="cd:0")
    assert compare([known], Baseline(ENTRIES), datetime.date(2027, 2, 28)).known == (known,)
    assert Baseline(ENTRIES).expired(TODAY) == ENTRIES[1:]


def test_an_earlier_scan_accepts_what_it_had_found() -> None:
    known = finding(ATTRS, "sale_x", "sale_x/moved.xml", 9, fingerprint="ab:0")
    new = finding(ATTRS, "sale_x", "sale_x/moved.xml", 10, fingerprint="ab:1")
    found = compare_findings([known, new], [finding(ATTRS, "sale_x", "sale_x/a.xml", 1, fingerprint="ab:0")])
    assert (found.new, found.known) == ((new,), (known,))
