"""The engine on a real server, against the definitions in plain Python."""

from dataclasses import replace
from itertools import count

import pytest
from elasticsearch.helpers import bulk
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hunts.evaluate import evaluate, evaluate_each
from hunts.reading import Limits
from hunts.roles import datasets
from hunts.survey import Question
from hunts.windows import Span
from tests import reference
from tests.happenings import MANY, START, TICK, TICKS, document, happenings, hunts, index_of

pytestmark = pytest.mark.elastic

TINY = Limits(groups=3, rows=4, held=7, clauses=2, keys=2)
numbers = count()

spans = st.tuples(st.integers(-5, TICKS + 20), st.integers(1, TICKS + 20)).map(
    lambda pair: Span(START + pair[0] * TICK, START + (pair[0] + pair[1]) * TICK)
)


@pytest.fixture
def stored(client, namespace):
    """Stores happenings; returns them with the names of their indices."""

    def store(some):
        bulk(client, [document(one, namespace) for one in some], refresh=True)
        return [replace(one, index=index_of(one, namespace)) for one in some]

    return store


@settings(
    max_examples=MANY * 6 // 10,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_every_kind_finds_what_its_definition_says(client, namespace, stored, data):
    scenario = f"s{next(numbers)}"
    known = stored(data.draw(happenings(scenario)))
    for _ in range(8):
        hunt, span = data.draw(hunts(scenario)), data.draw(spans)
        limits = data.draw(st.sampled_from([TINY, Limits()]))
        found = evaluate(client, hunt, span, namespace, limits)
        assert found.findings == reference.findings(hunt, known, span)


@settings(
    max_examples=MANY // 10,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_questions_asked_together_are_answered_as_each_alone(client, namespace, stored, data):
    scenario = f"t{next(numbers)}"
    stored(data.draw(happenings(scenario)))
    drawn = [Question(data.draw(hunts(scenario)), data.draw(spans)) for _ in range(10)]
    for read in {tuple(datasets(one.hunt.kind)) for one in drawn}:
        alike = [one for one in drawn if tuple(datasets(one.hunt.kind)) == read]
        alone = [evaluate(client, one.hunt, one.span, namespace) for one in alike]
        assert list(evaluate_each(client, alike, namespace)) == alone
