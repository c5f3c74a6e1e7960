"""Curated rules, held against the facts of an addon."""
