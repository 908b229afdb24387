"""notice.log: what Zeek itself found worth telling. Its documents are alerts of kind."""

from indexer.zeek.ends import end
from indexer.zeek.kinds import boolean, double, keyword, keywords, long
from indexer.zeek.layout import Document, Log, Values, to


def _finish(values: Values, document: Document) -> None:
    dropped = document.get("zeek.notice.dropped")
    types = ["info"] if dropped is None else ["info", "denied" if dropped else "allowed"]
    document.put("event.type", types)
    for side, address, port in (("source", "src", None), ("destination", "dst", "p")):
        if document.get(f"{side}.address") is None:
            end(document, side, values.get(address))
        if port and document.get(f"{side}.port") is None:
            end(document, side, None, values.get(port))


LOG = Log(
    path="notice",
    dataset="zeek.notice",
    kind="alert",
    category=("intrusion_detection",),
    type=("info",),
    fields={
        "proto": to(keyword, "network.transport"),
        "note": to(keyword, "rule.name", "zeek.notice.note"),
        "msg": to(keyword, "rule.description", "zeek.notice.msg"),
        "sub": to(keyword, "zeek.notice.sub"),
        "fuid": to(keyword, "zeek.notice.fuid"),
        "identifier": to(keyword, "zeek.notice.identifier"),
        "peer_name": to(keyword, "zeek.notice.peer_name"),
        "peer_descr": to(keyword, "zeek.notice.peer_descr"),
        "actions": to(keywords, "zeek.notice.actions"),
        "email_body_sections": to(keywords, "zeek.notice.email_body_sections"),
        "email_delay_tokens": to(keywords, "zeek.notice.email_delay_tokens"),
        "n": to(long, "zeek.notice.n"),
        "suppress_for": to(double, "zeek.notice.suppress_for"),
        "dropped": to(boolean, "zeek.notice.dropped"),
        "conn": to(keyword, "zeek.notice.connection_id"),
        "iconn": to(keyword, "zeek.notice.icmp_id"),
        "file_mime_type": to(keyword, "file.mime_type", "zeek.notice.file.mime_type"),
        "f.id": to(keyword, "zeek.notice.file.id"),
        "f.parent_id": to(keyword, "zeek.notice.file.parent_id"),
        "f.source": to(keyword, "zeek.notice.file.source"),
        "f.is_orig": to(boolean, "zeek.notice.file.is_orig"),
        "f.seen_bytes": to(long, "zeek.notice.file.seen_bytes"),
        "f.total_bytes": to(long, "file.size", "zeek.notice.file.total_bytes"),
        "f.missing_bytes": to(long, "zeek.notice.file.missing_bytes"),
        "f.overflow_bytes": to(long, "zeek.notice.file.overflow_bytes"),
    },
    finish=_finish,
)
