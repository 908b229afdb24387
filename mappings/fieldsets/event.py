"""ECS fields that say what happened and what the record was."""

from datetime import datetime

from elasticsearch.dsl import InnerDoc, M

from mappings.fields import folded, instant, ip_address, kept, keyword, real, text, whole


class EcsFields(InnerDoc):
    """`ecs.*`."""

    version: M[str] = keyword()


class DataStreamFields(InnerDoc):
    """`data_stream.*`: the parts of the index's name."""

    type: M[str] = keyword()
    dataset: M[str] = keyword()
    namespace: M[str] = keyword()


class EventFields(InnerDoc):
    """`event.*`. `hash` is the document's own id, which gives hunts a total order."""

    action: M[str] = keyword()
    category: M[str] = keyword()
    code: M[str] = keyword()
    created: M[datetime] = instant()
    dataset: M[str] = keyword()
    duration: M[int] = whole()
    end: M[datetime] = instant()
    hash: M[str] = keyword()
    id: M[str] = keyword()
    ingested: M[datetime] = instant()
    kind: M[str] = keyword()
    module: M[str] = keyword()
    original: M[str] = kept()
    outcome: M[str] = keyword()
    provider: M[str] = keyword()
    reason: M[str] = keyword()
    reference: M[str] = keyword()
    risk_score: M[float] = real()
    sequence: M[int] = whole()
    severity: M[int] = whole()
    start: M[datetime] = instant()
    type: M[str] = keyword()


class ErrorFields(InnerDoc):
    """`error.*`: what went wrong when the record was read."""

    code: M[str] = keyword()
    message: M[str] = text()


class LogFileFields(InnerDoc):
    """`log.file.*`."""

    path: M[str] = keyword()


class SyslogNameFields(InnerDoc):
    """`log.syslog.facility.*`, `log.syslog.severity.*`."""

    name: M[str] = keyword()


class SyslogFields(InnerDoc):
    """`log.syslog.*`: of a message that was seen on the wire."""

    facility: M[SyslogNameFields]
    severity: M[SyslogNameFields]


class LogFields(InnerDoc):
    """`log.*`: the record's own log."""

    file: M[LogFileFields]
    syslog: M[SyslogFields]
    level: M[str] = keyword()


class RelatedFields(InnerDoc):
    """`related.*`: everything of one kind that the event names, for pivoting."""

    hash: M[str] = keyword()
    hosts: M[str] = folded()
    ip: M[str] = ip_address()
    user: M[str] = folded()


class RuleFields(InnerDoc):
    """`rule.*`: Zeek's notice, or the hunt of an alert."""

    id: M[str] = keyword()
    name: M[str] = keyword()
    description: M[str] = keyword()
    version: M[str] = keyword()
    ruleset: M[str] = keyword()
    reference: M[str] = keyword()
    category: M[str] = keyword()
    author: M[str] = keyword()
    uuid: M[str] = keyword()
