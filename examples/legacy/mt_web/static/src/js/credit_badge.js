odoo.define('mt_web.credit_badge', function (require) {
"use strict";

var AbstractField = require('web.AbstractField');
var core = require('web.core');
var fieldRegistry = require('web.field_registry');

var qweb = core.qweb;
var _t = core._t;

var CreditBadge = AbstractField.extend({
    className: 'mt_credit_badge',
    supportedFieldTypes: ['selection'],
    events: {
        'click .mt_badge': '_onClick',
    },

    init: function () {
        this._super.apply(this, arguments);
        this.colors = {a: 'success', b: 'info', c: 'warning', d: 'danger'};
    },

    _renderReadonly: function () {
        this.$el.html(qweb.render('mt_web.CreditBadge', {
            color: this.colors[this.value] || 'secondary',
            label: this._label(),
        }));
    },

    _renderEdit: function () {
        var self = this;
        var $select = $('<select class="o_input"/>');
        _.each(this.field.selection, function (option) {
            $('<option/>').val(option[0]).text(option[1]).appendTo($select);
        });
        $select.val(this.value).on('change', function () {
            self._setValue($(this).val());
        });
        this.$el.empty().append($select);
    },

    _label: function () {
        var option = _.find(this.field.selection, _.matcher({0: this.value}));
        return option ? option[1] : _t("No class");
    },

    _onClick: function () {
        var self = this;
        this._rpc({
            model: 'sale.order',
            method: 'search_count',
            args: [[['partner_id', '=', this.res_id], ['state', 'in', ['sale', 'done']]]],
        }).then(function (count) {
            self.do_notify(_t("Credit class"), _.str.sprintf(_t("%s orders"), count));
        });
    },
});

fieldRegistry.add('mt_credit_badge', CreditBadge);

return CreditBadge;

});
