"""The command line: reads documents, asks the engine, prints. It decides nothing about billing."""

from therapycode.cli.group import main

__all__ = ["main"]
