"""All pages, by their path in the project."""

from collections.abc import Mapping

from hopwatch.cli.reference import commands, hunts, settings
from hunts.library import library

HUNTS = "docs/hunts"


def pages() -> Mapping[str, str]:
    """Return the text of each page by its path; the same code gives the same text on every machine."""
    modules = library()
    return {
        "docs/cli.md": commands.page(),
        "docs/settings.md": settings.page(),
        f"{HUNTS}/README.md": hunts.index(modules.values()),
        **{f"{HUNTS}/{hunt_id}.md": hunts.page(module) for hunt_id, module in modules.items()},
    }
