"""The pages under `docs/` that are made from the code: commands, settings, hunts (`make docs`)."""

from hopwatch.cli.reference.pages import HUNTS, pages

__all__ = ["HUNTS", "pages"]
