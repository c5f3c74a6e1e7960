"""Members are attributed to the model that they are looked up on, at their line.

The bodies start with an empty line, hence the lines from 2 on.
"""

from __future__ import annotations

from python_facts import method_refs


def test_members_of_self_carry_their_path() -> None:
    assert method_refs(
        """
        x = self.partner_id.country_id.code
        """
    ) == [
        "2 read sale.order:partner_id",
        "2 read sale.order:partner_id.country_id",
        "2 read sale.order:partner_id.country_id.code",
    ]


def test_a_model_named_in_env_is_the_root() -> None:
    assert method_refs(
        """
        self.env['res.partner'].search([('is_company', '=', True)])
        """
    ) == [
        "2 call res.partner:search",
        "2 domain res.partner:is_company=True",
    ]


def test_a_loop_variable_is_worth_an_item_of_what_is_looped_over() -> None:
    assert method_refs(
        """
        for line in self.order_line:
            line.product_id.name
        self.env.user.login
        """
    ) == [
        "2 read sale.order:order_line",
        "3 read sale.order:order_line.product_id",
        "3 read sale.order:order_line.product_id.name",
        "4 read res.users:login",
    ]


def test_comprehensions_bind_their_variables() -> None:
    assert method_refs(
        """
        [line.price for line in self.order_line if line.qty]
        {l.product_id: l.qty for l in self.order_line}
        """
    ) == [
        "2 read sale.order:order_line",
        "2 read sale.order:order_line.qty",
        "2 read sale.order:order_line.price",
        "3 read sale.order:order_line",
        "3 read sale.order:order_line.product_id",
        "3 read sale.order:order_line.qty",
    ]


def test_filtered_mapped_and_sorted_are_followed_with_lambda_and_string() -> None:
    assert method_refs(
        """
        self.order_line.filtered(lambda l: l.qty).mapped(lambda l: l.product_id.uom_id).name
        self.order_line.filtered('active').sorted('sequence desc, id').mapped('product_id.name')
        self.sorted(key=lambda o: o.date)
        """
    ) == [
        "2 read sale.order:order_line",
        "2 call sale.order:order_line.filtered",
        "2 read sale.order:order_line.qty",
        "2 call sale.order:order_line.mapped",
        "2 read sale.order:order_line.product_id",
        "2 read sale.order:order_line.product_id.uom_id",
        "2 read sale.order:order_line.product_id.uom_id.name",
        "3 read sale.order:order_line",
        "3 call sale.order:order_line.filtered",
        "3 mapped sale.order:order_line.active",
        "3 call sale.order:order_line.sorted",
        "3 mapped sale.order:order_line.sequence",
        "3 call sale.order:order_line.mapped",
        "3 mapped sale.order:order_line.product_id",
        "3 mapped sale.order:order_line.product_id.name",
        "4 call sale.order:sorted",
        "4 read sale.order:date",
    ]


def test_zip_and_enumerate_give_each_variable_its_own_records() -> None:
    assert method_refs(
        """
        for line, tax in zip(self.order_line, self.tax_ids):
            line.qty
            tax.rate
        for i, line in enumerate(self.order_line):
            line.qty
            i.bit_length
        """
    ) == [
        "2 read sale.order:order_line",
        "2 read sale.order:tax_ids",
        "3 read sale.order:order_line.qty",
        "4 read sale.order:tax_ids.rate",
        "5 read sale.order:order_line",
        "6 read sale.order:order_line.qty",
        "7 read :bit_length",
    ]


def test_items_by_name_are_members_and_slices_keep_the_model() -> None:
    assert method_refs(
        """
        self['state']
        self[amount].name
        self.order_line[0].qty
        self.order_line[1:].qty
        self.order_line[-1].qty
        """
    ) == [
        "2 read sale.order:state",
        "3 read :name",
        "4 read sale.order:order_line",
        "4 read sale.order:order_line.qty",
        "5 read sale.order:order_line",
        "5 read sale.order:order_line.qty",
        "6 read sale.order:order_line",
        "6 read sale.order:order_line.qty",
    ]


def test_methods_that_keep_the_model_keep_the_path() -> None:
    assert method_refs(
        """
        self.sudo().partner_id.with_company(self.company_id).name
        self.with_context(active_test=False).ensure_one().name
        """
    ) == [
        "2 call sale.order:sudo",
        "2 read sale.order:partner_id",
        "2 call sale.order:partner_id.with_company",
        "2 read sale.order:company_id",
        "2 read sale.order:partner_id.name",
        "3 call sale.order:with_context",
        "3 call sale.order:ensure_one",
        "3 read sale.order:name",
    ]


