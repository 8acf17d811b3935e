"""Lets ``python -m therapycode.cli`` do what the installed command does."""

from therapycode.cli import main

if __name__ == "__main__":
    main()
