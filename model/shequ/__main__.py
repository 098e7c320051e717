"""Lets ``python -m shequ`` do what ``shequ`` does."""

from shequ.cli import main

if __name__ == "__main__":
    main(prog_name="shequ")
