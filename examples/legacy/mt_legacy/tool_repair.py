# -*- coding: iso-8859-1 -*-
# Reparaturscheine der Werkstatt, übernommen aus dem alten System (Größen in Zoll)
import time

from openerp import netsvc, pooler
from openerp.osv import fields, osv
from openerp.tools.translate import _
import openerp.addons.decimal_precision as dp


class mt_tool_repair(osv.osv):
    _name = 'mt.tool.repair'
    _description = 'Repair Slip'
    _order = 'date desc'

    def _amount(self, cr, uid, ids, field_name, arg, context=None):
        result = {}
        for slip in self.browse(cr, uid, ids, context=context):
            result[slip.id] = slip.hours * 68.50 + slip.material
        return result

    _columns = {
        'name': fields.char('Slip', size=32, required=True, readonly=True, states={'draft': [('readonly', False)]}),
        'date': fields.date('Date'),
        'partner_id': fields.many2one('res.partner', 'Customer', required=True),
        'order_id': fields.many2one('sale.order', 'Order', domain=[('state', '=', 'done')]),
        'lot_id': fields.many2one('stock.production.lot', 'Serial Number'),
        'hours': fields.float('Hours', digits=(6, 2)),
        'material': fields.float('Material', digits_compute=dp.get_precision('Account')),
        'amount': fields.function(_amount, type='float', string='Amount', store=False),
        'state': fields.selection([('draft', 'Received'), ('open', 'In Work'), ('done', 'Finished')], 'State'),
        'line_ids': fields.one2many('mt.tool.repair.line', 'repair_id', 'Parts'),
    }

    _defaults = {
        'state': 'draft',
        'date': lambda *a: time.strftime('%Y-%m-%d'),
        'name': lambda self, cr, uid, context: self.pool.get('ir.sequence').get(cr, uid, 'mt.tool.repair'),
    }

    def action_open(self, cr, uid, ids, context=None):
        for slip in self.browse(cr, uid, ids, context=context):
            if slip.state <> 'draft':
                raise osv.except_osv(_('Error'), _('Slip %s is open already') % slip.name)
        return self.write(cr, uid, ids, {'state': 'open'}, context=context)

    def action_done(self, cr, uid, ids, context=None):
        partner_obj = self.pool.get('res.partner')
        for slip in self.browse(cr, uid, ids, context=context):
            try:
                partner_obj.message_post(cr, uid, [slip.partner_id.id], body='Slip %s is done' % slip.name)
            except Exception, e:
                print 'message for slip', slip.name, 'failed:', e
        return self.write(cr, uid, ids, {'state': 'done'}, context=context)

    def onchange_partner(self, cr, uid, ids, partner_id, context=None):
        if not partner_id:
            return {'value': {}}
        cr.execute('SELECT max(id) FROM sale_order WHERE partner_id = %s', (partner_id,))
        return {'value': {'order_id': cr.fetchone()[0]}}


class mt_tool_repair_line(osv.osv):
    _name = 'mt.tool.repair.line'
    _columns = {
        'repair_id': fields.many2one('mt.tool.repair', 'Slip', ondelete='cascade'),
        'product_id': fields.many2one('product.product', 'Part', required=True),
        'quantity': fields.float('Quantity'),
    }


mt_tool_repair_line()
