"""The program ``rescue``, also as ``python -m rescue``."""

import gc
from typing import NoReturn


def run() -> NoReturn:
    """Run the command line, without looking for cycles: nothing of weight is in any, and what a program imports and reads is kept."""
    gc.disable()  # before the imports: they make half of the objects of a short run
    from rescue.cli.main import run as run_commands

    run_commands()


if __name__ == "__main__":
    run()
