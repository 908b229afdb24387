"""What is more than an entity used to have: the answers of *deviation*.

The past of a bucket of time is that of the whole buckets before it. So its threshold is one whole number,
told by counts and sums, and within the bucket a running count reaches it.
"""

from collections import Counter, abc, defaultdict
from itertools import chain, groupby
from math import isqrt

from hunts.candidates import most, stretches
from hunts.compile import INDEX, SET, Grouping, among, asked
from hunts.finding import Peak
from hunts.kinds import Deviation
from hunts.reading import Group, Limits, batched, groups_of, read_rows
from hunts.roles import Role
from hunts.row import Completion, Key, Row
from hunts.snapshot import Snapshot
from hunts.windows import Span, milliseconds

Past = abc.Mapping[int, int]
"""What an entity had, by the start of the bucket; buckets without anything are left out."""


def threshold(kind: Deviation, past: Past, bucket: int) -> int | None:
    """Return what a bucket must hold to deviate; None where the entity's past is too short.

    v is above the mean S / n and at or above it by k standard deviations when n v > S and
    (n v - S)^2 >= k^2 (n Q - S^2), where S and Q are the sums of the n counts and of their squares.
    """
    length = milliseconds(kind.within)
    counts = {at: past[at] for at in past if bucket - milliseconds(kind.history) <= at < bucket}
    if not counts or bucket - min(counts) < milliseconds(kind.warm_up):
        return None
    number = (bucket - min(counts)) // length
    total, squares = sum(counts.values()), sum(count * count for count in counts.values())
    above = max(1, _root(kind.sigmas**2 * (number * squares - total**2)))
    return max(kind.at_least, -(-(total + above) // number))


def deviating(
    snapshot: Snapshot, kind: Deviation, role: Role, span: Span, limits: Limits
) -> abc.Iterator[Completion]:
    """Yield the completions in the span."""
    length = milliseconds(kind.within)
    first = span.start // length * length
    whole = Span(first - milliseconds(kind.history), span.end)
    for keys in batched(_enough(snapshot, kind, role, Span(first, span.end), limits), limits.keys):
        for key, past in _pasts(snapshot, role, whole, length, keys, limits):
            for bucket in sorted(at for at in past if at >= first):
                wanted = threshold(kind, past, bucket)
                if wanted is None or past[bucket] < wanted:
                    continue
                rows = _rows(snapshot, role, key, Span(bucket, min(bucket + length, span.end)), limits)
                yield from (one for one in running(key, rows, wanted) if one.at in span)


def running(key: Key, rows: abc.Iterable[Row], wanted: int) -> abc.Iterator[Completion]:
    """Yield where the events of one bucket, in order of time, have that many different values or more."""
    seen: set[str] = set()
    new: list[Row] = []
    first = None
    for at, same in groupby((row for row in rows if row.counted), key=lambda row: row.at):
        new += same
        first = at if first is None else first
        seen.update(value for row in new for value in row.counted)
        if len(seen) >= wanted:
            yield Completion(
                at, key, sorted(new, key=lambda row: (row.at, row.id)), Peak(len(seen), first, at)
            )
            new = []


def _root(square: int) -> int:
    """Return the smallest whole number whose square is at least that."""
    return isqrt(square - 1) + 1 if square > 0 else 0


def _enough(snapshot: Snapshot, kind: Deviation, role: Role, span: Span, limits: Limits) -> abc.Iterator[Key]:
    """Yield the entities that can have `at_least` so many in a bucket."""
    groups = stretches(
        snapshot, role, asked(role.events, span), milliseconds(kind.within), kind.at_least, limits
    )
    for key, buckets in groupby(groups, key=lambda group: group.key):
        if max(most([bucket]) for bucket in buckets) >= kind.at_least:
            yield key


def _pasts(
    snapshot: Snapshot, role: Role, span: Span, length: int, keys: abc.Sequence[Key], limits: Limits
) -> abc.Iterator[tuple[Key, Past]]:
    """Yield what each of the entities had in each bucket, exactly."""
    more = [role.of] if role.of else [SET, INDEX]
    grouping = Grouping([*role.by, *more], length)
    groups = groups_of(snapshot, asked(role.events, span), keys, grouping, limits.groups)
    for key, found in groupby(groups, key=lambda group: group.key[: len(role.by)]):
        if role.of:
            yield key, Counter(group.bucket for group in found)
        else:
            yield key, _counted(snapshot, role, key, length, list(found), limits)


def _counted(
    snapshot: Snapshot, role: Role, key: Key, length: int, groups: abc.Iterable[Group], limits: Limits
) -> Past:
    """Return the number of records in each bucket.

    A record may lie in two indices of its dataset, but not twice in one. So where one index has the events
    of a dataset their number is that of its documents, and where several have, the events are read.
    """
    counts: dict[int, int] = defaultdict(int)
    homes: Counter[tuple[int, str]] = Counter()
    for group in groups:
        counts[group.bucket] += group.number
        homes[group.bucket, group.key[-2]] += 1
    for bucket in {bucket for (bucket, _), number in homes.items() if number > 1}:
        span = Span(bucket, bucket + length)
        counts[bucket] = len({row.id for row in _rows(snapshot, role, key, span, limits)})
    return counts


def _rows(snapshot: Snapshot, role: Role, key: Key, span: Span, limits: Limits) -> abc.Iterator[Row]:
    query = asked(role.events, span) & among(role.by, [key])
    return chain.from_iterable(read_rows(snapshot, query, role, limits.rows))
