"""Combinations of values that were not seen before: the answers of *first seen*.

In a piece of time no longer than `within` only the first event of a combination can be new. Whether it is
depends on the last one before the piece.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from elasticsearch.dsl.aggs import Min

from hunts.absent import meeting
from hunts.compile import TIME, Grouping, among, asked, either, having_in
from hunts.finding import Peak
from hunts.kinds import FirstSeen, Lined
from hunts.presence import Baseline, latest, ms
from hunts.reading import Limits, batched, pieces, read_groups, read_rows
from hunts.roles import Role, lined_up
from hunts.row import Completion, Key, Row
from hunts.snapshot import Snapshot
from hunts.windows import Span, milliseconds, silence

FIRST = {"first": Min(field=TIME)}

Debut = tuple[Key, int]
"""A combination and when it was first there (epoch milliseconds)."""


def first_seen(
    snapshot: Snapshot, kind: FirstSeen, role: Role, span: Span, limits: Limits
) -> Iterator[Completion]:
    """Yield the completions in the span."""
    wait = milliseconds(silence(kind))
    events = Span(span.start - wait, span.end - wait)
    for piece in pieces(snapshot, role.events, events, milliseconds(kind.within), limits.groups):
        found = debuts(snapshot, kind, role, piece, limits)
        yield from _completed(snapshot, kind, role, found, limits)


def debuts(snapshot: Snapshot, kind: FirstSeen, role: Role, piece: Span, limits: Limits) -> Iterator[Debut]:
    """Yield what is new in the piece, ordered by combination."""
    pasts = looked_back_upon(kind, role)
    baseline = Baseline(snapshot, pasts, piece, (kind.within, kind.warm_up), limits)
    names = [str(field) for field in [*kind.by, *kind.new]]
    for some in batched(_earliest(snapshot, role, piece, limits), limits.keys):
        left = list(some)
        for past in pasts:
            left = _new(snapshot, past, dict(left), (piece.start, milliseconds(kind.within)), limits)
            if past is not role:
                left = _before_all(snapshot, past, piece, left, limits)
        for group in kind.known:
            left = baseline.having([names.index(str(field)) for field in group], left)
        yield from (debut for debut in left if kind.known or baseline.holds(debut[1]))


def looked_back_upon(kind: FirstSeen, role: Role) -> list[Role]:
    """Return the events that make a combination old, with the fields that hold it."""
    if kind.baseline is None:
        return [role]
    if isinstance(kind.baseline, Lined):
        return [role, Role(events=kind.baseline.events, by=lined_up(kind)[1])]
    return [replace(role, events=either(kind.events, kind.baseline))]


def _earliest(
    snapshot: Snapshot, role: Role, piece: Span, limits: Limits, keys: Sequence[Key] = ()
) -> Iterator[Debut]:
    query = asked(role.events, piece)
    groups = read_groups(
        snapshot,
        query & among(role.by, keys) if keys else query,
        Grouping(role.by, None, FIRST),
        limits.groups,
    )
    return ((group.key, ms(group.measures["first"])) for group in groups)


def _before_all(
    snapshot: Snapshot, past: Role, piece: Span, found: Sequence[Debut], limits: Limits
) -> list[Debut]:
    """Return those that no event of the piece precedes which is only looked back upon."""
    if not found:
        return []
    first = dict(_earliest(snapshot, past, piece, limits, [key for key, _ in found]))
    return [(key, at) for key, at in found if first.get(key, at) >= at]


def _new(
    snapshot: Snapshot, role: Role, first: dict[Key, int], past: tuple[int, int], limits: Limits
) -> list[Debut]:
    """Return which of the combinations no event before the piece has, for as long as it counts.

    Most are seen again and again: those are told by a short look back.
    """
    start, within = past
    near = start
    for part in (64, 8, 1):
        if not first:
            break
        span = Span(start - within // part, near)
        for key, last in latest(snapshot, role, role.by, span, list(first), limits):
            if key in first and last > first[key] - within:
                del first[key]
        near = span.start
    return list(first.items())


def _completed(
    snapshot: Snapshot, kind: FirstSeen, role: Role, found: Iterable[Debut], limits: Limits
) -> Iterator[Completion]:
    """Yield the completions of the entities: the first values of a combination."""
    size = len(kind.by)
    entities = (list(group) for _, group in groupby(found, key=lambda debut: debut[0][:size]))
    batch: list[Debut] = []
    for debuts_of_one in entities:
        if batch and len(batch) + len(debuts_of_one) > limits.clauses:
            yield from _read(snapshot, kind, role, batch, limits)
            batch = []
        batch += debuts_of_one
    yield from _read(snapshot, kind, role, batch, limits)


def _read(
    snapshot: Snapshot, kind: FirstSeen, role: Role, batch: Sequence[Debut], limits: Limits
) -> Iterator[Completion]:
    wanted = set(batch)
    covered: dict[tuple[int, Key], dict[str, Row]] = defaultdict(dict)
    for some in batched(sorted(batch, key=_time), limits.clauses):
        span = Span(some[0][1], some[-1][1] + 1)
        wanted_at = ((Span(at, at + 1), [key for key, _ in group]) for at, group in groupby(some, key=_time))
        query = asked(role.events, span) & having_in(role.by, wanted_at)
        for page in read_rows(snapshot, query, role, limits.rows):
            for row in _accompanied(snapshot, kind, page, limits):
                for key in row.keys:
                    if (key, row.at) in wanted:
                        covered[row.at, key[: len(kind.by)]].setdefault(row.id, row)
    for (at, entity), rows in covered.items():
        ordered = sorted(rows.values(), key=lambda row: row.id)
        yield Completion(at + milliseconds(silence(kind)), entity, ordered, Peak(1, at, at))


def _accompanied(snapshot: Snapshot, kind: FirstSeen, rows: Sequence[Row], limits: Limits) -> Sequence[Row]:
    """Return the rows that have beside them what is asked for."""
    if kind.beside is None:
        return rows
    near = (-milliseconds(kind.beside.within), milliseconds(kind.beside.later))
    met = meeting(snapshot, kind.beside, 0, near, rows, limits)
    return [row for row in rows if row.id in met]


def _time(debut: Debut) -> int:
    return debut[1]
