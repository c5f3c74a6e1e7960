"""``python -m rescue``."""

from rescue.cli.main import main

if __name__ == "__main__":
    main()
