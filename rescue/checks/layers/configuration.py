"""Configuration that is not where a user can change it: in data that every update writes anew, and in Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rescue.checks.layers.subject import Subject
from rescue.checks.lookup import Hit, model_of
from rescue.model import Facts, Record, Ref

# Models whose records are settings that people change on the screen. An update that writes them anew loses what was changed.
SETTINGS = frozenset(
    "ir.config_parameter res.company res.users product.pricelist product.pricelist.item mail.template email.template ir.sequence "
    "account.journal account.tax account.payment.term stock.warehouse crm.stage crm.team crm.tag project.task.type hr.recruitment.stage "
    "ir.mail_server fetchmail.server delivery.carrier payment.provider payment.acquirer".split()
)
_COMPARED = {
    "res.company": {"name", "vat", "email", "phone", "street", "city", "company_registry"},
    "res.partner": {"name", "vat", "email", "ref", "phone", "street"},
    "res.users": {"login", "name", "email"},
}
_PRICES = frozenset({"list_price", "lst_price", "standard_price", "price_unit", "fixed_price"})
_EXAMPLES = re.compile(
    r"@(?:.*\.)?(?:example|test|localhost|domain|email|yourcompany|mycompany|company)\.|@odoo\.com$|noreply|no-reply", re.IGNORECASE
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def configuration(subject: Subject) -> Iterator[Hit]:
    """LAYER-CONFIG-UPDATED, LAYER-CONFIG-LITERAL, and LAYER-BASE-CLIENT where a literal stands in a module declared to be of the base."""
    for file in subject.data:
        for model, record in _updated(subject, file).items():
            yield subject.hit("LAYER-CONFIG-UPDATED", file.path, record.line, model, model)
    rule = "LAYER-BASE-CLIENT" if subject.tree.declared.of(subject.addon.name) == "base" else "LAYER-CONFIG-LITERAL"
    for file in subject.python:
        for address in file.addresses:
            if address.kind == "email" and not _EXAMPLES.search(address.text):
                yield subject.hit(rule, file.path, address.line, address.text, "email")
        for ref in file.refs:
            found = _literal(subject, ref)
            if found:
                yield subject.hit(rule, file.path, ref.line, found, ref.anchor)


def _updated(subject: Subject, file: Facts) -> Mapping[str, Record]:
    """By model, the first of a file's own records that every update writes anew."""
    found: dict[str, Record] = {}
    for record in file.records:
        own = record.xmlid.startswith(f"{subject.addon.name}.")
        if own and record.model in SETTINGS and not record.noupdate and record.fields:
            found.setdefault(record.model, record)
    return found


def _literal(subject: Subject, ref: Ref) -> str:
    """What a use says of one client: a name or price that is written into it; '' for any other."""
    if not ref.values or not ref.certain:
        return ""
    value = ref.values[0]
    if ref.kind in {"write", "vals"} and ref.name in _PRICES and _NUMBER.fullmatch(value) and float(value) not in {0.0, 1.0}:
        model = model_of(ref, subject.models or subject.tree.models)
        return f"{model}.{ref.name}={value}" if model else ""
    if ref.kind in {"read", "domain"} and any(ref.name in names for names in _COMPARED.values()):
        model = model_of(ref, subject.models or subject.tree.models)
        named = [
            text
            for text in ref.values
            if len(text) > 2 and text not in {"None", "False", "True", "admin", "demo", "public"} and not _NUMBER.fullmatch(text)
        ]
        if model in _COMPARED and ref.name in _COMPARED[model] and named:
            return f"{model}.{ref.name}={named[0]}"
    return ""
