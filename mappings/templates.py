"""Installing the templates of a namespace and Hopwatch's own indices; comparing them with what is there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import ApiError, AuthorizationException, BadRequestError, Elasticsearch, NotFoundError

from hopwatch.errors import TemplatesMissing
from mappings.bodies import DATASETS, Body, Templates, alerts_template, digest, events_template, templates
from mappings.ecs import leaves
from mappings.indices import alerts_pattern, entities_pattern, patterns
from mappings.ledger import OWN

__all__ = ["Applied", "Difference", "Templates", "abilities", "apply", "diff", "remove", "templates"]

RICHER = {"wildcard": "wildcard", "constant-keyword": "constant_keyword", "mapper-extras": "match_only_text"}
"""Modules that not every server has, each with the field type that Hopwatch uses where it is."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What `apply` did: whether anything changed, and which indices refused the new fields, and why."""

    changed: bool
    refused: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """How something is not what it should be: it is `absent`, or `differs`, in these fields."""

    name: str
    state: str
    fields: Sequence[str] = ()


def abilities(client: Elasticsearch) -> frozenset[str]:
    """Ask which richer field types all nodes of the server know; none when the caller may not ask."""
    try:
        answer = client.nodes.info(metric="plugins", filter_path="nodes.*.modules.name")
    except (AuthorizationException, NotFoundError):
        return frozenset()
    nodes = [{module["name"] for module in node["modules"]} for node in answer.get("nodes", {}).values()]
    return frozenset(type_ for name, type_ in RICHER.items() if nodes and all(name in node for node in nodes))


def apply(client: Elasticsearch, namespace: str) -> Applied:
    """Install the templates of a namespace and the own indices; two short requests when nothing changes.

    Indices that are there already get the fields that are new. Any number of processes may do this at once.
    Raises TemplatesMissing when the caller may not do it and nobody has, UsageError for what cannot be a
    namespace.
    """
    if _installed_digest(client, namespace) == digest(namespace) and _own_indices_exist(client):
        return Applied(changed=False, refused={})
    wanted = templates(namespace, abilities(client))
    try:
        _install(client, wanted)
    except AuthorizationException as error:
        if _is_there(client, namespace):
            return Applied(changed=False, refused={})
        raise TemplatesMissing(
            f"The index templates of namespace {namespace!r} are not there, and this account may not create "
            f"them. An administrator can: hopwatch mappings apply --namespace {namespace}"
        ) from error
    return Applied(changed=True, refused=_extend(client, namespace, wanted))


def remove(client: Elasticsearch, namespace: str) -> None:
    """Take away the templates of a namespace; its indices and the own indices stay."""
    names = [events_template(namespace), alerts_template(namespace)]
    for name in names:
        client.options(ignore_status=404).indices.delete_index_template(name=name)
    for name in names:
        client.options(ignore_status=404).cluster.delete_component_template(name=name)


def diff(client: Elasticsearch, namespace: str) -> list[Difference]:
    """Compare what is installed with what should be; empty when all is right."""
    wanted = templates(namespace, abilities(client))
    found = [
        _difference(f"component template {name}", _component(client, name), body)
        for name, body in wanted.components.items()
    ]
    found += [
        _difference(f"index template {name}", _index_template(client, name), body)
        for name, body in wanted.indices.items()
    ]
    found += [
        _difference(f"index {name}", _index(client, name), _as_index(wanted.indices[name])) for name in OWN
    ]
    return [difference for difference in found if difference is not None]


def _install(client: Elasticsearch, wanted: Templates) -> None:
    for name, body in wanted.components.items():
        client.cluster.put_component_template(name=name, **_arguments(body))
    for name, body in wanted.indices.items():
        client.indices.put_index_template(name=name, **_arguments(body))
    for name in OWN:
        _create(client, name)
        client.indices.put_mapping(index=name, properties=_properties(wanted.indices[name]))


