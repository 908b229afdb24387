"""What failed when a window could not be evaluated, and how long it rests before it is tried again."""

from dataclasses import dataclass, replace
from enum import Enum

from elastic_transport import ConnectionError as NoConnection
from elasticsearch import ApiError, TransportError

from hopwatch.errors import IncompleteResponse
from hunts.instants import MINUTE
from scheduler.day import PARKED, Window

PROBLEMS = (ApiError, TransportError, IncompleteResponse)
"""What can go wrong with one request."""

NOT_NOW = (404, 502, 503, 504)
"""Statuses that say nothing of the question.

A point in time that went with a node, shards without a started copy, a proxy without a server.
"""

FIRST_REST = MINUTE
LONGEST_REST = 60 * MINUTE
PARKED_AFTER = 8
"""Failures of a window by itself; with the rests between them these are some two hours."""


class Whose(Enum):
    """Whose failure it was."""

    WINDOW = "the window's own: it was evaluated alone"
    COMPANY = "that of windows evaluated together, this one perhaps not among the bad"
    SERVER = "that of the server, which cannot answer for any window now"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a window could not be evaluated."""

    why: str
    whose: Whose = Whose.WINDOW


def failed(state: Window, failure: Failure, frontier: int) -> Window:
    """Return the state of a window after one more failure at a frontier (epoch milliseconds).

    Failures of its own make it rest longer and longer, and get it parked in the end. What the server could
    not answer is tried again every minute for as long as it takes, what failed in company at once.
    """
    if failure.whose is Whose.COMPANY:
        return replace(state, why=failure.why)
    if failure.whose is Whose.SERVER:
        return replace(state, why=failure.why, rest=frontier + FIRST_REST)
    tries = state.tries + 1
    rest = frontier + min(FIRST_REST << (tries - 1), LONGEST_REST)
    return replace(state, tries=tries, why=failure.why, rest=rest if tries < PARKED_AFTER else PARKED)


def of_server(error: Exception) -> bool:
    """Tell whether an error says that the server cannot answer now, whatever is asked."""
    cause = error.__cause__ or error
    if not isinstance(cause, ApiError):
        return False
    return cause.status_code in NOT_NOW or cause.error == "index_closed_exception"


def reason(error: Exception) -> str:
    """Say in one line why Elasticsearch did not answer; raise the error when it is away altogether."""
    if isinstance(error, NoConnection):
        raise error
    text = getattr(error, "message", None) or str(error)
    return f"{type(error).__name__}: {text}"[:300]
