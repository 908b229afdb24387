"""Reading in a process of its own."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from functools import partial

import pytest

from hopwatch.errors import SourceError
from hopwatch.lab import wire
from hopwatch.lab.zeek import write_zeek
from indexer.content import examine
from indexer.document import Origin
from indexer.job import Job, read
from indexer.worker import Worker

AT = datetime(2026, 1, 5, 10, tzinfo=UTC)


@pytest.fixture
def job(tmp_path):
    events = [
        wire.connection(AT, source="10.0.0.1", destination="10.0.0.2", port=port) for port in range(1, 9000)
    ]
    (path,) = write_zeek(tmp_path, events)
    # A moment that is the same in both processes: a real clock would differ between them.
    clock = partial(datetime.fromisoformat, "2026-02-01T00:00:00+00:00")
    return Job(examine(path), Origin(str(path), "t", "month"), "rust", clock)


@pytest.fixture
def worker():
    with Worker() as started:
        yield started


def test_a_worker_reads_what_is_read_here(job, worker):
    here = list(read(job))
    assert len(here) > 1
    assert list(worker.read(job)) == here
    assert list(worker.read(job)) == here


def test_a_file_that_is_gone_is_said_to_be(job, worker):
    job.content.path.unlink()
    with pytest.raises(SourceError, match="No such file"):
        list(worker.read(job))


def test_a_worker_that_is_killed_costs_one_file(job, worker):
    reading = worker.read(job)
    next(reading)
    os.kill(worker._process.pid, signal.SIGKILL)
    with pytest.raises(SourceError, match="ended the process"):
        list(reading)
    assert list(worker.read(job)) == list(read(job))


def test_an_interrupt_from_the_terminal_reaches_no_worker(worker):
    assert os.getpgid(worker._process.pid) != os.getpgrp()


def test_a_worker_starts_without_what_only_sending_needs():
    told = "import sys, indexer.serve; print('elasticsearch' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", told], text=True) == "False\n"  # noqa: S603  (ours)


def test_reading_may_be_broken_off(job, worker):
    next(worker.read(job))
    assert list(worker.read(job)) == list(read(job))
