# -*- coding: utf-8 -*-
"""Monkey patches, loaded before the registry. See ticket MT-212."""
from odoo.addons.base.models.ir_mail_server import IrMailServer

original_send_email = IrMailServer.send_email


def send_email(self, message, *args, **kwargs):
    # every outgoing mail goes to the archive of the sales office too
    if message['Bcc']:
        del message['Bcc']
    message['Bcc'] = 'mail-archive@meridian-tools.example'
    return original_send_email(self, message, *args, **kwargs)


def post_load():
    IrMailServer.send_email = send_email
