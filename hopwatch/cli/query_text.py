"""A hunt's query for a reader: close to KQL; `a: (x, y)` is any of them, `/…/` a regular expression."""

from collections.abc import Mapping, Sequence
from typing import Any

AND, OR, NOT = " and ", " or ", "not "
CODE = "event.code"
WIDTH = 92
"""Longer conditions are laid out over several lines."""

SINGLE = {"term", "wildcard", "regexp"}
Body = Mapping[str, Any]


def text(body: Body) -> str:
    """Return a query (as `to_dict()` gives it) on one line; raises KeyError for a query of another kind."""
    kind, inner = next(iter(body.items()))
    return WRITERS[kind](inner)


def lines(body: Body) -> list[str]:
    """Return a query with each condition that must hold on a line of its own; raises as `text`.

    The alternatives of a long condition have a line each, indented.
    """
    kind, inner = next(iter(body.items()))
    conditions = _conditions(inner) if kind == "bool" else [[text(body)]]
    if len(conditions) == 1:
        return _laid_out(conditions[0], enclosed=False)
    laid_out = [_laid_out(one, enclosed=True) for one in conditions]
    first, *others = laid_out
    return [*first, *(line for one in others for line in (f"and {one[0]}", *one[1:]))]


def _laid_out(alternatives: Sequence[str], *, enclosed: bool) -> list[str]:
    whole = _joined(alternatives, OR)
    before, after = ("(", ")") if enclosed and OR in whole else ("", "")
    if len(alternatives) == 1 or len(whole) <= WIDTH:
        return [f"{before}{whole}{after}"]
    first, *others = (_enclosed(one) if AND in one else one for one in alternatives)
    return [f"{before}{first}", *(f"    or {one}" for one in others[:-1]), f"    or {others[-1]}{after}"]


def _bool(inner: Body) -> str:
    return _joined([_joined(one, OR) for one in _conditions(inner)], AND)


def _conditions(inner: Body) -> list[list[str]]:
    """Return what must hold, each as its alternatives; first which event it is, last what must not be."""
    parts = [_either(one) for one in [*inner.get("must", []), *inner.get("filter", [])]]
    if should := inner.get("should", []):
        parts.append(_alternatives(should))
    parts.sort(key=lambda alternatives: CODE not in alternatives[0])
    excluded = [one for body in inner.get("must_not", []) for one in _unfolded(body)]
    return parts + [[NOT + _enclosed(one)] for one in _alternatives(excluded)]


def _either(body: Body) -> list[str]:
    return _alternatives(_unfolded(body))


def _unfolded(body: Body) -> Sequence[Body]:
    """Return the alternatives of a query that has nothing else; of another one the whole."""
    kind, inner = next(iter(body.items()))
    only = kind == "bool" and set(inner) <= {"should", "minimum_should_match"}
    return inner["should"] if only else [body]


def _alternatives(should: Sequence[Body]) -> list[str]:
    """Return the alternatives; those that ask one field one after the other share its name."""
    written = [text(one).partition(": ") for one in should]
    single = [next(iter(one)) in SINGLE for one in should]
    groups: list[tuple[str, list[str]]] = []
    for (field, colon, value), alone in zip(written, single, strict=True):
        if alone and groups and groups[-1][0] == field:
            groups[-1][1].append(value)
        else:
            groups.append((field, [value]) if alone else (f"{field}{colon}{value}", []))
    return [_group(field, values) for field, values in groups]


def _group(field: str, values: Sequence[str]) -> str:
    if not values:
        return field
    return f"{field}: {values[0]}" if len(values) == 1 else f"{field}: ({', '.join(values)})"


def _joined(parts: Sequence[str], word: str) -> str:
    if len(parts) == 1:
        return parts[0]
    other = OR if word == AND else AND
    return word.join(_enclosed(part) if other in part else part for part in parts)


def _enclosed(part: str) -> str:
    return f"({part})" if AND in part or OR in part else part


def _term(inner: Body) -> str:
    return "".join(f"{field}: {_value(one['value'])}" for field, one in inner.items())


def _terms(inner: Body) -> str:
    field, values = next((field, values) for field, values in inner.items() if field != "boost")
    written = [_value(value) for value in values]
    return f"{field}: {written[0]}" if len(written) == 1 else f"{field}: ({', '.join(written)})"


def _wildcard(inner: Body) -> str:
    return "".join(f"{field}: {one['value'].replace(chr(92) * 2, chr(92))}" for field, one in inner.items())


def _regexp(inner: Body) -> str:
    return "".join(f"{field}: /{one['value']}/" for field, one in inner.items())


def _exists(inner: Body) -> str:
    return f"{inner['field']}: *"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) and not value.isalnum() else str(value)


WRITERS = {
    "bool": _bool,
    "term": _term,
    "terms": _terms,
    "wildcard": _wildcard,
    "regexp": _regexp,
    "exists": _exists,
}
