"""Every chart and saved search, asked of a real Elasticsearch that holds the lab's day.

Kibana's language is written as Lucene's, which for these queries means the same; Kibana's own translation
of charts into aggregations is not tried.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from elasticsearch.helpers import bulk

from hopwatch.kibana.bundle import saved_objects
from hopwatch.kibana.objects import ndjson
from hopwatch.kibana.views import views
from hopwatch.lab import office, windows
from hopwatch.lab.evtx import write_evtx
from hopwatch.proof import Silent
from hunts.alert import alerts
from hunts.entities.document import lines
from hunts.entities.told import told
from hunts.evaluate import evaluate
from hunts.library import library
from hunts.windows import Span
from indexer.ledger import this_claimant
from indexer.office import Order
from indexer.run import index
from mappings.indices import FILES, RUNS, events
from mappings.templates import apply
from tests.conftest import passing
from tests.kibana_objects import queries, read

pytestmark = pytest.mark.elastic

START = int(office.MIDNIGHT.timestamp() * 1000)
DAY = Span(START, START + 86_400_000)
HUNTS = ("network-logon-fan-out", "psexec-service", "internal-admin-port-fan-out")
WORDS = re.compile(r"\b(and|or|not)\b")
COMPARED = re.compile(r" (>=?|<=?) ")
AT = office.MIDNIGHT + timedelta(hours=14)


@pytest.fixture(scope="module")
def namespace(client):
    """A namespace of its own for both tests."""
    yield from passing(client, apply)


@pytest.fixture(scope="module")
def filled(client, namespace, tmp_path_factory):
    """A namespace with the lab's day, alerts about it, and what Hopwatch kept about its own work."""
    folder = tmp_path_factory.mktemp("lab")
    story = office.write(folder / "office")
    more = [
        windows.task_registered(AT, host="FS01.corp.example", user="ana", task=r"\Update"),
        windows.security_log_cleared(AT, host="FS01.corp.example", user="ana"),
    ]
    write_evtx(story.logs / "More.evtx", more)
    order = Order(namespace=namespace, period="month", parser="rust", workers=2, dead_letters=folder)
    claimant = this_claimant(partial(datetime.now, UTC))
    index([story.logs], order, client, claimant, Silent())
    ledger = [*kept(namespace)]
    bulk(client, [*found(client, namespace), put_right(namespace), *ledger], refresh=True)
    yield namespace
    bulk(client, [{"_op_type": "delete", "_index": one["_index"], "_id": one["_id"]} for one in ledger])


def found(client, namespace):
    """The alerts of a few hunts, and their lines of the entity queue."""
    hunts = [library()[name].hunt for name in HUNTS]
    made = [
        one
        for hunt in hunts
        for one in alerts(hunt, evaluate(client, hunt, DAY, namespace).findings, namespace)
    ]
    queue = lines([told(one.id, one.source) for one in made], namespace, DAY.start)
    for one in [*made, *queue]:
        yield {"_index": one.index, "_id": one.id, "_source": one.source}


def put_right(namespace):
    """A document of a record that had to be mended."""
    source = {
        "@timestamp": AT.isoformat(),
        "event": {"kind": "pipeline_error", "dataset": "zeek.connection"},
        "error": {"message": "id.orig_h is no address"},
    }
    name = events("zeek.connection", namespace, START, "month")
    return {"_op_type": "create", "_index": name, "_id": "mended", "_source": source}


def kept(namespace):
    """Days of a hunt and files in each state."""
    days = [
        {"state": "open", "due": "2026-01-05T10:00:00Z"},
        {"state": "claimed", "unprojected": False},
        {"state": "evaluated", "unprojected": True},
        {"state": "projected", "unprojected": False},
    ]
    for n, state in enumerate(days):
        day = {"namespace": namespace, "hunt": HUNTS[0], "day": "2026-01-05", "attempt": 1, **state}
        yield {"_index": RUNS, "_id": f"{namespace}-{n}", "_source": day}
    counts = {"seen": 9, "indexed": 2, "already": 4, "refused": 1, "lost": 2}
    files = [{"state": "open"}, {"state": "complete", "records": counts}]
    for n, state in enumerate(files):
        file = {"namespace": namespace, "kind": "evtx", "started": AT.isoformat(), **state}
        yield {"_index": FILES, "_id": f"{namespace}-{n}", "_source": file}


