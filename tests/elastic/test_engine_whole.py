"""Nothing is left out: every page, every shard, or no answer at all."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from elasticsearch import ApiError
from elasticsearch.helpers import bulk

from hopwatch.errors import IncompleteResponse
from hunts.alert import alerts
from hunts.compile import during, edges_of_time
from hunts.evaluate import data_span, evaluate
from hunts.kinds import Count, Distinct, Match
from hunts.reading import Limits
from hunts.snapshot import snapshot
from hunts.windows import Span
from mappings.ecs import Event
from tests.happenings import DATASETS, START, document, events, hunt
from tests.reference import Happening

pytestmark = pytest.mark.elastic

SPAN = Span(START - 3_600_000, START + 3_600_000)
SECOND = 1_000


def happening(number, at, *, user="eve", host="SRV1", month="2026.03", dataset=DATASETS[0]):
    fields = {"event.code": ("A",), "event.provider": ("s",), "user.name": (user,), "host.name": (host,)}
    return Happening(at=at, id=f"id{number:06}", index=month, dataset=dataset, fields=fields)


def store(client, namespace, some):
    bulk(client, [document(one, namespace) for one in some], refresh=True)


MATCH = hunt(Match(events=events("s", "A"), by=[Event.user.name]))
COUNT = hunt(Count(events=events("s", "A"), by=[Event.user.name], within=timedelta(minutes=1), at_least=2))
DISTINCT = hunt(
    Distinct(
        events=events("s", "A"),
        by=[Event.user.name],
        of=Event.host.name,
        within=timedelta(minutes=1),
        at_least=2,
    )
)


@pytest.mark.parametrize("question", [COUNT, DISTINCT], ids=["count", "distinct"])
@pytest.mark.parametrize(
    "limits", [Limits(), Limits(groups=900, rows=700, held=2_000, clauses=90)], ids=["large", "small"]
)
def test_every_page_of_thousands_of_groups_is_read(client, namespace, question, limits):
    """4,100 accounts that fit, and as many that do not."""
    some = [
        happening(4 * n + k, START + k * SECOND, user=f"user{n}{'' if k < 2 else 'lonely'}", host=f"SRV{k}")
        for n in range(4_100)
        for k in range(3)
    ]
    store(client, namespace, some)
    found = evaluate(client, question, SPAN, namespace, limits)
    assert {finding.entity["user.name"] for finding in found.findings} == {f"user{n}" for n in range(4_100)}
    assert len(found.findings) == 4_100
    assert found.events == {START: 3 * 4_100}


def test_a_burst_in_one_instant_is_longer_than_a_page(client, namespace):
    store(client, namespace, [happening(n, START, host=f"SRV{n}") for n in range(1_000)])
    [finding] = evaluate(client, DISTINCT, SPAN, namespace, Limits(rows=100, held=200)).findings
    assert (finding.count, finding.peak.value, len(finding.evidence)) == (1_000, 1_000, 50)


def test_the_timeline_may_be_longer_than_what_is_held(client, namespace):
    store(client, namespace, [happening(n, START + n * 10 * SECOND) for n in range(500)])
    whole = evaluate(client, COUNT, SPAN, namespace)
    assert evaluate(client, COUNT, SPAN, namespace, Limits(held=20)).findings == whole.findings
    assert sum(finding.count for finding in whole.findings) == 360  # the events of the span's hour


def test_one_event_with_two_values_counts_two(client, namespace):
    [one] = [happening(0, START)]
    store(client, namespace, [replace(one, fields={**one.fields, "host.name": ("SRV1", "SRV2")})])
    [finding] = evaluate(client, DISTINCT, SPAN, namespace).findings
    assert (finding.count, finding.peak.value) == (1, 2)


@pytest.mark.parametrize(("hosts", "found"), [(149, 0), (150, 1)])
def test_a_threshold_above_what_is_listed_is_exact_too(client, namespace, hosts, found):
    many = hunt(replace(DISTINCT.kind, at_least=150))
    store(client, namespace, [happening(n, START + n % 7, host=f"SRV{n % hosts}") for n in range(400)])
    assert len(evaluate(client, many, SPAN, namespace).findings) == found


def test_no_index_is_no_event(client, namespace):
    found = evaluate(client, DISTINCT, SPAN, namespace)
    assert (list(found.findings), dict(found.events)) == ([], {})
    assert data_span(client, DISTINCT, namespace) is None


def test_an_index_without_documents_is_no_event(client, namespace):
    client.indices.create(index=f"logs-{DATASETS[0]}-{namespace}-2026.03", wait_for_active_shards=1)
    assert list(evaluate(client, DISTINCT, SPAN, namespace).findings) == []
    assert data_span(client, DISTINCT, namespace) is None


def test_all_the_data_there_is_ends_where_nothing_more_can_complete(client, namespace):
    store(client, namespace, [happening(0, START), happening(1, START + 7)])
    assert data_span(client, DISTINCT, namespace) == Span(START, START + 7 + 2 * 60_000 + 1)


def test_a_closed_index_makes_the_answer_incomplete(client, namespace):
    store(client, namespace, [happening(0, START), happening(1, START + 1, month="2026.02")])
    client.indices.close(index=f"logs-{DATASETS[0]}-{namespace}-2026.02")
    with pytest.raises(IncompleteResponse, match="closed"):
        evaluate(client, MATCH, SPAN, namespace)


def test_a_shard_that_nobody_holds_makes_the_answer_incomplete(client, namespace):
    store(client, namespace, [happening(0, START)])
    nowhere = {"index.routing.allocation.require._name": "no-such-node"}
    client.indices.create(
        index=f"logs-{DATASETS[0]}-{namespace}-2026.02",
        settings=nowhere,
        timeout="1ms",
        wait_for_active_shards=0,
    )
    with pytest.raises(IncompleteResponse):
        evaluate(client, MATCH, SPAN, namespace)


def test_a_shard_lost_in_between_makes_the_answer_incomplete(client, namespace):
    index = f"logs-{DATASETS[0]}-{namespace}-2026.03"
    store(client, namespace, [happening(n, START + n) for n in range(10)])
    with snapshot(client, [f"{index}*"]) as point:
        client.indices.delete(index=index)
        with pytest.raises(IncompleteResponse):
            point.search(edges_of_time(during(SPAN)))


def test_findings_and_counts_come_from_one_point_in_time(client, namespace):
    """What arrives between two requests of an evaluation is not half seen."""
    store(client, namespace, [happening(0, START)])
    with snapshot(client, [f"logs-{DATASETS[0]}-{namespace}-*"]) as point:
        store(client, namespace, [happening(1, START + 1)])
        assert point.search(edges_of_time(during(SPAN)))["aggregations"]["last"]["value"] == START


def open_points(client, namespace):
    stats = client.indices.stats(index=f"logs-*-{namespace}-*", metric="search")
    return stats["_all"]["total"]["search"]["open_contexts"]


def test_the_point_in_time_is_closed_also_after_a_failure(client, namespace):
    store(client, namespace, [happening(0, START)])
    with snapshot(client, [f"logs-*-{namespace}-*"]):
        assert open_points(client, namespace) == 1
    evaluate(client, MATCH, SPAN, namespace)
    wrong = hunt(Match(events=events("s", "A"), by=["message"]))  # text has no values to group by
    with pytest.raises(ApiError):
        evaluate(client, wrong, SPAN, namespace)
    assert open_points(client, namespace) == 0


def test_spans_add_up_wherever_they_are_cut(client, namespace):
    store(client, namespace, [happening(n, START + n * 7 * SECOND, host=f"SRV{n % 5}") for n in range(120)])
    whole = alerts(DISTINCT, evaluate(client, DISTINCT, SPAN, namespace).findings, namespace)
    cuts = [SPAN.start, START + 1, START + 33_333, START + 250_001, SPAN.end]
    parts = [Span(*pair) for pair in pairwise(cuts)]
    found = [
        finding
        for part in reversed(parts)
        for finding in evaluate(client, DISTINCT, part, namespace).findings
    ]
    assert alerts(DISTINCT, found, namespace) == whole
