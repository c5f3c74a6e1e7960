# -*- coding: utf-8 -*-
import io
import logging

from PyPDF2 import PdfFileReader, PdfFileWriter

from odoo import api, fields, models
from odoo.modules.module import get_module_resource
from odoo.tools.misc import file_open

_logger = logging.getLogger(__name__)


class IrActionsReport(models.Model):
    _inherit = 'ir.actions.report'

    mt_terms = fields.Boolean('Append the Terms of Trade')

    def _render_qweb_pdf(self, res_ids=None, data=None):
        content, kind = super(IrActionsReport, self)._render_qweb_pdf(res_ids=res_ids, data=data)
        if kind == 'pdf' and self.mt_terms:
            content = self._mt_append_terms(content)
        return content, kind

    def _post_pdf(self, save_in_attachment, pdf_content=None, res_ids=None):
        _logger.info('%s: %s documents', self.report_name, len(res_ids or []))
        return super(IrActionsReport, self)._post_pdf(save_in_attachment, pdf_content=pdf_content, res_ids=res_ids)

    @api.model
    def _mt_append_terms(self, content):
        path = get_module_resource('mt_report', 'static', 'pdf', 'terms.pdf')
        if not path:
            return content
        writer = PdfFileWriter()
        writer.appendPagesFromReader(PdfFileReader(io.BytesIO(content), strict=False))
        with file_open(path, 'rb') as terms:
            writer.appendPagesFromReader(PdfFileReader(terms))
            result = io.BytesIO()
            writer.write(result)
        return result.getvalue()

    def mt_preview(self, res_id):
        """HTML of one document for the telephone desk's screen."""
        self.ensure_one()
        html = self._render_qweb_html([res_id])[0]
        header = self.env['ir.ui.view']._render_template('mt_report.screen_header', {'company': self.env.company})
        return header + html
