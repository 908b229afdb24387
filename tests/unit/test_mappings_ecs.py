"""The vocabulary against the Elastic Common Schema, and what it promises to hunts."""

import json
from pathlib import Path

import pytest

from mappings.alert import ALERT_FIELDS
from mappings.ecs import FIELDS, Event, bounded_fields, caseless

ECS = json.loads((Path(__file__).parent / "ecs_9_4.json").read_text(encoding="utf-8"))
OURS = ("winlog.", "zeek.", "powershell.", "sysmon.", "hopwatch.")
COMPATIBLE = {
    ("keyword", "wildcard"),
    ("keyword", "constant_keyword"),
    ("text", "match_only_text"),
    ("double", "float"),
}
ELASTIC_FIELDS = {
    name: field["type"]
    for name, field in (dict(FIELDS) | ALERT_FIELDS).items()
    if not name.startswith(OURS) and not name.endswith(".caseless")
}


@pytest.mark.parametrize("name", sorted(ELASTIC_FIELDS))
def test_field_is_in_ecs_with_a_compatible_type(name):
    theirs = ECS["types"].get(name)
    assert ELASTIC_FIELDS[name] == theirs or (ELASTIC_FIELDS[name], theirs) in COMPATIBLE


def test_table_has_the_values_that_ecs_allows():
    assert {"event.kind", "event.category", "event.type", "event.outcome"} <= ECS["allowed"].keys()
    assert "authentication" in ECS["allowed"]["event.category"]
    assert set(ECS["expected_types"]["authentication"]) <= set(ECS["allowed"]["event.type"])


def test_attribute_is_the_name_of_the_field():
    assert str(Event.source.ip) == "source.ip"
    assert str(Event.timestamp) == "@timestamp"
    assert str(Event.winlog.event_data.ServiceName) == "winlog.event_data.ServiceName"


def test_attribute_for_a_word_of_python_has_the_real_name():
    assert str(Event.source.as_.number) == "source.as.number"
    assert str(Event.zeek.kerberos.valid.from_) == "zeek.kerberos.valid.from"


@pytest.mark.parametrize(
    "path", ["usr", "user.nmae", "winlog.event_data.ServiseName", "user.name.caselss", "zeek.smb_mapping.pth"]
)
def test_misspelt_name_fails_where_it_is_used(path):
    with pytest.raises(AttributeError):
        resolve(path)


@pytest.mark.parametrize(
    "field",
    [
        *("user.name", "user.domain", "user.effective.name", "host.name", "host.hostname", "source.domain"),
        *("destination.domain", "file.name", "service.name", "zeek.smb_mapping.path"),
        *("winlog.event_data.ServiceName", "related.user", "winlog.computer_name"),
    ],
)
def test_text_that_differs_in_case_has_a_lower_case_twin(field):
    assert caseless(field) == f"{field}.caseless"
    assert FIELDS[f"{field}.caseless"] == {"type": "keyword", "normalizer": "lowercase"}
    assert str(resolve(field).caseless) == caseless(field)


def test_field_without_a_twin_has_none():
    assert caseless("source.ip") is None
    assert caseless("no.such.field") is None


def test_no_declared_field_bounds_its_values():
    assert bounded_fields() == frozenset()


def test_every_identity_field_has_doc_values():
    for name in ("event.hash", "@timestamp", "host.id", "zeek.session_id", "winlog.logon.id"):
        assert FIELDS[name].get("doc_values", True)


def test_alert_has_the_events_fields_beside_its_own():
    without_own = {name for name in FIELDS if not name.startswith("hopwatch.")}
    assert without_own <= ALERT_FIELDS.keys()
    assert {
        "hopwatch.alert.status",
        "hopwatch.evidence.ids",
        "threat.technique.subtechnique.id",
    } <= ALERT_FIELDS.keys()


def resolve(path):
    found = Event
    for part in path.split("."):
        found = getattr(found, part)
    return found
