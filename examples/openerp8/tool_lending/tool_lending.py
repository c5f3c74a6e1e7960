# -*- coding: utf-8 -*-
import logging
from datetime import datetime

from openerp import SUPERUSER_ID
from openerp.osv import osv, fields
from openerp.tools import DEFAULT_SERVER_DATE_FORMAT
from openerp.tools.translate import _

_logger = logging.getLogger(__name__)

CODE_PATTERN = ur'^T\u002d\d+$'


class tool_lending(osv.osv):
    _name = 'tool.lending'
    _description = 'Tool Lending'
    _inherit = ['mail.thread']
    _order = 'date_out desc, id desc'

    def _is_late(self, cr, uid, ids, name, args, context=None):
        today = datetime.now().strftime(DEFAULT_SERVER_DATE_FORMAT)
        return dict((lending.id, bool(lending.date_due and lending.date_due < today and lending.state == 'out'))
                    for lending in self.browse(cr, uid, ids, context=context))

    _columns = {
        'name': fields.char('Number', size=16, required=True, select=True),
        'partner_id': fields.many2one('res.partner', 'Customer', required=True, ondelete='restrict'),
        'product_id': fields.many2one('product.product', 'Tool', required=True),
        'order_id': fields.many2one('sale.order', 'Sales Order'),
        'date_out': fields.date('Lent on'),
        'date_due': fields.date('Due on'),
        'deposit': fields.float('Deposit', digits=(12, 2)),
        'note': fields.text('Note'),
        'late': fields.function(_is_late, type='boolean', string='Late'),
        'state': fields.selection([
            ('draft', 'Draft'),
            ('out', 'Lent'),
            ('back', 'Returned'),
            ('lost', 'Lost'),
        ], 'State', readonly=True, track_visibility='onchange'),
        'history_ids': fields.one2many('tool.lending.history', 'lending_id', 'History'),
        'tag_ids': fields.many2many('res.partner.category', 'tool_lending_tag_rel', 'lending_id', 'tag_id', 'Tags'),
    }

    _defaults = {
        'state': 'draft',
        'deposit': 50.0,
        'date_out': fields.date.context_today,
    }

    def _check_dates(self, cr, uid, ids, context=None):
        for lending in self.browse(cr, uid, ids, context=context):
            if lending.date_due and lending.date_out and lending.date_due < lending.date_out:
                return False
        return True

    _constraints = [
        (_check_dates, 'A tool is due after it was lent.', ['date_out', 'date_due']),
    ]

    _sql_constraints = [
        ('name_unique', 'unique(name)', 'The number is in use.'),
    ]

    def create(self, cr, uid, vals, context=None):
        if not vals.has_key('name'):
            vals['name'] = self.pool.get('ir.sequence').get(cr, uid, 'tool.lending') or '/'
        return super(tool_lending, self).create(cr, uid, vals, context=context)

    def lending_out(self, cr, uid, ids, context=None):
        for lending in self.browse(cr, uid, ids, context=context):
            if lending.state <> 'draft':
                raise osv.except_osv(_('Error'), _('%s was lent before.') % lending.name)
            self._log(cr, uid, lending.id, 'out', context=context)
        return self.write(cr, uid, ids, {'state': 'out'}, context=context)

    def lending_back(self, cr, uid, ids, context=None):
        if isinstance(ids, (int, long)):
            ids = [ids]
        for lending_id in ids:
            self._log(cr, uid, lending_id, 'back', context=context)
        self.write(cr, uid, ids, {'state': 'back'}, context=context)
        print 'returned: ' + `ids`
        return True

    def lending_lost(self, cr, uid, ids, context=None):
        order_obj = self.pool.get('sale.order')
        for lending in self.browse(cr, SUPERUSER_ID, ids, context=context):
            try:
                order_obj.message_post(cr, uid, [lending.order_id.id], body=_('%s is lost') % lending.name)
            except Exception, e:
                _logger.warning('no message: %s', e)
        return self.write(cr, uid, ids, {'state': 'lost'}, context=context)

    def _log(self, cr, uid, lending_id, action, context=None):
        self.pool.get('tool.lending.history').create(cr, uid, {
            'lending_id': lending_id,
            'action': action,
            'user_id': uid,
        }, context=context)

    def remind_late(self, cr, uid, context=None):
        cr.execute("SELECT id FROM tool_lending WHERE state = 'out' AND date_due < now()")
        ids = map(lambda row: row[0], cr.fetchall())
        print >>open('/tmp/lending.log', 'a'), 'late:', ids
        exec 'count = len(ids)'
        return ids


class tool_lending_history(osv.osv):
    _name = 'tool.lending.history'
    _description = 'History of a Lending'
    _columns = {
        'lending_id': fields.many2one('tool.lending', 'Lending', required=True, ondelete='cascade'),
        'action': fields.char('Action', size=16),
        'user_id': fields.many2one('res.users', 'User'),
        'create_date': fields.datetime('Date', readonly=True),
    }


class res_partner(osv.osv):
    _inherit = 'res.partner'
    _columns = {
        'lending_ids': fields.one2many('tool.lending', 'partner_id', 'Lent Tools'),
        'lending_limit': fields.integer('Most Tools at Once'),
    }
    _defaults = {
        'lending_limit': 3,
    }

    def name_get(self, cr, uid, ids, context=None):
        names = super(res_partner, self).name_get(cr, uid, ids, context=context)
        if not (context or {}).get('show_lending'):
            return names
        late = set(self.pool.get('tool.lending').remind_late(cr, uid, context=context))
        return [(key, late and name + ' !' or name) for key, name in names]
