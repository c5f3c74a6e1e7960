"""Code that asks which Odoo is there is guarded; other code is not."""

from __future__ import annotations

from python_facts import facts, method_refs


def test_getattr_with_a_default_and_hasattr_guard() -> None:
    assert method_refs(
        """
        getattr(self, 'a')
        getattr(self, 'b', None)
        hasattr(self, 'c')
        setattr(self, 'd', 1)
        if hasattr(self, 'e'):
            self.e
        self.f
        """
    ) == [
        "2 read sale.order:a",
        "3 read sale.order:b ?",
        "5 write sale.order:d",
        "7 read sale.order:e ?",
        "8 read sale.order:f",
    ]


def test_a_guard_that_leaves_guards_what_follows() -> None:
    assert method_refs(
        """
        if 'x.y' in self.env:
            self.a
        if 'b' not in self._fields:
            return
        self.b
        """
    ) == [
        "3 read sale.order:a ?",
        "6 read sale.order:b ?",
    ]


def test_a_version_check_guards_both_branches_and_any_other_check_none() -> None:
    assert method_refs(
        """
        if amount:
            return
        self.a
        if release.version_info[0] >= 16:
            self.b
        else:
            self.c
        'd' in self.env and self.d
        """
    ) == [
        "4 read sale.order:a",
        "6 read sale.order:b ?",
        "8 read sale.order:c ?",
        "9 read sale.order:d ?",
    ]


def test_a_field_called_series_or_registry_is_no_guard() -> None:
    assert method_refs(
        """
        if self.series:
            self.a
        if self.registry_id:
            self.b
        """
    ) == [
        "2 read sale.order:series",
        "3 read sale.order:a",
        "4 read sale.order:registry_id",
        "5 read sale.order:b",
    ]


def test_imports_that_may_fail_are_guarded() -> None:
    found = facts(
        """
        from odoo import fields
        try:
            from odoo.tools import a
        except (ImportError, ValueError):
            from odoo.tools import b
        try:
            from odoo.tools import c
        except ValueError:
            pass
        """
    )
    assert [(item.name, item.line, item.guarded) for item in found.imports] == [
        ("odoo.fields", 2, False),
        ("odoo.tools.a", 4, True),
        ("odoo.tools.b", 6, True),
        ("odoo.tools.c", 8, False),
    ]
