"""One point in time of a hunt's indices: all its questions are answered from the same documents, in full."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from elasticsearch import ApiError, ConnectionTimeout, Elasticsearch

from hopwatch.errors import IncompleteResponse

KEEP_ALIVE = "5m"
"""How long Elasticsearch keeps the point in time after each request."""

_PASSING = {404, 408, 429, 500, 502, 503, 504}
"""What a lost shard, an overload or an expired point in time answer with."""


class Snapshot:
    """An open point in time. `search` answers in full or raises IncompleteResponse."""

    def __init__(self, client: Elasticsearch, point: str) -> None:
        self._client = client
        self._point = point

    def search(self, search: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the whole answer to a search."""
        body = {**search, "pit": {"id": self._point, "keep_alive": KEEP_ALIVE}}
        with complete_or_raise():
            answer = self._client.search(body=body, allow_partial_search_results=False).body
        self._point = answer.get("pit_id", self._point)
        check(answer)
        return dict(answer)

    def close(self) -> None:
        """Let Elasticsearch forget the point in time; one that it has forgotten already is closed too."""
        self._client.options(ignore_status=404).close_point_in_time(id=self._point)


@contextmanager
def snapshot(client: Elasticsearch, patterns: Sequence[str]) -> Iterator[Snapshot]:
    """Open a point in time over the indices that fit the patterns, and close it in the end.

    No index at all is no fault: there are no events then. A closed index is one: its events cannot be read
    (IncompleteResponse).
    """
    with complete_or_raise():
        opened = client.open_point_in_time(
            index=list(patterns),
            keep_alive=KEEP_ALIVE,
            expand_wildcards=["open", "closed"],
            allow_partial_search_results=False,
        )
    point = Snapshot(client, opened["id"])
    try:
        yield point
    finally:
        point.close()


def check(answer: Mapping[str, Any]) -> None:
    """Raise IncompleteResponse unless every shard answered, in time."""
    shards = answer["_shards"]
    answered = shards["successful"] + shards.get("skipped", 0)
    if answer["timed_out"]:
        raise IncompleteResponse("Elasticsearch ran out of time and answered in part")
    # A skipped shard counts as successful too: it was seen to hold nothing that fits.
    if shards["failed"] or answered < shards["total"]:
        raise IncompleteResponse(
            f"{shards['total'] - shards['successful']} of {shards['total']} shards did not answer"
        )


@contextmanager
def complete_or_raise() -> Iterator[None]:
    """Turn the errors of shards that did not answer into IncompleteResponse."""
    try:
        yield
    except ConnectionTimeout as error:
        raise IncompleteResponse(f"Elasticsearch did not answer in time: {error.message}") from error
    except ApiError as error:
        if error.status_code in _PASSING or error.error == "index_closed_exception":
            raise IncompleteResponse(f"Elasticsearch did not answer in full: {_reason(error)}") from error
        raise


def _reason(error: ApiError) -> str:
    body = error.body if isinstance(error.body, dict) else {}
    cause = body.get("error", {})
    reason = cause.get("reason") if isinstance(cause, dict) else cause
    return str(reason or error.message)
