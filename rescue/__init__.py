"""rescue tells what it takes to bring legacy Odoo addons to a newer series."""

__version__ = "0.1.0"
