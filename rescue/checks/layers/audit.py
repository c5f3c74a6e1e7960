"""What puts the audit trail at risk: entries, moves, quants and messages changed where Odoo's own safeguards do not see it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rescue.checks.layers.subject import Subject
from rescue.checks.lookup import Hit, model_of
from rescue.model import Facts

_TABLES = re.compile(
    r"account_move(_line)?|account_invoice(_line|_tax)?|account_partial_reconcile|account_full_reconcile|account_bank_statement(_line)?"
    r"|account_payment|stock_move(_line)?|stock_pack_operation|stock_quant|stock_picking|stock_valuation_layer|mail_message|mail_tracking_value"
)
_MODELS = frozenset(
    "account.move account.move.line account.invoice account.invoice.line account.partial.reconcile account.payment "
    "account.bank.statement.line stock.move stock.move.line stock.quant stock.picking stock.valuation.layer mail.message "
    "mail.tracking.value".split()
)
_STATED = frozenset("account.move account.invoice account.payment stock.move stock.move.line stock.picking".split())
_STATES = frozenset({"posted", "done", "cancel", "draft", "open", "paid"})
_CONTEXT = frozenset(
    "check_move_validity force_delete dynamic_unlink skip_account_move_synchronization bypass_lock_check skip_readonly_check "
    "bypass_journal_lock_check force_period_date".split()
)


def audit(subject: Subject) -> Iterator[Hit]:
    """LAYER-AUDIT-SQL, LAYER-AUDIT-SQL-DELETE, LAYER-AUDIT-CONTEXT, LAYER-AUDIT-UNLINK and LAYER-AUDIT-STATE."""
    for file in subject.python:
        for use in file.sql_writes:
            own = use.columns and all(subject.adds_field(_model(use.table), column) for column in use.columns)
            if _TABLES.fullmatch(use.table) and use.verb in {"update", "insert", "delete", "truncate"} and not own:
                deletes = use.verb in {"delete", "truncate"}
                rule = "LAYER-AUDIT-SQL-DELETE" if deletes else "LAYER-AUDIT-SQL"
                yield subject.hit(rule, file.path, use.line, f"{use.verb} {use.table}", use.anchor)
        for key in file.context_keys:
            if key.name in _CONTEXT:
                yield subject.hit("LAYER-AUDIT-CONTEXT", file.path, key.line, key.name, "")
        yield from _records(subject, file)


def _model(table: str) -> str:
    return table.replace("_", ".")


def _records(subject: Subject, file: Facts) -> Iterator[Hit]:
    known = subject.models or subject.tree.models
    calls = {(ref.line, ref.name) for ref in file.refs if ref.kind == "call"}
    lifted = {ref.line for ref in file.refs if ref.name in {"sudo", "suspend_security"}}
    for ref in file.refs:
        if ref.kind == "call" and ref.name == "unlink":
            model = model_of(ref, known)
            if model in _MODELS:
                how = "sudo().unlink" if ref.line in lifted else "unlink"
                yield subject.hit("LAYER-AUDIT-UNLINK", file.path, ref.line, f"{model}.{how}", ref.anchor)
        elif ref.name == "state" and ref.kind in {"write", "vals"} and set(ref.values) & _STATES:
            model = model_of(ref, known)
            by_hand = ref.kind == "write" or (ref.line, "write") in calls
            if model in _STATED and by_hand:
                yield subject.hit("LAYER-AUDIT-STATE", file.path, ref.line, f"{model}.state={ref.values[0]}", ref.anchor)
