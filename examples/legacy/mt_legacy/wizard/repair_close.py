# -*- coding: utf-8 -*-
from openerp.osv import fields, osv


class mt_repair_close(osv.osv_memory):
    _name = 'mt.repair.close'
    _columns = {
        'older_than': fields.date('Older than', required=True),
    }

    def close(self, cr, uid, ids, context=None):
        repair_obj = self.pool.get('mt.tool.repair')
        for wizard in self.browse(cr, uid, ids, context=context):
            slip_ids = repair_obj.search(cr, uid, [('date', '<', wizard.older_than), ('state', '!=', 'done')])
            repair_obj.action_done(cr, uid, slip_ids, context=context)
            print '%d slips closed' % len(slip_ids)
        return {'type': 'ir.actions.act_window_close'}