def lucene(kql):
    """A query of ours in Lucene's language."""
    return COMPARED.sub(r":\1", WORDS.sub(lambda word: word[0].upper(), kql)) or "*:*"


def asked(*kqls):
    return {"bool": {"filter": [{"query_string": {"query": lucene(kql)}} for kql in kqls]}}


def aggregation(column):
    """A column of Lens as an aggregation."""
    field = column.get("sourceField")
    match column["operationType"]:
        case "terms":
            return {"terms": {"field": field, "size": column["params"]["size"]}}
        case "date_histogram":
            return {"date_histogram": {"field": field, "calendar_interval": "day", "min_doc_count": 1}}
        case "filters":
            named = {one["label"]: asked(one["input"]["query"]) for one in column["params"]["filters"]}
            return {"filters": {"filters": named}}
        case "unique_count":
            return {"cardinality": {"field": field}}
        case "count":
            return {"filter": {"match_all": {}}}
        case operation:
            return {operation: {"field": field}}


def nested(columns):
    """The columns of a chart as aggregations inside each other."""
    buckets = [one for one in columns.values() if one["isBucketed"]]
    inner = {}
    for key, one in columns.items():
        if not one["isBucketed"]:
            narrowed = {"filter": asked(*queries(one.get("filter"))), "aggs": {"value": aggregation(one)}}
            inner[key] = narrowed if "filter" in one else aggregation(one)
    for n, one in reversed(list(enumerate(buckets))):
        inner = {f"bucket{n}": {**aggregation(one), "aggs": inner}}
    return inner


def shown(answer):
    """Tell whether an answer's aggregations hold anything but zeroes."""
    if isinstance(answer, dict):
        numbers = [answer[name] for name in ("value", "doc_count") if answer.get(name)]
        return bool(numbers) or any(shown(inner) for inner in answer.values())
    return isinstance(answer, list) and any(shown(inner) for inner in answer)


def patterns(namespace):
    return {view.id: view.pattern for view in views(namespace).all}


EMPTY_WHEN_ALL_IS_WELL = {"Open windows", "Parked windows", "First window due"}


def test_every_chart_can_be_answered_and_shows_something(client, filled):
    empty = set()
    for one in read(ndjson(saved_objects(filled))):
        query = [*queries(one["attributes"].get("kibanaSavedObjectMeta"))]
        for panel in one["attributes"].get("panelsJSON", []):
            if panel["type"] != "lens":
                continue
            chart = panel["embeddableConfig"]["attributes"]
            (layer,) = chart["state"]["datasourceStates"]["formBased"]["layers"].values()
            answer = client.search(
                index=patterns(filled)[chart["references"][0]["id"]],
                query=asked(*query, chart["state"]["query"]["query"]),
                aggs=nested(layer["columns"]),
                size=0,
                allow_partial_search_results=False,
            )
            if not shown(answer.body["aggregations"]):
                empty.add(chart["title"])
    assert empty == EMPTY_WHEN_ALL_IS_WELL


def test_every_saved_search_finds_what_it_is_for(client, filled):
    empty = set()
    for one in read(ndjson(saved_objects(filled))):
        if one["type"] != "search":
            continue
        (query,) = queries(one["attributes"])
        answer = client.search(
            index=patterns(filled)[one["references"][0]["id"]],
            query=asked(query),
            sort=[{field: order} for field, order in one["attributes"]["sort"]],
        )
        if not answer["hits"]["hits"]:
            empty.add(one["attributes"]["title"].removesuffix(f" ({filled})"))
    assert empty == set()
