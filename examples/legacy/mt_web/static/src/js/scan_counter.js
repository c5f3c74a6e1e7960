odoo.define('mt_web.ScanCounter', function (require) {
"use strict";

const { Component, hooks, tags } = owl;
const { useState } = hooks;
const { xml } = tags;

class ScanCounter extends Component {
    constructor() {
        super(...arguments);
        this.state = useState({ count: 0 });
    }

    mounted() {
        this.env.services.rpc({
            model: 'stock.move.line',
            method: 'search_count',
            args: [[['qty_done', '>', 0], ['state', '=', 'assigned']]],
        }).then(count => {
            this.state.count = count;
            this.trigger('counted', { count: count });
        });
    }
}
ScanCounter.template = xml`<span class="badge badge-info" t-on-click="render()"><t t-esc="state.count"/></span>`;

return ScanCounter;

});
