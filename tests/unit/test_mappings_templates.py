"""The templates of a namespace, as they are made."""

import pytest

from hopwatch.errors import UsageError
from mappings.alert import ALERT_FIELDS
from mappings.bodies import _indices, digest, templates
from mappings.ecs import FIELDS, leaves
from mappings.indexing import count
from mappings.ledger import OWN

RICH = frozenset({"wildcard", "constant_keyword", "match_only_text"})


def fields(name, types=frozenset()):
    return dict(leaves(templates("acme", types).components[name]["template"]["mappings"]["properties"]))


def test_every_declared_field_is_explicit():
    assert fields("hopwatch-acme-events").keys() == FIELDS.keys()
    assert fields("hopwatch-acme-alerts").keys() == ALERT_FIELDS.keys()


def test_core_server_gets_core_types_only():
    types = {field["type"] for field in fields("hopwatch-acme-events").values()}
    assert types == {"keyword", "text", "long", "double", "boolean", "date", "ip", "geo_point", "object"}


def test_full_server_gets_the_richer_types():
    rich = fields("hopwatch-acme-events", RICH)
    assert rich["message"]["type"] == "match_only_text"
    assert rich["winlog.event_data.TaskContent"]["type"] == "match_only_text"
    assert rich["process.command_line"]["type"] == "wildcard"
    assert rich["data_stream.dataset"]["type"] == "constant_keyword"


def test_digest_does_not_depend_on_the_server():
    assert templates("acme").digest == templates("acme", RICH).digest
    assert templates("acme").digest != templates("other").digest


def test_the_digest_is_told_without_the_templates():
    assert digest("acme") == templates("acme").digest


def test_room_is_left_beside_the_declared_fields():
    body = templates("acme").components["hopwatch-acme-events"]["template"]
    limit = body["settings"]["index"]["mapping"]["total_fields"]["limit"]
    assert limit >= count(body["mappings"]["properties"]) + 2_000


def test_alerts_win_over_events_and_events_over_fleet():
    made = templates("acme").indices
    assert made["hopwatch-acme-alerts"]["priority"] > made["hopwatch-acme-events"]["priority"] > 200


def test_namespaces_have_priorities_of_their_own():
    made = [_indices(f"case{number}") for number in range(200)]
    priorities = {body["priority"] for one in made for body in one.values()}
    assert len(priorities) == 400


def test_no_template_makes_a_data_stream_or_claims_all_logs():
    for body in templates("acme").indices.values():
        assert "data_stream" not in body
        assert not any(pattern.startswith("logs-*") for pattern in body["index_patterns"])


def test_what_is_no_namespace_has_no_templates():
    with pytest.raises(UsageError):
        templates("a-b")


@pytest.mark.parametrize("name", sorted(OWN))
def test_own_index_does_not_map_what_is_not_declared(name):
    assert templates("acme").indices[name]["template"]["mappings"]["dynamic"] is False
