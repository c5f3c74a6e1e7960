odoo.define('mt_web.FormController', function (require) {
"use strict";

var Dialog = require('web.Dialog');
var FormController = require('web.FormController');
var ListRenderer = require('web.ListRenderer');
var session = require('web.session');
var core = require('web.core');

var _t = core._t;

FormController.include({
    /**
     * Nobody saves an order for a blocked customer by accident.
     */
    saveRecord: function () {
        var self = this;
        var _super = this._super.bind(this);
        var record = this.model.get(this.handle);
        if (this.modelName !== 'sale.order' || record.data.state !== 'draft') {
            return _super.apply(this, arguments);
        }
        if (moment(record.data.validity_date).isBefore(moment())) {
            return new Promise(function (resolve, reject) {
                Dialog.confirm(self, _t("The quotation has expired. Save it all the same?"), {
                    confirm_callback: function () {
                        _super().then(resolve, reject);
                    },
                    cancel_callback: reject,
                });
            });
        }
        return _super.apply(this, arguments);
    },
});

ListRenderer.include({
    _renderRow: function (record) {
        var $row = this._super.apply(this, arguments);
        if (record.model === 'res.partner' && _.contains(session.mt_territories || [], record.data.territory_id && record.data.territory_id.res_id)) {
            $row.addClass('mt_own_territory');
        }
        return $row;
    },
});

});
