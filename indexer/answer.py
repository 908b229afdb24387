"""What Elasticsearch's answer to a bulk request means for each document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Verdict = Literal["indexed", "exists", "later", "failed", "unfit", "forbidden"]

CONFLICT = 409
FULL = 429
TOO_LARGE = 413
SERVER_ERROR = 500
LATER = frozenset({FULL, 502, 503, 504})
REFUSED_CALLER = frozenset({401, 403})
WAITING_BLOCKS = frozenset({"cluster_block_exception", "es_rejected_execution_exception"})
# What is wrong with the cluster or with the caller's rights, not with the document.
CLUSTER_TROUBLE = frozenset({"validation_exception", "index_not_found_exception", "security_exception"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one document, and Elasticsearch's reason if it is not there."""

    verdict: Verdict
    reason: str = ""


def answers(response: Mapping[str, Any]) -> list[Answer]:
    """Read a bulk response: one answer for each document, in their order."""
    return [answer(next(iter(item.values()))) for item in response["items"]]


def answer(item: Mapping[str, Any]) -> Answer:
    """Read what a bulk response says of one document."""
    status: int = item["status"]
    error: Mapping[str, Any] = item.get("error") or {}
    if not error:
        return Answer("indexed")
    if status == CONFLICT:
        return Answer("exists")
    return Answer(_verdict(status, error.get("type", "")), reason(error))


def _verdict(status: int, kind: str) -> Verdict:
    if status in LATER or kind in WAITING_BLOCKS:
        return "later"
    if status == SERVER_ERROR:
        return "failed"
    if status in REFUSED_CALLER or kind in CLUSTER_TROUBLE:
        return "forbidden"
    return "unfit"


def reason(error: Mapping[str, Any]) -> str:
    """Return Elasticsearch's words, with those of what caused them."""
    words = [str(error.get("reason") or error.get("type") or "no reason given")]
    cause = error.get("caused_by") or {}
    while cause and len(words) < 3:  # noqa: PLR2004  (the causes below that repeat one another)
        words.append(str(cause.get("reason") or cause.get("type")))
        cause = cause.get("caused_by") or {}
    return ": ".join(words)
