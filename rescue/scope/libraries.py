"""Which protocol the libraries, and the modules that other modules build on, speak."""

from __future__ import annotations

import re
from typing import Final

_PACKAGES: Final = {
    "HTTP (REST)": "requests httpx aiohttp urllib3 httplib2 pycurl requests_oauthlib requests_toolbelt restkit",
    "SOAP": "zeep suds SOAPpy pysimplesoap spyne soaplib osa",
    "XML-RPC": "erppeek odooly oerplib openerplib",
    "JSON-RPC": "jsonrpclib jsonrpc jsonrpcclient odoorpc tinyrpc",
    "GraphQL": "graphene gql sgqlc",
    "FTP or SFTP": "paramiko pysftp ftputil asyncssh",
    "EDI": "pydifact edifact bots tradacoms facturx pyx12 sepaxml ofxparse ofxtools mt940",
    "E-mail": "imapclient imbox exchangelib sendgrid mailjet_rest mailchimp mailchimp3 mailchimp_marketing",
    "Message queue": "pika kombu celery stomp paho kafka confluent_kafka zmq nats",
    "Directory (LDAP)": "ldap ldap3",
    "Another database": "pyodbc pymssql MySQLdb pymysql cx_Oracle oracledb sqlalchemy pymongo elasticsearch redis fdb",
    "A vendor's library": (
        "boto boto3 botocore azure google googleapiclient gdata dropbox stripe paypalrestsdk twilio mollie adyen easypost shopify "
        "woocommerce prestapyt magento amazonpay sp_api mws ebaysdk slack slack_sdk slackclient telegram ovh "
        "roulier fedex plaid gocardless_pro braintree simple_salesforce"
    ),
    "A device or printer": "serial usb escpos cups win32print evdev zpl",
}
_STANDARD: Final = {
    "HTTP (REST)": "http.client httplib urllib.request urllib2",
    "HTTP server": "http.server BaseHTTPServer",
    "XML-RPC": "xmlrpc.client xmlrpclib",
    "XML-RPC server": "xmlrpc.server SimpleXMLRPCServer DocXMLRPCServer",
    "FTP or SFTP": "ftplib",
    "E-mail": "smtplib imaplib poplib nntplib",
    "Sockets": "socket socketserver SocketServer telnetlib",
}
_MODULES: Final = (
    (re.compile(r"(account_)?edi(_.*)?|.*_edi|base_ubl.*|base_facturx|.*_(ubl|facturx|peppol)(_.*)?|account_einvoice.*"), "EDI"),
    (re.compile(r"base_rest.*|fastapi.*|rest_api|restful|muk_rest"), "HTTP (REST)"),
    (re.compile(r"graphql_base.*"), "GraphQL"),
    (re.compile(r"connector(_.*)?"), "A connector framework"),
    (re.compile(r"(auth|users)_ldap.*"), "Directory (LDAP)"),
    (re.compile(r"payment_(?!transfer$|custom$|demo$|test$).+"), "A payment provider"),
    (
        re.compile(
            r"delivery_(dhl|fedex|ups|usps|bpost|easypost|sendcloud|starshipit|shiprocket|roulier)(_.*)?|base_delivery_carrier_label"
        ),
        "A carrier",
    ),
    (re.compile(r"fetchmail(_.*)?"), "E-mail"),
    (re.compile(r"(google|microsoft|dropbox|outlook)_.+|iap(_.*)?|sms"), "A vendor's service"),
    (re.compile(r"(fs|storage)_(backend|storage)(_.*)?|storage_.+|external_file_location"), "File exchange"),
)

PACKAGES: Final = {name: protocol for protocol, names in _PACKAGES.items() for name in names.split()}
"""Protocols by the first part of what is imported."""

STANDARD: Final = {name: protocol for protocol, names in _STANDARD.items() for name in names.split()}
"""Protocols by the full name of a module of the standard library."""


def protocol_of_module(name: str) -> str:
    """What an addon that builds on this one talks, '' where it need not talk at all."""
    return next((protocol for pattern, protocol in _MODULES if pattern.fullmatch(name)), "")
