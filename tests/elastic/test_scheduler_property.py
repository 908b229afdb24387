"""The promise: alerts depend on the events and the hunt, not on when, in what order, in how many pieces."""

from dataclasses import replace
from itertools import count, pairwise
from random import Random
from unittest.mock import patch

import pytest
from elasticsearch.helpers import bulk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hunts.alert import alerts
from hunts.evaluate import evaluate
from hunts.windows import Span, windows
from scheduler import parts
from scheduler.backfill import backfill
from scheduler.merge import without_times
from scheduler.tick import once, tick
from tests.estate import all_gaps, lines_of_alerts, scheduler, stored, stored_lines
from tests.happenings import MANY, SPAN_END, START, TICK, TICKS, document, happenings, hunts

pytestmark = pytest.mark.elastic

numbers = count()
EVERYTHING = Span(START - 60_000, SPAN_END + 60_000)
actions = st.lists(st.sampled_from(["tick", "once", "backfill", "tick early"]), max_size=2)
edges = st.lists(st.integers(-5, 2 * TICKS), min_size=2, max_size=2, unique=True).map(sorted)


sizes = st.sampled_from([{"PART": parts.PART}, {"INLINE": 0, "PART": 1}, {"INLINE": 1_500, "PART": 700}])


def act(client, namespace, hunt, action, data):
    """Let a scheduler work as the action says, with findings in the day's document, in parts of one or a few.

    Early: when only some of the windows are due.
    """
    with patch.multiple("scheduler.parts", **data.draw(sizes)):
        work(client, namespace, hunt, action, data)


def work(client, namespace, hunt, action, data):
    early = START + data.draw(st.integers(0, 2 * TICKS)) * TICK + 120_000 if action == "tick early" else None
    one = scheduler(client, namespace, hunts=[hunt], **({"now": early} if early else {}))
    if action == "backfill":
        first, last = data.draw(edges)
        backfill(one, one.hunts, Span(START + first * TICK, START + last * TICK))
    elif action == "once":
        once(one)
    else:
        tick(one)


def in_pieces(client, namespace, hunt, data):
    """Evaluate ad hoc, window by window or several together, in any order, some of them twice."""
    starts = list(windows(EVERYTHING, hunt.every))
    cuts = sorted({0, len(starts), *data.draw(st.lists(st.integers(0, len(starts)), max_size=6))})
    step = starts[1] - starts[0]
    spans = [Span(starts[a], starts[b - 1] + step) for a, b in pairwise(cuts)]
    order = data.draw(st.permutations([*spans, *data.draw(st.lists(st.sampled_from(spans), max_size=2))]))
    found = {span: evaluate(client, hunt, span, namespace).findings for span in order}
    return [finding for span in spans for finding in found[span]]


def content(found):
    return {alert.id: without_times(alert.source) for alert in found}


def of_hunt(hunt, found):
    return {key: one for key, one in found.items() if one["rule"]["id"] == hunt.id}


@settings(
    max_examples=MANY * 3 // 10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_schedule_backfill_and_ad_hoc_give_the_same_alerts(client, namespace, data):
    scenario = f"s{next(numbers)}"
    hunt = replace(data.draw(hunts(scenario)), id=f"test-question-{scenario}")
    rest = data.draw(happenings(scenario))
    Random(data.draw(st.integers(0, 2**16))).shuffle(rest)
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        piece, rest = rest[:size], rest[size:]
        bulk(client, [document(one, namespace) for one in piece])
        for action in data.draw(actions):
            act(client, namespace, hunt, action, data)
    one = scheduler(client, namespace, hunts=[hunt])
    once(one)
    client.indices.refresh(index=f"logs-*-{namespace}-*")
    expected = content(alerts(hunt, evaluate(client, hunt, EVERYTHING, namespace).findings, namespace))
    assert of_hunt(hunt, stored(client, namespace)) == expected
    assert content(alerts(hunt, in_pieces(client, namespace, hunt, data), namespace)) == expected
    assert stored_lines(client, namespace) == lines_of_alerts(client, namespace)
    assert all_gaps(one) == []
