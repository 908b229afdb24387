"""`threat.*`: MITRE ATT&CK's tactics and techniques of an alert; the indicator that an event matched."""

from elasticsearch.dsl import InnerDoc, M

from mappings.fields import ip_address, keyword
from mappings.fieldsets.web import UrlFields


class TacticFields(InnerDoc):
    """`threat.tactic.*`."""

    id: M[str] = keyword()
    name: M[str] = keyword()
    reference: M[str] = keyword()


class SubtechniqueFields(InnerDoc):
    """`threat.technique.subtechnique.*`."""

    id: M[str] = keyword()
    name: M[str] = keyword()
    reference: M[str] = keyword()


class TechniqueFields(InnerDoc):
    """`threat.technique.*`."""

    subtechnique: M[SubtechniqueFields]
    id: M[str] = keyword()
    name: M[str] = keyword()
    reference: M[str] = keyword()


class EmailFields(InnerDoc):
    """`threat.indicator.email.*`."""

    address: M[str] = keyword()


class IndicatorFileFields(InnerDoc):
    """`threat.indicator.file.*`."""

    name: M[str] = keyword()


class IndicatorFields(InnerDoc):
    """`threat.indicator.*`."""

    email: M[EmailFields]
    file: M[IndicatorFileFields]
    url: M[UrlFields]
    ip: M[str] = ip_address()
    type: M[str] = keyword()


class ThreatFields(InnerDoc):
    """`threat.*`."""

    indicator: M[IndicatorFields]
    tactic: M[TacticFields]
    technique: M[TechniqueFields]
    framework: M[str] = keyword()
