"""Records of core that the data of an addon writes again, by their XML id."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rescue.checks.layers.subject import Subject
from rescue.checks.lookup import Hit
from rescue.model import Record, RecordField

# ``[(4, ref('x'))]`` adds to what is there and takes nothing away.
_ADDS = re.compile(r"\[\s*(?:(?:\(\s*4\s*,|(?:\w+\.)?link\s*\(|(?:\w+\.)?Command\.link\s*\().*)\]\s*", re.DOTALL)
_TAKES = re.compile(r"\(\s*[2356]\s*,|\bset\s*\(|\bclear\s*\(|\bunlink\s*\(|\bdelete\s*\(")


def core_records(subject: Subject) -> Iterator[Hit]:
    """LAYER-CORE-RECORD, and LAYER-CORE-VIEW for a view or template that is written anew as a whole."""
    if subject.core is None:
        return
    for file in subject.data:
        for record in file.records:
            module, _, name = record.xmlid.partition(".")
            if not name or module == subject.addon.name or not subject.is_core_module(module):
                continue
            known = subject.core.records_of(module).get(name)
            changed = [field for field in record.fields if not _adds(field) and not subject.adds_field(record.model, field.name)]
            if known is None or not (changed or record.tag == "template"):
                continue
            rule = "LAYER-CORE-VIEW" if _is_whole_view(record) else "LAYER-CORE-RECORD"
            yield subject.hit(rule, file.path, record.line, record.xmlid, record.xmlid)


def _adds(field: RecordField) -> bool:
    return field.how == "eval" and bool(_ADDS.fullmatch(field.value.strip())) and not _TAKES.search(field.value)


def _is_whole_view(record: Record) -> bool:
    if record.tag == "template":
        return not any(field.name == "inherit_id" for field in record.fields)
    return record.model == "ir.ui.view" and any(field.name.startswith("arch") for field in record.fields)
