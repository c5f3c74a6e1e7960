"""A local name is worth what all ways through the code agree on."""

from __future__ import annotations

from python_facts import method_refs


def test_two_models_in_two_branches_make_a_name_unknown() -> None:
    assert method_refs(
        """
        if amount:
            doc = self.env['res.users']
        else:
            doc = self.env['res.partner']
        doc.name
        """
    ) == [
        "6 read :name",
    ]


def test_the_same_records_in_two_branches_stay_known() -> None:
    assert method_refs(
        """
        if amount:
            doc = self.partner_id
        else:
            doc = self.partner_id
        doc.name
        """
    ) == [
        "3 read sale.order:partner_id",
        "5 read sale.order:partner_id",
        "6 read sale.order:partner_id.name",
    ]


def test_a_constant_in_one_branch_leaves_the_records_of_the_other() -> None:
    assert method_refs(
        """
        doc = False
        if amount:
            doc = self.partner_id
        doc.name
        """
    ) == [
        "4 read sale.order:partner_id",
        "5 read sale.order:partner_id.name",
    ]


def test_a_branch_that_leaves_says_nothing_of_what_follows() -> None:
    assert method_refs(
        """
        doc = self.partner_id
        if amount:
            doc = self.env['res.users']
            return doc.login
        doc.name
        """
    ) == [
        "2 read sale.order:partner_id",
        "5 read res.users:login",
        "6 read sale.order:partner_id.name",
    ]


def test_nothing_known_in_one_branch_makes_the_records_of_the_other_uncertain() -> None:
    assert method_refs(
        """
        if not partner:
            partner = self.partner_id
        partner.name
        """
    ) == [
        "3 read sale.order:partner_id",
        "4 read sale.order:partner_id.name ~",
    ]


def test_or_gives_what_all_its_sides_agree_on_and_and_gives_its_last() -> None:
    assert method_refs(
        """
        who = partner or self.partner_id
        who.name
        other = self.partner_id or self.user_id
        other.name
        last = self.partner_id and self.partner_id.country_id
        last.code
        """
    ) == [
        "2 read sale.order:partner_id",
        "3 read sale.order:partner_id.name ~",
        "4 read sale.order:partner_id",
        "4 read sale.order:user_id",
        "5 read :name",
        "6 read sale.order:partner_id",
        "6 read sale.order:partner_id",
        "6 read sale.order:partner_id.country_id",
        "7 read sale.order:partner_id.country_id.code",
    ]


def test_what_a_loop_rebinds_is_unknown_after_it() -> None:
    assert method_refs(
        """
        doc = self.env['res.users']
        for line in self.order_line:
            doc = line.product_id
        doc.name
        """
    ) == [
        "3 read sale.order:order_line",
        "4 read sale.order:order_line.product_id",
        "5 read :name",
    ]


def test_what_a_handler_rebinds_is_unknown_after_it() -> None:
    assert method_refs(
        """
        try:
            doc = self.env['res.users']
        except ValueError:
            doc = self.env['res.partner']
        doc.name
        """
    ) == [
        "6 read :name",
    ]


def test_tuples_are_bound_item_by_item() -> None:
    assert method_refs(
        """
        a, b = self.partner_id, self.user_id
        a.name
        b.login
        a, b = b, a
        a.login
        """
    ) == [
        "2 read sale.order:partner_id",
        "2 read sale.order:user_id",
        "3 read sale.order:partner_id.name",
        "4 read sale.order:user_id.login",
        "6 read sale.order:user_id.login",
    ]


def test_a_match_binds_its_captures_to_nothing_known() -> None:
    assert method_refs(
        """
        match partner:
            case 1:
                doc = self.env['res.users']
            case [doc, *_]:
                doc.name
            case _:
                doc = self.env['res.users']
        doc.login
        """
    ) == [
        "6 read :name",
        "9 read res.users:login ~",
    ]


def test_self_rebound_to_another_model_is_that_model() -> None:
    assert method_refs(
        """
        self = self.env['res.users']
        self.login
        """
    ) == [
        "3 read res.users:login",
    ]
