"""The answers to a hunt's question in a span: candidates, then single events, then what they complete."""

from collections import abc, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, groupby

from hunts import candidates, complete
from hunts.absent import unexcused
from hunts.candidates import Island
from hunts.compile import asked, having_in
from hunts.deviation import deviating
from hunts.hunt import Hunt
from hunts.kinds import Count, Deviation, Distinct, FirstSeen, Match, Rare, Sequence, Unless
from hunts.novel import first_seen
from hunts.rarity import rare
from hunts.reading import Limits, read_rows
from hunts.roles import Role, forbidden, roles
from hunts.row import Completion, Key, Row
from hunts.sequence import NEVER, sequence
from hunts.snapshot import Snapshot
from hunts.windows import Span, milliseconds, silence


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
        case Deviation() as kind:
            yield from deviating(snapshot, kind, parts[0], span, limits)
        case Count() | Distinct() | Sequence() as kind:
            yield from _of_islands(snapshot, kind, parts, span, limits)


def _matching(snapshot: Snapshot, role: Role, span: Span, limits: Limits) -> Iterator[Completion]:
    for page in read_rows(snapshot, asked(role.events, span), role, limits.rows):
        yield from (complete.match(key, row) for row in page for key in row.keys)


def _of_islands(
    snapshot: Snapshot,
    kind: Count | Distinct | Sequence,
    parts: abc.Sequence[Role],
    span: Span,
    limits: Limits,
) -> Iterator[Completion]:
    """Yield the completions in the span; twice `within` before it decides what is new to them."""
    wait, within = milliseconds(silence(kind)), milliseconds(kind.within)
    ends = Span(span.start - wait, span.end - wait)
    look = (Span(ends.start - 2 * within, ends.end), ends)
    if isinstance(kind, Sequence):
        found = candidates.of_sequence(snapshot, kind, parts, look, limits)
    else:
        found = candidates.of_sliding(snapshot, kind, parts[0], look, limits)
    pieces = chain.from_iterable(candidates.cut(island, limits.held, within) for island in found)
    for batch in _batches(pieces, limits):
        rows = [_rows_of(snapshot, role, batch, limits) for role in parts]
        absent = _absent(snapshot, kind, batch, limits) if isinstance(kind, Sequence) else {}
        for island in batch:
            steps = [_inside(step.get(island.key, ()), island.read) for step in rows]
            completed = _complete(kind, island.key, steps, absent)
            yield from (one for one in completed if one.at - wait in island.keep)


def _complete(
    kind: Count | Distinct | Sequence,
    key: Key,
    steps: abc.Sequence[abc.Sequence[Row]],
    absent: Mapping[Key, Mapping[str, abc.Sequence[int]]],
) -> Iterator[Completion]:
    if isinstance(kind, Sequence):
        return sequence(kind, key, steps, absent.get(key, NEVER))
    return complete.sliding(key, steps[0], milliseconds(kind.within), kind.at_least)


def _absent(
    snapshot: Snapshot, kind: Sequence, batch: abc.Sequence[Island], limits: Limits
) -> dict[Key, dict[str, abc.Sequence[int]]]:
    """Return when there were events that forbid a sequence, by key and by what they must not be."""
    within = milliseconds(kind.within)
    wide = [
        replace(island, read=Span(island.read.start - within, island.read.end + within)) for island in batch
    ]
    times: dict[Key, dict[str, set[int]]] = {}
    for link, role in zip(kind.without, forbidden(kind), strict=True):
        for key, rows in _rows_of(snapshot, role, wide, limits).items():
            mine = times.setdefault(key, {when: set() for when in NEVER})
            mine[link.when].update(row.at for row in rows)
    return {key: {when: sorted(some) for when, some in mine.items()} for key, mine in times.items()}


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
    snapshot: Snapshot, role: Role, batch: abc.Sequence[Island], limits: Limits
) -> Mapping[Key, abc.Sequence[Row]]:
    wanted = {island.key for island in batch}
    found: dict[Key, list[Row]] = defaultdict(list)
    whole = Span(min(island.read.start for island in batch), max(island.read.end for island in batch))
    ordered = sorted(batch, key=lambda island: (island.read, island.key))
    keys = groupby(ordered, key=lambda island: island.read)
    wanted_in = ((span, [island.key for island in some]) for span, some in keys)
    query = asked(role.events, whole) & having_in(role.by, wanted_in)
    for page in read_rows(snapshot, query, role, limits.rows):
        for row in page:
            for key in wanted.intersection(row.keys):
                found[key].append(row)
    # Two indices may hold a record without `event.hash`; order by `_id` is what the pure functions rely on.
    return {key: sorted(rows, key=lambda row: (row.at, row.id)) for key, rows in found.items()}


def _inside(rows: abc.Sequence[Row], span: Span) -> list[Row]:
    start, end = span.start, span.end
    return [row for row in rows if start <= row.at < end]
