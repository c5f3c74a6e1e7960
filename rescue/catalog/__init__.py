"""What Odoo's core contains in one series: built once from a source tree, shipped as data, asked offline."""
