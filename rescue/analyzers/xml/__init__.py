"""XML files: data, views, QWeb and client templates. Bytes in, facts out; ``reader`` is the way in."""
