"""How documents of events and alerts are indexed: settings, rules for names met later, richer types.

Nothing here asks a server; `mappings/templates.py` does.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from mappings.ecs import leaves

DYNAMIC_ROOM = 2_500
"""How many fields beyond the declared ones an index maps; 1,146 names were met in 1,174 public EVTX files."""

BOUND = 1024
"""Characters over which a value of an undeclared field is kept but not searched, as in ECS."""

FLAT = ("winlog.event_data", "winlog.user_data")
"""Objects whose names are the record's: `a` and `a.b` may both be there."""

WILDCARDS = frozenset({"process.command_line", "process.parent.command_line"})
"""ECS's `wildcard` fields."""

SEARCHED_FIRST = (
    *("message", "event.action", "event.code", "event.provider", "event.original", "tags"),
    *(
        "user.name",
        "user.domain",
        "user.effective.name",
        "host.name",
        "service.name",
        "file.name",
        "file.path",
    ),
    *(
        "source.address",
        "source.domain",
        "destination.address",
        "destination.domain",
        "related.*",
        "rule.name",
    ),
    *("process.name", "process.executable", "process.command_line"),
    *("winlog.event_data.ServiceName", "winlog.event_data.ImagePath", "winlog.event_data.ServiceFileName"),
    *("winlog.event_data.TargetUserName", "winlog.event_data.SubjectUserName", "winlog.event_data.ShareName"),
    *(
        "winlog.event_data.RelativeTargetName",
        "winlog.event_data.TaskName",
        "powershell.file.script_block_text",
    ),
)
"""Where a word typed without a field is looked for: all fields together exceed the limit of clauses."""

NUMBER = "number"
BOUNDED_KEYWORD: dict[str, Any] = {"type": "keyword", "ignore_above": BOUND}


def settings(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of an index of events or alerts with these properties.

    A value that does not fit its field's type is kept, not searched, and named in `_ignored`.
    """
    return {
        "index": {
            "mode": "standard",
            "codec": "best_compression",
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            "refresh_interval": "5s",
            "query": {"default_field": list(SEARCHED_FIRST)},
            "mapping": {
                "ignore_malformed": True,
                "total_fields": {
                    "limit": count(properties) + DYNAMIC_ROOM,
                    "ignore_dynamic_beyond_limit": True,
                },
            },
        }
    }


def mapping(properties: Mapping[str, Any], types: frozenset[str]) -> dict[str, Any]:
    """Return the mapping of an index of events or alerts, with the richer types that `types` names."""
    known = deepcopy(dict(properties))
    # A document without a time would never be hunted: better refused, and counted.
    known["@timestamp"]["ignore_malformed"] = False
    for path, field in leaves(known):
        _enrich(path, field, types)
    for path in _flat_objects(known):
        _flatten(known, path)
    return {"date_detection": False, "dynamic": True, "dynamic_templates": RULES, "properties": known}


RULES: list[dict[str, Any]] = [
    {
        "windows_values_are_keywords": {
            "path_match": [f"{path}.*" for path in FLAT],
            "match_mapping_type": ["string", "long", "double", "boolean"],
            "mapping": BOUNDED_KEYWORD,
        }
    },
    {
        "a_zeek_log_has_flat_names": {
            "path_match": "zeek.*",
            "match_mapping_type": "object",
            "mapping": {"type": "object", "subobjects": False},
        }
    },
    {
        "numbers_are_keywords_too": {
            "match_mapping_type": ["long", "double"],
            "mapping": {**BOUNDED_KEYWORD, "fields": {NUMBER: {"type": "double"}}},
        }
    },
    {"values_are_keywords": {"match_mapping_type": ["string", "boolean"], "mapping": BOUNDED_KEYWORD}},
]
"""The rules for names that are not declared, the first that fits.

Every value is a keyword, since Elasticsearch refuses a document whose value asks for another type than the
value before it: text after a number, in one list or in two requests at once. A number that is met first
under its name can be compared under `<name>.number` as well.
"""


def count(properties: Mapping[str, Any]) -> int:
    """Return how many fields Elasticsearch counts in a mapping: objects and multi-fields too."""
    return sum(
        1 + count(field.get("properties", {})) + count(field.get("fields", {}))
        for field in properties.values()
    )


def _enrich(path: str, field: Any, types: frozenset[str]) -> None:
    if field["type"] == "text" and "match_only_text" in types:
        field["type"] = "match_only_text"
    elif path in WILDCARDS and "wildcard" in types:
        field["type"] = "wildcard"
    elif path.startswith("data_stream.") and "constant_keyword" in types:
        field["type"] = "constant_keyword"


def _flat_objects(properties: Mapping[str, Any]) -> list[str]:
    logs = properties["zeek"]["properties"]
    return [*FLAT, *(f"zeek.{name}" for name, log in logs.items() if "properties" in log)]


def _flatten(properties: dict[str, Any], path: str) -> None:
    """Give an object names with dots in place of objects below it: `a` and `a.b` can both be there."""
    *parents, name = path.split(".")
    for parent in parents:
        properties = properties[parent]["properties"]
    below = dict(_own_leaves(properties[name]["properties"], ""))
    properties[name] = {"subobjects": False, "properties": below}


def _own_leaves(properties: Mapping[str, Any], path: str) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, field in properties.items():
        if "properties" in field:
            found += _own_leaves(field["properties"], f"{path}{name}.")
        else:
            found.append((path + name, field))
    return found
