"""Fitting the effort model on migrations that people did: plain least squares, and what it is worth on repositories held out."""