def test_super_is_told_apart_and_keeps_the_model() -> None:
    assert method_refs(
        """
        super().create(vals).name
        super(Order, self).write({'state': 'done'})
        """
    ) == [
        "2 super sale.order:create",
        "2 read sale.order:name",
        "3 super sale.order:write",
        "3 vals sale.order:state=done",
    ]


def test_a_model_name_in_a_variable_is_followed_and_an_unknown_one_is_not() -> None:
    assert method_refs(
        """
        self.env[self._name].search([])
        MODEL = 'res.partner'
        self.env[MODEL].name
        self.env[partner].name
        self.env(user=1)['res.users'].login
        """
    ) == [
        "2 call sale.order:search",
        "4 read res.partner:name",
        "5 read :name",
        "6 read res.users:login",
    ]


def test_methods_and_parts_of_texts_dates_and_dictionaries_are_no_members() -> None:
    assert method_refs(
        """
        self.name.strip().lower()
        self.date_order.strftime('%Y')
        self.date_order.date().year
        (self.date_end - self.date_start).days
        self.data.get('x').items()
        self.name.split(',')[0].title()
        """
    ) == [
        "2 read sale.order:name",
        "3 read sale.order:date_order",
        "4 read sale.order:date_order",
        "5 read sale.order:date_end",
        "5 read sale.order:date_start",
        "6 read sale.order:data",
        "7 read sale.order:name",
    ]


def test_a_list_of_records_has_the_methods_of_a_list() -> None:
    assert method_refs(
        """
        recs = [line for line in self.order_line]
        recs.append(self.order_line)
        recs[0].qty
        """
    ) == [
        "2 read sale.order:order_line",
        "3 read sale.order:order_line",
        "4 read sale.order:order_line.qty",
    ]


def test_assigned_members_are_written_and_carry_the_literal() -> None:
    assert method_refs(
        """
        self.state = 'done'
        self.partner_id.name = partner
        self.count += 1
        self['note'] = 'x'
        partner.zip = '1'
        """
    ) == [
        "2 write sale.order:state=done",
        "3 read sale.order:partner_id",
        "3 write sale.order:partner_id.name",
        "4 write sale.order:count",
        "5 write sale.order:note=x",
        "6 write :zip=1",
    ]


def test_what_is_unknown_is_kept_without_a_model_and_plain_methods_are_dropped() -> None:
    assert method_refs(
        """
        amount.foo
        amount.bar(1)
        amount.items()
        for x in amount.lines:
            x.qty
        """
    ) == [
        "2 read :foo",
        "3 call :bar",
        "5 read :lines",
        "6 read :qty",
    ]


def test_an_attribute_stands_on_its_own_line_and_a_call_on_its_first() -> None:
    assert method_refs(
        """
        x = (self.env['sale.order']
             .search([])
             .partner_id
             .name)
        self.partner_id.message_post(
            body='x')
        self.write({
            'state': 'done',
        })
        """
    ) == [
        "2 call sale.order:search",
        "4 read sale.order:partner_id",
        "5 read sale.order:partner_id.name",
        "6 read sale.order:partner_id",
        "6 call sale.order:partner_id.message_post",
        "8 call sale.order:write",
        "9 vals sale.order:state=done",
    ]


def test_nested_functions_see_the_names_around_them_but_not_their_own_parameters() -> None:
    assert method_refs(
        """
        def inner(line):
            line.qty
            self.state
        self.order_line.filtered(lambda self: self.price)
        self.note
        """
    ) == [
        "3 read :qty",
        "4 read sale.order:state",
        "5 read sale.order:order_line",
        "5 call sale.order:order_line.filtered",
        "5 read sale.order:order_line.price",
        "6 read sale.order:note",
    ]


def test_comparisons_carry_the_literals_of_the_other_side() -> None:
    assert method_refs(
        """
        self.state == 'draft'
        'sale' != self.state
        self.state in ('a', 'b')
        vals.get('state') == 'x'
        self['state'] == 'y'
        """
    ) == [
        "2 read sale.order:state=draft",
        "3 read sale.order:state=sale",
        "4 read sale.order:state=a,b",
        "6 read sale.order:state=y",
    ]


def test_join_of_a_query_is_a_call_and_join_of_a_text_is_not() -> None:
    assert method_refs("amount.join('a', 'b', extra='x')\namount.join(['a'])\n") == ["1 call :join"]
