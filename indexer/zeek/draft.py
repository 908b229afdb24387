"""From a Zeek record to a document: what all logs have in common, then the log's own table."""

from collections.abc import Iterable
from typing import Any

from indexer.identity import identity_after
from indexer.record import Draft, ZeekRecord
from indexer.zeek.addresses import community_id
from indexer.zeek.canonical import canonical
from indexer.zeek.fitting import fitting
from indexer.zeek.kinds import port
from indexer.zeek.layout import Document, Values
from indexer.zeek.registry import LOGS
from indexer.zeek.routes import routes
from indexer.zeek.times import instant, milliseconds
from indexer.zeek.unplaced import complain

_TRANSPORTS = ("tcp", "udp", "icmp", "icmp6", "sctp")
_NOTHING: Values = {}
_EPOCH = "1970-01-01T00:00:00.000Z"


def to_draft(record: ZeekRecord) -> Draft:
    """Make the document of a record, as Elastic's integration would have written it and somewhat more.

    A record without a usable `ts` keeps its place at the start of 1970 with `event.kind: pipeline_error`;
    a value that is not of its field's type is kept as text beside it, and `error.message` names it.
    """
    told = LOGS[record.log]
    way = routes(told, record.values)
    values, moment = _settled(record.values, way.times)
    stamp = milliseconds(moment) if moment else _EPOCH
    misfits: list[str] = []
    made = way.make(stamp, *values.values())
    if not made:
        made, misfits = fitting(told, way, stamp, values)
    if moment is None:
        misfits = ["ts", *misfits]
    document = Document(made)
    for step in told.steps:
        step(values, document)
    _flow(values, document)
    if misfits:
        complain(told, document, {name: values.get(name) for name in misfits})
    uid = str(values.get("uid", ""))
    id_ = identity_after(told.identity, str(values.get("ts")), uid, canonical(values, way.uneven))
    return Draft(told.table.dataset, id_, document.root)


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


def _flow(values: Values, document: Document) -> None:
    """Set `related.ip` and `network.community_id`: Zeek's own when the record has it."""
    root = document.root
    network = root.get("network", _NOTHING)
    transport = network.get("transport")
    if transport is None and values.get("proto") in _TRANSPORTS:
        transport = values["proto"]
        network = document.within("network")
        network["transport"] = transport
    source, destination = root.get("source", _NOTHING), root.get("destination", _NOTHING)
    from_, to = source.get("ip"), destination.get("ip")
    flow = values.get("community_id")
    if not isinstance(flow, str) or not flow:
        flow = _computed(values, source, destination, transport) if from_ and to else None
    if flow:
        (network or document.within("network"))["community_id"] = flow
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
