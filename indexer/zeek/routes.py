"""Where the values of a record go, worked out once for all records of a log that have the same names."""

from dataclasses import dataclass
from functools import lru_cache

from indexer.zeek.kinds import Kind
from indexer.zeek.registry import Compiled
from indexer.zeek.times import TIMES

COMMON = frozenset(
    {
        *("ts", "uid", "community_id", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p"),
        *("result.host", "result.source"),
    }
)
"""What every log may have, and no table needs to tell."""

REMEMBERED = 4096
"""Letters of the names that are remembered: what an intruder writes must not fill the memory."""


@dataclass(frozen=True, slots=True)
class Routes:
    """What becomes of each name: `placed` by the log's table (kind, places); `rest` it does not know."""

    times: tuple[str, ...]
    placed: tuple[tuple[str, Kind | None, tuple[tuple[str, str], ...]], ...]
    rest: frozenset[str]


def routes(told: Compiled, names: tuple[str, ...]) -> Routes:
    """Return the routes of a log's records that have these names, in this order."""
    return _remembered(told, names) if len("".join(names)) <= REMEMBERED else _routes(told, names)


def _routes(told: Compiled, names: tuple[str, ...]) -> Routes:
    return Routes(
        times=tuple(name for name in names if name in TIMES),
        placed=tuple((name, *told.rules[name]) for name in names if name in told.rules),
        rest=frozenset(names) - told.rules.keys() - COMMON,
    )


_remembered = lru_cache(maxsize=2048)(_routes)
