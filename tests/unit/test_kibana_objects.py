"""What is exported for Kibana: the nine things that can be checked without one, for two namespaces."""

import json
import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from hopwatch.errors import UsageError
from hopwatch.kibana.bundle import bundle
from hopwatch.kibana.dashboard import Dashboard, Row, dashboard_object
from hopwatch.kibana.lens import RECORDS, Chart, Measure, Top, state
from hopwatch.kibana.search import Search, search_object
from hopwatch.kibana.views import SEVERITIES, views
from hunts.hunt import Severity
from tests.kibana_objects import NAMESPACES, charts, every, fields_of, queries, read

GOLDEN = Path(__file__).parents[1] / "golden" / "kibana"
PINS = {"index-pattern": "8.0.0", "search": "8.0.0", "dashboard": "10.2.0"}
MEMBERS = {
    *("type", "id", "attributes", "references", "managed"),
    *("coreMigrationVersion", "typeMigrationVersion"),
}
DASHBOARD_KEYS = {
    *("title", "description", "kibanaSavedObjectMeta", "timeRestore", "timeFrom", "timeTo"),
    *("refreshInterval", "controlGroupInput", "panelsJSON", "optionsJSON", "hits", "version"),
}
CONTROL_KEYS = {"panelsJSON", "controlStyle", "chainingSystem", "ignoreParentSettingsJSON"}
AGGREGATABLE = {"keyword", "ip", "long", "double", "date", "boolean"}
LENS_TYPES = {"long": "number", "double": "number", "date": "date", "boolean": "boolean", "ip": "ip"}


@pytest.fixture(params=NAMESPACES)
def namespace(request):
    return request.param


@pytest.fixture
def text(namespace):
    return bundle(namespace).objects


@pytest.fixture
def objects(text):
    return read(text)


def dashboards(objects):
    return [one for one in objects if one["type"] == "dashboard"]


def names(references):
    return Counter(reference["name"] for reference in references)


def test_every_line_is_an_object_of_a_known_type_pinned_to_an_old_version(text):
    objects = [json.loads(line) for line in text.splitlines()]
    assert {one["type"] for one in objects} == PINS.keys()
    for one in objects:
        assert one.keys() == MEMBERS
        assert one["typeMigrationVersion"] == PINS[one["type"]]
        assert (one["coreMigrationVersion"], one["managed"]) == ("8.8.0", False)
    assert len({(one["type"], one["id"]) for one in objects}) == len(objects)


def test_json_stands_in_strings_and_can_be_read(text, objects):
    for raw, one in zip(map(json.loads, text.splitlines()), objects, strict=True):
        nested = [
            value for key in ("panelsJSON", "searchSourceJSON", "optionsJSON") for value in every(raw, key)
        ]
        assert all(isinstance(value, str) for value in nested)
        assert all(isinstance(value, list | dict) for value in every(one, "panelsJSON"))


def test_every_name_of_a_reference_is_used_once_and_there_is_no_other(objects):
    for one in objects:
        wanted = [value for key in ("indexRefName",) for value in every(one["attributes"], key)]
        for panel in one["attributes"].get("panelsJSON", []):
            inner = panel["embeddableConfig"].get("attributes", {})
            layers = [layer for state in every(inner, "formBased") for layer in state["layers"]]
            own = [f"indexpattern-datasource-layer-{layer}" for layer in layers]
            assert names(inner.get("references", [])) == Counter(own)
            prefix = panel["panelIndex"]
            wanted += [f"{prefix}:{name}" for name in [*own, *every(panel, "panelRefName")]]
        controls = one["attributes"].get("controlGroupInput", {}).get("panelsJSON", {})
        wanted += [f"controlGroup_{key}:optionsListDataView" for key in controls]
        assert names(one["references"]) == Counter(wanted)


def test_every_object_that_is_referred_to_is_in_the_file(objects):
    there = {(one["type"], one["id"]) for one in objects}
    for references in every(objects, "references"):
        assert {(reference["type"], reference["id"]) for reference in references} <= there


