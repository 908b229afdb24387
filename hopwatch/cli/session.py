"""What a command stands on: settings, the clock, a client, a printer."""

import gc
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hopwatch.errors import HopwatchError

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

    from hopwatch.settings import Settings

Namespace = Annotated[str, typer.Option(help="The estate, customer or case that the data belongs to.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on standard output and nothing else there.")]
DEFAULT_NAMESPACE = "hopwatch"
YOUNG = 50_000
"""Objects made, and not given up, between two looks for garbage."""


@dataclass
class Chosen:
    """The settings file named on the command line, if any."""

    config: Path | None = None


CHOSEN = Chosen()


def use_config(config: Path | None) -> None:
    """Remember the settings file that `--config` named."""
    CHOSEN.config = config


def settings() -> "Settings":
    """Read the settings: the file, then the environment; raises SettingsError."""
    from hopwatch.settings import load

    return load(CHOSEN.config, environment=os.environ, cwd=Path.cwd())


def look_for_garbage_seldom() -> None:
    """Let Python look for cycles less often.

    Events are held by the hundred thousand and have none; looking took a fifth of the time of hunting.
    """
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)


def client(chosen: "Settings") -> "Elasticsearch":
    """Connect to the hosts of the settings; with none, to the embedded node, started when it is down."""
    from hopwatch.elastic import connect

    if chosen.elastic.hosts:
        return connect(chosen.elastic)
    return embedded(chosen)


def embedded(chosen: "Settings") -> "Elasticsearch":
    """Connect to the embedded node; a line on standard error says when it has to be started."""
    from hopwatch import node
    from hopwatch.cli.node import progress
    from hopwatch.elastic import connect

    return connect(node.up(chosen, progress=progress).elastic)


def elastic_error(error: BaseException) -> HopwatchError | None:
    """Return what an error of the Elasticsearch client means to a user; None for any other error."""
    if "elasticsearch" not in sys.modules:
        return None
    from hopwatch.elastic import explain

    return explain(error) if isinstance(error, Exception) else None


def print_json(value: object) -> None:
    """Print one line of JSON on standard output."""
    json.dump(value, sys.stdout)
    sys.stdout.write("\n")
