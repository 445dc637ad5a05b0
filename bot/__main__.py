"""The console script: `curiosity`, or `python -m bot`."""

from __future__ import annotations

from bot.cli.commands import app


def main() -> None:
    """Run the command that was typed."""
    app(prog_name="curiosity")


if __name__ == "__main__":
    main()
