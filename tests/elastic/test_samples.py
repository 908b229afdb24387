"""Every hunt finds what its samples say and leaves the look-alikes alone: real files, indexer and server."""

from collections import defaultdict
from datetime import UTC, datetime
from functools import partial

import pytest

from hopwatch.proof import verdicts
from hunts.library import library

pytestmark = [pytest.mark.elastic, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def tried(client):
    """What each hunt made of each of its samples, by hunt."""
    found = defaultdict(dict)
    for verdict in verdicts(client, library().values(), partial(datetime.now, UTC)):
        found[verdict.hunt.id][verdict.sample.story] = verdict.difference
    return found


@pytest.mark.parametrize("hunt", sorted(library()))
def test_a_hunt_s_samples_hold(tried, hunt):
    assert len(tried[hunt]) == len(library()[hunt].samples)
    assert {story: difference for story, difference in tried[hunt].items() if difference} == {}
