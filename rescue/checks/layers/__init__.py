"""What breaks the layering of an implementation: one check a file, each of one addon at a time against core and the tree."""
