"""Several reports on one page, for people."""
