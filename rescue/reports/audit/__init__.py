"""What the sections of the audit show, worked out before the templates print it."""
