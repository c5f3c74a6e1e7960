"""What the addons of a tree do to core and to each other: chains of overrides, meetings in views, conflicts, reach, and what is unused."""