def test_a_dashboard_has_only_attributes_that_kibana_takes(objects):
    assert len(dashboards(objects)) == 3
    for one in dashboards(objects):
        assert one["attributes"].keys() <= DASHBOARD_KEYS
        assert one["attributes"].get("controlGroupInput", {}).keys() <= CONTROL_KEYS


def test_panels_fit_the_grid_and_do_not_overlap(objects):
    for one in dashboards(objects):
        panels = one["attributes"]["panelsJSON"]
        grids = [panel["gridData"] for panel in panels]
        assert [grid["i"] for grid in grids] == [panel["panelIndex"] for panel in panels]
        assert len({grid["i"] for grid in grids}) == len(grids)
        assert all(grid["x"] + grid["w"] <= 48 for grid in grids)
        assert not [pair for pair in combinations(grids, 2) if overlap(*pair)]


def overlap(a, b):
    return (
        a["x"] < b["x"] + b["w"]
        and b["x"] < a["x"] + a["w"]
        and a["y"] < b["y"] + b["h"]
        and b["y"] < a["y"] + a["h"]
    )


def test_a_chart_draws_its_own_columns_buckets_before_measures(objects):
    drawn = list(charts(objects))
    assert len(drawn) > 30
    for _, chart in drawn:
        (layer,) = chart["state"]["datasourceStates"]["formBased"]["layers"].values()
        columns = layer["columns"]
        assert layer["columnOrder"] == list(columns)
        bucketed = [column["isBucketed"] for column in columns.values()]
        assert bucketed == sorted(bucketed, reverse=True)
        ordered = {by["columnId"] for by in every(columns, "orderBy")}
        assert used(chart["state"]["visualization"]) == columns.keys()
        assert ordered <= {key for key, column in columns.items() if not column["isBucketed"]}


def used(visualization):
    """The columns that a visualization names."""
    single = ["columnId", "xAccessor", "yAccessor", "splitAccessor", "metricAccessor", "valueAccessor"]
    lists = ["accessors", "primaryGroups", "metrics"]
    found = {name for key in single for name in every(visualization, key)}
    return found | {name for key in lists for group in every(visualization, key) for name in group}


def test_every_field_that_is_aggregated_is_mapped_with_a_type_that_can_be(objects):
    for fields, chart in charts(objects):
        for column in columns_of(chart):
            source = column.get("sourceField", RECORDS)
            if source == RECORDS:
                assert column["operationType"] in {"count", "filters"}
                continue
            mapped = fields[source]
            assert mapped["type"] in AGGREGATABLE, source
            assert mapped.get("doc_values", True)
            if column["operationType"] in {"terms", "date_histogram", "min", "max"}:
                assert column["dataType"] == LENS_TYPES.get(mapped["type"], "string")
            if column["operationType"] == "sum":
                assert mapped["type"] in {"long", "double"}


def columns_of(chart):
    """The columns of a chart's layers."""
    return [
        one for columns in every(chart["state"]["datasourceStates"], "columns") for one in columns.values()
    ]


def test_every_field_of_a_query_a_column_and_a_control_is_mapped(namespace, objects):
    known = {view.id: view for view in views(namespace).all}
    for fields, chart in charts(objects):
        assert {field for query in queries(chart) for field in fields_of(query)} <= fields.keys()
    for one in objects:
        attributes = one["attributes"]
        if one["type"] == "search":
            view = known[one["references"][0]["id"]]
            asked = {field for query in queries(attributes) for field in fields_of(query)}
            assert asked
            assert asked | set(attributes["columns"]) <= view.fields.keys()
            ((field, direction),) = attributes["sort"]
            assert direction == "desc"
            assert field in {view.time, "hopwatch.entity.risk"}
        own = {
            field for query in queries(attributes.get("kibanaSavedObjectMeta")) for field in fields_of(query)
        }
        shown = set(every(attributes.get("controlGroupInput"), "fieldName"))
        assert own | shown <= {field for view in known.values() for field in view.fields}


