"""From a Zeek record to a document: what all logs have in common, then the log's own table."""

from collections.abc import Iterable
from typing import Any

from indexer.record import Draft, ZeekRecord
from indexer.zeek.addresses import PORTS, community_id, packed
from indexer.zeek.canonical import record_identity
from indexer.zeek.ends import end
from indexer.zeek.kinds import port
from indexer.zeek.layout import Document, Values
from indexer.zeek.names import log_name
from indexer.zeek.registry import compiled
from indexer.zeek.routes import Routes, routes
from indexer.zeek.times import instant, milliseconds
from indexer.zeek.unplaced import EMPTY, complain, place
from mappings.zeek import Table

_ENDS = (("source", "id.orig_h", "id.orig_p"), ("destination", "id.resp_h", "id.resp_p"))
_SENSORS = ("_system_name", "@system", "_node_name")  # the first that is there names the observer
_CARRIED = {"result.host": "host.name", "result.source": "log.file.path"}  # what a Splunk export adds
_TRANSPORTS = ("tcp", "udp", "icmp", "icmp6", "sctp")
_EPOCH = "1970-01-01T00:00:00.000Z"


def to_draft(record: ZeekRecord) -> Draft:
    """Make the document of a record, as Elastic's integration would have written it and somewhat more.

    A record without a usable `ts` keeps its place at the start of 1970 with `event.kind: pipeline_error`;
    a value that is not of its field's type is kept as text beside it, and `error.message` names it.
    """
    told = compiled(log_name(record.log))
    way = routes(told, tuple(record.values))
    values, moment = _settled(record.values, way.times)
    document = _started(told.table, moment)
    misfits = _common(values, document)
    if moment is None:
        misfits.insert(0, "ts")
    _by_table(way, values, document, misfits)
    for step in told.steps:
        step(values, document)
    _flow(values, document)
    if way.rest:
        rest = {*way.rest}
        _observer(values, document, rest)
        place(told, document, {name: values[name] for name in sorted(rest)})
    if misfits:
        complain(told, document, {name: values.get(name) for name in misfits})
    return Draft(told.table.dataset, record_identity(told.table.path, values), document.root)


def _settled(values: Values, times: Iterable[str]) -> tuple[Values, str | None]:
    """Write every time as one text, so that all forms of a record say the same; return `ts` beside them."""
    settled: dict[str, Any] = {}
    moment = None
    for name in times:
        value = values[name]
        told = instant(value)
        if name == "ts":
            moment = told
        if told is not None and told is not value:
            settled[name] = told
    return ({**values, **settled} if settled else values), moment


def _started(table: Table, moment: str | None) -> Document:
    event: dict[str, Any] = {"kind": table.kind}
    if table.type:
        event["type"] = list(table.type)
    if table.category:
        event["category"] = list(table.category)
    root: dict[str, Any] = {
        "@timestamp": milliseconds(moment) if moment else _EPOCH,
        "event": event,
        "observer": {"type": "sensor", "vendor": "Zeek"},
    }
    objects = {"": root, "event": event}
    if table.transport or table.protocol:
        network = objects["network"] = root["network"] = {}
        if table.transport:
            network["transport"] = table.transport
        if table.protocol:
            network["protocol"] = table.protocol
    return Document(root, objects)


def _common(values: Values, document: Document) -> list[str]:
    """Put what every log has; return the names of values that do not fit."""
    root, objects = document.root, document.objects
    uid = values.get("uid")
    if uid:
        root["event"]["id"] = uid
        objects["zeek"] = root["zeek"] = {"session_id": uid}
    misfits: list[str] = []
    for side, address, number in _ENDS:
        host, port_ = values.get(address), values.get(number)
        if type(host) is str and type(port_) is int and 0 <= port_ < PORTS and packed(host):  # most are such
            objects[side] = root[side] = {"port": port_, "address": host, "ip": host}
        elif not end(document, side, host, port_):
            misfits += (name for name in (address, number) if not _fits(name, values.get(name)))
    for name, field in _CARRIED.items():
        if name in values:
            document.put(field, values[name])
    return misfits


def _fits(name: str, value: Any) -> bool:
    return value is None or (port(value) is not None if name.endswith("_p") else isinstance(value, str))


def _by_table(way: Routes, values: Values, document: Document, misfits: list[str]) -> None:
    """Put the values that the log's table knows."""
    objects = document.objects
    for name, kind, places in way.placed:
        value = values[name]
        if not value and (value is None or value in EMPTY):
            continue
        known = value if kind is None else kind(value)
        if known is None:
            misfits.append(name)
            continue
        for parent, leaf in places:
            found = objects.get(parent)
            (document.within(parent) if found is None else found)[leaf] = known


def _flow(values: Values, document: Document) -> None:
    """Set `related.ip` and `network.community_id`: Zeek's own when the record has it."""
    transport = document.part("network").get("transport")
    if transport is None and values.get("proto") in _TRANSPORTS:
        transport = values["proto"]
        document.put("network.transport", transport)
    source, destination = document.part("source"), document.part("destination")
    from_, to = source.get("ip"), destination.get("ip")
    flow = values.get("community_id")
    if not isinstance(flow, str) or not flow:
        flow = _computed(values, source, destination, transport) if from_ and to else None
    if flow:
        document.within("network")["community_id"] = flow
    if from_ or to:
        document.relate("ip", from_, to)


def _computed(values: Values, source: Values, destination: Values, transport: Any) -> str | None:
    if not isinstance(transport, str):
        return None
    sending, receiving = source.get("port"), destination.get("port")
    if sending is None or receiving is None:  # ICMP: they have become type and code
        sending, receiving = port(values.get("id.orig_p")), port(values.get("id.resp_p"))
    if sending is None or receiving is None:
        return None
    return community_id(transport, source["ip"], destination["ip"], (sending, receiving))


def _observer(values: Values, document: Document, rest: set[str]) -> None:
    for name in _SENSORS:
        sensor = values.get(name)
        if isinstance(sensor, str) and sensor:
            document.put("observer.name", sensor)
            rest.discard(name)
            return
