"""``python -m rescue``."""

from rescue.cli.main import run

if __name__ == "__main__":
    run()
