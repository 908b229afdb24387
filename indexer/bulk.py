"""Posting batches so that every document is answered for, whatever happens on the way."""

from dataclasses import dataclass, field

from elasticsearch import ApiError, Elasticsearch, TransportError

from hopwatch.errors import ElasticUnavailable
from indexer.account import Counts
from indexer.answer import FULL, LATER, REFUSED_CALLER, SERVER_ERROR, TOO_LARGE, Answer, answers
from indexer.batch import Batch, lines, parsed
from indexer.document import Document
from indexer.mend import mended
from indexer.pace import Pace
from indexer.patience import NotYetError, Patience

FAILURES = 5  # server errors of one document that are taken for passing ones
FILTER = "errors,items.*.status,items.*.error"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that Elasticsearch will not take in any form: its two lines, and why."""

    item: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch: how many documents, which were put right and why, which were refused."""

    counts: Counts = field(default_factory=Counts)
    mended: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def post(client: Elasticsearch, batch: Batch, patience: Patience, pace: Pace | None = None) -> Outcome:
    """Send a batch until each of its documents is answered for, in requests as large as the pace allows.

    Raises ElasticUnavailable when the patience is over or the caller lacks a right.
    """
    delivery = Delivery(client, batch, pace or Pace())
    patience.keep_on(delivery.send)
    return delivery.outcome()


@dataclass(slots=True)
class Parcel:
    """A document on its way: its two lines, and what has happened to it so far."""

    item: bytes
    original: bytes = b""
    unanswered: bool = False
    attempts: int = 0
    failures: int = 0
    reason: str = ""


class Delivery:
    """One batch on its way: what is left of it, and what became of the rest."""

    def __init__(self, client: Elasticsearch, batch: Batch, pace: Pace) -> None:
        # The client must not resend by itself: a conflict would then look like an old document.
        self._client = client.options(max_retries=0, retry_on_timeout=False)
        self._left = [Parcel(batch.item(number)) for number in range(len(batch))]
        self._at_once: list[Parcel] = []
        self._pace = pace
        self._indexed = self._already = 0
        self._reasons: list[str] = []
        self._refusals: list[Refusal] = []

    def outcome(self) -> Outcome:
        """Return what became of the batch, once it has been sent."""
        counts = Counts(
            indexed=self._indexed,
            already=self._already,
            refused=len(self._refusals),
            mended=len(self._reasons),
        )
        return Outcome(counts, tuple(self._reasons), tuple(self._refusals))

    def send(self) -> None:
        """Send what is left; raises NotYetError while something is still to be taken."""
        parcels, self._left = self._left, []
        trouble = ""
        while parcels and not trouble:
            fitting = self._fitting(parcels)
            trouble = self._send(parcels[:fitting])
            parcels = [*self._at_once, *parcels[fitting:]]
            self._at_once = []
        self._left += parcels
        if self._left:
            raise NotYetError(trouble)

    def _fitting(self, parcels: list[Parcel]) -> int:
        """Return how many of the first documents one request may hold; at least one."""
        size, limit = 0, self._pace.limit
        for number, parcel in enumerate(parcels):
            size += len(parcel.item)
            if number and size > limit:
                return number
        return len(parcels)

    def _send(self, parcels: list[Parcel]) -> str:
        """Send some documents in one request; return what kept some from being taken, or ""."""
        body = b"".join(parcel.item for parcel in parcels)
        try:
            response = self._client.bulk(operations=[body], filter_path=FILTER)  # type: ignore[list-item]
        except ApiError as error:
            return self._denied(parcels, error)
        except TransportError as error:
            return self._put_back(parcels, f"no answer: {error.message}", unanswered=True)
        if not response["errors"]:
            self._pace.taken()
            return self._settle(parcels, [Answer("indexed")] * len(parcels))
        found = answers(response.body)
        if any(answer.verdict == "later" for answer in found):
            self._pace.full()
        return self._settle(parcels, found)

    def _denied(self, parcels: list[Parcel], error: ApiError) -> str:
        """Deal with a request that was answered with an error as a whole."""
        status, reason = error.meta.status, str(error)
        if status == FULL:
            self._pace.full()
        if status in LATER or status == SERVER_ERROR:
            return self._put_back(parcels, reason, unanswered=status != FULL)
        if status in REFUSED_CALLER:
            raise ElasticUnavailable(f"Elasticsearch refuses the credentials: {reason}")
        if status == TOO_LARGE:
            self._pace.too_large(sum(len(parcel.item) for parcel in parcels))
        if len(parcels) > 1:  # too large, or one of them spoils it for all
            middle = len(parcels) // 2
            return self._send(parcels[:middle]) or self._send(parcels[middle:])
        self._refuse(parcels[0], reason)
        return ""

    def _put_back(self, parcels: list[Parcel], reason: str, *, unanswered: bool) -> str:
        for parcel in parcels:
            parcel.unanswered |= unanswered
        self._left.extend(parcels)
        return reason

    def _settle(self, parcels: list[Parcel], found: list[Answer]) -> str:
        trouble = ""
        for parcel, answer in zip(parcels, found, strict=True):
            match answer.verdict:
                case "indexed":
                    self._taken(parcel)
                case "exists":
                    self._exists(parcel)
                case "later":
                    trouble = self._put_back([parcel], answer.reason, unanswered=False)
                case "failed" if parcel.failures < FAILURES:
                    parcel.failures += 1
                    trouble = self._put_back([parcel], answer.reason, unanswered=True)
                case "unfit" | "failed":
                    self._mend(parcel, answer.reason)
                case "forbidden":
                    raise ElasticUnavailable(f"Elasticsearch refuses to index: {answer.reason}")
        return trouble

    def _taken(self, parcel: Parcel) -> None:
        self._indexed += 1
        if parcel.reason:
            self._reasons.append(parcel.reason)

    def _exists(self, parcel: Parcel) -> None:
        """Count a conflict: as ours when an earlier sending of it was never answered."""
        if parcel.unanswered:
            self._taken(parcel)
        else:
            self._already += 1

    def _mend(self, parcel: Parcel, reason: str) -> None:
        """Put a document right by rule and send it at once, or refuse it when there is no rule left."""
        item = parsed(parcel.item)
        repaired = mended(item.source, reason, parcel.attempts)
        if repaired is None:
            self._refuse(parcel, reason)
            return
        parcel.original = parcel.original or parcel.item
        parcel.item = lines(Document(item.index, item.id, repaired))
        parcel.attempts += 1
        parcel.reason = parcel.reason or reason
        self._at_once.append(parcel)

    def _refuse(self, parcel: Parcel, reason: str) -> None:
        self._refusals.append(Refusal(parcel.original or parcel.item, reason))
