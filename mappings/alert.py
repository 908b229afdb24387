"""The alert: what an analyst sees, as a typed document.

An alert may name any field of an event (its entity, and what its hunt shows), so it has the event's fields
beside its own.
"""

from datetime import datetime
from typing import Any

from elasticsearch.dsl import Document, InnerDoc, M

from mappings.ecs import Event, leaves, properties
from mappings.fields import flag, folded, instant, keyword, real, text, unread, whole
from mappings.fieldsets.event import DataStreamFields, EcsFields, EventFields, RelatedFields, RuleFields
from mappings.fieldsets.threat import ThreatFields


class EpisodeFields(InnerDoc):
    """`hopwatch.alert.episode.*`: the UTC-aligned span that the alert stands for."""

    start: M[datetime] = instant()
    end: M[datetime] = instant()


class HiddenFields(InnerDoc):
    """`hopwatch.alert.hidden.*`: what exceptions hide of the alert, in all and by entry."""

    by: M[str] = keyword()
    findings: M[int] = whole()
    entries: M[Any] = unread()


class NoticeFields(InnerDoc):
    """`hopwatch.alert.notice.*`: what receivers were last told of the alert.

    `due`: there is more to tell; `owner` is telling it `until` then; `by` has been told already.
    """

    due: M[bool] = flag()
    count: M[int] = whole()
    severity: M[int] = whole()
    reopened: M[int] = whole()
    at: M[datetime] = instant()
    by: M[str] = keyword()
    owner: M[str] = keyword()
    until: M[datetime] = instant()


class AlertStateFields(InnerDoc):
    """`hopwatch.alert.*`. The analyst's: `status`, `note`, `assignee`; `previous` is the episode before.

    `decided` is the count at which the status was set, `reopened` how often growth opened it again;
    `suppressed`: exceptions hide all of it. `rank`: where a hunt has a budget, its place among the day's.
    """

    episode: M[EpisodeFields]
    hidden: M[HiddenFields]
    notice: M[NoticeFields]
    assignee: M[str] = folded()
    completed: M[datetime] = instant()
    count: M[int] = whole()
    decided: M[int] = whole()
    entity: M[str] = folded()
    note: M[str] = text()
    previous: M[str] = keyword()
    rank: M[int] = whole()
    reopened: M[int] = whole()
    status: M[str] = keyword()
    suppressed: M[bool] = flag()
    triaged: M[datetime] = instant()
    updated: M[datetime] = instant()
    value: M[float] = real()


class EvidenceFields(InnerDoc):
    """`hopwatch.evidence.*`: the first events by time and id, and how many there are in truth."""

    count: M[int] = whole()
    ids: M[str] = keyword()
    indices: M[str] = keyword()


class EntityFields(InnerDoc):
    """`hopwatch.entity.*` of a line of the entity queue: who leads it, and the alerts that it is made of.

    `kind` is `host` or `user`; `loud` counts its alerts of medium severity and above, `names` are the bare
    names of all entities; `of` has the parts that they play and their risks, `story` what happened in order.
    """

    kind: M[str] = keyword()
    name: M[str] = folded()
    level: M[str] = keyword()
    risk: M[int] = whole()
    count: M[int] = whole()
    loud: M[int] = whole()
    alerts: M[str] = keyword()
    hunts: M[str] = keyword()
    names: M[str] = folded()
    of: M[Any] = unread()
    story: M[Any] = unread()


class AlertOwnFields(InnerDoc):
    """`hopwatch.*` of an alert, and of a line of the entity queue."""

    alert: M[AlertStateFields]
    entity: M[EntityFields]
    evidence: M[EvidenceFields]
    cut: M[str] = keyword()
    uncut: M[Any] = unread()


class Alert(Document):
    """An alert's own fields; those of its entity are `mappings.ecs.Event`'s."""

    data_stream: M[DataStreamFields]
    ecs: M[EcsFields]
    event: M[EventFields]
    hopwatch: M[AlertOwnFields]
    related: M[RelatedFields]
    rule: M[RuleFields]
    threat: M[ThreatFields]
    timestamp: M[datetime] = instant(es_name="@timestamp")
    message: M[str] = text()
    tags: M[str] = keyword()


def alert_properties() -> dict[str, Any]:
    """Return an alert's properties: an event's, with the alert's own in place of `hopwatch.*`."""
    return {**properties(Event), **properties(Alert)}


ALERT_FIELDS = dict(leaves(alert_properties()))
"""Every field of an alert by its dotted name."""
