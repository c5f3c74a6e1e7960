"""What changed between two reports, for people."""
