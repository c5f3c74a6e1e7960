"""The command line: one room for each topic, and what an error that rescue raises on purpose looks like from outside."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any, NoReturn

import click

from rescue import __version__
from rescue.cli.cache import cache
from rescue.cli.catalog import catalog
from rescue.cli.diff import diff
from rescue.cli.explain import explain
from rescue.cli.gate import baseline, gate
from rescue.cli.graph import graph
from rescue.cli.output import Exit
from rescue.cli.plan import plan
from rescue.cli.portfolio import portfolio
from rescue.cli.rules import rules
from rescue.cli.scan import render, scan
from rescue.cli.scope import scope


class _Main(click.Group):
    """The group of commands; errors that rescue raises on purpose become one message and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        from rescue.errors import RescueError

        _open_closed_streams()
        if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            return super().invoke(ctx)
        except RescueError as error:
            click.echo(f"rescue: {error}", err=True)
            ctx.exit(Exit.COULD_NOT_RUN)
        except KeyboardInterrupt:
            click.echo("rescue: interrupted", err=True)
            sys.stdout.flush()
            # at once: the interpreter would wait on its way out for threads whose workers have been ended
            os._exit(Exit.INTERRUPTED)
        except BrokenPipeError:
            # The reader of our output has gone; say nothing and do not fail on flushing either.
            _drop_output()
            ctx.exit(Exit.RAN)
        except OSError as error:
            # files have messages of their own: what is left is the output, or a system that is at its end
            _drop_output()
            place = f" ({error.filename})" if error.filename else ""
            click.echo(f"rescue: could not go on: {error.strerror or error}{place}", err=True)
            ctx.exit(Exit.COULD_NOT_RUN)


def _open_closed_streams() -> None:
    """Where the caller has closed standard output or error, what goes there goes nowhere."""
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for as long as the program runs
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def _drop_output() -> None:
    """Let what waits to be written go nowhere: the interpreter would fail on it once more on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=_Main, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="rescue", message="%(prog)s %(version)s")
def main() -> None:
    """Tell what it takes to bring legacy Odoo addons to a newer series."""


for command in (scan, render, plan, scope, diff, portfolio, explain, gate, baseline, graph, rules, catalog, cache):
    main.add_command(command)


def run() -> NoReturn:
    """The program ``rescue``: what ``main`` does, and out at once.

    The interpreter would take the millions of values of a large scan apart one by one on its way out, which takes longer than a warm run.
    """
    code = 0
    try:
        main()
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            code = code or Exit.COULD_NOT_RUN
    os._exit(code)
