"""The program ``rescue``, also as ``python -m rescue``."""

import gc
import signal
from typing import NoReturn


def run() -> NoReturn:
    """Run the command line, without looking for cycles: nothing of weight is in any, and what a program imports and reads is kept."""
    gc.disable()  # before the imports: they make half of the objects of a short run
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # until a command runs there is nothing to clear away: Ctrl-C ends this like any program, not with a traceback of imports
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from rescue.cli.main import run as run_commands

    run_commands()


if __name__ == "__main__":
    run()
