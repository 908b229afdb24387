"""The vocabulary: every field that Hopwatch writes or reads by name, as one typed document.

Class attributes are field names (`str(Event.source.ip) == "source.ip"`), and a name that is not declared
fails where it is used, at import: a hunt cannot read what the indexer never writes. Where a name is a word
of Python's, the attribute ends in `_`: `Event.source.as_` is `source.as`. Names, types and values are those
of the Elastic Common Schema; `winlog.*`, `powershell.*`, `sysmon.*` and `zeek.*` are named as Elastic's
integrations name them; `hopwatch.*` is our own.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from elasticsearch.dsl import Document, InnerDoc, M, Object, mapped_field

from mappings.fields import CASELESS, flag, folded, instant, keyword, text, unread
from mappings.fieldsets import entities
from mappings.fieldsets import event as happening
from mappings.fieldsets.dns import DnsFields
from mappings.fieldsets.programs import PowershellFields, SysmonFields
from mappings.fieldsets.threat import ThreatFields
from mappings.fieldsets.tls import TlsFields
from mappings.fieldsets.web import HttpFields, UrlFields, UserAgentFields
from mappings.fieldsets.windows import WinlogFields
from mappings.fieldsets.zeek import ZeekFields


class EventEndFields(InnerDoc):
    """`hopwatch.source.*`, `hopwatch.destination.*`: is it the estate's own, and its asset's name."""

    internal: M[bool] = flag()
    name: M[str] = folded()


class BareFields(InnerDoc):
    """`hopwatch.bare.*`: names without what differs from source to source (`mappings/bare.py`)."""

    destination: M[str] = keyword()
    effective_user: M[str] = keyword()
    host: M[str] = keyword()
    source: M[str] = keyword()
    user: M[str] = keyword()


class EventOwnFields(InnerDoc):
    """`hopwatch.*` of an event: which fields were cut, and what they held (`mappings/limits.py`).

    `recovered`: the event stood in a damaged part of its log (`indexer/evtx/resync.py`).
    """

    bare: M[BareFields]
    destination: M[EventEndFields]
    source: M[EventEndFields]
    cut: M[str] = keyword()
    recovered: M[bool] = flag()
    uncut: M[Any] = unread()


class Event(Document):
    """An event, as it is stored."""

    client: M[entities.RoleFields]
    data_stream: M[happening.DataStreamFields]
    destination: M[entities.EndFields]
    dll: M[entities.LibraryFields]
    dns: M[DnsFields]
    ecs: M[happening.EcsFields]
    error: M[happening.ErrorFields]
    event: M[happening.EventFields]
    file: M[entities.FileFields]
    group: M[entities.GroupFields]
    hopwatch: M[EventOwnFields]
    host: M[entities.HostFields]
    http: M[HttpFields]
    labels: M[entities.LabelsFields]
    log: M[happening.LogFields]
    network: M[entities.NetworkFields]
    observer: M[entities.ObserverFields]
    powershell: M[PowershellFields]
    process: M[entities.ProcessFields]
    registry: M[entities.RegistryFields]
    related: M[happening.RelatedFields]
    rule: M[happening.RuleFields]
    server: M[entities.RoleFields]
    service: M[entities.ServiceFields]
    source: M[entities.EndFields]
    sysmon: M[SysmonFields]
    threat: M[ThreatFields]
    tls: M[TlsFields]
    url: M[UrlFields]
    user: M[entities.UserFields]
    user_agent: M[UserAgentFields]
    winlog: M[WinlogFields]
    zeek: M[Any] = mapped_field(Object(ZeekFields))
    timestamp: M[datetime] = instant(es_name="@timestamp")
    message: M[str] = text()
    tags: M[str] = keyword()


def properties(document: type[Document]) -> dict[str, Any]:
    """Return the mapping's properties of a typed document, as Elasticsearch takes them."""
    found: dict[str, Any] = document._doc_type.mapping.to_dict()["properties"]  # noqa: SLF001  (its only way out)
    return found


def leaves(properties: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each field of a mapping that holds values, by its dotted name; multi-fields too."""
    for name, field in properties.items():
        if "properties" in field:
            yield from leaves(field["properties"], f"{path}{name}.")
            continue
        yield f"{path}{name}", field
        yield from leaves(field.get("fields", {}), f"{path}{name}.")


FIELDS: Mapping[str, Mapping[str, Any]] = dict(leaves(properties(Event)))
"""Every field of an event by its dotted name, as it is mapped on a server that has nothing but the core."""


def caseless(field: str) -> str | None:
    """Return the name of the field's twin that ignores case, None when it has none."""
    name = f"{field}.{CASELESS}"
    return name if name in FIELDS else None


def bounded_fields() -> frozenset[str]:
    """Return the declared fields with `ignore_above`: a hunt must not read one, for values vanish from it."""
    return frozenset(name for name, field in FIELDS.items() if "ignore_above" in field)
