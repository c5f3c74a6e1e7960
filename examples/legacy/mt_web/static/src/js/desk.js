odoo.define('mt_web.desk', function (require) {
"use strict";

var AbstractAction = require('web.AbstractAction');
var ajax = require('web.ajax');
var core = require('web.core');
var rpc = require('web.rpc');
var time = require('web.time');

var Desk = AbstractAction.extend({
    template: 'mt_web.Desk',
    hasControlPanel: true,
    events: {
        'keyup .mt_search': '_onSearch',
        'click .mt_price': '_onPrice',
        'click .mt_order': '_onOrder',
    },

    willStart: function () {
        var self = this;
        return Promise.all([
            this._super.apply(this, arguments),
            rpc.query({model: 'mt.territory', method: 'search_read', args: [[], ['code', 'name']]}).then(function (rows) {
                self.territories = rows;
            }),
        ]);
    },

    start: function () {
        var self = this;
        this.call('bus_service', 'addChannel', 'mt_scanner');
        this.call('bus_service', 'onNotification', this, this._onNotification);
        return this._super.apply(this, arguments).then(function () {
            self.$('[data-toggle="tooltip"]').tooltip();
        });
    },

    _onSearch: _.debounce(function (event) {
        var self = this;
        ajax.jsonRpc('/web/dataset/search_read', 'call', {
            model: 'res.partner',
            fields: ['display_name', 'customer_number', 'credit_class', '__last_update'],
            domain: [['customer_number', 'ilike', $(event.currentTarget).val()]],
            limit: 20,
        }).then(function (result) {
            self.$('.mt_result').html(core.qweb.render('mt_web.DeskResult', {
                rows: _.sortBy(result.records, 'display_name'),
                format: function (value) {
                    return moment(time.str_to_datetime(value)).format('L');
                },
            }));
        });
    }, 300),

    _onPrice: function (event) {
        var $target = $(event.currentTarget);
        rpc.query({
            model: 'product.product',
            method: 'mt_price_for_partner',
            args: [$target.data('product'), $target.data('partner')],
        }).then(function (price) {
            $target.siblings('.mt_value').text(price);
        });
    },

    _onOrder: function (event) {
        this.do_action({
            type: 'ir.actions.act_window',
            res_model: 'sale.order',
            views: [[false, 'form']],
            context: {default_partner_id: $(event.currentTarget).data('partner')},
        });
    },

    _onNotification: function (notifications) {
        var self = this;
        _.each(notifications, function (notification) {
            if (notification[0] === 'mt_scanner') {
                self.$('.mt_scans').prepend($('<li/>').text(notification[1].lot));
            }
        });
    },
});

core.action_registry.add('mt_web.desk', Desk);

return Desk;

});
