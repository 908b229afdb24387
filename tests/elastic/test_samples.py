"""Every hunt finds what its samples say and leaves the look-alikes alone: real files, indexer and server."""

from datetime import UTC, datetime
from functools import partial

import pytest

from hopwatch.proof import verdicts
from hunts.library import library

pytestmark = pytest.mark.elastic


@pytest.mark.parametrize("hunt", sorted(library()))
def test_a_hunt_s_samples_hold(client, hunt):
    clock = partial(datetime.now, UTC)
    wrong = {v.sample.story: v.difference for v in verdicts(client, [library()[hunt]], clock) if not v.holds}
    assert wrong == {}
