"""The terminal for evaluators: `curiosity-evals`."""

from __future__ import annotations


def main() -> None:
    """Run the command that was typed."""
    from evals.cli.commands import app

    app(prog_name="curiosity-evals")
