"""Ask a catalog for XML ids, those that Odoo makes by itself included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Raw
from msgspec.msgpack import Decoder

from rescue.catalog.automatic import splits, underscored
from rescue.catalog.load_models import ModelPart
from rescue.catalog.load_part import Modules, counts
from rescue.catalog.model import CoreModel, CoreRecord

_RECORDS: Decoder[dict[str, CoreRecord]] = Decoder(dict[str, CoreRecord])


class RecordPart(ModelPart):
    """Records by XML id."""

    def __init__(self, data: bytes | memoryview, name: str) -> None:
        """As in Part."""
        super().__init__(data, name)
        self._records: dict[str, dict[str, CoreRecord]] = {}

    @cached_property
    def _raw_records(self) -> Mapping[str, Raw]:
        return self._table("records")

    def record_modules(self) -> Iterator[str]:
        """The modules that XML ids name, in the order of their XML ids."""
        return iter(self._raw_records)

    def records_of(self, module: str) -> Mapping[str, CoreRecord]:
        """The records whose XML id names the module, by the part after it."""
        if module not in self._records:
            raw = self._raw_records.get(module)
            self._records[module] = self._file.value(raw, _RECORDS) if raw is not None else {}
        return self._records[module]

    def record(self, xmlid: str, within: Modules = None) -> CoreRecord | None:
        """The record of an XML id (``module.name``), also one that Odoo makes itself (``_implicit``)."""
        module, _, name = xmlid.partition(".")
        found = self.records_of(module).get(name)
        if found is not None and counts((found.module or module,), within):
            return found
        if within is not None and module not in within:
            return None
        model = self._implicit(module, name)
        return CoreRecord(model, noupdate=False) if model else None

    def _implicit(self, module: str, name: str) -> str:
        """The model of a record that Odoo makes itself; '' when it makes none of that name."""
        prefix, _, rest = name.partition("_")
        if prefix == "module" and module == "base":
            return "ir.module.module" if rest in self.modules else ""
        if prefix == "model":
            touched = any(module in (item.module, *item.extended_by) for item in self._underscored(rest))
            return "ir.model" if touched else ""
        if prefix == "field":
            made = any(self._has_field_record(module, model, field) for model, field in splits(rest))
            return "ir.model.fields" if made else ""
        if name.startswith("selection__"):
            model, _, tail = name.removeprefix("selection__").partition("__")
            fields = [field for item in self._underscored(model) for key, field in item.fields.items() if tail.startswith(f"{key}__")]
            return "ir.model.fields.selection" if any(module in field.modules for field in fields) else ""
        return self._delegated_record(module, name)

    def _delegated_record(self, module: str, name: str) -> str:
        """The model of the record that Odoo makes with another one, which delegates to it: ``user_root_res_partner``."""
        records = self.records_of(module)
        for position, char in enumerate(name):
            made_with = records.get(name[:position]) if char == "_" else None
            if made_with is not None:
                found = (parent for parent, _ in self.delegates(made_with.model) if underscored(parent) == name[position + 1 :])
                if parent := next(found, ""):
                    return parent
        return ""

    def _has_field_record(self, module: str, model: str, field: str) -> bool:
        """Whether a module's own record stands for a field: the maker of a model has one for each field, others for what they define."""
        for name in self._by_underscores.get(model, ()):
            item = self._known(name)
            own = item.fields.get(field)
            if own is not None and module in own.modules:
                return True
            if module == item.module and self.field(name, field, within=self.closure([module])) is not None:
                return True
        return False

    @cached_property
    def _by_underscores(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self._raw_models:
            found.setdefault(underscored(name), []).append(name)
        return found

    def _underscored(self, name: str) -> list[CoreModel]:
        return [self._known(model) for model in self._by_underscores.get(name, ())]
