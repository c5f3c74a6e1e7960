"""What areas and their items are called, in every language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from rescue.reports.blocks.speech import Speech
from rescue.reports.i18n import N_
from rescue.scope.items import ITEMS
from rescue.scoped import Area

AREAS: Final = {
    Area.LOGIC: N_("Constraints, server actions and workflow"),
    Area.INTEGRATIONS: N_("Integrations"),
    Area.DATA: N_("Data migration and schema"),
    Area.REFACTORING: N_("Refactoring of legacy modules"),
    Area.REPORTS: N_("QWeb reports and backend automation"),
    Area.FRONTEND: N_("OWL and JavaScript frontend"),
    Area.POINT_OF_SALE: N_("Point of sale"),
    Area.WEBSITE: N_("Website themes and e-commerce skins"),
}

MEANINGS: Final = {
    Area.LOGIC: N_(
        "ORM and SQL constraints, overridden methods, steps of workflows, server actions, access rights, record rules and groups."
    ),
    Area.INTEGRATIONS: N_("Files that talk to other programs, and routes that other programs call: REST, JSON-RPC, XML-RPC, EDI."),
    Area.DATA: N_("Data files, hooks, scripts of upgrades, and SQL that changes tables. The client's own database is an open question."),
    Area.REFACTORING: N_("Models and their fields, wizards, backend views, menus and actions, manifests, and the tests that there are."),
    Area.REPORTS: N_("Printed reports with their templates, mail templates, scheduled and automated actions."),
    Area.FRONTEND: N_("Scripts, client templates and asset bundles. Scripts are sized here, not judged line by line."),
    Area.POINT_OF_SALE: N_("Models of the point of sale with their views, and what its addons load into the browser."),
    Area.WEBSITE: N_("Pages and controllers of the website and the shop, their snippets, and what their addons load into the browser."),
}

PROTOCOLS: Final = (
    N_("A carrier"),
    N_("A connector framework"),
    N_("A device or printer"),
    N_("A payment provider"),
    N_("A vendor's library"),
    N_("A vendor's service"),
    N_("Another database"),
    N_("Directory (LDAP)"),
    N_("E-mail"),
    N_("FTP or SFTP"),
    N_("File exchange"),
    N_("HTTP server"),
    N_("Message queue"),
    N_("Sockets"),
    N_("XML-RPC server"),
)
"""The names of protocols that are words."""

_NOUNS: Final[Mapping[str, Callable[[Speech, int], str]]] = {
    "constraint": lambda s, n: s.ngettext("%(num)s constraint", "%(num)s constraints", n),
    "sql_constraint": lambda s, n: s.ngettext("%(num)s set of SQL constraints", "%(num)s sets of SQL constraints", n),
    "workflow_step": lambda s, n: s.ngettext("%(num)s workflow method", "%(num)s workflow methods", n),
    "override": lambda s, n: s.ngettext("%(num)s overridden method", "%(num)s overridden methods", n),
    "server_action": lambda s, n: s.ngettext("%(num)s server action", "%(num)s server actions", n),
    "access": lambda s, n: s.ngettext("%(num)s access right", "%(num)s access rights", n),
    "rule": lambda s, n: s.ngettext("%(num)s record rule", "%(num)s record rules", n),
    "group": lambda s, n: s.ngettext("%(num)s group", "%(num)s groups", n),
    "endpoint": lambda s, n: s.ngettext("%(num)s route for programs", "%(num)s routes for programs", n),
    "model": lambda s, n: s.ngettext("%(num)s model", "%(num)s models", n),
    "extension": lambda s, n: s.ngettext("%(num)s model extension", "%(num)s model extensions", n),
    "field": lambda s, n: s.ngettext("%(num)s field", "%(num)s fields", n),
    "wizard": lambda s, n: s.ngettext("%(num)s wizard", "%(num)s wizards", n),
    "controller": lambda s, n: s.ngettext("%(num)s controller", "%(num)s controllers", n),
    "view": lambda s, n: s.ngettext("%(num)s view", "%(num)s views", n),
    "view_extension": lambda s, n: s.ngettext("%(num)s inherited view", "%(num)s inherited views", n),
    "menu": lambda s, n: s.ngettext("%(num)s menu item", "%(num)s menu items", n),
    "action": lambda s, n: s.ngettext("%(num)s window action", "%(num)s window actions", n),
    "code": lambda s, n: s.ngettext("%(num)s part of other Python code", "%(num)s parts of other Python code", n),
    "test_file": lambda s, n: s.ngettext("%(num)s test file", "%(num)s test files", n),
    "report": lambda s, n: s.ngettext("%(num)s report part", "%(num)s report parts", n),
    "cron": lambda s, n: s.ngettext("%(num)s scheduled action", "%(num)s scheduled actions", n),
    "automation": lambda s, n: s.ngettext("%(num)s automation rule", "%(num)s automation rules", n),
    "mail_template": lambda s, n: s.ngettext("%(num)s email template", "%(num)s email templates", n),
    "setting": lambda s, n: s.ngettext("%(num)s group of settings", "%(num)s groups of settings", n),
    "lookup": lambda s, n: s.ngettext("%(num)s group of lookup data", "%(num)s groups of lookup data", n),
    "record": lambda s, n: s.ngettext("%(num)s group of technical records", "%(num)s groups of technical records", n),
    "hook": lambda s, n: s.ngettext("%(num)s hook", "%(num)s hooks", n),
    "sql_write": lambda s, n: s.ngettext("%(num)s SQL statement that writes", "%(num)s SQL statements that write", n),
    "migration_script": lambda s, n: s.ngettext("%(num)s script of past upgrades", "%(num)s scripts of past upgrades", n),
    "script": lambda s, n: s.ngettext("%(num)s script", "%(num)s scripts", n),
    "client_template": lambda s, n: s.ngettext("%(num)s client template file", "%(num)s client template files", n),
    "asset": lambda s, n: s.ngettext("%(num)s asset bundle extension", "%(num)s asset bundle extensions", n),
}


def items_text(speech: Speech, items: Mapping[str, int]) -> str:
    """``2 models, 14 fields``; kinds that a later version counts are passed over."""
    return ", ".join(_NOUNS[item](speech, items[item]) for item in ITEMS if items.get(item))
