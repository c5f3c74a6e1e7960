"""What the code of an addon relies on, held against the catalogs of the target."""
