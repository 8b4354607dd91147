"""How a command stands in ``baobei --help``: one sentence, one example, the function that runs it."""

from __future__ import annotations

import argparse
from collections.abc import Callable

Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it
Run = Callable[[argparse.Namespace], int]


def command(
    commands: Commands[argparse.ArgumentParser], name: str, run: Run, help_: str, example: str
) -> argparse.ArgumentParser:
    """Add a command that :func:`bot.cli.main` runs; its arguments are added to what this returns."""
    added = _parser(commands, name, help_, example)
    added.set_defaults(command=run)
    return added


def group(
    commands: Commands[argparse.ArgumentParser], name: str, help_: str, example: str
) -> Commands[argparse.ArgumentParser]:
    """Add a command that has commands of its own."""
    return _parser(commands, name, help_, example).add_subparsers(title="命令", metavar="命令", required=True)


def port(text: str) -> int:
    """Of an argument: a number that a port can have."""
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"端口应在 0 到 65535 之间，不是 {text}")
    return int(text)


def _parser(
    commands: Commands[argparse.ArgumentParser], name: str, help_: str, example: str
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=help_,
        description=help_,
        epilog=f"例如：{example}",
        formatter_class=argparse.RawTextHelpFormatter,
    )
