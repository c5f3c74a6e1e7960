"""Python files, of Python 3 and 2: bytes in, facts out. ``reader`` is the way in."""
