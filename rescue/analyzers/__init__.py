"""One file kind each: bytes in, facts out. Nothing here imports, executes or fetches what it reads."""
