"""What one run of indexing sets up: threads that send, and the desk that every file is taken in at."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from elasticsearch import Elasticsearch

from indexer.account import FileReport, Report
from indexer.batch import Batch
from indexer.bulk import Outcome, post
from indexer.desk import Desk, Progress
from indexer.enrichment import DEFAULT, Enricher
from indexer.formats import Parser
from indexer.ledger import Claimant, Ledger
from indexer.pace import Pace
from indexer.patience import Patience
from indexer.stop import Stop
from indexer.strangers import Strangers
from mappings import templates
from mappings.indices import Period

POSTERS = 2  # threads that send, at least: one request is on its way while another is answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be indexed, and how."""

    namespace: str
    period: Period
    parser: Parser
    workers: int
    dead_letters: Path
    enricher: Enricher = DEFAULT


@contextmanager
def opened_desk(
    order: Order, client: Elasticsearch, claimant: Claimant, progress: Progress
) -> Iterator[Desk]:
    """Give the desk of a run; what has been handed in is sent and can be searched when it closes.

    Raises TemplatesMissing and UsageError.
    """
    templates.apply(client, order.namespace)
    stop = Stop()
    patience = Patience(sleep=stop.pause, say=progress.say, over=lambda: stop.asked)
    posters = max(POSTERS, order.workers)
    send = partial(post, client, patience=patience, pace=Pace())
    with ThreadPoolExecutor(posters) as posting:
        yield Desk(
            ledger=Ledger(client, order.namespace, claimant, patience),
            strangers=Strangers(client, order.namespace, patience),
            submit=_submitter(posting, send, posters),
            progress=progress,
            stop=stop,
            clock=claimant.clock,
            namespace=order.namespace,
            period=order.period,
            parser=order.parser,
            dead_letters=order.dead_letters,
            enricher=order.enricher,
        )
    _refresh(client, order.namespace)


def _refresh(client: Elasticsearch, namespace: str) -> None:
    """Let whoever searches next see everything: a courtesy."""
    with suppress(Exception):
        client.indices.refresh(index=f"logs-*-{namespace}-*")


def ended(desk: Desk, files: Sequence[FileReport], started: float) -> Report:
    """Return the report of a run that started then (`time.monotonic`): why it ended early, if it did."""
    reason = desk.stop.reason
    return Report(
        files=files,
        seconds=time.monotonic() - started,
        stopped=str(reason or ""),
        stopped_with=reason.exit_status if reason else 0,
    )


def _submitter(
    posting: ThreadPoolExecutor, send: Callable[[Batch], Outcome], posters: int
) -> Callable[[Batch], "Future[Outcome]"]:
    """Return what sends a batch in another thread, and waits while as many again are waiting already."""
    room = threading.BoundedSemaphore(2 * posters)

    def submit(batch: Batch) -> "Future[Outcome]":
        room.acquire()
        sent = posting.submit(send, batch)
        sent.add_done_callback(lambda _: room.release())
        return sent

    return submit
