"""Files of Sigma rules in, files of hunts out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sigma.collection import SigmaCollection
from sigma.correlations import SigmaCorrelationRule
from sigma.exceptions import SigmaError
from sigma.rule import SigmaRule
from yaml import YAMLError

from hunts.sigma.python import text
from hunts.sigma.refused import RefusedError
from hunts.sigma.rules import hunt, introduction, words


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one rule: a hunt's file with what has to be known of it, or the reason why not."""

    origin: str
    title: str
    hunt_id: str = ""
    content: str = ""
    notes: Sequence[str] = ()
    refused: str = ""


def read(path: Path) -> list[Made]:
    """Return what becomes of each rule of a file; rules that only a correlation refers to are parts of it."""
    try:
        written = path.read_text(encoding="utf-8")
        rules = SigmaCollection.from_yaml(written)
        chosen = _chosen(rules)
    except (
        OSError,
        YAMLError,
        SigmaError,
        TypeError,
        AttributeError,
        ValueError,
    ) as error:
        reason = error.strerror if isinstance(error, OSError) else " ".join(str(error).split())
        return [Made(str(path), "", refused=f"cannot be read as Sigma: {reason}")]
    return [_made(rule, path, written, alone=len(chosen) == 1) for rule in chosen]


def _chosen(rules: SigmaCollection) -> list[SigmaRule | SigmaCorrelationRule]:
    parts = {
        id(reference.rule)
        for one in rules.rules
        if isinstance(one, SigmaCorrelationRule) and not one.generate
        for reference in one.rules or ()
    }
    return [one for one in rules.rules if id(one) not in parts]


def _made(rule: SigmaRule | SigmaCorrelationRule, path: Path, written: str, *, alone: bool) -> Made:
    hunt_id = "-".join(words(rule.name or (path.stem if alone else rule.title)))
    try:
        found = hunt(rule, hunt_id)
    except RefusedError as error:
        return Made(_place(path, written, error.key), rule.title, hunt_id, refused=str(error))
    except SigmaError as error:
        return Made(str(path), rule.title, hunt_id, refused=" ".join(str(error).split()))
    content = text(found, introduction(rule, path.name))
    return Made(str(path), rule.title, hunt_id, content, found.blind_spots)


def _place(path: Path, written: str, key: str) -> str:
    """Return the file and the first line that names a key."""
    named = re.compile(rf"^\s*-?\s*['\"]?{re.escape(key)}['\"]?(\|[\w|]+)?\s*:")
    lines = written.splitlines()
    for number, line in enumerate(lines, 1):
        if named.match(line):
            return f"{path}:{number}"
    return f"{path}:{next((n for n, line in enumerate(lines, 1) if key in line), 1)}"
