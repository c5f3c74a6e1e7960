"""Which area an artifact belongs to: by what it is, the model that it is about, and what its addon extends."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from rescue.model import Addon, Facts, FileKind, MethodDef, Route
from rescue.plan import workflow
from rescue.plan.model import Artifact, Kind
from rescue.scoped import Area

_BY_KIND: Final = {
    Kind.OVERRIDE: Area.LOGIC,
    Kind.SERVER_ACTION: Area.LOGIC,
    Kind.ACCESS: Area.LOGIC,
    Kind.GROUP: Area.LOGIC,
    Kind.RULE: Area.LOGIC,
    Kind.SETTING: Area.DATA,
    Kind.LOOKUP: Area.DATA,
    Kind.RECORD: Area.DATA,
    Kind.HOOK: Area.DATA,
    Kind.REPORT: Area.REPORTS,
    Kind.CRON: Area.REPORTS,
    Kind.AUTOMATION: Area.REPORTS,
    Kind.MAIL_TEMPLATE: Area.REPORTS,
}
"""What is in no other area is refactoring."""

_PAGES: Final = re.compile(r"website(_.*)?|theme_.*")
_TILL: Final = re.compile(r"point_of_sale|pos_.*")
_OF_PAGES: Final = re.compile(r"website(\..*)?")
_OF_TILL: Final = re.compile(r"pos\..*|report\.pos\..*")


class Extends(Struct, frozen=True):
    """Which of the refused fields an addon is in, as its name and its dependencies tell."""

    website: bool
    till: bool


def extends_of(addon: Addon) -> Extends:
    """What an addon extends; what its dependencies depend on does not count, since it may use none of it."""
    names = (addon.name, *addon.manifest.depends)
    return Extends(any(_PAGES.fullmatch(name) for name in names), any(_TILL.fullmatch(name) for name in names))


def area_of_file(inside: str, kind: FileKind, extends: Extends) -> Area:
    """The area of what is in a file and in no artifact; ``inside`` is its path within the addon."""
    first = inside.split("/", 1)[0]
    if kind is FileKind.JAVASCRIPT or first == "static":
        return _of_screen(extends)
    if first in {"migrations", "upgrades", "data", "demo"} and kind is not FileKind.MANIFEST:
        return Area.DATA
    if first in {"report", "reports"}:
        return Area.REPORTS
    return Area.LOGIC if first == "security" else Area.REFACTORING


def area_of(artifact: Artifact, file: Facts, extends: Extends, *, talks: bool) -> Area:
    """The area of an artifact of a file; ``talks`` says that the file is one that talks to other programs."""
    kind = artifact.kind
    if _OF_TILL.fullmatch(artifact.model):
        return Area.POINT_OF_SALE
    if kind is Kind.ASSET:
        return _of_screen(extends)
    if _OF_PAGES.fullmatch(artifact.model):
        return Area.WEBSITE
    if kind in {Kind.VIEW, Kind.VIEW_EXTENSION} and not artifact.model and extends.website:
        return Area.WEBSITE
    if kind is Kind.CONTROLLER:
        routes = [route for route in file.routes if artifact.line <= route.line <= artifact.end_line]
        if any(is_page(route) for route in routes) or (extends.website and not routes):
            return Area.WEBSITE
        return Area.INTEGRATIONS if talks or any(is_endpoint(route) for route in routes) else Area.REFACTORING
    if talks and file.kind is FileKind.PYTHON and kind is not Kind.REPORT:
        return Area.INTEGRATIONS
    return _BY_KIND.get(kind, Area.REFACTORING)


def is_invariant(method: MethodDef) -> bool:
    """Whether a method keeps data in order or leads a document on: a constraint, or a step of a workflow."""
    return is_constraint(method) or workflow.is_step(method.name)


def is_constraint(method: MethodDef) -> bool:
    """Whether Odoo calls the method to check values."""
    return any(decorator.endswith("constrains") for decorator in method.decorators)


def is_page(route: Route) -> bool:
    """Whether a route gives a page of the website."""
    return dict(route.keywords).get("website", "") == "True"


def is_endpoint(route: Route) -> bool:
    """Whether a route is for programs: JSON, or open to callers without a user's session. Those of Odoo's own web client are not."""
    keywords = {key: value.strip("'\"") for key, value in route.keywords}
    if keywords.get("website") == "True" or any(url == "/web" or url.startswith("/web/") for url in route.urls):
        return False
    by_programs = keywords.get("auth") in {"none", "api_key", "bearer"} or keywords.get("csrf") == "False"
    return by_programs or keywords.get("type") in {"json", "jsonrpc"}


def _of_screen(extends: Extends) -> Area:
    if extends.till:
        return Area.POINT_OF_SALE
    return Area.WEBSITE if extends.website else Area.FRONTEND
