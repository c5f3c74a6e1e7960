"""JUnit XML: a suite for each module, in which a finding that has to be looked at is a failure and what was not read is an error."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from rescue.assessment import Assessment, ModuleReport
from rescue.model import Finding, Impact
from rescue.reports.escape import visible, visible_block
from rescue.reports.machine import Standings, file_path, is_known

_FAILING = {Impact.MANDATORY, Impact.POTENTIAL}


def render_junit(assessment: Assessment, *, prefix: str = "", standings: Standings | None = None) -> str:
    """Give the report as XML with its declaration. Accepted findings are skipped cases, optional ones and information pass."""
    root = etree.Element("testsuites", name=f"rescue: to {assessment.target}")
    by_module: dict[str, list[Finding]] = {}
    for finding in assessment.findings:
        by_module.setdefault(finding.module, []).append(finding)
    for module in assessment.modules:
        _suite(root, module, by_module.get(module.name, []), prefix, standings or {})
        by_module[module.name] = []  # a second addon of the same name does not repeat them
    unread = [(item.path, f"not read ({item.reason.value})", item.detail) for item in assessment.coverage.unread]
    unread += [(item.path, "not assessed", item.detail) for item in assessment.rejected]
    if unread:
        suite = etree.SubElement(root, "testsuite", name="not read")
        for path, message, detail in unread:
            case = etree.SubElement(suite, "testcase", classname="not read", name=visible(file_path(path, prefix)))
            etree.SubElement(case, "error", message=visible(message)).text = visible(detail)
    for suite in root:
        _count(suite)
    _count(root)
    return etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8").decode()


def _suite(root: etree._Element, module: ModuleReport, findings: Iterable[Finding], prefix: str, standings: Standings) -> None:
    name = visible(module.name)
    suite = etree.SubElement(root, "testsuite", name=name)
    for finding in findings:
        place = visible(f"{file_path(finding.path, prefix)}:{finding.line}")
        case = etree.SubElement(suite, "testcase", classname=name, name=f"{finding.rule} {place}")
        if finding.suppressed:
            etree.SubElement(case, "skipped", message=visible(f"accepted in the code: {finding.accepted}"))
        elif is_known(finding, standings):
            etree.SubElement(case, "skipped", message="accepted in the baseline")
        elif finding.impact in _FAILING:
            failure = etree.SubElement(case, "failure", type=finding.impact.value, message=visible(finding.message))
            failure.text = visible_block(f"{finding.fix}\n\n{place}\n{finding.excerpt}")
    if not len(suite):
        etree.SubElement(suite, "testcase", classname=name, name="nothing found")


def _count(element: etree._Element) -> None:
    for name, path in (("tests", ".//testcase"), ("failures", ".//failure"), ("errors", ".//error"), ("skipped", ".//skipped")):
        element.set(name, str(len(element.findall(path))))
