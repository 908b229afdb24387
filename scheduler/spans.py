"""Which windows an event reaches, and how windows are joined into spans that one request evaluates."""

from collections.abc import Collection, Iterable

from hunts.instants import DAY

LONGEST = 31 * DAY
"""How long a span one evaluation takes, so that a failure or a kill costs no more than that."""

Stretch = tuple[int, int]
"""`[start, end)` in epoch milliseconds."""


def reached(bucket: int, size: int, every: int, reach: int) -> range:
    """Return the starts of the windows that events in `[bucket, bucket + size)` can change.

    An event at x changes what completes in [x, x + reach]; windows are `every` long and aligned to the epoch.
    """
    return range(bucket - bucket % every, bucket + size + reach, every)


def all_reached(
    buckets: Iterable[int], size: int, every: int, reach: int, until: int, silence: int = 0
) -> set[int]:
    """Return the starts of the windows that events in any of the buckets can change, none of them twice over.

    Beyond `until` an event reaches only the windows in which it can itself complete something: its own, and
    those up to `silence` later.
    """
    found: set[int] = set()
    following: int | None = None
    for bucket in sorted(buckets):
        windows = reached(bucket, size, every, min(reach, max(silence, until - bucket)))
        first = windows.start if following is None else max(windows.start, following)
        found.update(range(first, windows.stop, every))
        following = max(first, windows[-1] + every)
    return found


def whole(start: int, end: int, every: int) -> Stretch:
    """Widen `[start, end)` to whole windows."""
    return start - start % every, end + -end % every


def joined(
    starts: Iterable[int], every: int, hole: int = 0, apart: Collection[int] = (), longest: int = LONGEST
) -> list[Stretch]:
    """Join windows into spans no longer than `longest`; a hole up to `hole` between two is bridged.

    Windows that are to stay `apart` are joined to none, nor bridged.
    """
    spans: list[Stretch] = []
    for start in sorted(starts):
        end = start + every
        near = spans and start - spans[-1][1] <= hole and end - spans[-1][0] <= max(longest, every)
        if near and not any(w in apart for w in range(spans[-1][1] - every, end, every)):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def halves(span: Stretch, every: int) -> list[Stretch]:
    """Cut a span of whole windows in two; a single window stays whole."""
    start, end = span
    middle = start + (end - start) // every // 2 * every
    return [(start, middle), (middle, end)] if middle > start else [span]
