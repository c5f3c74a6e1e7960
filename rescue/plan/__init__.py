"""What to do about a tree: its artifacts, the layer that each belongs to, and what must be cut to get it there."""
