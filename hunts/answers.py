"""The answers to a hunt's question in a span: candidates, then single events, then what they complete."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby

from elasticsearch.dsl.query import Bool, Query

from hunts import candidates, complete
from hunts.absent import unexcused
from hunts.candidates import Island
from hunts.compile import asked, during, having, one_of
from hunts.hunt import Hunt
from hunts.kinds import Chain, Count, Distinct, FirstSeen, Match, Rare, Unless
from hunts.novel import first_seen
from hunts.rarity import rare
from hunts.reading import Limits, read_rows
from hunts.roles import Role, roles
from hunts.row import Completion, Key, Row
from hunts.sequence import sequence
from hunts.snapshot import Snapshot
from hunts.windows import Span, milliseconds, reach


def completions(snapshot: Snapshot, hunt: Hunt, span: Span, limits: Limits) -> Iterator[Completion]:
    """Yield the completions in the span: each once, in no particular order."""
    parts = roles(hunt)
    match hunt.kind:
        case Match():
            yield from _matching(snapshot, parts[0], span, limits)
        case Unless() as kind:
            yield from unexcused(snapshot, kind, parts[0], span, limits)
        case FirstSeen() as kind:
            yield from first_seen(snapshot, kind, parts[0], span, limits)
        case Rare() as kind:
            yield from rare(snapshot, kind, parts[0], span, limits)
        case Count() | Distinct() | Chain() as kind:
            yield from _of_islands(snapshot, kind, parts, span, limits)


def _matching(snapshot: Snapshot, role: Role, span: Span, limits: Limits) -> Iterator[Completion]:
    for page in read_rows(snapshot, asked(role.events, span), role, limits.rows):
        yield from (complete.match(key, row) for row in page for key in row.keys)


def _of_islands(
    snapshot: Snapshot, kind: Count | Distinct | Chain, parts: Sequence[Role], span: Span, limits: Limits
) -> Iterator[Completion]:
    look = (Span(span.start - milliseconds(reach(kind)), span.end), span)
    if isinstance(kind, Chain):
        found = candidates.of_sequence(snapshot, kind, parts, look, limits)
    else:
        found = candidates.of_sliding(snapshot, kind, parts[0], look, limits)
    within = milliseconds(kind.within)
    pieces = chain.from_iterable(candidates.cut(island, limits.held, within) for island in found)
    for batch in _batches(pieces, limits):
        rows = [_rows_of(snapshot, role, batch, limits) for role in parts]
        for island in batch:
            steps = [_inside(step.get(island.key, ()), island.read) for step in rows]
            yield from (one for one in _complete(kind, island.key, steps) if one.at in island.keep)


def _complete(
    kind: Count | Distinct | Chain, key: Key, steps: Sequence[Sequence[Row]]
) -> Iterator[Completion]:
    within = milliseconds(kind.within)
    if isinstance(kind, Chain):
        return sequence(key, steps, within, milliseconds(kind.skew))
    return complete.sliding(key, steps[0], within, kind.at_least)


def _batches(islands: Iterable[Island], limits: Limits) -> Iterator[list[Island]]:
    batch: list[Island] = []
    rows = 0
    for island in islands:
        if batch and (rows + island.rows > limits.held or len(batch) >= limits.clauses):
            yield batch
            batch, rows = [], 0
        batch.append(island)
        rows += island.rows
    if batch:
        yield batch


def _rows_of(
    snapshot: Snapshot, role: Role, batch: Sequence[Island], limits: Limits
) -> Mapping[Key, Sequence[Row]]:
    wanted = {island.key for island in batch}
    found: dict[Key, list[Row]] = defaultdict(list)
    whole = Span(min(island.read.start for island in batch), max(island.read.end for island in batch))
    query = asked(role.events, whole) & _any_of(batch, role.by)
    for page in read_rows(snapshot, query, role, limits.rows):
        for row in page:
            for key in wanted.intersection(row.keys):
                found[key].append(row)
    # Two indices may hold a record without `event.hash`; order by `_id` is what the pure functions rely on.
    return {key: sorted(rows, key=lambda row: (row.at, row.id)) for key, rows in found.items()}


def _any_of(batch: Sequence[Island], by: Sequence[str]) -> Query:
    ordered = sorted(batch, key=lambda island: (island.read, island.key))
    return one_of(
        [
            Bool(filter=[during(span), having(by, [island.key for island in group])])
            for span, group in groupby(ordered, key=lambda island: island.read)
        ]
    )


def _inside(rows: Sequence[Row], span: Span) -> list[Row]:
    return [row for row in rows if row.at in span]
