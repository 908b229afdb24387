"""Finding, among the files that were indexed before, a shorter copy of one that is new."""

from collections.abc import Mapping, Sequence
from typing import Any

from hopwatch.errors import SourceError
from indexer.content import Content, opened
from indexer.entry import COMPLETE
from indexer.prefix import digests

CANDIDATES = 20  # shorter copies that are compared, the longest first


def wanted(namespace: str, content: Content) -> dict[str, Any]:
    """Return the search for entries that may be of shorter copies: they begin alike."""
    head = content.prefix.head if content.prefix else ""
    terms = {"namespace": namespace, "head": head, "kind": content.kind, "state": COMPLETE}
    same = [{"term": {name: value}} for name, value in terms.items()]
    shorter = {"range": {"position": {"lte": content.length}}}
    return {
        "query": {"bool": {"filter": [*same, shorter]}},
        "sort": [{"position": "desc"}],
        "size": CANDIDATES,
    }


def longest(content: Content, entries: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return of some entries the longest whose prefix the file has; it is read for that."""
    if not entries:
        return None
    try:
        with opened(content.source) as file:
            found = digests(file.stream, content.kind, {entry["position"] for entry in entries})
    except (OSError, SourceError):
        return None  # whoever reads it will say so
    fitting = [entry for entry in entries if found.get(entry["position"]) == entry["prefix"]]
    return max(fitting, key=lambda entry: int(entry["position"]), default=None)
