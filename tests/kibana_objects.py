"""Reading what is exported for Kibana: JSON in strings, references, and the fields that are named in it."""

import json
import re
from collections.abc import Iterator

from hopwatch.kibana.views import views

IN_STRINGS = re.compile(r"(JSON|^fieldFormatMap)$")
KQL_FIELD = re.compile(r"([\w@.]+)\s*(?::|<=?|>=?)")
QUOTED = re.compile(r'"[^"]*"')


def read(text):
    """The objects of an NDJSON text, JSON in strings decoded."""
    return [decoded(json.loads(line)) for line in text.splitlines()]


def decoded(value, name=""):
    """The value with JSON in strings as itself; raises for a string that should be JSON and is not."""
    if isinstance(value, str) and IN_STRINGS.search(name):
        return decoded(json.loads(value))
    if isinstance(value, dict):
        return {key: decoded(inner, key) for key, inner in value.items()}
    return [decoded(inner) for inner in value] if isinstance(value, list) else value


def every(value, key) -> Iterator:
    """Every value of this key, at any depth."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == key:
                yield inner
            yield from every(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from every(inner, key)


def queries(value):
    """Every query in KQL, at any depth."""
    if isinstance(value, dict):
        if value.get("language") == "kuery":
            yield value["query"]
        for inner in value.values():
            yield from queries(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from queries(inner)


def fields_of(kql):
    """The fields that a query in KQL names."""
    return set(KQL_FIELD.findall(QUOTED.sub('""', kql)))


def charts(objects):
    """Each Lens panel of the dashboards: the fields of its data view, its attributes."""
    known = {view.id: view.fields for namespace in NAMESPACES for view in views(namespace).all}
    for one in objects:
        for panel in one["attributes"].get("panelsJSON", []):
            if panel["type"] == "lens":
                attributes = panel["embeddableConfig"]["attributes"]
                yield known[attributes["references"][0]["id"]], attributes


NAMESPACES = ("hopwatch", "case_7.b")
