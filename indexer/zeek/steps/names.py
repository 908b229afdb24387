"""dns.log: what was asked and what was answered, as ECS has it."""

from indexer.domain import domain_parts
from indexer.zeek.addresses import packed
from indexer.zeek.kinds import nanoseconds
from indexer.zeek.layout import Document, Values

_FLAGS = ("AA", "TC", "RD", "RA")
_CLASSES = {1: "IN", 3: "CH", 4: "HS", 254: "NONE", 255: "ANY"}


def dns(values: Values, document: Document) -> None:
    """Put question, flags and answers; what Zeek wrote stays below `zeek.dns`."""
    own, found = document.part("zeek.dns"), document.within("dns")
    flags = [name for name in _FLAGS if own.get(name)]
    if flags:
        found["header_flags"] = flags
    found["type"] = "answer" if "rcode_name" in own else "query"
    span = nanoseconds(own.get("rtt"))
    if span is not None:
        document.put("event.duration", span)
    _question(values.get("query"), own.get("qclass"), document)
    _answers(own.get("answers"), own.get("TTLs"), document)


def _question(name: object, kind: object, document: Document) -> None:
    if isinstance(kind, int) and kind in _CLASSES:
        document.put("dns.question.class", _CLASSES[kind])
    if isinstance(name, str) and name:
        question = document.within("dns.question")
        question["name"] = name
        question.update(domain_parts(name))
        document.relate("hosts", name)


def _answers(answers: object, lives: object, document: Document) -> None:
    """Put each answer with its life, and the addresses among them."""
    if not isinstance(answers, list):
        return
    found = [str(answer) for answer in answers if answer is not None]
    spans = lives if isinstance(lives, list) and len(lives) == len(found) else []
    document.put(
        "dns.answers",
        [{"data": data, "ttl": int(span)} for data, span in zip(found, spans, strict=True)]
        if spans
        else [{"data": data} for data in found],
    )
    addresses = [data for data in found if packed(data)]
    if addresses:
        document.put("dns.resolved_ip", list(dict.fromkeys(addresses)))
