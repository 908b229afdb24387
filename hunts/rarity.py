"""Events of what few have had to do with: the answers of *rare*.

A piece of time is short beside `within`, so that what lies in every look back from it is most of `within`: an
entity with too many values there is passed over. Of the others it is enough to know when each value was last
there before the piece, and to read the events in it.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby

from elasticsearch.dsl.aggs import Terms

from hunts.candidates import MOST_BUCKETS, MOST_VALUES
from hunts.compile import Grouping, among, asked
from hunts.finding import Peak
from hunts.kinds import Rare
from hunts.presence import Baseline, latest
from hunts.reading import Limits, batched, pieces, read_groups, read_rows
from hunts.roles import Role
from hunts.row import Completion, Key, Row
from hunts.snapshot import Snapshot
from hunts.windows import Span, milliseconds

PIECES = 4
"""So many pieces make up the baseline."""
VALUES = "values"


class Values:
    """The values of one entity that were there in (t - within, t], where t moves on."""

    def __init__(self, within: int, past: Iterable[tuple[str, int]] = ()) -> None:
        self._within = within
        self._last = OrderedDict(sorted(past, key=lambda pair: pair[1]))

    def at(self, time: int, values: Iterable[str]) -> int:
        """Add the values of a time, the latest so far, and return how many different ones there are."""
        for value in values:
            self._last[value] = time
            self._last.move_to_end(value)
        while self._last and next(iter(self._last.values())) <= time - self._within:
            self._last.popitem(last=False)
        return len(self._last)


def rare(snapshot: Snapshot, kind: Rare, role: Role, span: Span, limits: Limits) -> Iterator[Completion]:
    """Yield the completions in the span."""
    length = max(1, milliseconds(kind.within) // PIECES)
    for piece in pieces(snapshot, role.events, span, length, limits.groups):
        baseline = Baseline(snapshot, [role], piece, (kind.within, kind.warm_up), limits)
        groups = read_groups(snapshot, asked(role.events, piece), Grouping(role.by, None), limits.groups)
        for keys in batched((group.key for group in groups), limits.keys):
            left = _uncommon(snapshot, kind, role, piece, keys, limits)
            for completion in _of_entities(snapshot, kind, role, piece, left, limits):
                if baseline.holds(completion.at):
                    yield completion


def _uncommon(
    snapshot: Snapshot, kind: Rare, role: Role, piece: Span, keys: Sequence[Key], limits: Limits
) -> list[Key]:
    """Return the entities without those that have too many values at any time in the piece."""
    if role.of is None or kind.at_most >= MOST_VALUES:
        return list(keys)
    always = Span(piece.end - milliseconds(kind.within), piece.start + 1)
    measures = {VALUES: Terms(field=role.of, size=kind.at_most + 1)}
    size = min(limits.groups, MOST_BUCKETS // (2 + kind.at_most))
    query = asked(role.events, always) & among(role.by, keys)
    groups = read_groups(snapshot, query, Grouping(role.by, None, measures), size)
    common = {group.key for group in groups if len(group.measures[VALUES]["buckets"]) > kind.at_most}
    return [key for key in keys if key not in common]


def _of_entities(
    snapshot: Snapshot, kind: Rare, role: Role, piece: Span, keys: Sequence[Key], limits: Limits
) -> Iterator[Completion]:
    if not keys or role.of is None:
        return
    within = milliseconds(kind.within)
    before = Span(piece.start - within, piece.start)
    past: dict[Key, list[tuple[str, int]]] = defaultdict(list)
    for key, last in latest(snapshot, role, [*role.by, role.of], before, keys, limits):
        past[key[:-1]].append((key[-1], last))
    known = {key: Values(within, past.get(key, ())) for key in keys}
    query = asked(role.events, piece) & among(role.by, keys)
    rows = chain.from_iterable(read_rows(snapshot, query, role, limits.rows))
    yield from scarce(rows, known, kind.at_most)


def scarce(rows: Iterable[Row], known: Mapping[Key, Values], at_most: int) -> Iterator[Completion]:
    """Yield where an entity has no more values than that; rows in order of time."""
    for time, instant in groupby(rows, key=lambda row: row.at):
        found: dict[Key, list[Row]] = defaultdict(list)
        for row in instant:
            if row.counted:
                for key in known.keys() & set(row.keys):
                    found[key].append(row)
        for key, some in found.items():
            number = known[key].at(time, {value for row in some for value in row.counted})
            if number <= at_most:
                yield Completion(time, key, some, Peak(number, time, time))
