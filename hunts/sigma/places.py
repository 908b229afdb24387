"""Where documents have what a Sigma rule calls by a name."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from elasticsearch.dsl import query as q

from hunts.library import nearest
from hunts.match import any_of
from hunts.sigma.logsource import Where
from hunts.sigma.refused import RefusedError
from hunts.sigma.windows_places import EVERYWHERE, MOVES, NOWHERE, SYSTEM_FIELDS, Move
from hunts.windows_sources import OTHER
from mappings.ecs import FIELDS, Event
from mappings.indexing import BOUND
from mappings.zeek import TABLES

DATA, USER_DATA = "winlog.event_data.", "winlog.user_data."
REWRITTEN = "documents have this in another form, as Elastic's integrations write it"
ZEEK: dict[str, str] = {
    "uid": "zeek.session_id",
    "id.orig_h": "source.ip",
    "id.orig_p": "source.port",
    "id.resp_h": "destination.ip",
    "id.resp_p": "destination.port",
}
TYPING_ERROR = 0.85
"""So near a name is likely meant; EventData has many that are near one another."""
CHANGED_KINDS = frozenset({"mac", "nanoseconds", "upper", "date"})


@dataclass(frozen=True, slots=True)
class Place:
    """A field of documents, and the events in which it has the value that is asked for."""

    field: str
    only: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()

    @property
    def type(self) -> str:
        """Elasticsearch's type; a field that is not declared becomes a keyword when it is first met."""
        return str(FIELDS.get(self.field, {"type": "keyword"})["type"])

    def guarded(self, query: q.Query) -> q.Query:
        """Return the query for the events in which the field has this value and no other."""
        if self.only:
            return q.Bool(filter=[any_of(Event.event.code, sorted(self.only)), query])
        if self.unless:
            return q.Bool(filter=[query], must_not=[any_of(Event.event.code, sorted(self.unless))])
        return query


def places(name: str, where: Where) -> list[Place]:
    """Return all places of a name; raises RefusedError when a document has no such value, or in another form.

    A name of ours (`source.ip`, `hopwatch.bare.user`) is itself.
    """
    if where.log:
        return [_zeek(name, where.log)]
    if name in SYSTEM_FIELDS:
        return [Place(SYSTEM_FIELDS[name])]
    if "." in name:
        return [_declared(name)]
    if name in EVERYWHERE or any(name in NOWHERE.get(dataset, ()) for dataset in where.datasets):
        raise RefusedError(name, REWRITTEN)
    return list(dict.fromkeys(_windows(name, where)))


def note(name: str, found: list[Place]) -> str | None:
    """Return what has to be known of a name that is not declared: long values of it are not searched."""
    if any(place.field in FIELDS for place in found):
        return None
    known = [field.removeprefix(DATA) for field in FIELDS if field.startswith(DATA)]
    close = get_close_matches(name, known, n=1, cutoff=TYPING_ERROR)
    near = f": did you mean {close[0]!r}?" if close else ""
    return f"{name} is no declared field{near}: longer values than {BOUND:,} are not found"


def _zeek(name: str, log: str) -> Place:
    if name in ZEEK:
        return Place(ZEEK[name])
    columns = TABLES[log].columns
    column = columns.get(name)
    if column is None:
        if name in FIELDS:
            return Place(name)
        raise RefusedError(name, f"{log}.log has no such field{nearest(name, [*columns, *ZEEK])}")
    if column.kind in CHANGED_KINDS:
        raise RefusedError(name, REWRITTEN)
    return Place(column.fields[0])


def _declared(name: str) -> Place:
    if name not in FIELDS and not name.startswith((DATA, USER_DATA)):
        raise RefusedError(name, f"there is no such field{nearest(name, list(FIELDS))}")
    return Place(name)


def _windows(name: str, where: Where) -> Iterator[Place]:
    whole = False
    for dataset in where.datasets:
        for move in MOVES.get(dataset, {}).get(name, ()):
            place = _narrowed(move, where.codes)
            if place:
                whole = whole or (place.type == "keyword" and place == Place(move.field))
                yield place
    if not whole:
        yield Place(f"{DATA}{name}")
    if OTHER in where.datasets or f"{USER_DATA}{name}" in FIELDS:
        yield Place(f"{USER_DATA}{name}")


def _narrowed(move: Move, codes: frozenset[str]) -> Place | None:
    """Return the place among events of these ids (any when there are none); None when it is in none."""
    if not codes:
        return Place(move.field, move.only, move.unless)
    left = (codes & move.only if move.only else codes) - move.unless
    if not left:
        return None
    return Place(move.field) if left == codes else Place(move.field, only=left)
