"""Windows add up, for every kind of hunt: cut anywhere, in any order, some of them twice, the same alerts."""

import json
from itertools import count, pairwise

import pytest
from elasticsearch.helpers import bulk
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hunts.alert import alerts
from hunts.evaluate import evaluate
from hunts.reading import Limits
from hunts.windows import Span
from tests.happenings import KINDS, MANY, SPAN_END, START, document, happenings, hunts

pytestmark = pytest.mark.elastic

numbers = count()
EVERYTHING = Span(START - 60_000, SPAN_END + 60_000)
SMALL = Limits(groups=4, rows=5, held=9, clauses=3, keys=2)
edges = st.lists(st.integers(EVERYTHING.start, EVERYTHING.end), max_size=6, unique=True).map(sorted)


def as_bytes(found):
    return json.dumps([(one.id, one.index, one.source) for one in found], sort_keys=True).encode()


@pytest.mark.parametrize("name", KINDS)
@settings(
    max_examples=MANY // 20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_the_alerts_are_the_same_however_the_timeline_is_cut(client, namespace, name, data):
    """The events arrive in any order, with evaluations of any span in between."""
    scenario = f"s{next(numbers)}"
    hunt = data.draw(hunts(scenario, name))
    cuts = [EVERYTHING.start, *data.draw(edges), EVERYTHING.end]
    parts = [Span(*pair) for pair in pairwise(cuts)]
    some = data.draw(happenings(scenario).flatmap(st.permutations))
    for half in (some[::2], some[1::2]):
        bulk(client, [document(one, namespace) for one in half], refresh=True)
        evaluate(client, hunt, data.draw(st.sampled_from(parts)), namespace)
    whole = alerts(hunt, evaluate(client, hunt, EVERYTHING, namespace).findings, namespace)
    order = data.draw(st.permutations([*parts, *parts[::2]]))
    found = [finding for part in order for finding in evaluate(client, hunt, part, namespace, SMALL).findings]
    assert as_bytes(alerts(hunt, found, namespace)) == as_bytes(whole)
