"""Whether an answer of Elasticsearch is the whole answer."""

from collections.abc import Mapping
from typing import Any, TypeVar

from hopwatch.errors import IncompleteResponse

T = TypeVar("T")

CONFLICT = 409


def whole(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the answer of a search if every shard gave its part in time.

    Raise IncompleteResponse otherwise.
    """
    shards = answer["_shards"]
    if answer.get("timed_out") or shards["failed"] or shards["successful"] < shards["total"]:
        raise IncompleteResponse(
            f"{shards['successful']} of {shards['total']} shards answered, {shards['failed']} failed"
            + (", timed out" if answer.get("timed_out") else "")
        )
    return answer


def conflicts(answer: Mapping[str, Any]) -> set[str]:
    """Return the ids that a bulk request did not write because somebody else had written them first.

    Raises IncompleteResponse when a write failed for any other reason.
    """
    lost: set[str] = set()
    for item in answer["items"]:
        (result,) = item.values()
        if result["status"] == CONFLICT:
            lost.add(result["_id"])
        elif "error" in result:
            raise IncompleteResponse(f"{result['_id']} was not written: {result['error'].get('reason')}")
    return lost
