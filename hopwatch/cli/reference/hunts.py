"""A page of the runbook for each hunt, and the list of them."""

from collections.abc import Iterable, Iterator, Sequence

from hopwatch.cli.hunt_page import QUERY, queries, sections
from hopwatch.cli.reference.markdown import block, bullets, code, prose, table, whole
from hunts.hunt import Hunt
from hunts.library import Module
from hunts.roles import datasets

COMMANDS = (
    "`hopwatch hunt show ID` prints such a page on a terminal; `hopwatch hunt test ID` proves the hunt."
)
LITERAL = {"Parameters", "The alert says"}
"""Sections whose texts are written for the machine."""


def page(module: Module) -> str:
    """Return one hunt's page."""
    return whole(parts(module))


def parts(module: Module) -> Iterator[str]:
    """Yield the title and each section that has something to say."""
    hunt = module.hunt
    yield f"# {prose(hunt.name)}"
    yield (
        f"{code(hunt.id)}, version {hunt.version}, of the kind "
        f"[{type(hunt.kind).__name__}](../kinds-of-hunt.md). All hunts: [the list](README.md)."
    )
    for heading, texts in sections(hunt, module):
        if texts:
            yield f"## {prose(heading)}"
            yield query(hunt) if heading == QUERY else section(heading, texts)


def section(heading: str, texts: Sequence[str]) -> str:
    """Return a section's text, or its texts as a list."""
    written = [code(text) if heading in LITERAL else linked(text) for text in texts]
    return bullets(written) if len(written) > 1 else written[0]


def linked(text: str) -> str:
    """Return a text; an address becomes a link."""
    return f"<{text}>" if text.startswith("https://") and " " not in text else prose(text)


def query(hunt: Hunt) -> str:
    """Return which documents the hunt reads, part by part, close to KQL."""
    return "\n\n".join(f"{prose(title)}:\n\n{block(conditions)}" for title, conditions in queries(hunt.kind))


def index(modules: Iterable[Module]) -> str:
    """Return the list of all hunts."""
    hunts = [module.hunt for module in modules]
    return whole(
        [
            "# Hunts",
            f"{len(hunts)} hunts. {COMMANDS}",
            table(("id", "severity", "ATT&CK", "name", "datasets"), [row(hunt) for hunt in hunts]),
        ]
    )


def row(hunt: Hunt) -> tuple[str, ...]:
    """Return a hunt's line of the list."""
    return (
        f"[{code(hunt.id)}]({hunt.id}.md)",
        hunt.severity.value,
        ", ".join(technique.id for technique in hunt.techniques),
        prose(hunt.name),
        ", ".join(code(dataset) for dataset in datasets(hunt.kind)),
    )