def test_every_query_closes_its_brackets_and_writes_its_words_small(objects):
    for query in queries(objects):
        assert query.count("(") == query.count(")")
        assert not re.search(r"\b(AND|OR|NOT)\b", query)


def test_what_all_namespaces_share_is_asked_for_one(namespace, objects):
    shared = {views(namespace).files.id, views(namespace).runs.id}
    for one in [*objects, *(chart for _, chart in charts(objects))]:
        if one.get("type") != "dashboard" and shared & {to["id"] for to in one["references"]}:
            (query,) = {*queries(one.get("state", one.get("attributes")))} - set(measured(one))
            assert query.startswith(f'namespace:"{namespace}"')


def measured(one):
    """The queries of buckets and measures, which narrow the chart's own."""
    return queries([*every(one, "columns")])


def test_two_namespaces_share_only_the_views_of_what_they_share():
    first, second = ({one["id"] for one in read(bundle(namespace).objects)} for namespace in NAMESPACES)
    assert first & second == {views("any").files.id, views("any").runs.id}


def test_the_same_namespace_gives_the_same_bytes(namespace, text):
    """The snapshot: a change of any byte is meant, or a defect. `python -m tests.kibana_golden` writes it."""
    assert text == (GOLDEN / f"{namespace}.ndjson").read_text(encoding="utf-8")
    assert bundle(namespace).rule == (GOLDEN / f"{namespace}-rule.ndjson").read_text(encoding="utf-8")
    for line in text.splitlines():
        assert line == json.dumps(json.loads(line), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_the_rule_takes_over_sentence_severity_and_score_by_the_time_of_arrival(namespace):
    (rule,) = read(bundle(namespace).rule)
    alerts = views(namespace).alerts
    standing = "event.kind:alert and event.dataset:hopwatch.alerts and not hopwatch.alert.suppressed:true"
    assert rule["query"] == standing
    assert rule["index"] == [alerts.pattern]
    assert (rule["rule_name_override"], rule["timestamp_override"]) == ("message", "event.ingested")
    assert (rule["interval"], rule["from"]) == ("1m", "now-2m")
    (threat,) = rule["threat"]
    assert (threat["framework"], threat["tactic"]["id"], threat["technique"]) == (
        "MITRE ATT&CK",
        "TA0008",
        [],
    )
    severities = {Severity(one["severity"]): int(one["value"]) for one in rule["severity_mapping"]}
    assert severities == {severity: severity.score for severity in Severity}
    read_fields = {one["field"] for one in [*rule["severity_mapping"], *rule["risk_score_mapping"]]}
    read_fields |= {rule["rule_name_override"], rule["timestamp_override"]}
    assert read_fields | fields_of(rule["query"]) <= alerts.fields.keys()


def test_severities_are_shown_by_the_hunts_own_words():
    assert {severity.score: severity.value for severity in Severity} == SEVERITIES


def test_a_namespace_that_could_be_a_pattern_is_refused():
    with pytest.raises(UsageError, match="namespace"):
        bundle("logs-*")


@pytest.mark.parametrize("field", ["message", "no.such.field"])
def test_a_chart_over_what_cannot_be_aggregated_is_refused(field):
    chart = Chart("by it", "bars", views("n").alerts, [Top(field, "it")], [Measure("count")])
    with pytest.raises(ValueError, match="cannot be aggregated"):
        state(chart)


def test_a_column_that_is_not_mapped_is_refused():
    with pytest.raises(ValueError, match=r"no field no\.such"):
        search_object(Search("id", "title", "", views("n").alerts, "", ["no.such"], "@timestamp"))


def test_a_row_wider_than_the_grid_is_refused():
    chart = Chart("wide", "number", views("n").alerts, [], [Measure("count")])
    with pytest.raises(ValueError, match="49 columns wide"):
        dashboard_object(Dashboard("id", "title", "", [Row(5, [(49, chart)])]))
