"""A hunt as the text of its file: literals and nothing else, so that what a rule says is never run."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import timedelta
from enum import Enum
from typing import Any

from elasticsearch.dsl.query import Query

from hunts.hunt import Hunt

SHORT = 60
HEAD = """{introduction}

from datetime import timedelta

from elasticsearch.dsl import Q

from hunts.attack import Technique
from hunts.hunt import Hunt, Severity
from hunts.kinds import Count, Distinct, Events, Match, Sequence, Step

HUNT = {hunt}

SAMPLES = []
"""


def text(hunt: Hunt, introduction: str) -> str:
    """Return the file of a hunt."""
    return HEAD.format(introduction=_literal(introduction), hunt=_value(hunt, ""))


def _literal(introduction: str) -> str:
    """Return a text as a literal of Python's over lines, for a file's first statement."""
    lines = [repr(f"{line}\n") for line in introduction.splitlines()]
    joined = "\n    ".join(lines)
    return f"__doc__ = (\n    {joined}\n)"


def _value(value: Any, margin: str) -> str:
    inner = f"{margin}    "
    match value:
        case Enum():
            told = f"{type(value).__name__}.{value.name}"
        case timedelta():
            told = f"timedelta(seconds={int(value.total_seconds())})"
        case Query():
            told = f"Q({_value(value.to_dict(), margin)})"
        case Mapping():
            told = _block("{}", [f"{key!r}: {_value(one, inner)}" for key, one in value.items()], margin)
        case list() | tuple():
            told = _block("[]", [_value(one, inner) for one in value], margin)
        case str() | int() | float():
            told = repr(value)
        case _:
            told = f"{type(value).__name__}{_block('()', list(_parts(value, inner)), margin)}"
    return told


def _parts(value: Any, margin: str) -> Iterator[str]:
    for field in fields(value):
        one = getattr(value, field.name)
        if one != field.default:
            yield f"{field.name}={_value(one, margin)}"


def _block(ends: str, parts: list[str], margin: str) -> str:
    begin, end = ends[0], ends[1]
    if not parts or (len(parts) == 1 and len(parts[0]) < SHORT and "\n" not in parts[0]):
        return f"{begin}{''.join(parts)}{end}"
    lines = "".join(f"{margin}    {part},\n" for part in parts)
    return f"{begin}\n{lines}{margin}{end}"
