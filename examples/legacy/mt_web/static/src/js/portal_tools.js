odoo.define('mt_web.portal_tools', function (require) {
'use strict';

const publicWidget = require('web.public.widget');

publicWidget.registry.MtPortalTools = publicWidget.Widget.extend({
    selector: '.mt_tool',
    events: {
        'mouseenter': '_onEnter',
    },

    /**
     * @private
     */
    _onEnter: function () {
        this.$('[data-toggle="tooltip"]').tooltip('show');
        this.$el.toggleClass('text-muted', moment().hour() > 18);
    },
});

return publicWidget.registry.MtPortalTools;

});