def _arguments(body: Body) -> dict[str, Any]:
    return {"meta" if name == "_meta" else name: value for name, value in body.items()}


def _create(client: Elasticsearch, name: str) -> None:
    """Create an own index (its template says how), unless it is there or another process is faster."""
    try:
        client.indices.create(index=name)
    except BadRequestError as error:
        if error.error != "resource_already_exists_exception":
            raise


def _extend(client: Elasticsearch, namespace: str, wanted: Templates) -> dict[str, str]:
    """Give the fields to the indices that are there already; return those that refuse, with the reason."""
    where = {
        events_template(namespace): patterns(DATASETS, namespace),
        alerts_template(namespace): [alerts_pattern(namespace), entities_pattern(namespace)],
    }
    refused = {}
    for name, indices in where.items():
        found = client.indices.get_settings(index=",".join(indices), filter_path="*.settings.index.uuid")
        for index in found:
            reason = _add_fields(client, index, wanted.components[name]["template"])
            if reason:
                refused[index] = reason
    return refused


def _add_fields(client: Elasticsearch, index: str, template: Body) -> str:
    """Return why the index refuses the fields, nothing when it takes them."""
    limit = template["settings"]["index"]["mapping"]["total_fields"]["limit"]
    try:
        client.indices.put_settings(index=index, settings={"index.mapping.total_fields.limit": limit})
        client.indices.put_mapping(index=index, properties=template["mappings"]["properties"])
    except ApiError as error:
        return str(error)
    return ""


def _installed_digest(client: Elasticsearch, namespace: str) -> str | None:
    try:
        answer = client.indices.get_index_template(
            name=events_template(namespace), filter_path="index_templates.index_template._meta.digest"
        )
    except (AuthorizationException, NotFoundError):
        return None
    found = answer.get("index_templates")
    return found[0]["index_template"]["_meta"]["digest"] if found else None


def _own_indices_exist(client: Elasticsearch) -> bool:
    """Tell whether the own indices are there; one that an account may not see counts as there."""
    try:
        return bool(client.indices.exists(index=",".join(OWN)))
    except AuthorizationException:
        return True


def _is_there(client: Elasticsearch, namespace: str) -> bool:
    """Tell whether somebody has installed the templates, of whatever version.

    An account that may not even see templates has to go by the own indices, which are made with them.
    """
    try:
        client.indices.get_index_template(name=events_template(namespace), filter_path="index_templates.name")
    except NotFoundError:
        return False
    except AuthorizationException:
        return _own_indices_exist(client)
    return True


def _component(client: Elasticsearch, name: str) -> Body | None:
    answer = client.options(ignore_status=404).cluster.get_component_template(name=name)
    found = answer.get("component_templates")
    return found[0]["component_template"] if found else None


def _index_template(client: Elasticsearch, name: str) -> Body | None:
    answer = client.options(ignore_status=404).indices.get_index_template(name=name)
    found = answer.get("index_templates")
    return found[0]["index_template"] if found else None


def _index(client: Elasticsearch, name: str) -> Body | None:
    answer = client.options(ignore_status=404).indices.get_mapping(index=name)
    return {"template": {"mappings": answer[name]["mappings"]}} if name in answer else None


def _as_index(template: Body) -> Body:
    return {"template": template["template"]}


def _difference(name: str, found: Body | None, wanted: Body) -> Difference | None:
    if found is None:
        return Difference(name, "absent")
    fields = tuple(_changed_fields(_properties(found), _properties(wanted)))
    if fields or found.get("_meta") != wanted.get("_meta"):
        return Difference(name, "differs", fields)
    return None


def _properties(body: Body) -> Body:
    found: Body = body.get("template", {}).get("mappings", {}).get("properties", {})
    return found


def _changed_fields(found: Body, wanted: Body) -> Iterator[str]:
    is_, should_be = dict(leaves(found)), dict(leaves(wanted))
    for name in sorted(is_.keys() | should_be.keys()):
        if is_.get(name) != should_be.get(name):
            yield name
