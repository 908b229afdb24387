"""What `hunt import` does: each rule becomes a file, or is refused with the place and the reason."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from hopwatch.cli.scheduling import say
from hopwatch.errors import UsageError
from hunts.library import library

if TYPE_CHECKING:
    from hunts.sigma.files import Made


def take_in(paths: Sequence[Path], folder: Path) -> int:
    """Make the rules of files hunts in a folder, and say so; return 1 when one of them was refused."""
    try:
        from hunts.sigma.files import read
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs pySigma: pip install 'hopwatch[sigma]' ({error})") from error
    folder.mkdir(parents=True, exist_ok=True)
    refused = 0
    for made in (one for path in paths for one in read(path)):
        reason = made.refused or _written(made, folder)
        if reason:
            refused += 1
            say(f"{made.origin}: refused: {reason}")
    return 1 if refused else 0


def _written(made: "Made", folder: Path) -> str:
    """Write a hunt's file, unless its name is taken; return why not, nothing when it is written."""
    path = folder / f"{made.hunt_id.replace('-', '_')}.py"
    if not made.hunt_id or made.hunt_id in library():
        return f"a hunt cannot be called {made.hunt_id!r}: give the rule another `name`"
    if path.exists() and path.read_text(encoding="utf-8") != made.content:
        return f"{path} is there and differs: remove it first"
    path.write_text(made.content, encoding="utf-8")
    typer.echo(f"{made.hunt_id}: {path}")
    for note in made.notes:
        say(f"{made.origin}: {note}")
    return ""
