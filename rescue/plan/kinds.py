"""What an artifact of data is, by its model: Odoo's own structure, what a user could have entered, or something in between."""

from __future__ import annotations

from typing import Final

from rescue.model import Record, View
from rescue.plan.model import Kind

GROUPED: Final = frozenset({Kind.SETTING, Kind.LOOKUP, Kind.RECORD})
"""Kinds of which the records of one model in one file are one artifact: they are kept, edited and moved together."""

_BY_MODEL: Final = {
    "ir.ui.menu": Kind.MENU,
    "ir.actions.act_window": Kind.ACTION,
    "ir.actions.act_window.view": Kind.ACTION,
    "ir.actions.client": Kind.ACTION,
    "ir.actions.act_url": Kind.ACTION,
    "ir.actions.report": Kind.REPORT,
    "ir.actions.report.xml": Kind.REPORT,
    "report.paperformat": Kind.REPORT,
    "ir.actions.server": Kind.SERVER_ACTION,
    "ir.cron": Kind.CRON,
    "base.automation": Kind.AUTOMATION,
    "base.action.rule": Kind.AUTOMATION,
    "res.groups": Kind.GROUP,
    "ir.module.category": Kind.GROUP,
    "ir.rule": Kind.RULE,
    "ir.model.access": Kind.ACCESS,
    "mail.template": Kind.MAIL_TEMPLATE,
    "email.template": Kind.MAIL_TEMPLATE,
    "sms.template": Kind.MAIL_TEMPLATE,
    "ir.asset": Kind.ASSET,
}

# Settings of a company, of its users or of the database, each by a page of Odoo's own menu Settings or Configuration.
_SETTINGS: Final = frozenset(
    """
    base.language.install decimal.precision fetchmail.server ir.config_parameter ir.default ir.filters ir.mail_server
    ir.property ir.sequence ir.values product.pricelist product.pricelist.item product.pricelist.version
    product.price.type res.company res.config.settings res.currency res.lang res.users account.journal
    account.fiscal.position account.payment.term account.payment.term.line account.account account.tax account.tax.group
    account.payment.mode stock.warehouse stock.location stock.picking.type stock.route stock.location.route stock.rule
    website website.menu website.page delivery.carrier pos.config payment.acquirer payment.provider ir.attachment
    digest.digest
    """.split()
)

# Rows that models of Odoo need in order to work as they do: nobody enters them.
_STRUCTURE: Final = frozenset(
    "ir.model ir.model.fields ir.model.fields.selection ir.model.constraint ir.actions.todo mail.message.subtype mail.alias ir.exports "
    "ir.exports.line ir.model.data ir.module.module ir.ui.view ir.translation workflow workflow.activity workflow.transition".split()
)


def kind_of_record(record: Record) -> Kind:
    """The kind of a data record that is no view; what no list names is a lookup row, of the tree's own models or of core's."""
    if record.model in _BY_MODEL:
        return _BY_MODEL[record.model]
    if record.model == "ir.values" and any(field.name == "value" and "ir.actions" in field.value for field in record.fields):
        return Kind.ACTION  # up to 10.0, how an action gets into the menu of a model
    if record.model in _SETTINGS:
        return Kind.SETTING
    return Kind.RECORD if record.model in _STRUCTURE else Kind.LOOKUP


def kind_of_view(view: View) -> Kind:
    """A view that stands on its own, one that extends another, or a QWeb template for print or screen."""
    if view.inherit and view.mode != "primary":
        return Kind.ASSET if view.inherit.startswith("web") and ".assets" in view.inherit else Kind.VIEW_EXTENSION
    if view.type == "qweb" and "report" in view.xmlid.rpartition(".")[2]:
        return Kind.REPORT
    return Kind.VIEW
