"""Two reports of one tree: what was fixed, what is new, and what only looks so."""
